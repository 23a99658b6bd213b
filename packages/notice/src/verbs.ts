/** Verbs that make a figure a target, and verbs that make it context. */

/** Verbs for results of a year. They hardly ever occur inside a name. */
const strong =
  '争取|净增|新开工|开工|竣工|投产|达产|入库|新认定|新建设|新建成|新建|新增加|新增|新设立|新设|新获批|新获|新培育|新引进|新办|新开|新组建|新发展|新入库|新入选|认定|建成|建立|创建|组建|设立|引进|引育|招引|培训|选派|选拔|评选|遴选|举办|召开|攻克|突破|取得|获得|申报|命名|挂牌|发放|签约|达成|制定|修订|完成|改造|改扩建|新改建|改建|扩建|加固|修缮|修复|创作|查办|打通|开通|铺设|新辟|安置|救助|淘汰|招聘|打造|落地|入选|争创|推出|筹建|购置|筹集|募集|添置|增设|上线|招募|选树|策划|配备|布设|腾退|翻修|更换|投用|投运|下线|加装|引入|引聚|招收|关停|清退|收储|盘活|造林|栽植|增殖|放流|疏浚|开设|增开|增聘|入驻|建改|迁改|发表|刊发|编发|采写|新植|共建|夺得|输送|签订|签署|划定|补建|迁建|轮训|表彰|腾出|搬迁|创成|培树|筹办|征收|拆除|整修|移植|开行|开辟';
/** Verbs that do occur inside names. They count only when there is no strong one. */
const weak =
  '培育|培养|建设|发展|扶持|孵化|转化|推广|开发|研发|研制|开展|组织|实施|推进|服务|申请|授权|登记|立项|安排|办理|办结|投放|落实|对接|解决|发布|资助|支持|补助|征集|遴荐|推荐|检查|走访|调研|抽查|整治|创办|兴办|完善|化解|受理|审理|帮扶|化解|种植|绿化|更新|提升|投入|投资|查处|清理|组织和发动|发动|动员|招商|举行|征集|吸引|组建|走进|服务|巡演|巡展|宣讲|排查|治理|整治|监测|抽检|评审|审核|监督|慰问|救治|筛查|接种|体检|签订|受益|惠及|覆盖|开放共享|开放|共享';
/** Words that begin something that exists already, or that the figure only describes. */
const opensContext =
  /^(?:围绕|依托|按照?|根据|针对|借助|利用|贯彻|坚持|聚焦|结合|以(?!上|下|内)|对(?![接外口标策象话账])|从|把|将|面向|突出|瞄准|紧盯|立足|依靠|对照|做好|抓好|加强|强化|涉及|包括|涵盖|共有?|现有|已|自|向|与|用好|落实|执行|优化|巩固|统筹|构建|健全|完善|深化|发挥|继续|支持(?!.*(?:上市|入|建|改|创|申报|开展))|严格|遵循|学习|宣传|围|在|由|是)/;

/** Whether the words before a figure, without adverbs, only introduce something that exists already. */
export const isContext = (words: string): boolean => opensContext.test(words);

/** Verbs that only describe if more words follow, but promise if the number ends the clause: 落实保护措施64处, 优化线路8条. */
const doneToo = /^(?:做好|抓好|加强|强化|用好|落实|执行|优化|巩固|统筹|构建|健全|完善|深化|支持|包抓|联系)/;
export const isDoneToo = (words: string): boolean => doneToo.test(words);

const strongRun = new RegExp(`(?:${strong})+`, 'g');
const weakRun = new RegExp(`(?:${weak})+`, 'g');
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

/** The verb that a figure depends on, in the words before it. */
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
