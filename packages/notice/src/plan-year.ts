/** The years of a plan: from its title, from the person who imports it, or from its signature or days. */
import { levels } from './confidence.js';
import { yearOf } from './dates.js';
import { type Horizon, periodIn } from './horizons.js';
import { chineseDigits } from './numerals.js';
import type { Passage } from './passage.js';
import type { Field } from './reading.js';
import type { WarningList } from './warnings.js';

export interface PlanYears {
  /** The plan's own year, or the first of several; undefined when nothing names one. */
  readonly year: Field<number> | undefined;
  readonly horizon: Horizon | undefined;
}

const yearInTitle = new RegExp(`([${chineseDigits}\\d]{4})\\s?年`);
const yearInDay = /((?:19|20)\d\d)\s?年/;

/** `limits`: the time limits of the tasks. `given`: overrides everything that the notice says. */
export function planYears(
  title: Field<string> | undefined,
  dated: Field<string> | undefined,
  given: number | undefined,
  limits: readonly Passage[],
  warnings: WarningList,
): PlanYears {
  const span = title?.span ?? dated?.span ?? { start: 0, end: 0 };
  const period = title === undefined ? undefined : periodIn(title.value);
  const from = (year: number, confidence: number, where = span): PlanYears => ({
    year: { value: year, span: where, confidence },
    horizon: period?.from === year ? period : { from: year, to: year },
  });
  if (given !== undefined) return from(given, 1);
  if (period !== undefined) return from(period.from, 0.9);
  const stated = title === undefined ? undefined : yearOf(yearInTitle.exec(title.value)?.[1] ?? '');
  if (stated !== undefined) return from(stated, 0.97);
  const day = limits.flatMap((limit) => {
    const year = yearOf(yearInDay.exec(limit.text.slice(0, 100))?.[1] ?? '');
    return year === undefined ? [] : [{ year, where: limit.span() }];
  });
  const earliest = day.toSorted((one, other) => one.year - other.year)[0];
  const signed = dated === undefined ? undefined : { year: Number(dated.value.slice(0, 4)), where: dated.span };
  const taken = signed ?? earliest;
  warnings.add('no-year', span, { year: taken?.year ?? '—' });
  return taken === undefined ? { year: undefined, horizon: undefined } : from(taken.year, levels.fair, taken.where);
}
