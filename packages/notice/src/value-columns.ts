/** Columns of numbers: which of them are targets, in what unit and until when. */
import { figuresIn } from './figures.js';
import type { Passage } from './passage.js';

export interface ValueColumn {
  readonly index: number;
  /** The unit in parentheses in the heading: 新建里程(公里). */
  readonly unit?: Passage;
  /** The heading, if it names what is counted and does not only say 目标. */
  readonly counted?: Passage;
  /** The year that the heading names: 2033年目标. */
  readonly until?: number;
}

const number =
  /^(?:[≥≤≧≦><~约近逾超达]|不(?:少|低|高|大|小|多)于|不超过|超过|至少|力争|争取|确保|完成|新增|达到?|稳定在|保持在?|控制在|(?:提高|提升|增加|增长|下降|降低|减少|压减)[至到]?){0,3}\s?\d[\d,.]*/;
/** A number with hardly more than its unit and a qualifier. */
const longestNumber = 24;
const target = /目标|指标|计划|任务|全年|年度|本年|数量|总量/;
const generic =
  /^(?:(?:20\d\d)?年?(?:度|全年|本年)?|总|全年|年度|考核|预期|计划|工作|任务|主要)*(?:目标|指标|计划|任务|数量|数|值|量|总量|全年|年度)*(?:值|数|量)?$/;
/** Headings for past results, interim results and money, which are no targets of the task. */
const other =
  /上年|去年|现状|基数|基期|完成(?:数|值|情况)|实际|季度|半年|\d月|月份|节点|进度|阶段|序时|累计|投资|资金|预算|经费|分值|权重|得分|单价|联系|电话|序号|编号/;
const inParentheses = /\(([^()]{1,8})\)$/;

/** Whether the cells of a column are numbers with a unit or without. */
const isNumbers = (texts: readonly string[]): boolean => {
  const numbers = texts.filter((text) => text.length <= longestNumber && number.test(text)).length;
  return numbers > 0 && 10 * numbers >= 6 * texts.length;
};

/**
 * What a column of numbers means, by its heading and cells; undefined when it holds no targets. `name` is the folded
 * heading with the names above it, `own` its lowest cell.
 */
export function valueColumn(
  index: number,
  name: string,
  own: Passage | undefined,
  texts: readonly string[],
): ValueColumn | undefined {
  if (other.test(name) || !isNumbers(texts)) return undefined;
  const parenthesis = own === undefined ? null : inParentheses.exec(own.text);
  const unit = parenthesis?.[1] ?? '';
  const isUnit = unit !== '' && (figuresIn(`达到1${unit}`)[0]?.end === unit.length + 3 || /^[万亿]/.test(unit));
  if (!target.test(name) && !isUnit) return undefined;
  const head = own === undefined || parenthesis === null ? own : own.part(0, parenthesis.index);
  const counts = head !== undefined && isUnit && !generic.test(head.text.replaceAll(/\s/g, ''));
  const year = /(20\d\d)\s?年/.exec(name)?.[1];
  return {
    index,
    ...(isUnit && own !== undefined && parenthesis !== null && { unit: own.part(parenthesis.index + 1, own.text.length - 1) }),
    ...(counts && { counted: head }),
    ...(year !== undefined && { until: Number(year) }),
  };
}
