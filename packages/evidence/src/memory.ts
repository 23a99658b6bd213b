/** The evidence store that keeps everything in memory and nothing after the process. */
import { Readable } from 'node:stream';
import { DubanError } from '@duban/domain';
import type { EvidenceBytes, EvidenceStore } from './port.js';
import { PutsUnderWay } from './puts-under-way.js';
import { requireDigest, verified } from './verification.js';

export interface MemoryEvidenceOptions {
  /** Bytes that one object may have. */
  readonly maxBytes: number;
  /** Bytes that all objects may have together, 256 MiB when absent. */
  readonly totalMaxBytes?: number;
}

const totalDefaultBytes = 256 * 1024 * 1024;

export function openMemoryEvidence(options: MemoryEvidenceOptions): EvidenceStore {
  return new MemoryEvidence(options);
}

class MemoryEvidence implements EvidenceStore {
  readonly durable = false;
  readonly maxBytes: number;
  readonly #totalMaxBytes: number;
  readonly #objects = new Map<string, Buffer>();
  readonly #puts = new PutsUnderWay();
  /** Of what is here and of what is coming in. */
  #total = 0;

  constructor({ maxBytes, totalMaxBytes = totalDefaultBytes }: MemoryEvidenceOptions) {
    this.maxBytes = maxBytes;
    this.#totalMaxBytes = totalMaxBytes;
  }

  async put(sha256: string, bytes: AsyncIterable<Uint8Array>, size?: number): Promise<'stored' | 'known'> {
    requireDigest(sha256);
    return this.#puts.run(() => this.#put(sha256, bytes, size));
  }

  async read(sha256: string): Promise<EvidenceBytes | undefined> {
    requireDigest(sha256);
    const object = this.#objects.get(sha256);
    return object && { size: object.length, stream: Readable.from([object]) };
  }

  async *list(): AsyncGenerator<string> {
    yield* [...this.#objects.keys()].sort();
  }

  async remove(sha256: string): Promise<void> {
    requireDigest(sha256);
    this.#total -= this.#objects.get(sha256)?.length ?? 0;
    this.#objects.delete(sha256);
  }

  close(): Promise<void> {
    return this.#puts.close();
  }

  async #put(sha256: string, bytes: AsyncIterable<Uint8Array>, size: number | undefined): Promise<'stored' | 'known'> {
    const chunks: Uint8Array[] = [];
    let held = 0;
    try {
      for await (const chunk of verified(bytes, { sha256, size, maxBytes: this.maxBytes })) {
        if (this.#total + chunk.length > this.#totalMaxBytes) throw new DubanError('evidence-storage-full');
        this.#total += chunk.length;
        held += chunk.length;
        chunks.push(chunk);
      }
      if (this.#objects.has(sha256)) return 'known';
      this.#objects.set(sha256, Buffer.concat(chunks));
      held = 0;
      return 'stored';
    } finally {
      this.#total -= held;
    }
  }
}
