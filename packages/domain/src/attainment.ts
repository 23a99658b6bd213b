/** Whether a measured value reaches an indicator's target. Decimal arithmetic, never floats. */
import { Exact } from './exact-decimal.js';
import type { IndicatorFacts } from './manifest.js';
import type { words } from './vocabulary.js';
import type { NameIn } from './words.js';

/** A value that is to be about (左右) the target reaches it from this share of the target on. */
const aboutTolerance = '0.95';

export type Attainment = NameIn<typeof words.attainment>;

/** The part of an indicator that says whether a value reaches its target. */
type IndicatorPromise = Pick<IndicatorFacts, 'kind' | 'qualifier' | 'target'>;

export interface MeasuredValue {
  readonly value: string;
  /** The population that a value is a share of, or the figure that it must exceed. */
  readonly reference?: string | undefined;
}

/** A target `a/b` as its two numbers; any other target is over 1. */
function partsOf(target: string): [numerator: string, denominator: string] {
  const [numerator = '0', denominator = '1'] = target.split('/');
  return [numerator, denominator];
}

/** Whether two targets are the same number, however they are written: 2.1 and 2.10, 1/3 and 2/6. */
export function sameTarget(one: string, other: string): boolean {
  const [numerator, denominator] = partsOf(one);
  const [otherNumerator, otherDenominator] = partsOf(other);
  return new Exact(numerator).times(otherDenominator).eq(new Exact(otherNumerator).times(denominator));
}

/** Whether another target asks for less: a higher upper limit, otherwise a lower figure. */
export function isEased({ qualifier }: Pick<IndicatorFacts, 'qualifier'>, before: string, after: string): boolean {
  const [numerator, denominator] = partsOf(before);
  const [nextNumerator, nextDenominator] = partsOf(after);
  const change = new Exact(nextNumerator).times(denominator).cmp(new Exact(numerator).times(nextDenominator));
  return qualifier === 'at-most' ? change > 0 : change < 0;
}

/**
 * What was reached and what was due, as two numbers whose quotient is the share of the target. They are multiplied
 * out, because a share such as 4 of 11 could only be kept rounded.
 */
function sides({ kind }: IndicatorPromise, { value, reference }: MeasuredValue, target: string) {
  const [numerator, denominator] = partsOf(target);
  const scale = kind === 'coverage' ? 100 : 1;
  const against = kind === 'fraction' || kind === 'coverage' ? (reference ?? '1') : '1';
  return { reached: new Exact(value).times(scale).times(denominator), due: new Exact(numerator).times(against) };
}

/** -1, 0 or 1: the value is below, at or above `factor` × target. */
function compare(facts: IndicatorPromise, measured: MeasuredValue, target: string, factor: string): number {
  const { reached, due } = sides(facts, measured, target);
  return reached.cmp(due.times(factor));
}

/** The verdict on the latest measurement. */
export function attainment(facts: IndicatorPromise, measured: MeasuredValue | undefined): Attainment {
  if (facts.qualifier === 'unquantified') return 'unquantified';
  if (measured === undefined) return 'no-data';
  if (facts.kind === 'relational') return new Exact(measured.value).gt(measured.reference ?? '0') ? 'met' : 'not-met';
  const target = facts.target;
  if (target === undefined) return 'unquantified';
  switch (facts.qualifier) {
    case 'at-least':
    case 'reach':
      return compare(facts, measured, target, '1') >= 0 ? 'met' : 'not-met';
    case 'about':
      return compare(facts, measured, target, aboutTolerance) >= 0 ? 'met' : 'not-met';
    case 'at-most':
      return compare(facts, measured, target, '1') <= 0 ? 'met' : 'not-met';
    case 'exactly':
      return compare(facts, measured, target, '1') === 0 ? 'met' : 'not-met';
  }
}

/**
 * Achieved ÷ target in percent with one decimal; for an upper limit, how much of it is used up. Undefined for an
 * indicator without a target or a measurement. Rounded down, so that a figure just short of its target does not show
 * 100.
 */
export function attainmentPercent(facts: IndicatorPromise, measured: MeasuredValue | undefined): string | undefined {
  if (measured === undefined || facts.target === undefined) return undefined;
  const { reached, due } = sides(facts, measured, facts.target);
  if (due.isZero()) return undefined;
  return reached.times(100).div(due).toDecimalPlaces(1).toFixed();
}
