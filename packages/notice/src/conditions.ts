/** Terms of a policy: who may apply, and for how much. Their figures bind the applicants, not the plan. */
import type { Figure } from './figures.js';

const may = /(?:可|可以|均可)(?:申请|申报|获得?|享受|认定|推荐|按|给予|参评|评|直接|优先|凭|贷|领|补|减|免|再|一次|放宽|延长|达)/;
const gives = /给予|予以|奖励|奖补|补助|补贴|贴息|资助|补偿|减免|授信|贷款|担保/;
const measured =
  /一次性|最高|最长|最多|最低|上限|封顶|每(?:人|户|家|个|年|月|次|平方米|亩).{0,6}(?:不超过|不高于|最高|给予|奖|补)|按(?![月季年时期照规要计]).{1,16}(?:给予|予以|补|奖)|标准给予/;
const extreme =
  /(?:最高|最长|最多|最低|上限)(?:额度|限额|金额|期限)?(?:不超过|不高于|可达到?|可|为|达|给予|补助?|奖励?|贴息)?\s?$/;
const whoever = /^\s*(?:对|凡|符合|对于|年(?:薪|缴税|纳税|营业|销售|主营|产值|营收)|注册资本|租期|年限|从业|工龄|实缴)/;
const namesThose =
  /^的?\s?(?:,|且|并|、)?[^,。;]{0,14}?(?:的|可|均可)?\s?(?:企业|单位|个人|机构|人员|项目|团队|人才|书店|农户|户|家庭|主体|平台|商户|组织|可|给予|予以|按)/;

/** Words before a figure by which the plan itself pays, raises or builds something: then the figure is no term. */
const paid = /(?:发放|落实|争取|投放|累计|完成|筹集|兑现|拨付|下达|安排|新增|举办|培训|建成|新建)[^,]{0,14}$/;

/** Units of a figure that selects things instead of counting them: 低于2600元的申请人免予核查. */
const measures = /^(?:元|吨|千瓦|平方|立方|亩|公顷|公里|米|人$|年$|岁|天|日|个月|蒸吨|兆瓦|毫克|克|公斤|千克|万步|张|度)/;
const counts = /(?:任务|目标|规模|面积|投资|产能|指标|计划)/;
/** Words after which a figure gives the size of one thing: 年产3万吨镁合金项目. */
const sized =
  /(?:(?:年|日|月|时)(?:产|处理|供水|熔|加工|屠宰|发电|供气|供热|吞吐|处置|出栏)[量能力]{0,2}|年产|日产|月产|年处理|日处理|占地|库容|装机(?:容量)?|年发电|建筑面积|可容纳|年加工|日供水|年供水|日供气|设计|年屠宰|年接待)$/;
export const saysWhich = ({ unit, plain }: Figure, before: string, after: string): boolean =>
  measures.test(unit) &&
  !counts.test(after) &&
  ((plain && /^\s*的[^,]{2,}/.test(after)) || (sized.test(before.trimEnd()) && /^\s*(?:以上)?(?:的)?[^,、和及]{3,}/.test(after)));

/** Receivers whom a figure selects: 对投资超5亿元的项目一事一议. */
const those = '(?:项目|企业|单位|个人|机构|人员|团队|人才|农户|家庭|主体|商户|组织|地区|部门|学生|老人|患者|小区|户)';
const forThose = new RegExp(`^\\s*(?:对|凡|符合)([^。;]{3,80}?)的[^,]{0,8}${those}`);
const getsThen = new RegExp(
  `^(?:的[^,]{0,12}|[^,]{0,12}${those})(?:优先|方?可(?![持靠控视用行再])|不得|免予|免于|享受|不予|从轻)|^[^,]{0,8}(?:同意|表决)`,
);

/**
 * Whether a figure is a term of a policy. `clause` is the figure's clause, `sentence` all words up to the next 。 around
 * it, `before` and `after` the words on both sides of the figure.
 */
export function isCondition(figure: Figure, clause: string, sentence: string, before: string, after: string): boolean {
  // 为3865名对象发放补助 says how many get it, so it is no term.
  if (/^[名人户家]/.test(figure.unit) && /^\s*为?$/.test(before) && !extreme.test(clause) && !may.test(sentence)) return false;
  if (extreme.test(before) || saysWhich(figure, before, after)) return true;
  if ((figure.plain || figure.kind !== 'number') && (getsThen.test(after) || /[双]$/.test(before))) return true;
  const chosen = figure.plain ? forThose.exec(clause) : null;
  if (chosen !== null && before.trim().length < (chosen[1] ?? '').length + 1) return true;
  const policy = may.test(sentence) || (gives.test(sentence) && (measured.test(sentence) || /^\s*对[^,]{2,40}的/.test(sentence)));
  if (!policy) return false;
  if (
    figure.unit.startsWith('元') &&
    (gives.test(clause) || may.test(clause)) &&
    (measured.test(clause) || may.test(clause) || /给予|予以/.test(clause)) &&
    !paid.test(before)
  )
    return true;
  if ((measured.test(clause) || may.test(clause)) && !paid.test(before)) return true;
  if (whoever.test(clause)) return true;
  return /^\s?的/.test(after) && namesThose.test(after);
}
