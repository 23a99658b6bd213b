/** Joins tables that continue on the next page. */

import { laidHeading, laidOut, type MarkedCell } from '../tables.js';
import type { PageTable } from './cells.js';

/** How far the columns of two parts may differ, in points. */
const sameColumn = 6;

export function isSameTable(one: PageTable, other: PageTable): boolean {
  return one.xs.length === other.xs.length && one.xs.every((x, index) => Math.abs(x - (other.xs[index] as number)) <= sameColumn);
}

/** How many rows at the top of a part are headings. */
const headingRows = (rows: readonly (readonly MarkedCell[])[]) => laidHeading(laidOut(rows.slice(0, 4)), 1)?.to ?? 0;
const isPlain = (row: readonly MarkedCell[], columns: number) =>
  row.length === columns && row.every(({ rows, columns: wide }) => rows === 1 && wide === 1);

/**
 * Whether a row continues the row that the end of the page has cut: it has no number, or few of the cells that the row
 * before it has.
 */
function isRest(row: readonly MarkedCell[], before: readonly MarkedCell[]): boolean {
  const filled = before.filter(({ text }) => text !== '').length;
  const also = row.filter(({ text }, index) => text !== '' && before[index]?.text !== '').length;
  return before[0]?.text !== '' && row[0]?.text === '' && also > 0 && also * 2 <= filled + 1;
}

/** The rows of a table whose parts are on successive pages. */
export function rowsOf(parts: readonly PageTable[]): MarkedCell[][] {
  const rows: MarkedCell[][] = [];
  for (const { rows: own, xs } of parts) {
    const columns = xs.length - 1;
    const repeated = rows.length > 0 ? headingRows(own) : 0;
    const first = own[repeated];
    const before = rows.at(-1);
    let from = repeated;
    if (
      first !== undefined &&
      before !== undefined &&
      isPlain(first, columns) &&
      isPlain(before, columns) &&
      isRest(first, before)
    ) {
      rows[rows.length - 1] = before.map((cell, index) => ({ ...cell, text: `${cell.text}${first[index]?.text ?? ''}` }));
      from += 1;
    }
    rows.push(...own.slice(from).map((row) => [...row]));
  }
  return rows;
}
