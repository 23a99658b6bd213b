/** Compares an index file with its segment, event by event. */
import { crc32 } from 'node:zlib';
import { decodeIndexFile, type IndexFile, type IndexFits } from './index-file.js';
import type { JudgedEvent } from './segment-judge.js';

export interface IndexVerdict {
  /** True: the index is whole but describes another segment. False: there is no usable index, and nothing is lost. */
  readonly contradicts: boolean;
  readonly detail: string;
}

export class IndexComparison {
  readonly #index: IndexFile | string;
  #events = 0;
  #checksum = 0;
  #firstDifference: number | undefined;
  #digest: string | undefined;

  constructor(bytes: Buffer | undefined, fits: IndexFits) {
    this.#index = bytes === undefined ? 'missing' : decodeIndexFile(bytes, fits);
  }

  block(bytes: Buffer): void {
    this.#checksum = crc32(bytes, this.#checksum);
  }

  event({ stream, offset, length, digest }: JudgedEvent): void {
    this.#digest = digest;
    const index = this.#index;
    const event = this.#events;
    this.#events += 1;
    if (typeof index === 'string' || event >= index.head.events) return;
    const same = index.offset(event) === offset && index.length(event) === length && index.stream(event) === stream;
    if (!same) this.#firstDifference ??= event + 1;
  }

  verdict(): IndexVerdict | undefined {
    const index = this.#index;
    if (typeof index === 'string') return { contradicts: false, detail: `${index}; the next start makes it again` };
    const { head } = index;
    const contradicts = true;
    if (this.#firstDifference !== undefined) {
      return { contradicts, detail: `says something else of line ${this.#firstDifference} than the segment` };
    }
    if (head.events !== this.#events) {
      return { contradicts, detail: `says the segment has ${head.events} events, but ${this.#events} are readable` };
    }
    if (head.segmentChecksum !== this.#checksum || head.digest !== this.#digest) {
      return { contradicts, detail: 'says the segment had other bytes when it was sealed' };
    }
    return undefined;
  }
}
