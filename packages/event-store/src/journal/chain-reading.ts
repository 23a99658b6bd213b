/**
 * The chain of a journal, followed line by line by a reader: where version 2 begins, and the digests of the events
 * that are asked for.
 */
import type { Hash } from 'node:crypto';
import { beginChain, type ChainStart } from './chain.js';
import type { DurableHead } from './head-file.js';
import type { RawLine } from './segment-lines.js';
import { firstEpoch, type StoreFile } from './store-file.js';

export interface SegmentChain {
  readonly version: 1 | 2;
  /** The digest that the first line of the segment follows, where it is known. */
  readonly digest: string | undefined;
  /** The chain does not begin with the digest of the segments before it. */
  readonly contradicts: boolean;
}

export class ChainReading {
  /** Events of whole appends so far. */
  events = 0;
  readonly #digests = new Map<number, string | undefined>();
  #start: ChainStart | undefined;
  /** Hashes over the segments of version 1: `#lines` over every line, `#whole` up to the last whole append. */
  #lines: Hash | undefined;
  #whole: Hash | undefined;
  #version: 1 | 2 = 1;
  #line = 0;
  /** Digest of the last whole append; absent in version 1. */
  #digest: string | undefined;
  /** The digest in the last line of the segment before. */
  #before: string | undefined;

  /** `asked`: heads whose events' digests will be wanted. */
  begin(store: StoreFile | undefined, asked: readonly (DurableHead | undefined)[]): void {
    this.#start = store?.chain;
    this.#lines = beginChain(store === undefined ? '' : firstEpoch(store));
    this.#whole = this.#lines.copy();
    for (const head of asked) if (head !== undefined) this.#digests.set(head.events, undefined);
  }

  segment(firstOrdinal: number): SegmentChain {
    const start = this.#start;
    // Events are missing between the segments, so the first line follows none that is known.
    if (this.events !== firstOrdinal - 1) this.#before = undefined;
    this.#line = firstOrdinal - 1;
    this.events = firstOrdinal - 1;
    if (start === undefined || firstOrdinal < start.firstOrdinal) return { version: 1, digest: undefined, contradicts: false };
    const first = this.#version === 1;
    this.#version = 2;
    const digest = first ? start.digest : this.#before;
    if (first) this.#digest = digest;
    this.#note(this.events, digest);
    return { version: 2, digest, contradicts: first && this.#lines?.copy().digest('hex') !== start.digest };
  }

  line({ bytes, start, end }: RawLine): void {
    if (this.#version === 2) return;
    this.#lines?.update(bytes.subarray(start, end + 1));
    this.#line += 1;
    if (this.#digests.has(this.#line)) this.#note(this.#line, this.#lines?.copy().digest('hex'));
  }

  /** Takes the next event of a whole append. */
  event(digest: string | undefined): void {
    this.events += 1;
    this.#digest = digest;
    if (this.#version === 1) this.#whole = this.#lines?.copy();
    else this.#note(this.events, digest);
  }

  end(digest: string | undefined): void {
    this.#before = digest;
  }

  /** Digest of the last whole append. */
  get digest(): string {
    return this.#digest ?? (this.#whole as Hash).copy().digest('hex');
  }

  digestAt(event: number): string | undefined {
    return this.#digests.get(event);
  }

  #note(event: number, digest: string | undefined): void {
    if (this.#digests.has(event)) this.#digests.set(event, digest);
  }
}
