/** Tables of a document with markup. Merged cells are laid out, so that every row has all columns. */
import { noticeBounds } from './bounds.js';
import { fold } from './fold.js';
import type { DocumentWriter } from './items.js';
import { headingOf, type TableHeading } from './table-heading.js';

export interface MarkedCell {
  readonly text: string;
  readonly columns: number;
  /** How many rows it covers. In DOCX instead: whether it continues the cell above. */
  readonly rows: number;
  readonly goesOn?: boolean;
}

export interface LaidCell {
  readonly text: string;
  readonly continued: boolean;
}

const mostRows = 2_000;
/** A merged cell is repeated in each of its rows only if it is no longer than this. Units and people are short. */
const repeatedLength = 300;

/** The rows as a person sees them. */
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

/** The heading of a task table. A table without one only arranges text on a page. */
export function laidHeading(rows: readonly (readonly LaidCell[])[], within?: number): TableHeading | undefined {
  return headingOf(
    rows.slice(0, within === undefined ? 8 : within + 3).map((row) => row.map(({ text }) => fold(text).trim())),
    within,
  );
}

export const isTaskTable = (rows: readonly (readonly LaidCell[])[]): boolean => laidHeading(rows) !== undefined;

const remark = /^(?:备\s?注|注|说\s?明|填表说明|附注|注释|其他说明)\s?(?:\d{1,2}\s?)?[:：]/;
const written = (row: readonly LaidCell[]) => [...new Set(row.map(({ text }) => text.trim()).filter((text) => text !== ''))];

/**
 * Writes a table that is a document of its own or a part of one. What stands above its heading, and the remarks behind
 * it, become lines. A table without a known heading keeps its rows, so that a warning can report it; a row with one
 * text becomes a line. `loose`: see `RowItem`.
 */
export function writeTable(writer: DocumentWriter, rows: readonly (readonly LaidCell[])[], table: number, loose = false): void {
  const heading = laidHeading(rows, rows.length)?.from ?? -1;
  for (const [index, row] of rows.entries()) {
    const texts = written(row);
    const [only] = texts;
    const isLine = texts.length === 1 && only !== undefined && (index < heading || heading === -1 || remark.test(only));
    if (isLine) for (const line of only.split(/[\r\n]+/)) writer.line(line);
    else if (index < heading) writer.line(texts.join(' '));
    else writer.row(row, table, loose);
  }
}
