/** Whether a figure is a target, and what it measures, by the words around it. */
import { levels } from './confidence.js';
import type { Figure } from './figures.js';
import { nameEnd, nameStart } from './metric-names.js';
import { endsWithVerb, governingVerb, isContext, isDoneToo, type VerbRun } from './verbs.js';

/** The words of a segment around its figure, without words that are never part of a name. */
export interface Words {
  /** The words before the figure, from where the name begins. */
  readonly before: string;
  /** Offset of `before` in the segment. */
  readonly at: number;
  readonly after: string;
  /** All words before the figure. */
  readonly lead: string;
}

const toWhom = /^(?:对|与|同|向|给|在)$/;

export function wordsAround(segment: string, figureFrom: number, figureEnd: number): Words {
  const lead = segment.slice(0, figureFrom);
  const at = nameStart(lead);
  const own = lead.slice(at);
  const before = own.slice(0, nameEnd(own));
  // 18件(力争25件): the parenthesis is read separately.
  const after = segment
    .slice(figureEnd)
    .trim()
    .replace(/^\([^()]{0,60}\)\s?/, '');
  return { before: toWhom.test(before) ? '' : before, at, lead, after };
}

const purpose = /^(?:用于|建成|建设|新建|改建|实施|改造|支持|开展|更新|购置|推进|完成|打造)/;
/** 投入1800万元建成平台: the money is promised here; the purpose is another promise. */
export const withoutPurpose = ({ unit }: Figure, words: Words): Words =>
  unit === '元' && words.before !== '' && purpose.test(words.after) ? { ...words, after: '' } : words;

const past =
  /总投资(?:额)?约$|已(?!批|有望|[^,]{2,}(?:率|比例|比重|占比|水平)$)|现有|目前|截至|(?<![较比])(?:去年|上年)|原有|原来|前几年/;
const role = /(?:作用|为(?:重点|目标|基础|依托|主体|主线|核心|契机|抓手|载体|骨干|龙头)|基础上)/;
const ofWhichYear = /[\u4e00-\u9fa5]{2,}(?:19|20)\d\d年(?:底|末)?(?:(?:及?以|之)?前|以来|[^,]{1,12}的)[^,]{2,}$/;
const otherYear = /((?:19|20)\d\d)年/;

/** Why a figure describes what exists already; undefined when it may be a target. */
export function isBackground({ lead, after }: Words, year: number | undefined, plain: boolean): boolean {
  if (!plain && /总投资(?:额)?$/.test(lead)) return true;
  if (past.test(lead.slice(-60))) return true;
  // 改造2000年以前建成的小区: the year only says which ones.
  const stated = ofWhichYear.test(lead) ? undefined : otherYear.exec(lead)?.[1];
  if (stated !== undefined && year !== undefined && Number(stated) < year && !/比|较/.test(lead)) return true;
  if (role.test(after)) return true;
  return /^\s*以/.test(lead) && after.includes('为');
}

export interface Meaning {
  readonly confidence: number;
  /** The verb, if the name of what is counted stands behind the figure or has no verb. */
  readonly verb: VerbRun | undefined;
  /** The name of what is counted stands behind the figure: 新建5家平台. */
  readonly nameFollows: boolean;
}

const isObject = /^\s*(?:对|将|把)[^,]{3,}$/;
const done = /^(?:实施|开展|进行|予以|给予|落实|全部|完成)/;
/** Verbs that promise work on everything named before the figure: 推进甲、乙等6个项目. */
const pushes = /^\s*(?:推进|推动|实施|建设|加快|抓好|组织实施|开工|改造)/;
const roundSign = new Set(['100', '1000', '10000']);
const longestVerb = 10;

