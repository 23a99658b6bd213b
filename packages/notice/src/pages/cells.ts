/** A table with drawn lines: puts the page's letters into its cells and joins wrapped lines. */

import { fold } from '../fold.js';
import { markerOf } from '../markers.js';
import type { MarkedCell } from '../tables.js';
import type { Grid, GridCell } from './grids.js';
import { linesOf, type PageLine } from './lines.js';
import type { PlacedLetter } from './page.js';

export interface PageTable {
  readonly top: number;
  readonly bottom: number;
  readonly xs: readonly number[];
  readonly rows: readonly (readonly MarkedCell[])[];
}

/**
 * How much a full line may be shorter than its column, in font sizes: a character that must not end a line has moved to
 * the next.
 */
const slack = 1.1;
/** Punctuation that must not begin a line, and so takes the character before it along. */
const takesAlong = /^.[，。、；：！？）》〉」』】”’%]/u;
/** Free space at the sides of a cell, in points and in font sizes. */
const padding = 12;
const paddingSizes = 1.2;

const isUnit = (text: string) =>
  text.length >= 3 && !/[、，,；;]/.test(text) && /(?:局|委|委员会|办|办公室|厅|政府|院|中心|公司|会|街道|镇|乡)$/.test(text);

/** The lines of a cell as one text. A line that fills its column is joined to the next without a space. */
export function joined(lines: readonly PageLine[], isFull: (line: PageLine, next: string) => boolean): string {
  // One unit on each line, none of them wrapped.
  const isList = lines.length > 1 && lines.every(({ text }) => isUnit(text));
  return lines.reduce((text, line, index) => {
    const above = lines[index - 1];
    if (above === undefined) return line.text;
    const begins = /[。；：！？]$/.test(above.text) && markerOf(fold(line.text)) !== undefined;
    return `${text}${isFull(above, line.text) && !isList && !begins ? '' : ' '}${line.text}`;
  }, '');
}

const widthOf = ({ left, right }: { readonly left: number; readonly right: number }) => right - left;

function inside(
  { left, top, right, bottom }: Omit<GridCell, 'row' | 'column' | 'rows' | 'columns'>,
  letter: PlacedLetter,
): boolean {
  const x = letter.x + letter.width / 2;
  const y = letter.y - letter.size * 0.35;
  return x >= left && x < right && y >= top && y < bottom;
}

export const isInTable = (grid: Grid, letter: PlacedLetter) => inside(grid, letter);

/** The rows of a table, with the letters inside its cells. */
export function tableOf(grid: Grid, letters: readonly PlacedLetter[]): PageTable {
  const owners = ownersOf(grid);
  const contents = new Map<GridCell, PlacedLetter[]>(grid.cells.map((cell) => [cell, []]));
  for (const letter of letters) {
    const cell = owners(letter);
    if (cell !== undefined) contents.get(cell)?.push(letter);
  }
  const written = grid.cells.map((cell) => ({ cell, lines: linesOf(contents.get(cell) ?? []) }));
  /** Column and number of columns of a cell → its longest line. */
  const longest = new Map<string, number>();
  const keyOf = ({ column, columns }: GridCell) => `${column}+${columns}`;
  for (const { cell, lines } of written) {
    for (const line of lines) longest.set(keyOf(cell), Math.max(longest.get(keyOf(cell)) ?? 0, widthOf(line)));
  }
  const rows: MarkedCell[][] = Array.from({ length: grid.rowCount }, () => []);
  for (const { cell, lines } of written) {
    const most = longest.get(keyOf(cell)) ?? 0;
    const isFull = (line: PageLine, next: string) =>
      widthOf(line) >= most - (takesAlong.test(next) ? slack + 1 : slack) * line.size &&
      most >= widthOf(cell) - padding - (paddingSizes + slack) * line.size;
    rows[cell.row]?.push({ text: joined(lines, isFull), columns: cell.columns, rows: cell.rows });
  }
  return { top: grid.top, bottom: grid.bottom, xs: grid.xs, rows };
}

/** Returns the cell that a letter stands in. */
function ownersOf(grid: Grid): (letter: PlacedLetter) => GridCell | undefined {
  const byColumn = new Map<number, GridCell[]>();
  for (const cell of grid.cells) {
    for (let column = cell.column; column < cell.column + cell.columns; column += 1) {
      const cells = byColumn.get(column) ?? [];
      byColumn.set(column, cells);
      cells.push(cell);
    }
  }
  return (letter) => {
    const middle = letter.x + letter.width / 2;
    const column = grid.xs.findLastIndex((x) => x <= middle);
    return byColumn.get(column)?.find((cell) => inside(cell, letter));
  };
}
