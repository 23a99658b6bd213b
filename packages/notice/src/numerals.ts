/** Chinese and Arabic numbers as exact decimal strings, never as floats. */

const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  '○': 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
};
const small: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 拾: 10, 佰: 100, 仟: 1_000 };
const large: Readonly<Record<string, number>> = { 万: 4, 亿: 8 };

export const chineseDigits = '零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖';
const chineseNumeral = `${chineseDigits}十百千拾佰仟`;

/** The value of 二十三, 两千, 百, 二〇一二; undefined when the characters are no number. At most 9,999. */
function chineseBelowTenThousand(text: string): number | undefined {
  if (text === '') return undefined;
  const signs = [...text];
  if (signs.length > 1 && signs.every((sign) => sign in digits)) {
    return signs.length > 4 ? undefined : Number(signs.map((sign) => digits[sign]).join(''));
  }
  let total = 0;
  let digit: number | undefined;
  let last = 10_000;
  for (const sign of signs) {
    const unit = small[sign];
    if (unit === undefined) {
      const value = digits[sign];
      if (value === undefined || (digit !== undefined && digit !== 0)) return undefined;
      digit = value;
    } else {
      if (unit >= last) return undefined;
      total += (digit ?? 1) * unit;
      digit = undefined;
      last = unit;
    }
  }
  // 二百五 is 250; 205 would be 二百零五.
  const tail = digit ?? 0;
  const short = tail > 0 && last >= 100 && last < 10_000 && !/[零〇○]/.test(text);
  return total + (short ? (tail * last) / 10 : tail);
}

/** The decimal value of a Chinese number, with 万, 亿 and 点: 五十万 → 500000, 三点五 → 3.5. */
function chineseNumber(text: string): string | undefined {
  const [whole = '', fraction, ...rest] = text.split('点');
  if (rest.length > 0 || text.length > 30) return undefined;
  if (fraction !== undefined) {
    const scale = large[fraction.at(-1) ?? ''] ?? 0;
    const signs = [...(scale === 0 ? fraction : fraction.slice(0, -1))].map((sign) => digits[sign]);
    const integer = chineseBelowTenThousand(whole);
    if (integer === undefined || signs.length === 0 || signs.includes(undefined)) return undefined;
    return scaled(`${integer}.${signs.join('')}`, scale);
  }
  let total = 0n;
  let rest10k = whole;
  for (const [sign, power] of [
    ['亿', 8n],
    ['万', 4n],
  ] as const) {
    const at = rest10k.indexOf(sign);
    if (at === -1) continue;
    // 万 without a number before it means one of them: 万家企业.
    const part = at === 0 && sign === '万' ? 1 : chineseBelowTenThousand(rest10k.slice(0, at));
    if (part === undefined) return undefined;
    total += BigInt(part) * 10n ** power;
    rest10k = rest10k.slice(at + 1);
  }
  if (rest10k !== '') {
    const part = chineseBelowTenThousand(rest10k);
    if (part === undefined) return undefined;
    total += BigInt(part);
  }
  return total.toString();
}

/** A decimal times a power of ten, in its shortest form: `scaled('1.5', 4)` is 15000. */
export function scaled(decimal: string, power: number): string {
  const [whole = '0', fraction = ''] = decimal.replaceAll(/[, ]/g, '').split('.');
  const moved = fraction.slice(0, power).padEnd(power, '0');
  const kept = fraction.slice(power).replace(/0+$/, '');
  const integer = `${whole}${moved}`.replace(/^0+(?=\d)/, '');
  return kept === '' ? integer : `${integer}.${kept}`;
}

/** A whole number below 10,000 in Chinese or Arabic digits. */
export function smallNumber(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  return text.length > 8 ? undefined : chineseBelowTenThousand(text);
}

export interface NumberToken {
  readonly start: number;
  readonly end: number;
  /** A decimal, or `a/b` for a fraction. For a percentage or a rate per thousand: the number before the sign. */
  readonly value: string;
  readonly kind: 'number' | 'fraction' | 'percent' | 'permille';
  /** Written in Chinese signs. */
  readonly chinese: boolean;
}

const numeralStart = new RegExp(`[\\d${chineseNumeral}万亿半]`);
const fractionPattern = new RegExp(
  `([${chineseNumeral}万]{1,6}|\\d{1,6})分之([${chineseNumeral}点]{1,10}|\\d{1,6}(?:\\.\\d{1,6})?)`,
  'y',
);
const arabicPattern = /(\d{1,3}(?:[, ]\d{3}){1,4}(?!\d)|\d{1,18})(\.\d{1,8})?(\s?[十百千]?[万亿]亿?|[十百]|千(?![米瓦克伏]))?/y;
const chinesePattern = new RegExp(`[${chineseNumeral}万亿点]{1,24}`, 'y');
const powers: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 };