/** Whether a counted figure is a target, and with what confidence; undefined when it is only context. */
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
  const names = noun !== '' && !/^(?:并|且|和|及|，)/.test(noun);
  // In 支持甲、乙、丙3个园区 the number only sums up the list.
  const sumsUp = /等$/.test(before) || (before.includes('、') && !endsWithVerb(before));
  const nameFollows = names && (before === '' || endsWithVerb(before) || (!sumsUp && !figure.chinese));
  // 甲、乙等16个项目竣工: the verb says what all of them must do.
  const isDone = /完成/.test(words.lead);
  if (/等$/.test(before))
    return (populationOf(noun)?.does ?? '') === '' && !isDone && !pushes.test(words.lead)
      ? undefined
      : { confidence: levels.fair, verb: undefined, nameFollows: true };
  // Here the figure counts the object of the verb: 对危险住房1368户实施改造; 为3万名老人免费体检.
  if (isObject.test(words.lead) && done.test(noun)) return { confidence: levels.fair, verb: undefined, nameFollows: false };
  if (figure.prefix === '为' && before === '' && noun.length >= 5)
    return { confidence: levels.fair, verb: undefined, nameFollows: true };
  // 分3项任务推进 only tells how the plan is arranged.
  if (
    /(?:分|分为|分成|共|合计|明确|确定|提出)$/.test(before) &&
    /^(?:重点|主要|具体|工作)*(?:任务|工作|措施|举措|事项|部分|方面|内容)/.test(noun)
  )
    return undefined;
  // A title such as 实施十个专项 only names. A title that promises ends with its number.
  if (isTitle && !figure.plain && noun !== '') return undefined;
  // 一批, 一个 and the like are figures of speech.
  if (figure.chinese && figure.value === '1' && !figure.plain) return undefined;
  if (figure.unit === '批' && figure.chinese) return undefined;
  if (names && sumsUp && !figure.plain) return undefined;
  const confidence = (sure: number): Meaning => ({ confidence: sure, verb, nameFollows });
  if (figure.plain) return confidence(0.92);
  if (verb?.strong === true && (!nameFollows || endsWithVerb(before))) return confidence(nameFollows ? 0.85 : 0.88);
  if (/完成|实现|确保/.test(words.lead.slice(0, words.at))) return confidence(0.85);
  if (stretch) return confidence(0.8);
  const opens = isContext(before) || isContext(words.lead.trimStart());
  if (carried && verb === undefined && (before === '' || noun === '') && !opens) return confidence(0.8);
  // 对8个省份开展督察: the figure says to how many it is done.
  if (/(?:对|与|同|向|给|在)$/.test(words.lead.trimEnd()) && before === '' && (populationOf(noun)?.does ?? '') !== '')
    return confidence(levels.fair);
  const ends = noun === '' && !figure.chinese && before.length >= 2;
  const does = (before.length >= 4 && isDoneToo(before)) || isDoneToo(words.lead.trimStart()) || verb !== undefined;
  if (opens) return ends && does ? confidence(levels.fair) : undefined;
  // A number with its unit at the end of a clause is hardly ever context.
  if (noun === '') return before.length >= 2 ? confidence(verb === undefined ? levels.fair : 0.8) : undefined;
  if (!nameFollows) return undefined;
  if (figure.chinese) {
    if (roundSign.has(figure.value) && before !== '') return confidence(levels.fair);
    return verb !== undefined && endsWithVerb(before) && Number(figure.value) > 3 ? confidence(levels.fair) : undefined;
  }
  // 5个办公区完成改造: what is counted does something itself.
  if (before === '') return populationOf(noun)?.does === '' ? undefined : confidence(levels.fair);
  return before.length <= longestVerb || verb !== undefined ? confidence(verb === undefined ? levels.fair : 0.8) : undefined;
}

const growing = /(?:增长|增幅|增速|递增|增长率|增长速度|增长幅度)$/;
const moving =
  /(?:提高|提升|增加|上升|扩大|下降|降低|减少|压减|压缩|缩短|节约|下浮|回升|精简|压降|削减|缩减|缩小|下调|上调|回落|收窄|节省|加快)$/;
