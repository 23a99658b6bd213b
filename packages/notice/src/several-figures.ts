/** What one clause says about several things, and what its figures share with each other. */
import type { Words } from './figure-meaning.js';
import { type Figure, lowersTo } from './figures.js';
import type { Found } from './found.js';
import { listed, sharedOut, withoutComparison } from './metric-names.js';

const aroundLength = 24;

/** The clause around a figure. Of a long clause only the words near the figure are kept. */
export function around(text: string, { from, end }: Figure): string {
  const before =
    text
      .slice(Math.max(0, from - aroundLength), from)
      .split(/[。,;!?:\n]/)
      .at(-1) ?? '';
  const after = text.slice(end, end + aroundLength).split(/[。,;!?:\n]/)[0] ?? '';
  return `${before}${text.slice(from, end)}${after}`.trim();
}

/** Figures joined by 分别达到80%和60%以上 share the qualifier behind the last one. */
export function shared(figures: readonly Figure[], index: number): Figure {
  const own = figures[index] as Figure;
  const last = figures.at(-1) as Figure;
  const [first] = figures;
  if (own.qualifier !== 'reach') return own;
  // 分别压缩至28小时和1小时以内: the limit is written once, at the end.
  if (last.limitUnsure && first !== undefined && lowersTo(first.prefix)) return { ...own, qualifier: 'at-most' };
  if (last.qualifier !== 'reach') return { ...own, qualifier: last.qualifier };
  // 分别不少于63小时、56小时: the qualifier stands before the first.
  return first === undefined ? own : { ...own, qualifier: first.qualifier };
}

/** The two names that 城乡 stands for when two numbers follow. */
export function bothKinds(subject: string, count: number): string[] | undefined {
  if (count !== 2 || !subject.startsWith('城乡') || subject.includes('、')) return undefined;
  return ['城镇', '农村'].map((where) => `${where}${subject.slice(2)}`);
}

/**
 * Names for totals without a name of their own (总量分别达到): the things that were counted last, as many as there are
 * totals.
 */
export function totalsOf(subject: string, count: number, before: readonly Found[]): string[] | undefined {
  if (!/^(?:总量|总数|累计|数量|规模)$/.test(subject) || count < 2 || before.length < count) return undefined;
  return before.slice(-count).map((found) => `${found.subject}${subject}`);
}

/** The parts of one joint number. Short parts, or parts that only qualify (国家级、省级), are no list of things. */
export function jointParts(parts: readonly string[]): readonly string[] | undefined {
  if (parts.length < 2 || parts.length > 10) return undefined;
  return parts.every((part) => part.length >= 4 && !/[级型类性省市县区的]$/.test(part)) ? parts : undefined;
}

const people = /^[人名位]/;
/** 人 and 人次, 家 and 家次, 名 and 人 count the same things. */
const sameKind = (one: string, other: string) => one[0] === other[0] || (people.test(one) && people.test(other));

/** 其中: the earlier figure whose name this name ends with, or else the last one in the same unit. */
export function wholeOf(name: string, unit: string | undefined, before: readonly Found[]): Found | undefined {
  const named = before.find((found) => name.length > found.name.length && name.endsWith(found.name));
  return named ?? (unit === undefined ? before.at(-1) : before.findLast((found) => sameKind(found.unitOfMeasure, unit)));
}

/** 同比增长 and the like, without a word for what grows. */
const justGrows = /^(?:年均)?(?:增长|提高|提升|增加|下降|降低|减少|压减|压缩|缩短|精简|压降|上升|扩大)$/;

/** 甲量、乙量分别增长: one name for each. Without 分别 the words are one name. */
export function namesOfGrowth(
  { before, lead }: Words,
  subject: string | undefined,
  count: number,
  prefix: string,
  counted: readonly Found[],
): string[] {
  const compared = withoutComparison(before);
  // 游客…, 收入…, 分别增长15%和18%: the figures belong to the things counted before, in the same order.
  const each = count > 1 ? /^(?:年均)?分别(?:年均)?(增长|提高|提升|增加|下降|降低|减少)$/.exec(compared)?.[1] : undefined;
  if (each !== undefined && counted.length >= count) return counted.slice(-count).map((found) => `${found.subject}${each}`);
  // 同比增长 alone refers to what the previous figure counts.
  const name = justGrows.test(compared) && subject !== undefined ? `${subject}${compared}` : compared;
  const match =
    /^(.{2,120}?)(?:分别|(?<![人年户亩平日月次床生村校件单])均(?![衡等价分质])|都)(.{0,12})$/.exec(name) ??
    (/(?:分别|均|各)(?:达到|达|为|不低于|不少于|超过)?$/.test(`${lead}${prefix}`) || /(?:分别|均|各)$/.test(lead.trimEnd())
      ? [name, name, '']
      : null);
  if (match === null) return [name];
  const [, subjects = '', verb = ''] = match;
  const both = bothKinds(subjects, count);
  if (both !== undefined) return both.map((each) => `${each}${verb}`);
  const parts = listed(subjects, true);
  // 水稻机插率分别新增: the verb behind 分别 goes with each name.
  return sharedOut(parts).map((each) => `${each}${verb}`);
}
