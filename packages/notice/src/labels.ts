/** The labels in responsibility blocks and in the headings of task tables, and what each means. */
import { isUnitLike } from './names.js';
import { isPersonWithOffice } from './people.js';
import { looksLikeName } from './person-names.js';

/**
 * `shared` is 责任单位. The block and the notice decide whether all its units lead, only the first, or whether they help a
 * lead that is named separately. `contact` is 联系人: the person to ask, who seldom answers for the task.
 */
export type Role = 'people' | 'contact' | 'leads' | 'shared' | 'cooperating' | 'due';

const level =
  '(?:省|市|州|盟|县|区|旗|乡|镇|街道|村|厅|局|委|办|院|部|所|校|处|科|科室|处室|股室|部室|部门|级|委级|专班|县处|厅局|政府|党政|党委|党组|党工委|班子|公司|集团|中心|馆|总队|支队|站|园|项目|工程|部门|单位|具体|主要|行政|技术|业务|安全|常务|现场|片区){0,2}';
const unitNoun =
  '(?:单位|处室|部门|科室|机构|股室|站所|所站|办所|局室|处所|股所|院所|司局|局办|厅局|委局|委办|委办局|部室|院系|学院|院部|系部|镇街|乡镇|街镇|镇办|街道|村居|村社|中心|公司|支部|企业|主体|岗位|队所|局|司|处|科|股|办|部|室|站|所)';
/** What a leader does, before or behind the level: 牵头市领导, 市级包抓领导, 牵头负责领导. */
const leaderDoes =
  '(?:总?牵头|责任|负责|分管|主管|协管|联系|包抓|包保|包联|包干|包案|包片|包村|包点|包帮|挂钩|挂点|挂联|挂帅|挂片|驻点|驻村|蹲点|领衔|领办|领题|督办|督导|主抓|统筹|抓总|落实|协助|配合|推进|调度|帮扶|结对|服务|指导|带队|带班|值班)';
/** The head of a body, by office: 副县长, 院长, 主任. */
const headOf =
  '(?:常务)?副?(?:(?:省|市|州|县|区|局|厅|院|校|处|所|科|部|镇|乡|站|行|馆|社|司|会|园|总队|支队|大队)长|主任|书记|秘书长|总经理|经理|总监|总工程师|总工|董事长|政委|主席|总)';
const leadersName = '(?:姓名|名单)?';
const roleSources: readonly (readonly [Role, string])[] = [
  [
    'contact',
    '(?:工作|业务|项目|具体|日常|信息)?(?:联系|联络|填报|填表|报送|填写|制表|统计|信息报送|上报|对接)(?:人员|人|员)|信息员',
  ],
  [
    'people',
    [
      `${level}${leaderDoes}{1,2}${level}(?:领导|负责同志|责任同志|班子成员|干部)(?:同志)?${leadersName}`,
      `${level}(?:第一|直接|具体|主要|经办|承办|落实|包联|包抓|包保|包干|挂牌|总|首席|分管|主管){0,2}(?:责任人|负责人|负责同志|责任同志)员?${leadersName}`,
      '(?:经办|承办|具体经办|主办|督办|督导|监督|包抓|包保|包联|包案|帮扶|协办|配合|协助|审核|召集|总召集|主持)(?:责任)?(?:人员|人)|责任者',
      `${level}总?牵头(?:责任|负责)?人`,
      '(?:省|市|县|区|局|厅|委|校|院|处|所|镇|乡|街道|公司|集团|中心|党政|班子)(?:级|主要)?领导',
      `(?:分管|责任|主管|协管|联系|包联|包抓|牵头|挂点|带队)(?:省|市|县|区|局|厅|委|院|校)?${headOf}`,
      `副?总?指挥长?|${level}副?(?:链|组|班)长|总?(?:省|市|州|县|区|乡|镇|村)?级?(?:总|副)?(?:河|湖|林|田|路|街|楼|段|片|库|山|点|网格)长`,
      '(?:驻村|包村|驻点)?第一书记|(?:驻村|驻点)工作队长|网格员|项目(?:经理|专员|秘书|管家|总监|长|首席)|首席专家|技术负责人',
    ].join('|'),
  ],
  [
    'leads',
    `总?牵头(?:责任|主办|负责|落实|实施|组织)?${unitNoun}|主(?:办|责|管|抓)(?:责任)?${unitNoun}|第一责任${unitNoun}|(?:主要|首要)(?:责任|负责|承办)${unitNoun}|负责${unitNoun}|总?牵头|主办|主责|主抓`,
  ],
  [
    'cooperating',
    `(?:协同配合|协助配合|协调配合|配合|协办|协同|协助|协作|参与|参加|会办|联合|支持|协调)(?:责任|负责|落实|实施)?${unitNoun}|其他责任${unitNoun}|协办|协同|协责|配合|参与`,
  ],
  [
    'shared',
    `(?:责任|承办|实施|落实|承担|责任落实|组织实施|执行|具体负责|具体责任)${unitNoun}|(?:责任|实施|承办|落实)主体|(?:责任|职责)分工|承办`,
  ],
  [
    'due',
    '(?:计划|预计)?(?:完成|办结|办理|落实|推进|整改)?(?:时限|期限)(?:要求)?|(?:计划|预计|拟)?(?:完成|办结|落实|截止|整改|竣工)(?:时间|日期)(?:节点|要求)?|时间(?:节点|要求|进度|安排)|完成节点|进度(?:要求|安排)|时限要求|(?<![\\u4e00-\\u9fa5])(?:时间|期限)',
  ],
];

