/** Tables as CSV that spreadsheets open: UTF-8 with a byte order mark, CRLF, and no cell that is run as a formula. */
import { isEqualNumber, mayBecomeAnother, type TableValue, textOfValue } from './table-values.js';

export const csvMediaType = 'text/csv; charset=utf-8';

/**
 * The characters that a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), full-width forms
 * included.
 */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * Put before a text that a spreadsheet would turn into a number or a day. Tried in LibreOffice: no other mark both
 * keeps the text, is invisible, and goes away when a program trims white space.
 */
const keptAsText = '\t';

/** Puts a `'` before a text that a spreadsheet would run as a formula. */
function harmless(value: TableValue): string {
  const text = textOfValue(value);
  if (typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'object' && isEqualNumber(text))) return text;
  if (formula.test(text)) return mayBecomeAnother(text) || !isEqualNumber(text) ? `'${text}` : text;
  return mayBecomeAnother(text) ? `${keptAsText}${text}` : text;
}

/** Some readers end a line at any of these, and would take the rest of the text for a new row. */
const lineEnds = /[\n\r\u0085\u2028\u2029]/;

/** Rows that are written without a pause. */
const stretchRows = 500;

/**
 * The text of a CSV file: a row of headings, then the rows.
 * @param between awaited between groups of rows, so that other work of the process gets its turn
 */
export async function writeCsv(
  headings: readonly string[],
  rows: readonly (readonly TableValue[])[],
  between?: () => Promise<void>,
): Promise<string> {
  const parts = [await csvRows([headings], { begins: true })];
  for (let from = 0; from < rows.length; from += stretchRows) {
    await between?.();
    parts.push(await csvRows(rows.slice(from, from + stretchRows)));
  }
  return parts.join('');
}

/** Rows of a CSV file that is written in pieces. `begins`: these are the first rows, usually the headings. */
export async function csvRows(rows: readonly (readonly TableValue[])[], { begins = false } = {}): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  return stringify(
    rows.map((row) => row.map(harmless)),
    { bom: begins, record_delimiter: 'windows', quoted_match: lineEnds },
  );
}
