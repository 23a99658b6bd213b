/** The values of a table's cells, and what a spreadsheet would make of their texts when it opens them as CSV. */

/** A number as decimal digits with an optional sign and fraction; also a fraction such as 1/3. */
export interface Figure {
  readonly figure: string;
}

/** A string is text, whatever it looks like. */
export type TableValue = string | number | boolean | Figure | null | undefined;

export const figure = (digits: string | null | undefined): Figure | null | undefined =>
  typeof digits === 'string' ? { figure: digits } : digits;

/** The text of a value; empty for no value. */
export function textOfValue(value: TableValue): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? value.figure : String(value);
}

/** Spreadsheets keep fifteen digits of a number. */
const exactDigits = 15;
const decimal = /^-?\d+(\.\d+)?$/;
/** As a spreadsheet writes a number: 2.1 and not 2.10, 12 and not 012. */
const asWritten = /^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/;

const hasExactDigits = (text: string) => text.replace(/^-?[0.]*/, '').replace('.', '').length <= exactDigits;

/** Whether a spreadsheet takes the text for a number and shows all of it again. */
export const isShownNumber = (text: string): boolean => asWritten.test(text) && hasExactDigits(text);

/** Whether a spreadsheet takes the text for a number that is equal to it. */
export const isEqualNumber = (text: string): boolean => decimal.test(text) && hasExactDigits(text);

/** Days, and moments to the second, as they are written here: what a spreadsheet makes of them is the same day. */
const moment = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$/;

/** Characters of numbers, amounts, days and times as the locales of spreadsheets know them. */
const readable =
  /^[\d\s.,'’:;/\\+\-%‰()$¥￥€£年月日号时分秒点上下午aempx]*\d[\d\s.,'’:;/\\+\-%‰()$¥￥€£年月日号时分秒点上下午aempx]*$/iu;
const monthNames = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const withMonth = new RegExp(`(?<![a-z])(${monthNames})[a-z]{0,6}(?![a-z])`, 'i');
const truth = /^(true|false|真|假)$/i;

/** Whether a spreadsheet may take the text for something else, as 2.10 for 2.1, 1/3 for a day, 1e5 for 100000. */
export function mayBecomeAnother(text: string): boolean {
  const plain = text.normalize('NFKC').trim();
  if (truth.test(plain)) return true;
  if (plain === text && (isShownNumber(text) || moment.test(text))) return false;
  return readable.test(plain) || (/\d/.test(plain) && withMonth.test(plain) && readable.test(plain.replace(withMonth, '')));
}
