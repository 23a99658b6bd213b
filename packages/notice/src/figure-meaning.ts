/** Whether a figure is a target and what it measures, from the words around it. */
import type { Figure } from './figures.js';
import { nameEnd, nameStart } from './metric-names.js';
import { endsWithVerb, governingVerb, hasContextVerb, type VerbRun } from './verbs.js';

/** The words of a segment around its figure, without what never belongs to a name. */
export interface Words {
  /** Before the figure, from the name's beginning. */
  readonly before: string;
  /** Offset of `before` in the segment. */
  readonly at: number;
  readonly after: string;
  /** All that stands before the figure. */
  readonly lead: string;
}

export function wordsAround(segment: string, figureFrom: number, figureEnd: number): Words {
  const lead = segment.slice(0, figureFrom);
  const at = nameStart(lead);
  const own = lead.slice(at);
  return { before: own.slice(0, nameEnd(own)), at, lead, after: segment.slice(figureEnd).trim() };
}

const past = /已(?!批|有望)|现有|目前|截至|去年|上年|原有|原来|前几年/;
const role = /(?:作用|为(?:重点|目标|基础|依托|主体|主线|核心|契机|抓手|载体|骨干|龙头)|基础上)/;
const otherYear = /((?:19|20)\d\d)年/;

/** Why a figure tells of what is there already, or undefined when it may be a target. */
export function isBackground({ lead, after }: Words, year: number | undefined): boolean {
  if (past.test(lead.slice(-60))) return true;
  const stated = otherYear.exec(lead)?.[1];
  if (stated !== undefined && year !== undefined && Number(stated) < year && !/比|较/.test(lead)) return true;
  if (role.test(after)) return true;
  return /^\s*以/.test(lead) && after.includes('为');
}

export interface Meaning {
  readonly confidence: number;
  /** The verb, when the name of what is counted follows the figure or lacks one. */
  readonly verb: VerbRun | undefined;
  /** 新建5家平台: what is counted stands behind. */
  readonly isBehind: boolean;
}

const longestShortList = 20;

/** Whether a counted figure is a target, and how sure that is; undefined: it is context. */
export function countMeaning(
  figure: Figure,
  words: Words,
  stretch: boolean,
  carried: boolean,
  isTitle: boolean,
): Meaning | undefined {
  const { before, after } = words;
  const noun = after.replace(/^的/, '');
  const verb = governingVerb(before) ?? governingVerb(words.lead.slice(words.at));
  const isBehind = noun !== '' && (before === '' || endsWithVerb(before)) && !/^(?:并|且|和|及)/.test(noun);
  if (/等$/.test(before)) return undefined;
  // A title that only names says 实施十个专项; one that promises ends with its number.
  if (isTitle && !figure.plain && noun !== '') return undefined;
  // 一批, 一个 and the like are ways to speak; 支持甲、乙、丙3个园区 only sums up.
  if (figure.chinese && figure.value === '1' && !figure.plain) return undefined;
  if (figure.unit === '批' && figure.chinese) return undefined;
  if (noun !== '' && !isBehind && before.includes('、') && !figure.plain) return undefined;
  const confidence = (sure: number): Meaning => ({ confidence: sure, verb, isBehind });
  if (figure.plain) return confidence(0.92);
  if (verb?.strong === true) return confidence(isBehind ? 0.85 : 0.88);
  if (/完成|实现|确保/.test(words.lead.slice(0, words.at))) return confidence(0.85);
  if (stretch) return confidence(0.8);
  if (carried && verb === undefined && (before === '' || noun === '') && !hasContextVerb(before)) return confidence(0.8);
  // What ends a clause with a number and its unit is hardly ever context.
  if (noun === '' && verb === undefined) return before.length >= 2 && !hasContextVerb(before) ? confidence(0.6) : undefined;
  if (verb === undefined || (noun !== '' && !isBehind)) return undefined;
  if (!isBehind) return before.length > verb.text.length ? confidence(0.75) : undefined;
  return Number(figure.value) > longestShortList ? confidence(0.6) : undefined;
}

const growing = /(?:增长|增幅|增速|递增|增长率|增长速度|增长幅度)$/;
const moving = /(?:提高|提升|增加|上升|扩大|下降|降低|减少|压减|压缩|缩短|节约|下浮|回升)$/;
const rate = /(?:率|比重|比例|占比|份额|度|覆盖面|贡献|强度)$/;

export type PercentKind = 'growth' | 'ratio' | 'increment' | 'coverage' | 'share';

/** What a percentage measures; undefined when nothing says so. */
export function percentKind(figure: Figure, { before, after, lead }: Words): PercentKind | undefined {
  if (figure.unit === '个百分点') return before === '' ? undefined : 'increment';
  if (/^的?[^、,]{2,}/.test(after) && before === '' && nameStart(lead) === lead.length) return 'share';
  if (growing.test(before)) return 'growth';
  if (moving.test(before)) return 'growth';
  if (/覆盖(?:率|面|比例)$/.test(before)) return 'coverage';
  if (before === '') return undefined;
  return rate.test(before) || figure.plain || /占/.test(before) ? 'ratio' : undefined;
}

export const growsByNumber = (before: string) => moving.test(before) || growing.test(before);

const predicate =
  /(?:达到|成为|进入|建立|建成|建有|通过|实现|完成|拥有|获得|具备|设立|开展|纳入|创建|入选|列入|配备|参加|接受|取得|启动|应用|使用|享受|开通|组建|创成|普及|实行|实施|配齐|接入|享有|取消|关闭|改造)/;

/** 四分之一以上的村建成书屋: of whom, and what they are to do. */
export function populationOf(after: string): { population: string; does: string } | undefined {
  const words = after.replace(/^的/, '');
  const match = predicate.exec(words.slice(1, 60));
  if (match === null) return words.length >= 2 && words.length <= 40 ? { population: words, does: '' } : undefined;
  const at = match.index + 1;
  return { population: words.slice(0, at), does: words.slice(at) };
}
