/**
 * The width at which a text was wrapped, if it was wrapped. It is counted in characters, or in cells of which a Chinese
 * character takes two. It is the commonest width of lines that end inside a sentence. Titles and addresses may be
 * longer.
 */
import { fold } from './fold.js';

/** Lines shorter or longer than these tell nothing about the width. */
const wrapMinSigns = 12;
const wrapMaxSigns = 120;
/** Narrower lines are headings and names. */
const leastWidthSigns = 18;
const leastLines = 3;
const leastShare = 0.5;
/** Many lines of exactly the same length, with none longer, are hardly ever chance. */
const exactMinShare = 0.08;
const mostLonger = 0.25;

function cells(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) count += text.charCodeAt(index) > 0x2000 ? 2 : 1;
  return count;
}

export const endsSentence = (text: string): boolean => /[。!?;:]["”』」]?$|\)$/.test(text);

/**
 * Returns whether a line is full and so may continue in the next line. In a text that was not wrapped no line is full.
 */
export function fullness(lines: readonly string[]): (line: string) => boolean {
  const written = lines.filter((line) => line !== '');
  const unfinished = written.filter(
    (line) => line.length >= wrapMinSigns && line.length <= wrapMaxSigns && !endsSentence(fold(line).trimEnd()),
  );
  const bySigns = commonest(
    unfinished.map(({ length }) => length),
    2,
  );
  const byCells = commonest(unfinished.map(cells), 4);
  const [best, measure] = byCells.count > bySigns.count ? ([byCells, cells] as const) : ([bySigns, signs] as const);
  const { width, slack, count } = best;
  const longer = written.filter((line) => measure(line) > width + slack).length;
  const wide = width >= (measure === cells ? 2 * leastWidthSigns : leastWidthSigns);
  if (wide && count >= leastLines && count >= leastShare * unfinished.length && longer <= mostLonger * written.length) {
    // A line that ends a sentence ends its paragraph, unless it is full to the last character.
    return (line) => {
      const own = measure(line);
      return own <= width + slack && own >= (endsSentence(fold(line).trimEnd()) ? width : width - slack);
    };
  }
  const longest = written.reduce((most, line) => Math.max(most, line.length), 0);
  const exact = written.filter(({ length }) => length === longest).length;
  const isExact = written.length >= 6 && longest >= 16 && longest <= wrapMaxSigns;
  if (isExact && exact >= leastLines && exact >= exactMinShare * written.length) return ({ length }) => length === longest;
  return () => false;
}

const signs = ({ length }: string) => length;

interface Width {
  readonly width: number;
  readonly slack: number;
  readonly count: number;
}

/**
 * The commonest width. It may vary a little: punctuation that must not begin a line takes the character before it
 * along.
 */
function commonest(widths: readonly number[], slack: number): Width {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  let best: Width = { width: 0, slack, count: 0 };
  for (const width of counts.keys()) {
    let count = 0;
    for (let near = width - slack; near <= width; near += 1) count += counts.get(near) ?? 0;
    if (count > best.count || (count === best.count && width > best.width)) best = { width, slack, count };
  }
  return best;
}
