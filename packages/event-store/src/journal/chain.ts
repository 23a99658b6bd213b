/**
 * The chain of digests through a journal's lines (line.ts), and its head: one line of text that stands for the whole
 * log up to an event. A person who keeps a head elsewhere can tell later whether anything before it was changed.
 *
 * The first line follows the SHA-256 of `<epoch>\n`; in a journal that was begun in version 1, of that and all bytes
 * of its segments of version 1. There the digest of an event is taken over everything up to the end of its line, so
 * that every event of every journal has a digest.
 */
import { createHash, type Hash } from 'node:crypto';
import { formatPosition, parsePosition } from '../port.js';
import { type FileLayer, readBlocks } from './file-layer.js';
import type { Segment } from './segment.js';

/** Where a journal goes over to version 2, and the digest that the first line of version 2 follows. */
export interface ChainStart {
  /** Ordinal of the first event in the first segment of version 2. */
  readonly firstOrdinal: number;
  readonly digest: string;
}

const digestPattern = /^[0-9a-f]{64}$/;

export const isDigest = (value: unknown): value is string => typeof value === 'string' && digestPattern.test(value);

/** The hash that the bytes of version 1 are added to. */
export function beginChain(epoch: string): Hash {
  return createHash('sha256').update(`${epoch}\n`);
}

/** The digest that the first line of version 2 follows after these segments of version 1. */
export async function chainAfter(
  files: FileLayer,
  folder: string,
  epoch: string,
  segments: readonly Pick<Segment, 'name' | 'bytes'>[],
): Promise<string> {
  const running = beginChain(epoch);
  for (const { name, bytes } of segments) {
    const file = await files.open(`${folder}/${name}`, 'read');
    try {
      for await (const block of readBlocks(file, bytes)) running.update(block);
    } finally {
      await file.close();
    }
  }
  return running.digest('hex');
}

export interface LogHead {
  readonly epoch: string;
  readonly events: number;
  readonly digest: string;
}

/** `<position>:<digest>`: the position of the last event, and the digest of its line in 64 hex digits. */
export function formatHead({ epoch, events, digest }: LogHead): string {
  return `${formatPosition(epoch, events)}:${digest}`;
}

/** The parts of a head, or undefined when it is not one. */
export function parseHead(text: string): LogHead | undefined {
  const [position = '', digest, more] = text.trim().split(':');
  const parsed = parsePosition(position);
  if (parsed === undefined || !isDigest(digest) || more !== undefined) return undefined;
  return { epoch: parsed.epoch, events: parsed.ordinal, digest };
}
