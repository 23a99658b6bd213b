/**
 * Below the table of a form stands who filled it in, who checked it and when. Such a row does not belong to the table.
 * Any other row with a value in a column of the report does, and needs a code.
 */
import { type CellContent, textOf } from '../cell-content.js';
import { isFilledIn } from './columns.js';
import type { FormRow } from './row.js';

/** Labels of signatures, such as 填表人, 单位负责人（签字） and 填报日期. */
const label =
  /^(?:(?:填表|填报|制表|经办|承办|联系|审核|复核|审批|审签|核对|签发|批准|负责|报送|上报)(?:人|人员|单位|日期|时间|领导|负责人)?|(?:分管|主管|主要|单位|部门|处室|科室)?(?:领导|负责人|签字|签名|盖章|公章)|单位|日期|时间|(?:联系|办公|移动)?(?:电话|手机)|(?:filled in|prepared|checked|reviewed|approved|signed|submitted) by|signature|date|phone|tel)(?:\s*[（(][^）)]{1,8}[）)])?\s*[:：]/i;
/** A place for a stamp or a signature that has no label. */
const stamp = /^.{0,30}[（(](?:盖章|公章|签章|签字|签名)[）)]$/;

const isLabelled = (content: CellContent) => {
  const text = textOf(content)?.trim() ?? '';
  return label.test(text) || stamp.test(text);
};
/** A label whose value is expected in the cell to its right. */
const awaitsValue = (content: CellContent) => isLabelled(content) && /[:：]$/.test(textOf(content)?.trim() ?? '');

/** Whether a row below the table holds signatures, or at least nothing that could be a report. */
export function isSignature({ sheet, code, cells }: FormRow): boolean {
  if (code !== undefined && !/[:：]/.test(code)) return false;
  const filled = sheet.columns.flatMap((column) => {
    const content = cells.get(column.id)?.content;
    return content === undefined ? [] : [{ column, content }];
  });
  const signed = filled.some(({ content }) => isLabelled(content));
  return filled.every(({ column, content }, at) => {
    if (!isFilledIn(column) || isLabelled(content)) return true;
    const before = filled[at - 1];
    if (before !== undefined && awaitsValue(before.content)) return true;
    return signed && content.kind === 'day';
  });
}
