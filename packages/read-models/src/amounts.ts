/** Amounts in the unit that their notice writes: 1200.5亿元 for a target of 120050000000元. */
import type { IndicatorDocument } from './documents/index.js';

const powers: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 };
const written = /(\d[\d,]*(?:\.\d+)?) ?([十百千]?[万亿]亿?)/g;

/** Decimal digits times ten to a power, which may be negative; nothing is rounded. */
function shifted(decimal: string, power: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  const digits = `${'0'.repeat(Math.max(0, -power))}${whole}${fraction}${'0'.repeat(Math.max(0, power))}`;
  const point = whole.length + power + Math.max(0, -power);
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const after = digits.slice(point).replace(/0+$/, '');
  return `${sign}${before}${after === '' ? '' : `.${after}`}`;
}

export interface Amounts {
  /** The unit of measure as the notice writes it: 亿元. */
  readonly unit: string;
  /** A figure of the indicator in that unit. A fraction a/b stays as it is. */
  of(figure: string): string;
}

/** How the figures of an indicator are shown. Where the notice's own words do not say, in the unit of measure as it is. */
export function amountsOf({ facts, source }: Pick<IndicatorDocument, 'facts' | 'source'>): Amounts {
  const { unitOfMeasure, target } = facts;
  const words = target === undefined || target.includes('/') ? '' : (source?.text.normalize('NFKC') ?? '');
  for (const [all, number = '', scale = ''] of words.matchAll(written)) {
    const power = [...scale].reduce((sum, sign) => sum + (powers[sign] ?? 0), 0);
    if (!words.includes(`${all}${unitOfMeasure}`)) continue;
    if (shifted(number.replaceAll(',', ''), power) !== shifted(target ?? '', 0)) continue;
    return { unit: `${scale}${unitOfMeasure}`, of: (figure) => (figure.includes('/') ? figure : shifted(figure, -power)) };
  }
  return { unit: unitOfMeasure, of: (figure) => figure };
}
