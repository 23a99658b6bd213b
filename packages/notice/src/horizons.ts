/** The years that a target is for. */
import { smallNumber } from './numerals.js';

export interface Horizon {
  readonly from: number;
  readonly to: number;
}

const year = '((?:19|20)\\d\\d|二[○〇零][○〇零一二三四五六七八九]{2})';
const dash = '\\s?年?\\s?(?:[-—–~～一]{1,2}|至|到)\\s?';
/** 2031—2033年, 2031至2033年, 2031年到2033年. */
const period = new RegExp(`${year}${dash}${year}\\s?年`);
const several =
  /(?:通过|经过|用|力争|争取|未来|今后)?(?<![\d一二三四五六七八九十])([一二三四五六七八九十\d]{1,2})\s?年(?:的?(?:努力|时间)|左右的?(?:努力|时间)|内)/;
const until = new RegExp(
  `(?:到|至|在|截至|截止)\\s?${year}\\s?年(?!以来|以前的)|${year}\\s?年(?:底|末)?(?:之|以)?前|${year}\\s?年(?:底|末)`,
);
/** A single year. 比2030年 and 自2030年以来 only look back, so they are excluded. */
const single = new RegExp(`(?<![比较以自从\\d])${year}\\s?年(?!以来|为基)`);
const fiveYearPlan = /十([一二三四五六七八])?五(?:”|")?\s?(?:期间|期末|末|时期|规划期)/;
const planOrder: Readonly<Record<string, number>> = { '': 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8 };
/** The plan 十五 began in 2001, and each plan takes five years. */
const firstPlanYear = 2001;
const farthest = 50;

const yearNumber = (text: string | undefined) => smallNumber(text ?? '') ?? 0;

/** The years in a title: 2031年, or 2031—2033年. */
export function periodIn(text: string): Horizon | undefined {
  const match = period.exec(text);
  if (match === null) return undefined;
  const from = yearNumber(match[1]);
  const to = yearNumber(match[2]);
  return from < to && to - from <= farthest ? { from, to } : undefined;
}

/**
 * The years that a clause names; undefined when it names none and the earlier ones still hold. `plan`: the years of the
 * plan, which hold by default; undefined when the plan names no year.
 */
export function horizonIn(clause: string, plan: Horizon | undefined): Horizon | undefined {
  const stated = periodIn(clause);
  if (stated !== undefined && stated.to >= (plan?.from ?? 0)) return stated;
  const span = plan === undefined ? null : several.exec(clause);
  if (span !== null && plan !== undefined) {
    const count = smallNumber(span[1] ?? '') ?? 0;
    if (count >= 1 && count <= 30) return { from: plan.from, to: plan.from + count - 1 };
  }
  const limit = until.exec(clause);
  if (limit !== null) {
    const to = yearNumber(limit[1] ?? limit[2] ?? limit[3]);
    if (plan === undefined) return { from: to, to };
    if (to >= plan.from && to <= plan.from + farthest) return { from: plan.from, to };
  }
  return fiveYears(clause, plan) ?? named(clause, plan);
}

function fiveYears(clause: string, plan: Horizon | undefined): Horizon | undefined {
  const match = fiveYearPlan.exec(clause);
  if (match === null) return undefined;
  const from = firstPlanYear + 5 * (planOrder[match[1] ?? ''] ?? 0);
  const to = from + 4;
  if (plan === undefined || from > plan.from) return { from, to };
  return to >= plan.from ? { from: plan.from, to } : undefined;
}

function named(clause: string, plan: Horizon | undefined): Horizon | undefined {
  const own = single.exec(clause);
  if (own !== null) {
    const stated = yearNumber(own[1]);
    if (plan === undefined || (stated >= plan.from && stated <= plan.from + farthest)) return { from: stated, to: stated };
  }
  if (plan === undefined) return undefined;
  if (/[明次]年/.test(clause)) return { from: plan.from + 1, to: plan.from + 1 };
  return /今年|全年|年内|(?<!\d)年底|本年度/.test(clause) ? { from: plan.from, to: plan.from } : undefined;
}
