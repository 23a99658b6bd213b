/** The values of a table's cells, and what a spreadsheet makes of their texts when it opens them as CSV. */

/** A number written with decimal digits, an optional sign and an optional fraction; or a fraction such as 1/3. */
export interface Figure {
  readonly figure: string;
}

/** A string is always text, even if it looks like a number. */
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
/** The way a spreadsheet writes a number: 2.1 and not 2.10, 12 and not 012. */
const asWritten = /^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/;

const hasExactDigits = (text: string) => text.replace(/^-?[0.]*/, '').replace('.', '').length <= exactDigits;

/** Whether a spreadsheet takes the text for a number and shows it again exactly as it is. */
export const isShownNumber = (text: string): boolean => asWritten.test(text) && hasExactDigits(text);

/** Whether a spreadsheet takes the text for a number of equal value. */
export const isEqualNumber = (text: string): boolean => decimal.test(text) && hasExactDigits(text);

/** Days, and moments to the second, in the format of these tables. A spreadsheet makes the same day of them. */
const moment = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$/;

/** Characters that numbers, amounts, days and times may consist of in any locale of a spreadsheet. */
const readable =
  /^[\d\s.,'’:;/\\+\-%‰()$¥￥€£年月日号时分秒点上下午aempx]*\d[\d\s.,'’:;/\\+\-%‰()$¥￥€£年月日号时分秒点上下午aempx]*$/iu;
const monthNames = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const withMonth = new RegExp(`(?<![a-z])(${monthNames})[a-z]{0,6}(?![a-z])`, 'i');
const truth = /^(true|false|真|假)$/i;

/** Whether a spreadsheet may turn the text into something else: 2.10 into 2.1, 1/3 into a day, 1e5 into 100000. */
export function mayBecomeAnother(text: string): boolean {
  const plain = text.normalize('NFKC').trim();
  if (truth.test(plain)) return true;
  if (plain === text && (isShownNumber(text) || moment.test(text))) return false;
  return readable.test(plain) || (/\d/.test(plain) && withMonth.test(plain) && readable.test(plain.replace(withMonth, '')));
}
