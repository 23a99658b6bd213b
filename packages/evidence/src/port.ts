/**
 * The evidence store port. Bytes are kept under the SHA-256 of themselves; what they are called, what type
 * they have and who refers to them stands in events.
 *
 * Possession: beside the bytes it is kept who put them, so that a reference gives nobody what they never had.
 * Durability: when `put` resolves, the bytes survive kill -9 and a power cut (the memory engine declares
 * that it does not). A crash in the middle leaves nothing under the name.
 * Idempotence: a put of what is there is fine. It puts the same bytes in place again, which mends an object
 * that the disk has damaged.
 * Verification: digest and size are checked while the bytes stream, in and out. What does not fit is
 * thrown away on the way in, and never given whole on the way out.
 * Bounds: no object is larger than `maxBytes`. Nothing is deleted but by `remove`.
 * Retries: the port never retries. Whoever puts may put again.
 * A digest is 64 lower-case hex digits; any other name is a fault of the caller (RangeError).
 */
import type { Readable } from 'node:stream';

export interface EvidenceBytes {
  readonly size: number;
  /**
   * To be read to its end or destroyed, since it may hold a file open. Ends with `evidence-damaged` instead
   * of its last bytes when they are no longer what was put.
   */
  readonly stream: Readable;
}

export interface Putting {
  /** Bytes that are to come, when that is known beforehand. */
  readonly size?: number | undefined;
  /** Of those who put it, see `possession.ts`. */
  readonly marks?: readonly string[] | undefined;
}

export interface EvidenceReader {
  /** Undefined when nothing is there. @throws {DubanError} `evidence-unavailable` */
  read(sha256: string): Promise<EvidenceBytes | undefined>;
  /**
   * The marks of all who put a piece; none for one that was put before they were kept. Undefined when no bytes
   * are there. @throws {DubanError} `evidence-unavailable`
   */
  marks(sha256: string): Promise<ReadonlySet<string> | undefined>;
  /** Every digest there is, in ascending order. What comes in meanwhile may be among them. */
  list(): AsyncIterable<string>;
}

export interface EvidenceStore extends EvidenceReader {
  /** False when nothing survives the process. */
  readonly durable: boolean;
  /** Bytes that one object may have. */
  readonly maxBytes: number;

  /**
   * Takes the bytes in, in the same way whether they were there or not. What `bytes` throws comes through, and
   * nothing is kept then, no mark either.
   * @throws {DubanError} `body-too-large`, `evidence-digest-mismatch`, `evidence-size-mismatch`;
   *   `evidence-storage-full`, `evidence-unavailable` when the engine cannot
   */
  put(sha256: string, bytes: AsyncIterable<Uint8Array>, putting?: Putting): Promise<void>;

  /** Removes an object and its marks; nothing when it is not there. @throws {DubanError} `evidence-unavailable` */
  remove(sha256: string): Promise<void>;

  /** Takes nothing more and waits for puts under way. Safe to call twice. */
  close(): Promise<void>;
}
