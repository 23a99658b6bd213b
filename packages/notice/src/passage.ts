/** Text that may come from several lines and knows the place of each of its characters in the source. */
import { clean, fold } from './fold.js';
import type { Field, Span } from './reading.js';

interface Piece {
  /** The offset in the passage. */
  readonly at: number;
  /** The offset in the source. */
  readonly source: number;
}

export class Passage {
  /** Verbatim. */
  readonly raw: string;
  /** The folded text, which is what rules read. As long as `raw`. */
  readonly text: string;
  readonly #pieces: readonly Piece[];
  /** Whether the pieces have the same order in the source. Cells of a table may be put together in another order. */
  readonly #inOrder: boolean;

  private constructor(raw: string, text: string, pieces: readonly Piece[]) {
    this.raw = raw;
    this.text = text;
    this.#pieces = pieces;
    this.#inOrder = pieces.every(({ source }, index) => source >= (pieces[index - 1]?.source ?? 0));
  }

  static of(source: string, { start, end }: Span): Passage {
    const raw = source.slice(start, end);
    return new Passage(raw, fold(raw), [{ at: 0, source: start }]);
  }

  /** Joins passages without anything between them. */
  static join(passages: readonly Passage[]): Passage {
    const [first] = passages;
    if (first !== undefined && passages.length === 1) return first;
    const pieces: Piece[] = [];
    let length = 0;
    for (const passage of passages) {
      for (const { at, source } of passage.#pieces) pieces.push({ at: at + length, source });
      length += passage.text.length;
    }
    return new Passage(passages.map(({ raw }) => raw).join(''), passages.map(({ text }) => text).join(''), pieces);
  }

  /** A part without spaces at its ends. */
  part(from: number, to: number = this.text.length): Passage {
    let start = from;
    let end = to;
    while (start < end && this.text.charCodeAt(start) <= 32) start += 1;
    while (end > start && this.text.charCodeAt(end - 1) <= 32) end -= 1;
    const pieces = [{ at: 0, source: this.#source(start) }];
    for (const { at, source } of this.#pieces) if (at > start && at < end) pieces.push({ at: at - start, source });
    return new Passage(this.raw.slice(start, end), this.text.slice(start, end), pieces);
  }

  /** Where a part stands in the source. An empty part is a point. */
  span(from = 0, to: number = this.text.length): Span {
    let start = this.#source(from);
    let end = to > from ? this.#source(to - 1) + 1 : start;
    if (this.#inOrder || to <= from) return { start, end };
    for (const { at, source } of this.#pieces) {
      if (at <= from || at >= to) continue;
      start = Math.min(start, source);
      end = Math.max(end, this.#source(at - 1) + 1);
    }
    return { start, end };
  }

  field(confidence: number, from = 0, to: number = this.text.length): Field<string> {
    const part = this.part(from, to);
    return { value: clean(part.raw), span: part.span(), confidence };
  }

  /**
   * The source's own writing of words that were put together from a part of the passage. It finds the longest pieces of
   * the words that occur there, so both must be short.
   */
  verbatim(words: string, from: number, to: number): string {
    const text = this.text.slice(from, to);
    const raw = this.raw.slice(from, to);
    if (text === raw) return words;
    let written = '';
    for (let at = 0; at < words.length; ) {
      let length = words.length - at;
      while (length > 1 && !text.includes(words.slice(at, at + length))) length -= 1;
      const place = text.indexOf(words.slice(at, at + length));
      written += place === -1 ? words.slice(at, at + length) : raw.slice(place, place + length);
      at += length;
    }
    return clean(written);
  }

  #source(offset: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle] as Piece).at <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    return piece === undefined ? 0 : piece.source + offset - piece.at;
  }
}
