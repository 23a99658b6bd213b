/** The name of something counted: a verb and a noun, before or after the figure. */
import { populationOf, type Words } from './figure-meaning.js';
import { nameEnd } from './metric-names.js';
import { governingVerb, type VerbRun } from './verbs.js';

export interface CountedName {
  readonly action: string;
  readonly subject: string;
  /** The verb that the next figure shares. */
  readonly carry: string | undefined;
}

/** Whether the words before a verb are no part of a name: there are none, or they say who acts. */
const isActor = (words: string) =>
  words === '' ||
  /(?:企业|单位|院校|高校|机构|院所|部门|各地|园区|平台|银行|[、,和并])$/.test(words) ||
  /^(?:各|每|有关|全部).{0,12}[市县区镇乡)]$/.test(words);

/** A verb behind the figure that says what happens without another verb: 力争4所以上通过验收. */
const ownVerb = /^(?:通过|进入|达到|获得|列入|纳入|入选|成为|跻身|升格)/;
/** A few characters before a verb belong to it: 参与制定. */
const longestAddition = 4;
const longestRun = 12;

function runAtEnd(words: string): string | undefined {
  for (let from = Math.max(0, words.length - longestRun); from < words.length; from += 1) {
    const run = governingVerb(words.slice(from));
    if (run !== undefined && run.start === 0 && from + run.end === words.length) return run.text;
  }
  return undefined;
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });
/** Two verbs side by side: 组织和发动. */
const longestPhrase = 6;

/** A verb at the end that is in no list: all of the words if they are short, otherwise the last one. */
function phraseAtEnd(before: string): string {
  if (before.length <= longestPhrase || /(?:家庭|企业|单位|学校|医院|机构|乡镇|社区|村)$/.test(before)) return before;
  return [...words.segment(before.slice(-12))].at(-1)?.segment ?? '';
}

/** 1家企业获得省政府质量奖: what is counted does something itself. */
const getsItself = /^[^的]{2,8}(?:获|入选|通过|列入|跻身|上市|竣工|投产)/;

/** 每县建成: 每县 (for each county) stays a part of the name. */
const forEach =
  /^每(?:[县市区镇乡村校户个家所][^,]{0,2}|(?:个|家|所|户|名|条)[^,的]{2,12}?(?:至少|都|均|要|须)?(?:牵头|参与|独立|自主)?)$/;
/** Verbs that make the counted do something: 推动10家企业上市. */
const causing = /(?:推动|引导|帮助|支持|鼓励|带动|促进|助力|指导|督促)$/;
const causes = /^(?:推动|引导|帮助|支持|鼓励|带动|促进|助力|力推)$/;

/** Words before those for whom something is done: 为600户家庭改造厨房, 对8个省份开展督察. */
const forWhom = /(?:为|向|给|对|与|同|在|组织)$/;

/** The name when what is counted stands behind the figure: 新建五处公园. */
export function nameAfter({ before: all, after, lead }: Words, carry: string | undefined, prefix: string): CountedName {
  // 甲、乙等6个项目投产: the count is of all of them.
  if (all.endsWith('等')) return { action: '', subject: `${all}${after.slice(0, nameEnd(after))}`, carry: undefined };
  // 设立规模为5亿元的基金.
  const before = all.endsWith('等')
    ? ''
    : after.startsWith('的')
      ? all.replace(/(?<=.{2})(?:总?规模|总额|金额|总?面积)$/, '')
      : all;
  const noun = after.replace(/^的/, '');
  const cause = before === '' ? causing.exec(lead.trimEnd())?.[0] : undefined;
  if (cause !== undefined) return { action: cause, subject: noun.slice(0, nameEnd(noun)), carry: undefined };
  // 为600户家庭改造厨房: the words say for whom, and what is done.
  const whom = before === '' ? forWhom.exec(`${lead.trimEnd()}${prefix}`)?.[0] : undefined;
  if (whom !== undefined && (noun.length >= 5 || (populationOf(noun)?.does ?? '') !== ''))
    return { action: '', subject: `${whom}${noun.slice(0, nameEnd(noun))}`, carry: undefined };
  const done = before === '' && /(?:完成|实现)$/.test(lead.trimEnd());
  const run = runAtEnd(before);
  const listed = run === undefined || /[和与]$/.test(before.slice(0, -run.length)) ? undefined : run;
  const action = before === '' ? (ownVerb.test(noun) || done ? '' : (carry ?? '')) : (listed ?? phraseAtEnd(before));
  const head = before.slice(0, before.length - action.length);
  const subject = noun.slice(0, nameEnd(noun));
  const whose = before !== '' && forEach.test(head) ? head : '';
  // 完成5家企业改造: the work on each is counted.
  const isWork =
    /完成$/.test(lead.trimEnd()) ||
    /^(?!完成|实现)(?:.{0,4}(?:改造|建设|整治|修复|治理|验收|普查|提升|认定|评估|检测|审计|整改|改革|升级|鉴定|加固))$/.test(
      populationOf(noun)?.does ?? '',
    );
  const doing =
    before === '' && !ownVerb.test(noun) && getsItself.test(noun)
      ? populationOf(noun)
      : action === '' && before === '' && !isWork && !ownVerb.test(noun)
        ? populationOf(noun)
        : undefined;
  if (doing !== undefined && doing.does !== '')
    return { action: '', subject: `${doing.does}的${doing.population}`, carry: undefined };
  return { action: `${whose}${action}`, subject, carry: action === '' || causes.test(action) ? undefined : action };
}

