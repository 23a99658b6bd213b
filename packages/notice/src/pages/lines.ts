/** Builds lines of text from letters with places. */
import { ideographOf } from './ideographs.js';
import type { PlacedLetter } from './page.js';

/** Letters on one line without a wide gap between them. */
export interface Chunk {
  readonly text: string;
  readonly left: number;
  readonly right: number;
}

export interface PageLine {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** The height of the base line of its letters. */
  readonly y: number;
  /** The size of most of its letters. */
  readonly size: number;
  readonly chunks: readonly Chunk[];
}

// All distances below are in font sizes.

/** Letters that are at most this much higher or lower stay on the line: superscripts are. */
const sameLine = 0.45;
/** The same letter drawn again almost at the same place only makes it bold. */
const overprint = 0.2;
/** A gap between Latin letters is a space. Chinese letters are also spread to justify a line. */
const latinSpace = 0.2;
const chineseSpace = 0.8;
/** A space in the file counts as a space, unless it has almost no width. */
const writtenSpace = 0.15;
/** A gap that separates columns. */
const columnGap = 1.2;

const isChinese = (text: string) => /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]|[\ud840-\udfff]|[“”‘’…—·]/.test(text);
const isSpace = (text: string) => text.trim() === '';

function chunksOf(letters: readonly PlacedLetter[]): Chunk[] {
  const chunks: { text: string; left: number; right: number }[] = [];
  let before: PlacedLetter | undefined;
  let spaced = false;
  for (const letter of letters) {
    if (isSpace(letter.text)) {
      spaced = true;
      continue;
    }
    const last = chunks.at(-1);
    const text = ideographOf(letter.text);
    const right = letter.x + letter.width;
    if (last === undefined || before === undefined) chunks.push({ text, left: letter.x, right });
    else {
      const gap = (letter.x - last.right) / Math.max(letter.size, before.size);
      const needed = isChinese(before.text) || isChinese(letter.text) ? chineseSpace : latinSpace;
      if (gap > columnGap) chunks.push({ text, left: letter.x, right });
      else {
        last.text += `${gap > needed || (spaced && gap > writtenSpace) ? ' ' : ''}${text}`;
        last.right = Math.max(last.right, right);
      }
    }
    before = letter;
    spaced = false;
  }
  return chunks;
}

function commonSize(letters: readonly PlacedLetter[]): number {
  const counts = new Map<number, number>();
  for (const { size } of letters) {
    const key = Math.round(size * 2) / 2;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [1, 0] as [number, number])[0];
}

function withoutOverprint(letters: readonly PlacedLetter[]): PlacedLetter[] {
  const kept: PlacedLetter[] = [];
  for (const letter of letters) {
    const isAgain = kept
      .slice(-4)
      .some(({ text, x, size }) => text === letter.text && Math.abs(x - letter.x) < overprint * Math.min(size, letter.size));
    if (!isAgain) kept.push(letter);
  }
  return kept;
}

function lineOf(letters: readonly PlacedLetter[]): PageLine | undefined {
  const inOrder = withoutOverprint([...letters].sort((one, other) => one.x - other.x));
  const chunks = chunksOf(inOrder);
  const [first] = chunks;
  const last = chunks.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const written = inOrder.filter(({ text }) => !isSpace(text));
  const size = commonSize(written);
  const main = written.find((letter) => Math.abs(letter.size - size) <= 0.5) ?? (written[0] as PlacedLetter);
  return { text: chunks.map(({ text }) => text).join(' '), left: first.left, right: last.right, y: main.y, size, chunks };
}

/** Lines from top to bottom. */
export function linesOf(letters: readonly PlacedLetter[]): PageLine[] {
  const byHeight = [...letters].sort((one, other) => one.y - other.y);
  const lines: PageLine[] = [];
  let open: PlacedLetter[] = [];
  const close = () => {
    const line = lineOf(open);
    if (line !== undefined) lines.push(line);
    open = [];
  };
  let base = 0;
  let tallest = 0;
  for (const letter of byHeight) {
    if (open.length > 0 && letter.y - base > sameLine * Math.max(tallest, letter.size)) close();
    // The height of a line is that of its largest letters. A superscript before them must not begin a line.
    if (open.length === 0 || letter.size > tallest * 1.1) {
      base = letter.y;
      tallest = letter.size;
    }
    open.push(letter);
  }
  close();
  return lines;
}