function fractionAt(text: string, start: number): NumberToken | undefined {
  fractionPattern.lastIndex = start;
  const match = fractionPattern.exec(text);
  if (match === null) return undefined;
  const [all, below = '', above = ''] = match;
  const end = start + all.length;
  const numerator = /^\d/.test(above) ? above : chineseNumber(above);
  if (numerator === undefined) return undefined;
  if (below === '百') return { start, end, value: numerator, kind: 'percent', chinese: true };
  if (below === '千') return { start, end, value: numerator, kind: 'permille', chinese: true };
  const denominator = smallNumber(below);
  if (denominator === undefined || denominator === 0 || !/^[1-9]\d*$/.test(numerator)) return undefined;
  return { start, end, value: `${numerator}/${denominator}`, kind: 'fraction', chinese: true };
}

/** 九成, 一半: tenths of a whole, with a qualifier before or behind them. */
const tenths =
  /([一二两三四五六七八九])成([一二三四五六七八九])?(?![立为效果长都本熟品功员年就交分套人])|(?<=压减|减少|缩短|压缩|精简|压降|缩减|下降|降低|增长|提高|提升|超过|达到?|不低于|不少于)一半/y;

function tenthsAt(text: string, start: number): NumberToken | undefined {
  tenths.lastIndex = start;
  const match = tenths.exec(text);
  if (match === null) return undefined;
  const value = match[1] === undefined ? '50' : String(10 * (digits[match[1]] ?? 0) + (digits[match[2] ?? ''] ?? 0));
  return { start, end: start + match[0].length, value, kind: 'percent', chinese: true };
}

function arabicAt(text: string, start: number): NumberToken | undefined {
  arabicPattern.lastIndex = start;
  const match = arabicPattern.exec(text);
  if (match === null) return undefined;
  const [all, whole = '', fraction = '', scale = ''] = match;
  const power = [...scale.trim()].reduce((sum, sign) => sum + (powers[sign] ?? 0), 0);
  const sign = /^\s?[%‰]/.exec(text.slice(start + all.length, start + all.length + 2))?.[0] ?? '';
  return {
    start,
    end: start + all.length + sign.length,
    value: scaled(`${whole}${fraction}`, power),
    kind: sign === '' ? 'number' : sign.endsWith('‰') ? 'permille' : 'percent',
    chinese: false,
  };
}

function chineseAt(text: string, start: number): NumberToken | undefined {
  chinesePattern.lastIndex = start;
  const found = chinesePattern.exec(text)?.[0].replace(/点+$/, '') ?? '';
  const value = found === '' ? undefined : chineseNumber(found);
  return value === undefined ? undefined : { start, end: start + found.length, value, kind: 'number', chinese: true };
}

/** A half of a unit of time: 缩短至半天. */
const half = /(?<=[至到过])半(?=天|日|小时|年|个工作日)/y;

function halfAt(text: string, start: number): NumberToken | undefined {
  half.lastIndex = start;
  return half.test(text) ? { start, end: start + 1, value: '0.5', kind: 'number', chinese: false } : undefined;
}

/** So many number characters in a row are no number. */
const noNumber = new RegExp(`[${chineseNumeral}]{25,}`, 'y');

/** Figures of speech that count nothing. */
const idiom =
  /千家万户|千方百计|千行百业|万众一心|一心一意|三令五申|四面八方|五湖四海|百花齐放|万无一失|一五一十|千军万马|百年大计|一步到位|两手抓/y;

/** Every number of a text, in order and without overlap. */
export function numbersIn(text: string): NumberToken[] {
  const found: NumberToken[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!numeralStart.test(text[at] as string)) continue;
    noNumber.lastIndex = at;
    if (noNumber.test(text)) {
      at = noNumber.lastIndex - 1;
      continue;
    }
    idiom.lastIndex = at;
    if (idiom.test(text)) {
      at = idiom.lastIndex - 1;
      continue;
    }
    const token = halfAt(text, at) ?? tenthsAt(text, at) ?? fractionAt(text, at) ?? arabicAt(text, at) ?? chineseAt(text, at);
    if (token === undefined) continue;
    found.push(token);
    at = token.end - 1;
  }
  return found;
}

/** 12 → 十二; numbers above 99 stay in digits. */
export function toChinese(number: number): string {
  const signs = '零一二三四五六七八九';
  if (number < 0 || number > 99) return String(number);
  const tens = Math.floor(number / 10);
  const ones = number % 10;
  if (tens === 0) return signs[ones] as string;
  return `${tens === 1 ? '' : signs[tens]}十${ones === 0 ? '' : signs[ones]}`;
}