/** 引进项目20个、到位资金3亿元: words that begin like this need no verb before them. */
const doesItself = /^(?:到位|惠及|带动|受益|覆盖|总投资|吸纳|辐射|年产|节约)/;
/** 床位数达到每千人口7张: the name is the number of beds for each thousand people. */
const perHead = /^(.{2,40}?)(?:达到|达|为|提高到|增加到)(每[\u4e00-\u9fa5]{1,6})$/;

/** The name when what is counted stands before the figure: 新建公园五处. */
export function nameBefore(
  { before: all, lead, after }: Words,
  verb: VerbRun | undefined,
  carry: string | undefined,
  reached: boolean,
): CountedName {
  // 对危房480户实施改造.
  if (/^\s*(?:对|将|把)/.test(lead) && doneTo.test(after)) return { action: '', subject: `${all}${after}`, carry: undefined };
  const before = all.replace(perHead, '$2$1');
  if (verb === undefined) return { action: doesItself.test(before) ? '' : (carry ?? ''), subject: before, carry };
  const at = before.indexOf(verb.text);
  if (at === -1) return { action: '', subject: before, carry: undefined };
  const noun = before.slice(at + verb.text.length);
  if (noun === '') return { action: '', subject: before, carry: undefined };
  // 企业入库评价250家: the noun before the figure is what is done; the counted stand before it.
  const isDoing = /^(?:评价|备案|登记|认定|评定|申报|验收|复核|公示|推荐)$/.test(noun);
  const head = before.slice(0, at);
  // 实施文物保护单位修缮工程: the noun before the second verb is its object, not its subject.
  const opens = governingVerb(head)?.start === 0;
  if (isActor(head) && !opens && !(reached && head !== '') && !(at > 0 && isDoing))
    return { action: verb.text, subject: noun, carry: verb.text };
  return { action: '', subject: before, carry: at <= longestAddition ? before.slice(0, at + verb.text.length) : undefined };
}

const doneTo = /^(?:实施|开展|进行|予以|给予|落实|全部|完成)/;
const levelAlone = /^(?:国家|部|省|市|县|区|州|镇|乡|村)级(?:以上)?$/;
const levelFirst = /^(?:国家|部|省|市|县|区|州|镇|乡|村)级(?:以上)?(?=.{2})/;
const doneAlone =
  /^(?:基本|全部|已|续)?(?:(?:建成|开工|竣工|投产|完工|完成|投用|交付|验收|入住|通车|签约|落地|配租|启用|入库|认定|命名|挂牌|达标|新增|净增|再增|增加|扩建|改造|更新|修缮|引进)(?:并)?){1,3}$/;

/** 国家级基地1家、省级3家; 开工住房1200套, 建成800套: the thing that the previous figure counts is meant again. */
export function namedAgain(
  { action, subject, carry }: CountedName,
  last: { readonly subject: string; readonly unitOfMeasure: string } | undefined,
  unit: string,
): CountedName {
  if (last === undefined || last.unitOfMeasure !== unit) return { action, subject, carry };
  if (levelAlone.test(subject) && levelFirst.test(last.subject)) {
    return { action, subject: `${subject}${last.subject.replace(levelFirst, '')}`, carry };
  }
  const isDone = action === '' && doneAlone.test(subject) && !doneAlone.test(last.subject);
  return isDone ? { action: subject, subject: last.subject.replace(/^(?:建设|实施)/, ''), carry } : { action, subject, carry };
}
