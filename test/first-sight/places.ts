/** Finds a person's words in the text of a reading, and whether a warning is about that place. */
import type { NoticeReading, Span, Warning } from '@duban/notice';

/**
 * A text without blanks and line ends that can find its way back: the notice may wrap words that the person wrote in
 * one piece.
 */
export class Squeezed {
  readonly #text: string;
  readonly #from: readonly number[];

  constructor(text: string) {
    const from: number[] = [];
    let squeezed = '';
    for (let at = 0; at < text.length; at++) {
      const sign = text.charAt(at);
      if (/\s/.test(sign)) continue;
      squeezed += sign;
      from.push(at);
    }
    this.#text = squeezed;
    this.#from = from;
  }

  /** Every place of the words, as UTF-16 offsets in the whole text. */
  placesOf(words: string): Span[] {
    const sought = words.replaceAll(/\s/g, '');
    const places: Span[] = [];
    if (sought === '') return places;
    for (let at = this.#text.indexOf(sought); at >= 0; at = this.#text.indexOf(sought, at + 1))
      places.push({ start: this.#from[at] ?? 0, end: (this.#from[at + sought.length - 1] ?? 0) + 1 });
    return places;
  }
}

/** The sentence or cell around a place. */
function sentenceAround(text: string, { start, end }: Span): Span {
  const ends = /[。；\t|│]|\n\n/;
  let from = start;
  while (from > 0 && !ends.test(text.slice(from - 1, from)) && start - from < 400) from--;
  let to = end;
  while (to < text.length && !ends.test(text.slice(to, to + 1)) && to - end < 400) to++;
  return { start: from, end: to };
}

const touches = (one: Span, other: Span) => one.start < other.end && other.start < one.end;

/** Warnings about the whole notice, which count as doubts about every value of these fields. */
const speaksOfAll: Readonly<Record<string, RegExp>> = {
  'no-tasks': /./,
  'no-title': /^title$/,
  'no-issuer': /^issuer$/,
  'no-date': /^date$/,
  'date-is-posting': /^date$/,
  'no-year': /year|deadline/,
  'too-many-warnings': /./,
};

/** Whether the reading doubts a field at any of the places. A note counts only as a doubt about something left out. */
export function doubted({ text, warnings }: NoticeReading, field: string, places: readonly Span[], leftOut: boolean): boolean {
  const counts = ({ severity }: Warning) => severity === 'problem' || leftOut;
  if (warnings.some(({ code }) => speaksOfAll[code]?.test(field) === true)) return true;
  const sentences = places.map((place) => sentenceAround(text, place));
  return warnings.some((warning) => counts(warning) && sentences.some((sentence) => touches(sentence, warning.span)));
}