const sourceOf = (...roles: readonly Role[]) =>
  roleSources.flatMap(([role, source]) => (roles.includes(role) ? [source] : [])).join('|');
const units = sourceOf('leads', 'shared', 'cooperating');
const persons = sourceOf('people', 'contact');
/** 责任领导及责任人, or 责任单位及责任人: units, each followed by its person. */
const both = new RegExp(`^(?:${persons})(?:及|和|与|、|/)(?:其)?(?:${persons})$`);
const unitsWithPersons = new RegExp(`^(${units})(?:及|和|与|、|/|\\()(?:其)?(?:${persons}|领导)\\)?$`);

/** For a label that announces units with their persons: the role of the units. */
function roleOfMixed(label: string): Role | undefined {
  const first = unitsWithPersons.exec(label)?.[1];
  return first === undefined ? undefined : roleOf(first);
}

const whole = roleSources.map(([role, source]) => [role, new RegExp(`^(?:${source})$`)] as const);

/** The meaning of a label on its own, as in the heading of a table. */
export function roleOf(label: string): Role | undefined {
  return whole.find(([, pattern]) => pattern.test(label))?.[0] ?? (both.test(label) ? 'people' : undefined);
}

export interface LabelToken {
  readonly role: Role;
  readonly start: number;
  /** The place behind the colon. */
  readonly end: number;
  /** The label announces units with their persons. */
  readonly mixed?: true;
}

