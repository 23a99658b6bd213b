/**
 * The evidence store port. Bytes are kept under their own SHA-256; names, media types and references are in events.
 *
 * Possession: the store also keeps who put the bytes, so that a reference gives nobody bytes that they never had.
 * Durability: when `put` resolves, the bytes survive kill -9 and a power cut (the memory engine declares that it does
 * not). A crash in the middle leaves nothing under the name.
 * Idempotence: bytes that are there may be put again. That replaces them by the same bytes, which mends an object
 * that the disk has damaged.
 * Verification: digest and size are checked while the bytes stream, in and out. Bytes that do not fit are dropped on
 * the way in, and never given whole on the way out.
 * Bounds: no object is larger than `maxBytes`. Only `remove` deletes anything.
 * Retries: the port never retries. The caller may put again.
 * A digest is 64 lower-case hex digits; any other name is a fault of the caller (RangeError).
 */
import type { Readable } from 'node:stream';

export interface EvidenceBytes {
  readonly size: number;
  /**
   * Must be read to its end or destroyed, since it may hold a file open. If the bytes are not those that were put, it
   * ends with `evidence-damaged` instead of the last of them.
   */
  readonly stream: Readable;
}

export interface Putting {
  /** The number of bytes to come, when it is known beforehand. */
  readonly size?: number | undefined;
  /** Marks of those who put the bytes; see `possession.ts`. */
  readonly marks?: readonly string[] | undefined;
}

export interface EvidenceReader {
  /** Undefined when nothing is there. @throws {DubanError} `evidence-unavailable` */
  read(sha256: string): Promise<EvidenceBytes | undefined>;
  /**
   * The marks of everybody who put a piece; none when it was put before marks were kept. Undefined when there are no
   * bytes.
   * @throws {DubanError} `evidence-unavailable`
   */
  marks(sha256: string): Promise<ReadonlySet<string> | undefined>;
  /** Every digest in ascending order. A piece that comes in meanwhile may be among them. */
  list(): AsyncIterable<string>;
}

export interface EvidenceStore extends EvidenceReader {
  /** False when nothing survives the process. */
  readonly durable: boolean;
  /** Bytes that one object may have. */
  readonly maxBytes: number;

  /**
   * Takes bytes in, in the same way whether or not they are there already. An error of `bytes` is passed on, and then
   * nothing is kept, not even a mark.
   * @throws {DubanError} `body-too-large`, `evidence-digest-mismatch`, `evidence-size-mismatch`;
   * `evidence-storage-full`, `evidence-unavailable` when the engine cannot
   */
  put(sha256: string, bytes: AsyncIterable<Uint8Array>, putting?: Putting): Promise<void>;

  /**
   * Removes an object and its marks. Does nothing when it is not there.
   * @throws {DubanError} `evidence-unavailable`
   */
  remove(sha256: string): Promise<void>;

  /** Refuses further puts and waits for those under way. May be called twice. */
  close(): Promise<void>;
}
