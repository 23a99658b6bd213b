/** The meaning of the columns of a task table, by their headings. */
import { type Role, roleOf } from './labels.js';

/** `measure` and `value` are the two halves of a figure: its unit and its number. */
export type Column = Role | 'number' | 'section' | 'title' | 'body' | 'measure' | 'value';

const patterns: readonly (readonly [Column, RegExp])[] = [
  ['measure', /^(?:计量单位|指标单位|计算单位|数量单位|量纲)$/],
  [
    'value',
    /^(?:(?:年度|全年|本年度?|20\d\d年度?|考核|计划|任务|工作)?(?:目标值|指标值|目标数|任务数|计划数|计划值|任务量|计划完成数?|目标数值)|数量)$/,
  ],
  ['number', /^(?:(?:任务|项目|指标|工作|事项)?(?:序号|编号)|序|号)$/],
  [
    'section',
    /^(?:类别|板块|工作类别|任务类别|重点领域|领域|方面|工作方面|分类|项目类别|任务分类|工作板块|部分|(?:项目|任务|工作|工程|指标|改革)?(?:类型|类别|种类|大类)|所属(?:板块|领域|类别)|专项(?:名称)?|(?:一级|总体)(?:任务|指标))$/,
  ],
  [
    'title',
    /^(?:(?:工作|重点|主要|目标|年度|重点工作|具体|改革|20\d\d年)?(?:任务|事项)(?:名称|内容)?|重点工作|工作项目|项目名称|项目|工作要点|任务分解|(?:主要|考核|量化|年度|具体|核心)?指标(?:名称|项目)|指标)$/,
  ],
  [
    'body',
    /^(?:(?:主要|年度)?(?:建设|实施|工作)(?:内容|规模)(?:及规模|和规模)?|(?:工作|具体|主要|推进|落实)?(?:措施|举措|内容|要求)|(?:工作|目标|年度|主要|任务)?目标(?:要求|任务)?|目标任务|工作目标(?:及|和)要求|(?:主要|量化)指标|工作标准|任务要求|具体工作|(?:工作|预期|标志性)?成果(?:形式|要求)?)$/,
  ],
];

/** 目标与举措, 年度目标及措施: compounds of words for what is to be done. */
const compound =
  /^(?:(?:主要|年度|具体|工作|重点|推进|落实|实施|建设|量化|完成|阶段性?|预期|细化|20\d\d年|全年|本年|责任|考核|改革)*(?:目标值?|举措|措施|内容|要求|指标|标准|成效|安排|计划|做法|规模|成果|任务)(?:与|和|及|、|\/)?){2,}$/;

/** 责任单位及责任人, 牵头单位(负责人): units, each followed by its person. */
const withPeople =
  /^(.{2,10}?)(?:及|和|与|、|\/|\()(?:其)?(?:主要|具体|分管)?(?:责任人|负责人|领导|联系人|责任领导|分管领导)(?:员)?\)?$/;
export const namesPeopleToo = (name: string): boolean => withPeople.test(name.replaceAll(/\s+/g, ''));

/** 责任领导及职务: other facts beside the name. */
const withOffice = /(?:及|和|与|、|\/)(?:其)?(?:职务|职称|电话|联系电话|联系方式|手机|手机号码?)$/;
/** Words that are a label only as the heading of a column. */
const leaders = /^(?:领导|领导姓名|负责|负责人员|责任人员|责任领导人|人员)$/;

const bodies = '(?:单位|部门|机构|主体|科室|处室|股室|司局|站所|院系|部室|局办|街道|乡镇|镇街|公司|中心|企业|负责单位|责任单位)';
/** Columns that no list has in full, by the last word of the heading and a word before it. */
const byEnding: readonly (readonly [Column, RegExp])[] = [
  ['people', /(?:领导|责任人|负责人|负责同志|责任同志|牵头人|主抓人|包抓人|包联人|班子成员|分管局长|分管副?[市县区局院校]长)$/],
  ['leads', new RegExp(`(?:牵头|主办|主责|主管|主抓|抓总|第一).{0,4}${bodies}$`)],
  ['cooperating', new RegExp(`(?:配合|协同|协办|协助|协作|参与|参加|会办|联合|支持|辅助).{0,4}${bodies}$`)],
  ['shared', new RegExp(`(?:责任|承办|实施|落实|执行|承担|负责|办理|推进|完成|建设).{0,4}${bodies}$`)],
  ['due', /(?:完成|办结|竣工|结束|交付|销号|时限|达标|完工|整改|目标).{0,4}(?:时限|时间|期限|日期|节点)$/],
  ['body', /(?:措施|举措|任务内容|工作内容|建设内容|目标|要求|标准|成效|做法|标志)$/],
];
const otherPurpose = /督办|考核|监督|验收|计量|报送|审核|评价|上报|填报|联系|开工|启动|开始|备注|存在|进展|上年|去年|基期|电话/;

/** The meaning of a column, by its folded heading; undefined for a column without content of a plan. */
export function columnOf(name: string): Column | undefined {
  const compact = name
    .replaceAll(/\s+/g, '')
    .replace(/\(.{0,24}\)$/, '')
    .replace(withOffice, '');
  if (leaders.test(compact)) return 'people';
  if (compact === '' || compact.length > 14) return undefined;
  const first = withPeople.exec(compact)?.[1];
  return (
    roleOf(compact) ??
    (first === undefined ? undefined : roleOf(first)) ??
    (helps.test(compact) ? 'cooperating' : undefined) ??
    patterns.find(([, pattern]) => pattern.test(compact))?.[0] ??
    (compound.test(compact) ? 'body' : undefined) ??
    (otherPurpose.test(compact) ? undefined : byEnding.find(([, pattern]) => pattern.test(compact))?.[0])
  );
}

/** Short names below a heading that covers several columns: 协同, 参与 below 责任单位. */
const helps = /^(?:协同|协助|参与|参加|联合)$/;

const isRole = (column: Column | undefined) =>
  column === 'leads' || column === 'shared' || column === 'people' || column === 'cooperating';

/** The columns of a heading row; undefined when it is no heading of a task table. */
export function columnsOf(names: readonly string[]): readonly (Column | undefined)[] | undefined {
  return asHeading(names.map(columnOf));
}

/** The columns of a heading if it is one of a task table: one column says what is to be done, another by whom. */
export function asHeading(columns: readonly (Column | undefined)[]): readonly (Column | undefined)[] | undefined {
  const says = columns.some((column) => column === 'title' || column === 'body');
  return says && columns.some(isRole) ? columns : undefined;
}