const anyLabel = roleSources.map(([, source]) => source).join('|');
const labelled = new RegExp(
  `(?:${anyLabel})(?:(?:及|和|与|、|/)(?:其)?(?:${persons}|领导))?(?:\\([^()]{1,12}\\))?\\s{0,3}(?::|——)`,
  'g',
);
/** [牵头单位]甲局 [配合单位]乙局: brackets in place of a colon. */
const bracketed = new RegExp(`\\[\\s?(?:${anyLabel})\\s?\\]\\s{0,3}:?`, 'g');
/** On a line of its own, a label may be followed by a space instead of a colon. */
const opening = new RegExp(`^\\[?(?:${anyLabel})\\]?(?:\\s{1,8}|\\s{0,3}:)(?=\\S)`);
/** 责 任 领 导: a label stretched with spaces to the width of others. */
const spacedOut = /(?<![\p{Script=Han}] {0,3})\p{Script=Han}(?: {1,3}\p{Script=Han}){1,6}\s{0,3}:/gu;
/** 责任人为张三. The rule of which unit leads is also written with 牵头单位 in this way. */
const inSentence = new RegExp(`(?<=^|[。;,\\s])(?:${anyLabel})(?:为|是)(?!牵头|主办|主责|第一|首|责任)`, 'g');
/** (责任领导 张三;责任单位 甲局): behind punctuation or a wide gap, a space in place of a colon. */
const bySpace = new RegExp(`(?<=[([;,。] ?|  )(?:${anyLabel}) {1,4}(?=\\S)`, 'g');
/** 资源保护 分管领导 张三: one blank before and one behind the label, if a name or a body follows. */
const bySpaces = new RegExp(`(?<=\\S )(?:${anyLabel}) {1,4}(?=([^\\s,;。()]{2,20})(?:[\\s,;。)]|$))`, 'g');
/** ;单位:甲局, only behind another label. */
const bareUnit = /(?<=[([;,。 ])(?:单位|部门|处室|科室|股室|站所)\s{0,3}:/g;
/** (分管:副校长张三): a label that says only what a leader does. */
const bareLeader =
  /(?<=[([;,] ?)(?:分管|主管|协管|包抓|包保|包联|联系|领衔|领办|挂帅|挂点|主抓)\s{0,3}:(?=\s{0,3}([^,;、)\]]{2,30}))/g;
/** (责任领导张三;责任单位县水利局): nothing between label and name. */
const closePerson = new RegExp(`(?<=[([;,] ?)(?:${persons})(?=([\\p{Script=Han}〇·]{2,6})(?:[,;、。)\\]]|$))`, 'gu');
const closeUnit = new RegExp(`(?<=[([;,] ?)(?:${units})(?=([\\p{Script=Han}]{2,20})(?:[,;、。)\\]]|$))`, 'gu');

interface LabelMatch {
  readonly index: number;
  readonly all: string;
}

/** Labels with only a space, or nothing, before their value. They count only if the value has the right form. */
function withoutColon(text: string): LabelMatch[] {
  const matches = [...text.matchAll(bySpace)];
  for (const match of text.matchAll(bySpaces)) {
    const value = match[1] ?? '';
    if (value.split('、').every((name) => looksLikeName(name) || isUnitLike(name))) matches.push(match);
  }
  for (const match of text.matchAll(closePerson)) if (looksLikeName(match[1] ?? '')) matches.push(match);
  for (const match of text.matchAll(closeUnit)) if (isUnitLike(match[1] ?? '')) matches.push(match);
  return matches.map(({ index, 0: all }) => ({ index, all }));
}

/** Every label of a folded text, with a colon or without. */
export function labelsIn(text: string): LabelToken[] {
  const found: LabelToken[] = [];
  if (!/[:[(\s为是—]/.test(text)) return found;
  const first = opening.exec(text);
  if (first !== null) {
    const role = roleOf(first[0].replaceAll(/[[\]:\s]/g, ''));
    if (role !== undefined) found.push({ role, start: 0, end: first[0].length });
  }
  const leaders = [...text.matchAll(bareLeader)].filter(([, name = '']) => looksLikeName(name) || isPersonWithOffice(name));
  const matches: LabelMatch[] = [labelled, bracketed, spacedOut, inSentence, bareUnit]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(({ index, 0: all }) => ({ index, all }));
  matches.push(...withoutColon(text), ...leaders.map(({ index, 0: all }) => ({ index, all })));
  matches.sort((one, other) => one.index - other.index);
  for (const { index, all } of matches) {
    if (index < (found.at(-1)?.end ?? 0)) continue;
    const label = all
      .replace(/\s{0,3}(?::|——)$/, '')
      .replace(/\([^()]*\)$/, (aside) => (roleOfMixed(`责任单位${aside}`) === undefined ? '' : aside))
      .replaceAll(/[[\]\s]/g, '');
    const role = /^(?:分管|主管|协管|包抓|包保|包联|联系|领衔|领办|挂帅|挂点)$/.test(label)
      ? 'people'
      : /^(?:单位|部门|处室|科室|股室|站所)$/.test(label)
        ? 'shared'
        : (roleOf(label) ?? roleOf(label.replace(/[为是]$/, '')));
    const mixed = role === undefined ? roleOfMixed(label) : undefined;
    const end = index + all.length;
    if (role !== undefined) found.push({ role, start: index, end });
    else if (mixed !== undefined) found.push({ role: mixed, start: index, end, mixed: true });
  }
  return found;
}
