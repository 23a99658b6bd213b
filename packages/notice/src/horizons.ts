/** The years that a target speaks of. */
import { smallNumber } from './numerals.js';

export interface Horizon {
  readonly from: number;
  readonly to: number;
}

const span =
  /(?:通过|经过|用|力争|争取|未来|今后)?(?<![\d一二三四五六七八九十])([一二三四五六七八九十\d]{1,2})年(?:的?(?:努力|时间)|左右的?(?:努力|时间)|内)/;
const until = /(?:到|至|在)\s?(20\d\d|二[○〇零]..)年|(20\d\d)年(?:底|末)?(?:之)?前|(20\d\d)年(?:底|末)/;
const fiveYearPlan = /十([一二三四五六])?五(?:”|")?\s?(?:期间|期末|末|时期|规划期)/;
const planOrder: Readonly<Record<string, number>> = { '': 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6 };
/** 十五 ran from 2001; each plan takes five years. */
const firstPlanYear = 2001;

/** What a clause says of the years, or undefined when it says nothing and the ones before it hold. */
export function horizonIn(clause: string, year: number): Horizon | undefined {
  const several = span.exec(clause);
  if (several !== null) {
    const count = smallNumber(several[1] ?? '') ?? 0;
    if (count >= 1 && count <= 30) return { from: year, to: year + count - 1 };
  }
  const limit = until.exec(clause);
  if (limit !== null) {
    const to = smallNumber(limit[1] ?? limit[2] ?? limit[3] ?? '') ?? 0;
    if (to >= year && to <= year + 50) return { from: year, to };
  }
  const plan = fiveYearPlan.exec(clause);
  if (plan !== null) {
    const from = firstPlanYear + 5 * (planOrder[plan[1] ?? ''] ?? 0);
    const to = from + 4;
    if (to >= year && from <= year) return { from: Math.max(from, year), to };
    if (from > year) return { from, to };
  }
  return /(?:今年|全年|年内|年底|本年度)/.test(clause) || clause.includes(`${year}年`) ? { from: year, to: year } : undefined;
}
