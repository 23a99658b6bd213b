/** The content of a cell, and what people mean when they type numbers and days. */

export type CellContent =
  | { readonly kind: 'text'; readonly text: string }
  /** `percent`: the cell shows the number times a hundred, with a percent sign. */
  | { readonly kind: 'number'; readonly value: number; readonly percent: boolean }
  /** `YYYY-MM-DD`. `time`: the time of day, `HH:MM` or `HH:MM:SS`; absent at midnight. */
  | { readonly kind: 'day'; readonly day: string; readonly time?: string }
  /** A time of day without a day. */
  | { readonly kind: 'time'; readonly time: string }
  /** A duration of more than a day, or a moment before 1900. What the cell shows cannot be told from its value. */
  | { readonly kind: 'duration' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'formula' }
  /** An error such as `#N/A`. */
  | { readonly kind: 'error' };

/** Excel shows fifteen digits but computes with floats: what it shows as 2.1 may be stored as 2.1000000000000001. */
const decimals = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 15 });

/** A number as the sheet shows it, without an exponent: `12`, `-2.15`. */
export const decimalText = (value: number): string => decimals.format(value === 0 ? 0 : value);

const typable = /^[\t\n\r\x20-\x7e\u00a0\u3000\u2212\uff01-\uff5e年月日]*$/;

/**
 * Makes full-width digits and signs ASCII (NFKC). White space is removed at both ends only: joining two numbers in one
 * cell would make another number. Text with other characters stays as it is: NFKC would turn ⑩ into 10 and 10² into
 * 102.
 */
export function normalDigits(text: string): string {
  if (!typable.test(text)) return text;
  // NFKC first: it turns the ideographic space into one that `trim` removes.
  return text.normalize('NFKC').replaceAll('\u2212', '-').trim();
}

/** The content of a cell as text; undefined for formulas, errors and durations. */
export function textOf(content: CellContent): string | undefined {
  switch (content.kind) {
    case 'text':
      return content.text.replace(/\r\n?/g, '\n');
    case 'number':
      return content.percent ? `${decimalText(content.value * 100)}%` : decimalText(content.value);
    case 'day':
      return content.time === undefined ? content.day : `${content.day} ${content.time}`;
    case 'time':
      return content.time;
    case 'boolean':
      return content.value ? 'TRUE' : 'FALSE';
    case 'duration':
    case 'formula':
    case 'error':
      return undefined;
  }
}

/**
 * A day typed as 2012-02-29, 2012/2/29, 2012.2.29 or 2012年2月29日, also with spaces around the separators, as
 * `YYYY-MM-DD`. Not checked: whether the day exists.
 */
export function typedDay(text: string): string | undefined {
  const found = dayPattern.exec(normalDigits(text));
  if (found === null) return undefined;
  const [, year = '', , month = found[5] ?? '', day = found[6] ?? ''] = found;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const dayPattern = /^(\d{4}) *(?:([-/.]) *(\d{1,2}) *\2 *(\d{1,2})|年 *(\d{1,2}) *月 *(\d{1,2}) *日)$/;

export interface TypedNumber {
  /** Decimal digits with an optional sign and fraction, without the percent sign. */
  readonly text: string;
  readonly percent: boolean;
}

/** A number typed as 40, ４０, 40%, 40 % or +1,200.5; undefined for anything else, also for more than one number. */
export function typedNumber(text: string): TypedNumber | undefined {
  const found = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?( ?%)?$/.exec(normalDigits(text));
  if (found === null) return undefined;
  const [, sign = '', whole = '', fraction = '', percent] = found;
  const figure = `${whole.replaceAll(',', '')}${fraction}`;
  return { text: sign === '-' && /[1-9]/.test(figure) ? `-${figure}` : figure, percent: percent !== undefined };
}

/** The number that a cell holds, however it was typed; undefined when it holds something else. */
export function numberOf(content: CellContent): TypedNumber | undefined {
  if (content.kind === 'text') return typedNumber(content.text);
  if (content.kind !== 'number') return undefined;
  const { value, percent } = content;
  return { text: decimalText(percent ? value * 100 : value), percent };
}
