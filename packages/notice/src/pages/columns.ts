/** Pages that are set in two columns. */
import { linesOf } from './lines.js';
import type { PlacedLetter, PlacedPage } from './page.js';

const leastLines = 10;
const leastShare = 0.6;
/** Letters in a line of a column. A shorter line may be a cell or a signature. */
const leastLetters = 8;

/** Where the gap between two columns is; undefined for a page with one column. */
function gutterOf({ width, letters }: PlacedPage): number | undefined {
  const lines = linesOf(letters);
  const gaps = lines.flatMap(({ chunks }) => {
    if (chunks.length !== 2) return [];
    const [left, right] = chunks as unknown as readonly [(typeof chunks)[number], (typeof chunks)[number]];
    const isMiddle = left.right < width * 0.6 && right.left > width * 0.4;
    return isMiddle && left.text.length >= leastLetters && right.text.length >= leastLetters
      ? [[left.right, right.left] as const]
      : [];
  });
  if (gaps.length < leastLines || gaps.length < leastShare * lines.length) return undefined;
  const from = Math.max(...gaps.map(([end]) => end));
  const to = Math.min(...gaps.map(([, start]) => start));
  return from < to ? (from + to) / 2 : undefined;
}

export interface Columns {
  /** From left to right. A page without columns has one. */
  readonly columns: readonly (readonly PlacedLetter[])[];
  readonly isSplit: boolean;
}

export function columnsOfPage(page: PlacedPage): Columns {
  const gutter = page.rules.length > 20 ? undefined : gutterOf(page);
  if (gutter === undefined) return { columns: [page.letters], isSplit: false };
  const isLeft = ({ x, width }: PlacedLetter) => x + width / 2 < gutter;
  return { columns: [page.letters.filter(isLeft), page.letters.filter((letter) => !isLeft(letter))], isSplit: true };
}
