/** A table as a sheet of a workbook. Texts are cells of text, so no code, fraction or day becomes something else. */
import { isShownNumber, type TableValue, textOfValue } from './table-values.js';
import type { OutCell, OutSheet } from './workbook-out.js';

/** In characters. */
const narrowest = 8;
const widest = 40;

/** A figure is a number where its cell then shows all of it. */
function cellOf(value: TableValue): OutCell {
  if (typeof value === 'number') return { value };
  const text = textOfValue(value);
  return typeof value === 'object' && isShownNumber(text) ? { value: Number(text) } : { value: text, takes: 'text' };
}

/** Chinese characters are twice as wide as others. */
const widthOf = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '??').length;

function columnWidth(at: number, headings: readonly string[], rows: readonly (readonly TableValue[])[]): number {
  const texts = [headings[at] ?? '', ...rows.slice(0, 200).map((row) => textOfValue(row[at]))];
  const width = Math.max(...texts.map((text) => widthOf(text.slice(0, widest))));
  return Math.min(Math.max(width + 2, narrowest), widest);
}

/** `name`: of the sheet, at most 31 characters. */
export const tableSheet = (name: string, headings: readonly string[], rows: readonly (readonly TableValue[])[]): OutSheet => ({
  name,
  widths: headings.map((_, at) => columnWidth(at, headings, rows)),
  headRows: 1,
  rows: [headings.map((value): OutCell => ({ value, look: 'label', takes: 'text' })), ...rows.map((row) => row.map(cellOf))],
});
