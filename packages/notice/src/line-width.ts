/**
 * The width at which a text was wrapped, if it was. It is counted in signs, or in cells, of which a Chinese sign takes
 * two. It is the commonest width of the lines that stop in the middle of a sentence: titles and addresses may be longer.
 */
import { fold } from './fold.js';

/** Lines that are shorter or longer than these say nothing of a width. */
const wrapMinSigns = 12;
const wrapMaxSigns = 120;
/** Narrower lines are headings and names. */
const leastWidthSigns = 18;
const leastLines = 3;
const leastShare = 0.5;
/** Lines of exactly one length, none longer, are hardly ever chance. */
const exactMinShare = 0.08;
const mostLonger = 0.25;

function cells(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) count += text.charCodeAt(index) > 0x2000 ? 2 : 1;
  return count;
}

export const endsSentence = (text: string): boolean => /[。!?;:]["”』」]?$|\)$/.test(text);

/** Tells whether a line is full, so that it may go on in the next; none is in a text that was not wrapped. */
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
    // A sentence that ends in a line is the end of a paragraph, unless the line is full to its last sign.
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

/** The width that most lines have, give or take what a mark that may not begin a line takes along. */
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
