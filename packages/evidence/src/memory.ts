/** The evidence store in memory. Nothing survives the process. */
import { Readable } from 'node:stream';
import { DubanError } from '@duban/domain';
import type { EvidenceBytes, EvidenceStore, Putting } from './port.js';
import { markOfBefore } from './possession.js';
import { PutsUnderWay } from './puts-under-way.js';
import { requireDigest, verified } from './verification.js';

export interface MemoryEvidenceOptions {
  /** Bytes that one object may have. */
  readonly maxBytes: number;
  /** Bytes that all objects may have together; 256 MiB when absent. */
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
  readonly #objects = new Map<string, { readonly bytes: Buffer; readonly marks: Set<string> }>();
  readonly #puts = new PutsUnderWay();
  /** Bytes that are stored, and bytes that are coming in. */
  #total = 0;

  constructor({ maxBytes, totalMaxBytes = totalDefaultBytes }: MemoryEvidenceOptions) {
    this.maxBytes = maxBytes;
    this.#totalMaxBytes = totalMaxBytes;
  }

  async put(sha256: string, bytes: AsyncIterable<Uint8Array>, putting: Putting = {}): Promise<void> {
    requireDigest(sha256);
    return this.#puts.run(() => this.#put(sha256, bytes, putting));
  }

  async read(sha256: string): Promise<EvidenceBytes | undefined> {
    requireDigest(sha256);
    const object = this.#objects.get(sha256);
    return object && { size: object.bytes.length, stream: Readable.from([object.bytes]) };
  }

  async marks(sha256: string): Promise<ReadonlySet<string> | undefined> {
    requireDigest(sha256);
    return this.#objects.get(sha256)?.marks;
  }

  async *list(): AsyncGenerator<string> {
    yield* [...this.#objects.keys()].sort();
  }

  async remove(sha256: string): Promise<void> {
    requireDigest(sha256);
    this.#total -= this.#objects.get(sha256)?.bytes.length ?? 0;
    this.#objects.delete(sha256);
  }

  close(): Promise<void> {
    return this.#puts.close();
  }

  async #put(sha256: string, bytes: AsyncIterable<Uint8Array>, { size, marks = [] }: Putting): Promise<void> {
    const chunks: Uint8Array[] = [];
    let held = 0;
    try {
      for await (const chunk of verified(bytes, { sha256, size, maxBytes: this.maxBytes })) {
        if (this.#total + chunk.length > this.#totalMaxBytes) throw new DubanError('evidence-storage-full');
        this.#total += chunk.length;
        held += chunk.length;
        chunks.push(chunk);
      }
      const known = this.#objects.get(sha256);
      if (known !== undefined) {
        if (known.marks.size === 0 && marks.length > 0) known.marks.add(markOfBefore);
        for (const mark of marks) known.marks.add(mark);
        return;
      }
      this.#objects.set(sha256, { bytes: Buffer.concat(chunks), marks: new Set(marks) });
      held = 0;
    } finally {
      this.#total -= held;
    }
  }
}
