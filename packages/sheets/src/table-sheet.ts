/**
 * A table as a sheet of a workbook. Texts become cells of type text, so that no code, fraction or day is changed into
 * something else.
 */
import { isShownNumber, type TableValue, textOfValue } from './table-values.js';
import type { OutCell, OutSheet } from './workbook-out.js';

/** In characters. */
const narrowest = 8;
const widest = 40;

/** A figure becomes a number only if the cell then shows all of its digits. */
function cellOf(value: TableValue): OutCell {
  if (typeof value === 'number') return { value };
  const text = textOfValue(value);
  return typeof value === 'object' && isShownNumber(text) ? { value: Number(text) } : { value: text, takes: 'text' };
}

/** A Chinese character is twice as wide as a Latin one. */
const widthOf = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '??').length;

function columnWidth(at: number, headings: readonly string[], rows: readonly (readonly TableValue[])[]): number {
  const texts = [headings[at] ?? '', ...rows.slice(0, 200).map((row) => textOfValue(row[at]))];
  const width = Math.max(...texts.map((text) => widthOf(text.slice(0, widest))));
  return Math.min(Math.max(width + 2, narrowest), widest);
}

/** `name`: the name of the sheet, at most 31 characters. */
export const tableSheet = (name: string, headings: readonly string[], rows: readonly (readonly TableValue[])[]): OutSheet => ({
  name,
  widths: headings.map((_, at) => columnWidth(at, headings, rows)),
  headRows: 1,
  rows: [headings.map((value): OutCell => ({ value, look: 'label', takes: 'text' })), ...rows.map((row) => row.map(cellOf))],
});
