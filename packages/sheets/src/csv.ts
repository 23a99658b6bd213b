/** Tables as CSV that spreadsheets open: UTF-8 with a byte order mark, CRLF, and no cell that is run as a formula. */

export const csvMediaType = 'text/csv; charset=utf-8';

export type CsvValue = string | number | boolean | null | undefined;

/**
 * The characters that a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), full-width forms
 * included.
 */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const number = /^-?\d+(\.\d+)?$/;

/** A negative number stays one; other text that a spreadsheet would run is shown with a `'` before it. */
function harmless(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return formula.test(text) && !number.test(text) ? `'${text}` : text;
}

/** The text of a CSV file: a row of headings, then the rows. */
export async function writeCsv(headings: readonly string[], rows: readonly (readonly CsvValue[])[]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const lines = [headings, ...rows].map((row) => row.map(harmless));
  return stringify(lines, { bom: true, record_delimiter: 'windows' });
}
