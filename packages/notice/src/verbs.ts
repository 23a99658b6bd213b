/** Verbs that make a figure a target, and verbs that make it context. */

/** What a year brings about. These hardly ever stand inside a name. */
const strong =
  '新认定|新建设|新建成|新建|新增加|新增|新设立|新设|新获批|新获|新培育|新引进|新办|新开|新组建|新发展|新入库|新入选|认定|建成|建立|创建|组建|设立|引进|引育|招引|培训|选派|选拔|评选|遴选|举办|召开|攻克|突破|取得|获得|申报|命名|挂牌|发放|签约|达成|制定|修订|完成|改造|改扩建|新改建|改建|扩建|加固|修缮|修复|创作|查办|打通|开通|铺设|新辟|安置|救助|淘汰|招聘|打造|落地|入选|争创';
/** These do, so they count only where no strong one stands. */
const weak =
  '培育|培养|建设|发展|扶持|孵化|转化|推广|开发|研发|研制|开展|组织|实施|推进|服务|申请|授权|登记|立项|安排|办理|办结|投放|落实|对接|解决|发布|资助|支持|补助|征集|遴荐|推荐|检查|走访|调研|抽查|整治|创办|兴办|完善|化解|受理|审理|帮扶|化解|种植|绿化|更新|提升|投入|投资|查处|清理';
/** Under these a bare number is what is there already. */
const contextual =
  '围绕|依托|按照|按|发挥|深化|根据|针对|促进|借助|利用|贯彻|坚持|服务于|聚焦|结合|以(?![上下内])|对|在|从|把|将|推动|加快|加强|继续|抓好|做好|实施|推进|开展|落实|深入';

const strongRun = new RegExp(`(?:${strong})+`, 'g');
const weakRun = new RegExp(`(?:${weak})+`, 'g');
const contextRun = new RegExp(`(?:${contextual})`, 'g');
const strongEnd = new RegExp(`(?:${strong}|${weak})$`);

export interface VerbRun {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly strong: boolean;
}

const firstRun = (pattern: RegExp, text: string): { start: number; end: number; text: string } | undefined => {
  pattern.lastIndex = 0;
  const match = pattern.exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length, text: match[0] };
};

const longestLookedAt = 200;

/** The verb that governs a figure in the words before it. */
export function governingVerb(words: string): VerbRun | undefined {
  const text = words.slice(-longestLookedAt);
  const shift = words.length - text.length;
  const run = firstRun(strongRun, text);
  const found = run ?? firstRun(weakRun, text);
  if (found === undefined) return undefined;
  // 培育认定: a weak verb directly before a strong one belongs to it.
  const before =
    run === undefined ? undefined : new RegExp(`(?:${weak})$`).exec(text.slice(Math.max(0, found.start - 4), found.start));
  const start = found.start - (before?.[0].length ?? 0);
  return { start: start + shift, end: found.end + shift, text: text.slice(start, found.end), strong: run !== undefined };
}

export const endsWithVerb = (words: string) => strongEnd.test(words.slice(-8));

/** Whether a word of context stands in these words. */
export function hasContextVerb(words: string): boolean {
  contextRun.lastIndex = 0;
  return contextRun.test(words.slice(-longestLookedAt));
}
