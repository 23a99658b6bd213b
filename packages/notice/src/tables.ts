/** Tables of a marked-up document: merged cells are laid out, so that every row has all its columns. */
import { noticeBounds } from './bounds.js';
import type { DocumentWriter } from './items.js';
import { columnsOf } from './table-columns.js';

export interface MarkedCell {
  readonly text: string;
  readonly columns: number;
  /** Rows that it spans, or for DOCX whether it goes on with the cell above. */
  readonly rows: number;
  readonly goesOn?: boolean;
}

export interface LaidCell {
  readonly text: string;
  readonly continued: boolean;
}

const mostRows = 2_000;
/** A merged cell is repeated in each of its rows up to this length; units and people are short. */
const repeatedLength = 300;

/** Rows as a reader sees them. */
export function laidOut(rows: readonly (readonly MarkedCell[])[]): LaidCell[][] {
  const above: ({ text: string; left: number } | undefined)[] = [];
  return rows.map((cells) => {
    const row: LaidCell[] = [];
    let next = 0;
    while (row.length < noticeBounds.columns) {
      const column = row.length;
      const merged = above[column];
      if (merged !== undefined && merged.left > 0) {
        merged.left -= 1;
        row.push({ text: merged.text, continued: true });
        continue;
      }
      const cell = cells[next];
      if (cell === undefined) {
        if (!above.slice(column).some((rest) => rest !== undefined && rest.left > 0)) break;
        row.push({ text: '', continued: false });
        continue;
      }
      next += 1;
      const text = cell.goesOn === true ? (above[column]?.text ?? '') : cell.text;
      row.push({ text, continued: cell.goesOn === true });
      above[column] = { text: text.slice(0, repeatedLength), left: Math.min(cell.rows, mostRows) - 1 };
      for (let span = 1; span < cell.columns && row.length < noticeBounds.columns; span += 1) {
        above[row.length] = { text: '', left: Math.min(cell.rows, mostRows) - 1 };
        row.push({ text: cell.columns >= 3 ? text.slice(0, repeatedLength) : '', continued: false });
      }
    }
    return row;
  });
}

const headingWithin = 4;

/** Whether a table has the heading of a task table; others only place text on a page. */
export function isTaskTable(rows: readonly (readonly LaidCell[])[]): boolean {
  return rows.slice(0, headingWithin).some((row) => columnsOf(row.map(({ text }) => text)) !== undefined);
}

export function writeRows(writer: DocumentWriter, rows: readonly (readonly LaidCell[])[], table: number): void {
  for (const row of rows) writer.row(row, table);
}
