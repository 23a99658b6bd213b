/** Days in Chinese or Arabic digits, and the last day of a time limit. */
import { periodIn } from './horizons.js';
import { chineseDigits, smallNumber } from './numerals.js';

const yearSigns = `[${chineseDigits}\\d]{4}`;
const chineseDate = new RegExp(
  `(${yearSigns})\\s?年\\s?([${chineseDigits}十\\d]{1,3})\\s?月\\s?([${chineseDigits}十\\d]{1,3})\\s?[日号]`,
);
const isoDate = /((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;

const daysIn = (year: number, month: number) =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

function dayOf(year: number, month: number, day: number): string | undefined {
  if (year < 1949 || year > 2200 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** A year in digits of either kind: 二○一二, 2012. */
export function yearOf(text: string): number | undefined {
  const year = smallNumber(text);
  return year !== undefined && year >= 1949 && year <= 2200 ? year : undefined;
}

export interface FoundDay {
  readonly day: string;
  readonly start: number;
  readonly end: number;
  /** Written with 年月日, as in a signature. */
  readonly formal: boolean;
}

/** The first day that a folded text names. */
export function dayIn(text: string): FoundDay | undefined {
  for (const [pattern, formal] of [
    [chineseDate, true],
    [isoDate, false],
  ] as const) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [all, year = '', month = '', date = ''] = match;
    const day = dayOf(yearOf(year) ?? 0, smallNumber(month) ?? 0, smallNumber(date) ?? 0);
    if (day !== undefined) return { day, start: match.index, end: match.index + all.length, formal };
  }
  return undefined;
}

const months = new RegExp(
  `([${chineseDigits}十\\d]{1,3})\\s?月(?:份)?\\s?(上旬|中旬|下旬|[底末]|([${chineseDigits}十\\d]{1,3})\\s?[日号])?`,
  'g',
);
const quarters: Readonly<Record<string, number>> = { 一: 3, 二: 6, 三: 9, 四: 12, '1': 3, '2': 6, '3': 9, '4': 12 };

/** A time limit: its last day, or the reason why it has none. */
export type Limit =
  | { readonly kind: 'day'; readonly day: string /** The text itself names the year. */; readonly dated: boolean }
  /** 全年 or 长期: it ends with the plan's year, or not at all. */
  | { readonly kind: 'open' }
  /** A day without a year, in a text that names none. */
  | { readonly kind: 'needs-year' };

/** The last day of a time limit: 6月底前 → the last of June. Undefined when it cannot be read. */
export function deadline(text: string, planYear: number | undefined): Limit | undefined {
  if (/每(?:年|季|月|周|学期|半年)/.test(text)) return { kind: 'open' };
  const whole = dayIn(text);
  if (whole !== undefined) return { kind: 'day', day: whole.day, dated: true };
  const period = periodIn(text);
  const stated = period?.to ?? yearOf(new RegExp(`(${yearSigns})\\s?年`).exec(text)?.[1] ?? '');
  const own = stated ?? (planYear !== undefined && /[明次]年/.test(text) ? planYear + 1 : planYear);
  const end = monthAndDay(text, stated !== undefined);
  if (end === 'open') return { kind: 'open' };
  if (end === undefined) return undefined;
  if (own === undefined) return { kind: 'needs-year' };
  const day = dayOf(own, end.month, end.day ?? daysIn(own, end.month));
  return day === undefined ? undefined : { kind: 'day', day, dated: stated !== undefined };
}

interface End {
  readonly month: number;
  readonly day?: number;
}

const ordinalTimes =
  /第?([一二三四1-4])季度|(上半年|年中)|(年[底末]|年内|下半年|岁末)|(元旦|五一|劳动节|七一|国庆)(?:节|假期)?(?:之?前|前夕)/g;
/** Holidays, each with the last day before it. */
const before: Readonly<Record<string, End>> = {
  元旦: { month: 12 },
  五一: { month: 4 },
  劳动节: { month: 4 },
  七一: { month: 6 },
  国庆: { month: 9 },
};

function ordinalEnd([, quarter, middle, end, holiday]: RegExpMatchArray): End {
  if (quarter !== undefined) return { month: quarters[quarter] ?? 12 };
  if (middle !== undefined) return { month: 6 };
  return end !== undefined ? { month: 12 } : (before[holiday ?? ''] ?? { month: 12 });
}

/** A month without a day means its last day. Of several days the last one is the limit: 3—6月, 一季度启动、年底前完成. */
function monthAndDay(text: string, hasYear: boolean): End | 'open' | undefined {
  const last = [...text.matchAll(months)].at(-1);
  const ordinal = [...text.matchAll(ordinalTimes)].at(-1);
  if (ordinal !== undefined && ordinal.index > (last?.index ?? -1)) return ordinalEnd(ordinal);
  if (last !== undefined) {
    const month = smallNumber(last[1] ?? '') ?? 0;
    if (month < 1 || month > 12) return undefined;
    const date = last[3] === undefined ? undefined : smallNumber(last[3]);
    const day = date ?? (last[2] === '上旬' ? 10 : last[2] === '中旬' ? 20 : undefined);
    return day === undefined ? { month } : { month, day };
  }
  if (hasYear && /年\s?(?:前|$|完成|内)|年度/.test(text)) return { month: 12 };
  if (/全年|长期|持续|常年|每[年季月周]|定期|适时|贯穿|当年|按(?:国家|省|市|上级|月|季)|常态|常抓|滚动|坚持/.test(text))
    return 'open';
  return undefined;
}
