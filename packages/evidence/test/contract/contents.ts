/** Bytes for the laws, and ways to read them back. */
import { createHash } from 'node:crypto';
import type { EvidenceReader } from '../../src/port.js';

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that differ for different names. */
export function contents(name: string, size = 100_000): Buffer {
  const unit = Buffer.from(`${name} 佐证 `);
  return Buffer.alloc(size, unit);
}

/** The bytes in pieces of this size, with a turn of the event loop before each. */
export async function* inPieces(bytes: Uint8Array, pieceBytes = 7_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await new Promise(setImmediate);
    yield bytes.subarray(at, at + pieceBytes);
  }
}

/** The whole object under a digest; undefined when there is none. */
export async function readWhole(store: EvidenceReader, sha256: string): Promise<Buffer | undefined> {
  const found = await store.read(sha256);
  if (found === undefined) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of found.stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function listed(store: EvidenceReader): Promise<string[]> {
  const digests: string[] = [];
  for await (const sha256 of store.list()) digests.push(sha256);
  return digests;
}
