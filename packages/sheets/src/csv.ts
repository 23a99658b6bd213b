/** Tables as CSV that spreadsheets open: UTF-8 with a byte order mark, CRLF, and no cell that is run as a formula. */
import { isEqualNumber, mayBecomeAnother, type TableValue, textOfValue } from './table-values.js';

export const csvMediaType = 'text/csv; charset=utf-8';

/**
 * The characters that a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), full-width forms
 * included.
 */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * Before a text that a spreadsheet would take for a number or a day. Of what was tried in LibreOffice it is the only
 * mark that holds there, is not seen, and is taken off again by whatever trims white space.
 */
const keptAsText = '\t';

/** A text that a spreadsheet would run is shown with a `'` before it. */
function harmless(value: TableValue): string {
  const text = textOfValue(value);
  if (typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'object' && isEqualNumber(text))) return text;
  if (formula.test(text)) return mayBecomeAnother(text) || !isEqualNumber(text) ? `'${text}` : text;
  return mayBecomeAnother(text) ? `${keptAsText}${text}` : text;
}

/** Some readers end a line at any of these, and take the next one for a row. */
const lineEnds = /[\n\r\u0085\u2028\u2029]/;

/** Rows that are written at once. */
const stretchRows = 500;

/**
 * The text of a CSV file: a row of headings, then the rows.
 * @param between awaited between stretches of rows, so that other work of the process gets its turn
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

/** Some rows of a CSV file that is written in pieces. `begins`: they are the first, usually its headings. */
export async function csvRows(rows: readonly (readonly TableValue[])[], { begins = false } = {}): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  return stringify(
    rows.map((row) => row.map(harmless)),
    { bom: begins, record_delimiter: 'windows', quoted_match: lineEnds },
  );
}