/** A share, with the words for its whole: 不低于用地供应总量的7%. */
const shareOfTotal = /^(.{2,40}?)(不低于|不少于|不高于|不超过|超过|达到|占到|占|控制在|保持在)([^的,]{2,30})的\s?$/;

export interface ShareOfTotal {
  /** The thing that has the share. */
  readonly part: string;
  readonly name: string;
  readonly qualifier: Figure['qualifier'] | undefined;
}

/** 供地量不低于供应总量的7%: a share. The qualifier (不低于) stands before the whole, not before the number. */
export function shareOf({ lead, at }: Words): ShareOfTotal | undefined {
  const match = shareOfTotal.exec(lead.slice(at));
  if (match === null) return undefined;
  const [, part = '', word = '', whole = ''] = match;
  const qualifier = /不低于|不少于|(?<!不)超过|保持在/.test(word)
    ? 'at-least'
    : /不高于|不超过|控制在/.test(word)
      ? 'at-most'
      : undefined;
  return { part, name: /(?:比例|占比|比重|率)$/.test(part) ? part : `${part}占${whole}`, qualifier };
}

const rate = /(?:率|比重|比例|占比|份额|度|覆盖面|贡献|强度)$/;

export type PercentKind = 'growth' | 'ratio' | 'done' | 'increment' | 'coverage' | 'share' | 'those-who';

/** What all, or a share, of those named before the figure do: 失能老人100%签约. */
const does = /^[^、的,]{2,8}$/;

/** What a percentage measures; undefined when no words say it. */
export function percentKind(figure: Figure, { before, after, lead }: Words): PercentKind | undefined {
  if (figure.unit === '个百分点') return before === '' ? undefined : 'increment';
  if (/^的?[^、,]{2,}/.test(after) && before === '' && nameStart(lead) === lead.length) return 'share';
  if (before.length >= 2 && does.test(after) && !/^(?:左右|以上|以内)/.test(after) && !rate.test(before)) return 'those-who';
  if (growing.test(before)) return 'growth';
  if (moving.test(before)) return 'growth';
  if (/覆盖(?:率|面|比例)$/.test(before)) return 'coverage';
  if (before === '') return undefined;
  if (rate.test(before) || figure.plain || /占/.test(before)) return 'ratio';
  // 隐患整改100%: a percentage of what is done, not of how many.
  return figure.unit === '%' && !figure.chinese && after === '' && before.length >= 4 && !isContext(lead.trimStart())
    ? 'done'
    : undefined;
}

/** 考评指标精简15项 counts what is done; 补助标准提高30元 gives a difference. */
const counted = /^(?:家|个|项|件|处|所|座|户|次|条|种|类|份)/;
export const growsByNumber = (before: string, unit = ''): boolean =>
  growing.test(before) || (moving.test(before) && !(/(?:提升|精简|压降|压减|优化|削减)$/.test(before) && counted.test(unit)));

const predicate =
  /(?:达到|成为|进入|建立|建成|建有|通过|实现|完成|能够|免费|拥有|获|签订|签署|共建|具备|设立|开展|纳入|创建|入选|列入|配备|参加|接受|取得|启动|应用|使用|享受|开通|组建|创成|普及|实行|实施|配齐|接入|享有|取消|关闭|改造|办结|及时|签约|上市|投产|开工|竣工|通车|达标|接入|升级|验收|纳规|入规|投用|入园|参加|按期|全部|持证|落地|退出|创新|提供|发放|办理|解决|安装|配发|减免|落实|送去|上门|救助|解困|脱贫|派驻|派出|开放|更换|赠送|投放|拨付|复查|复核)/;

/** 四分之一以上的村建成书屋: whose share it is, and what they must do. */
export function populationOf(after: string): { population: string; does: string } | undefined {
  const words = after.replace(/^的/, '');
  const match = predicate.exec(words.slice(1, 60));
  if (match === null) return words.length >= 2 && words.length <= 40 ? { population: words, does: '' } : undefined;
  const at = match.index + 1;
  return { population: words.slice(0, at), does: words.slice(at) };
}
