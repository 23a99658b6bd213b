/** Reads every object of an evidence store, and compares what is there with what events refer to. */
import type { EvidenceReader } from './port.js';

export interface Listed {
  readonly count: number;
  /** The first 100 digests, in ascending order. */
  readonly digests: readonly string[];
}

export interface EvidenceCheck {
  readonly objects: number;
  readonly bytes: number;
  /** Objects whose bytes are not those that were put, or cannot be read. */
  readonly damaged: Listed;
  /** Digests that events refer to but the store lacks. This is no damage: the bytes may not have been uploaded yet. */
  readonly missing: Listed;
  /** Objects that no event refers to. */
  readonly orphans: Listed;
}

const listedMax = 100;

class Listing implements Listed {
  count = 0;
  readonly digests: string[] = [];

  add(sha256: string): void {
    this.count += 1;
    if (this.digests.length < listedMax) this.digests.push(sha256);
  }
}

/** @throws {DubanError} `evidence-unavailable` when the store cannot be listed */
export async function checkEvidence(reader: EvidenceReader, referred: ReadonlySet<string>): Promise<EvidenceCheck> {
  const [damaged, missing, orphans] = [new Listing(), new Listing(), new Listing()];
  const notSeen = new Set(referred);
  let objects = 0;
  let bytes = 0;
  for await (const sha256 of reader.list()) {
    objects += 1;
    const size = await wholeSize(reader, sha256);
    if (size === undefined) damaged.add(sha256);
    else bytes += size;
    if (!notSeen.delete(sha256)) orphans.add(sha256);
  }
  for (const sha256 of [...notSeen].sort()) missing.add(sha256);
  return { objects, bytes, damaged, missing, orphans };
}

/** The size of an object; undefined when it cannot be read whole. */
async function wholeSize(reader: EvidenceReader, sha256: string): Promise<number | undefined> {
  try {
    const found = await reader.read(sha256);
    if (found === undefined) return undefined;
    let size = 0;
    for await (const chunk of found.stream) size += (chunk as Buffer).length;
    return size;
  } catch {
    return undefined;
  }
}
