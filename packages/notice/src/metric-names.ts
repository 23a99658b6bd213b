/** The name of what is measured, taken from the words around a figure. */
import { strives } from './striving.js';

/** Words that may stand before a name but do not belong to it. */
const leading = new RegExp(
  `^(?:${[
    '(?:到|至|截至)?\\s?(?:19|20)\\d\\d\\s?年(?!(?:底|末)?(?:及?以|之)?[前后来](?:形成|建|印|投|设|成|批|出|发|核|签|竣|开|登|入|毕|参))(?:度|底前?|末|内|前)?',
    '(?:19|20)\\d\\d\\s?年?\\s?(?:[-—–~～]{1,2}|至|到)\\s?(?=(?:19|20)\\d\\d)',
    '(?:今|本|当|全|明|次)年(?:度|内|底前?)?(?!均)',
    '年(?:内|底前?|末)',
    '年度(?=完成|新|实施|建成)',
    '(?:[一二三四五六七八九十]是|其[一二三四五]|第[一二三四五],)',
    '(?:工作|年度|主要)?(?:目标|任务|内容)[:为]',
    '(?:上|下)半年',
    '(?:通过|经过|用|力争用)[一二三四五六七八九十\\d]{1,2}年(?:的)?(?:努力|时间|左右)?',
    '[一二三四五六七八九十\\d]{1,2}年内',
    '“?十[一二三四五六]五”?(?:期间|期末|末)?',
    '全(?:省|市(?!场)|县(?!域)|区(?!域)|州|盟|旗|厅|局|系统|镇|乡|院|校)',
    '(?:我|本)(?:省|市|县|区|州|厅|局)',
    `(?:${strives}|确保|努力|保证|计划(?=[新完建实开培投安引招组举发])|预计|至少|同时|并(?!购|网|联|轨|行)|其中|另外|此外|还(?!款|原|田|林|迁|湿|建)|要(?!素|点|件)|使(?!用|馆)|让(?!利)|有(?!效|人|条件|色|机|线|限|关|序|轨|意|[^的]{1,10}的)|即(?=[,:])|和(?!谐)|及(?!时|格)|以及|在(?!线|校|岗|职|建|册|编|园|训|库|田|外|读|孵|线)|也|再(?!生|就业|制造|保险|造|贷)|实现|达到|完成(?!率|量)|新达(?=成))`,
    '(?:积极|大力|着力|加快|全面|深入|进一步|继续|扎实|切实|有效|稳步|持续|不断|加大|加强|抓好|做好|推动|推进(?![会率器])|促进(?!会|中心)|引导(?![员基标])|鼓励|帮助|指导(?![员站价])|协调(?![员会机])|督促|支持(?![率力经资政]))',
    '[”、,:\\s]',
  ].join('|')})`,
);
const leadingMost = 12;
const trailingMost = 8;

const trailing =
  /(?:(?:到|至|于|在)?(?<![较比])(?:(?:19|20)\d\d年(?:底|末)?前?|\d{1,2}月底?前|年底前)|(?:由|从)?每(?:[人户月年亩天件村份]|平方米|公里|小时|吨)|(?:提高|提升|增加|降低|下降|缩短|压缩|压减|减少|扩大|增长|精简|控制|扩容|拓展|扩展|拓宽|延长|延伸|跃升|攀升|缩减|缩小|降|增|升|减|提|扩)[到至]|(?:稳定|保持|控制)在|以[^,以]{1,6}为单位|达到|达|为|是|累计|平均|(?<![人年户亩平日月次床生村校件单])均|各|分别|的|也|要|到|至|(?<![健大中上少名])将|(?<![对响供适效反])应|(?<!必)须|(?<=.{2})(?:调整|整合|合并|归并)|力争|争取|确保|实现|超过|突破|控制在|不少于|不低于|以|由|从|[“、,:\s])$/;

/** Where the name begins, behind words that do not belong to it. */
export function nameStart(words: string): number {
  let at = 0;
  for (let count = 0; count < leadingMost; count += 1) {
    const match = leading.exec(words.slice(at, at + 32));
    if (match === null || match[0] === '') break;
    at += match[0].length;
  }
  return at;
}

/** Where the name ends, before words that do not belong to it. */
export function nameEnd(words: string): number {
  let end = words.length;
  for (let count = 0; count < trailingMost; count += 1) {
    const match = trailing.exec(words.slice(Math.max(0, end - 10), end));
    if (match === null) break;
    end -= match[0].length;
  }
  return end;
}

/** 同比, 比上年: they go with any growth, so they are no part of a name. */
export const withoutComparison = (name: string) =>
  name.replaceAll(/(?:同比|环比|比上年|较上年|比去年|较去年|比上一年|比\d{4}年|较\d{4}年)/g, '');

