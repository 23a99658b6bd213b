/**
 * The places of a segment's events: 16 bytes an event, whatever its size, as four 32-bit numbers. The segment that is
 * being written has up to twice that, because its array grows by doubling. Each stream costs its name and a small
 * object once (stream-table.ts). Ordinals are 32-bit numbers here: 4.29 thousand million events would need 64 GiB of
 * index, so memory ends long before the numbers do.
 */
import type { StreamEntry } from './stream-table.js';

const wordsPerEvent = 4;
const firstCapacity = 64;

export class SegmentIndex {
  readonly firstOrdinal: number;
  #count = 0;
  #words = new Uint32Array(firstCapacity * wordsPerEvent);

  constructor(firstOrdinal: number) {
    this.firstOrdinal = firstOrdinal;
  }

  get count(): number {
    return this.#count;
  }

  get nextOrdinal(): number {
    return this.firstOrdinal + this.#count;
  }

  /** Adds the next durable event of a stream, and moves the stream on to it. */
  add(stream: StreamEntry, offset: number, length: number): void {
    const at = this.#count * wordsPerEvent;
    if (at === this.#words.length) this.#resize(this.#count * 2);
    this.#words[at] = offset;
    this.#words[at + 1] = length;
    this.#words[at + 2] = stream.id;
    this.#words[at + 3] = stream.lastOrdinal;
    stream.lastOrdinal = this.nextOrdinal;
    stream.revision += 1;
    stream.tip = Math.max(stream.tip, stream.revision);
    this.#count += 1;
  }

  /** Gives back memory that growing has taken in advance; for a segment that is full. */
  trim(): void {
    this.#resize(this.#count);
  }

  /** Byte offset of an event's line in the segment. */
  offset(ordinal: number): number {
    return this.#word(ordinal, 0);
  }

  /** Bytes of an event's line, its newline included. */
  length(ordinal: number): number {
    return this.#word(ordinal, 1);
  }

  streamId(ordinal: number): number {
    return this.#word(ordinal, 2);
  }

  /** Ordinal of the event before it in its stream; 0 for a stream's first. */
  previousInStream(ordinal: number): number {
    return this.#word(ordinal, 3);
  }

  #word(ordinal: number, word: number): number {
    return this.#words[(ordinal - this.firstOrdinal) * wordsPerEvent + word] as number;
  }

  #resize(capacity: number): void {
    const words = new Uint32Array(capacity * wordsPerEvent);
    words.set(this.#words.subarray(0, this.#count * wordsPerEvent));
    this.#words = words;
  }
}
