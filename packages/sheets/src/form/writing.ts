/** Makes the form of a unit: with what is known already, and cells to fill in. */
import { type OutCell, type OutSheet, writeWorkbook } from '../workbook-out.js';
import { type FormColumn, type FormSheet, formMark, formSheets, isFilledIn } from './columns.js';

/** Column → the value that it shows. */
export type ShownRow = Readonly<Record<string, string | number>>;

export interface FormTable {
  readonly plan: { readonly id: string; readonly title: string; readonly simulated: boolean };
  readonly unit: { readonly id: string; readonly name: string };
  readonly progress: readonly ShownRow[];
  readonly measurement: readonly ShownRow[];
  /** Remarks below the notes: which tasks are not in the form, and why. */
  readonly remarks: readonly string[];
}

const notesName = '填表说明';
const notes = [
  '一、在浅黄色格内填写；不报的任务或指标整行留空即可。',
  '二、同一任务、同一指标每份表只填一行；不要改动代码列和表头，不要合并单元格，不要使用公式。',
  '三、进度(%)填 0–100 的整数，如 40 或 40%。',
  '四、发生日期填 2012-02-29、2012/2/29 或 2012年2月29日，不得晚于今天；2月29日只在闰年有效。',
  '五、数值只填数字，不带计量单位；全角数字可以识别。计量单位为百分比的，填 2.15 或 2.15%。',
  '六、比较值/总数：比例、覆盖类指标填总数，比较类指标填比较值，其他指标不填。',
  '七、提交后逐行回执；有误的行不影响其他行，改正后可用原文件再次提交，已受理的行不会重复记录。',
  'Fill in the light yellow cells only; leave a row empty to skip it. One receipt is given for each row.',
];

const label = (value: string): OutCell => ({ value, look: 'label' });

function cellOf({ id, kind }: FormColumn, shown: ShownRow): OutCell {
  switch (kind) {
    case 'key':
    case 'shown':
      // Codes are written as text, or task 3.10 would become the number 3.1.
      return { value: shown[id], takes: typeof shown[id] === 'number' ? undefined : 'text' };
    case 'text':
      return { look: 'open', takes: 'text' };
    case 'day':
      return { look: 'open', takes: 'day' };
    case 'percent':
    case 'number':
      return { look: 'open' };
  }
}

function sheetOf({ name, columns }: FormSheet, title: string, mark: string, rows: readonly ShownRow[]): OutSheet {
  const blanks = columns.slice(2).map((): OutCell => ({}));
  return {
    name,
    widths: columns.map(({ width }) => width),
    headRows: 2,
    rows: [
      [{ value: `${title} ${name}`, look: 'label' }, ...blanks, { value: mark, look: 'faint' }],
      columns.map((column) => label(column.required === true && isFilledIn(column) ? `${column.heading}*` : column.heading)),
      ...rows.map((shown) => columns.map((column) => cellOf(column, shown))),
    ],
  };
}

/** The bytes of the form as an `.xlsx` file. */
export function writeForm({ plan, unit, progress, measurement, remarks }: FormTable): Promise<Uint8Array> {
  const simulated = plan.simulated ? '【模拟】' : '';
  const title = `${simulated}${plan.title} ${unit.name}`;
  const mark = formMark(plan.id, unit.id);
  const lines = [...notes, ...(plan.simulated ? ['【模拟】本计划为模拟，表中内容并未发生。'] : []), ...remarks];
  return writeWorkbook([
    sheetOf(formSheets.progress, title, mark, progress),
    sheetOf(formSheets.measurement, title, mark, measurement),
    {
      name: notesName,
      widths: [110],
      headRows: 1,
      rows: [[label(`${title} ${notesName}`)], ...lines.map((value) => [{ value }])],
    },
  ]);
}