/** The parts of a list, cut at 、 outside of parentheses, and at 和 or 及 between long parts. */
export function listed(words: string, conjunctions: boolean): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < words.length; at += 1) {
    const character = words[at] as string;
    if ('(《“'.includes(character)) depth += 1;
    else if (')》”'.includes(character)) depth -= 1;
    else if (depth <= 0 && character === '、') {
      parts.push(words.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(words.slice(start));
  const last = parts.at(-1) ?? '';
  const and = conjunctions ? /^(.{2,30}?)(?:以及|和(?!谐)|及(?!时|格)|(?<!参)与)(.{2,30})$/.exec(last) : null;
  if (and !== null) parts.splice(-1, 1, and[1] ?? '', and[2] ?? '');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The endings of names of rates and amounts, the longest first. */
const measuredBy =
  /(?:机械化率|信息化率|规范化率|标准化率|资源化利用率|综合利用率|利用率|覆盖率|合格率|参保率|完成率|达标率|优良率|满意率|办结率|配备率|普及率|入园率|入学率|就诊率|治愈率|知晓率|签约率|管理率|处理率|处置率|收集率|回收率|整改率|抽检率|检测率|受理率|成功率|及格率|升学率|开放时长|时长|化率|增加值|总产值|产值|总量|销售额|交易额|进出口额|投资额|收入|投资|标准|能力|水平|占比|比重|比例|面积|产量|人数|数量|[率量额值度数])$/;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const wordsOf = (text: string) => segmenter.segment(text);

/**
 * 采摘、分拣合格率 are two rates. What all parts share is written once, at the end of the last part or the beginning of the
 * first. A part with a measure of its own completes the parts before it: 建议、提案办复率 and 满意率.
 */
export function sharedOut(all: readonly string[]): string[] {
  const parts = joinedUpToMeasures(all);
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length < 2 || parts.every((part) => measuredBy.test(part)) || parts.every((part) => part.at(-1) === last.at(-1)))
    return completed(parts);
  const tail = tailOf(parts);
  if (tail === undefined) return completed(parts);
  const stem = last.slice(0, last.length - tail.length);
  // 婚姻、医保两类档案归集率: the number of kinds (两类) is no part of the names.
  const said = tail.replace(/^[两二三四五六七八九]\s?(?:类|项|种|大|个)(?=.{2})/, '');
  const head = first.length > stem.length && stem.length >= 1 ? first.slice(0, first.length - stem.length) : '';
  return parts.map((part, index) => {
    const own = index === parts.length - 1 ? `${stem}${said}` : `${part}${said}`;
    return index === 0 || head.length < 2 || own.startsWith(head) ? own : `${head}${own}`;
  });
}

function joinedUpToMeasures(parts: readonly string[]): string[] {
  const inner = parts.slice(0, -1).some((part) => measuredBy.test(part));
  if (!inner || measuredBy.test(parts[0] ?? '')) return [...parts];
  const joined: string[] = [];
  let open = '';
  for (const part of parts) {
    open = open === '' ? part : `${open}、${part}`;
    if (!measuredBy.test(part)) continue;
    joined.push(open);
    open = '';
  }
  return open === '' ? joined : [...joined, open];
}

/** 驾驶人检验率, 食用菌产量: a single character behind the first word belongs to it, unless it is the measure itself. */
function firstWordEnd(words: string): number {
  let end = 0;
  for (const { segment } of wordsOf(words)) {
    const goesOn = end < 2 || /^[人者员菌物品机车园校林草户]$/.test(segment);
    if (!goesOn) break;
    end += segment.length;
  }
  return end;
}

/** A part of two characters may be a word that shares the end of the last part. */
const shortPart = 2;

/**
 * What the last part has behind its own word: behind the character that all other parts end with, or behind its first
 * word.
 */
function tailOf(parts: readonly string[]): string | undefined {
  const last = parts.at(-1) ?? '';
  const others = parts.slice(0, -1);
  const longest = Math.max(...others.map(({ length }) => length));
  const sign = others[0]?.at(-1) ?? '';
  const at = others.length > 1 && others.every((part) => part.at(-1) === sign) ? last.indexOf(sign) : -1;
  if (at > 0 && at < last.length - 1 && at <= longest) return last.slice(at + 1);
  const word = firstWordEnd(last);
  const metric = measuredBy.exec(last)?.[0];
  if (word >= last.length) return metric !== undefined && last.length - metric.length >= 2 ? metric : undefined;
  if (metric === undefined)
    return others.every(({ length }) => length <= shortPart) && last.length - word >= 2 ? last.slice(word) : undefined;
  // 出生、死亡漏报率; 土地、水资源衔接率: never cut inside the word that stands beside the other parts.
  return last.length - word >= metric.length ? last.slice(word) : metric;
}

/** Measures that are complete names. */
const whole = /^(?:死亡人数|受伤人数|直接经济损失|满意率|知晓率|合格率|优良率|备案率|建档率)$/;

/** 旅客发送量、到达量: a later part without the beginning of the first gets it when both end alike. */
function completed(parts: readonly string[]): string[] {
  const [first = ''] = parts;
  return parts.map((part, index) => {
    if (whole.test(part)) return part;
    if (index === 0 || part.length >= first.length || part.length < 2 || part.length > 5 || part.at(-1) !== first.at(-1))
      return part;
    const missing = first.slice(0, first.length - part.length);
    // 合法性审核率、备案率: words that only qualify the first part do not belong to the others.
    return missing.length < 2 || /[性化式型级的]$/.test(missing) || part.startsWith(missing) ? part : `${missing}${part}`;
  });
}

/** A name without a quotation mark whose partner is outside of the name. */
export function withoutHalfQuotes(name: string): string {
  const opening = name.split('“').length - 1;
  const closing = name.split('”').length - 1;
  if (opening === closing) return name;
  return opening > closing ? name.replace('“', '') : name.replace('”', '');
}
