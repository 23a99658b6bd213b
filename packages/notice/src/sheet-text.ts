/** Sheets of a workbook or cells of a CSV file → the rows and lines of the notice. */
import { noticeBounds } from './bounds.js';
import { fold } from './fold.js';
import { type DocumentText, DocumentWriter, type Remark } from './items.js';
import { columnsOf } from './table-columns.js';
import { isSumRow } from './table-heading.js';
import { isSectionSign } from './table-rows.js';
import { type LaidCell, laidHeading, laidOut, type MarkedCell, writeTable } from './tables.js';

export interface NoticeSheet {
  readonly name: string;
  /** Rows and columns count from 1, ordered by row. `text` is undefined for a cell without text, such as a formula. */
  readonly cells: readonly { readonly row: number; readonly column: number; readonly text: string | undefined }[];
  readonly merged: readonly { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number }[];
}

/** Rows as markup would give them, without the cells that a merged cell covers. */
function markedRows({ cells, merged }: NoticeSheet): MarkedCell[][] {
  const texts = new Map<number, Map<number, string>>();
  let width = 0;
  for (const { row, column, text } of cells) {
    if (text === undefined || text.trim() === '' || column > noticeBounds.columns) continue;
    const own = texts.get(row) ?? new Map<number, string>();
    texts.set(row, own.set(column, text));
    width = Math.max(width, column);
  }
  const last = [...texts.keys()].reduce((most, row) => Math.max(most, row), 0);
  const heads = new Map<string, (typeof merged)[number]>();
  const covered = new Set<string>();
  for (const range of merged) {
    heads.set(`${range.top}:${range.left}`, range);
    for (let row = range.top; row <= Math.min(range.bottom, last); row += 1) {
      for (let column = range.left; column <= Math.min(range.right, width); column += 1) covered.add(`${row}:${column}`);
    }
  }
  const rows: MarkedCell[][] = [];
  for (let row = 1; row <= last; row += 1) {
    const marked: MarkedCell[] = [];
    for (let column = 1; column <= width; column += 1) {
      const range = heads.get(`${row}:${column}`);
      if (range === undefined && covered.has(`${row}:${column}`)) continue;
      marked.push({
        text: texts.get(row)?.get(column) ?? '',
        columns: range === undefined ? 1 : Math.min(range.right, width) - range.left + 1,
        rows: range === undefined ? 1 : range.bottom - range.top + 1,
      });
    }
    rows.push(marked);
  }
  return rows;
}

const isHeading = (row: readonly LaidCell[]) => columnsOf(row.map(({ text }) => fold(text))) !== undefined;

/** Fills empty cells of units and people from the cell above, because the file may have lost merged cells. */
function filledDown(rows: readonly (readonly LaidCell[])[]): { rows: LaidCell[][]; filled: number } {
  const heading = laidHeading(rows, rows.length);
  let columns = heading?.columns;
  let above: readonly LaidCell[] = [];
  let filled = 0;
  const done = rows.map((row, at) => {
    if (heading === undefined || at < heading.to || isSumRow(row.map(({ text }) => fold(text).trim()))) return [...row];
    columns = columnsOf(row.map(({ text }) => fold(text))) ?? columns;
    const title = columns?.findIndex((column) => column === 'title' || column === 'body') ?? -1;
    const lead = columns?.findIndex((column) => column === 'leads' || column === 'shared') ?? -1;
    const heads = isSectionSign(fold(row[columns?.indexOf('number') ?? -1]?.text ?? '').trim());
    const isTask = !heads && title !== -1 && lead !== -1 && !isHeading(row) && row.filter(({ text }) => text !== '').length > 1;
    if (!isTask) return [...row];
    const lacks = row[lead]?.text === '' && row[title]?.text !== '' && (above[lead]?.text ?? '') !== '';
    const full = row.map((cell, index): LaidCell => {
      const isWho = index === lead || columns?.[index] === 'people';
      return lacks && isWho && cell.text === '' ? { text: above[index]?.text ?? '', continued: true } : cell;
    });
    if (lacks) filled += 1;
    above = full;
    return full;
  });
  return { rows: done, filled };
}

/** The text of sheets. `mayBeMerged`: the format does not keep merged cells, so an empty cell may be part of one. */
export function sheetText(sheets: readonly NoticeSheet[], mayBeMerged: boolean): DocumentText {
  const writer = new DocumentWriter();
  let formulas = 0;
  let filled = 0;
  for (const [index, sheet] of sheets.entries()) {
    formulas += sheet.cells.filter(({ text }) => text === undefined).length;
    const rows = laidOut(markedRows(sheet));
    const done = mayBeMerged ? filledDown(rows) : { rows, filled: 0 };
    filled += done.filled;
    writeTable(writer, done.rows, index + 1, mayBeMerged);
  }
  const remarks: Remark[] = [
    ...(formulas > 0 ? [{ code: 'cells-unread', params: { count: formulas } } as const] : []),
    ...(filled > 0 ? [{ code: 'cells-filled', params: { count: filled } } as const] : []),
  ];
  return { ...writer.end(), remarks };
}
