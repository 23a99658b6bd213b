/**
 * The form that units fill in: its sheets, and what each column is for. Columns are found by their headings, in either
 * language, so a column that somebody inserts does no harm.
 */
import type { Words } from '@duban/domain';

/** Raise it when forms given out before would be misread by this code, or forms given out now by older code. */
export const formVersion = 2;
/** The oldest version that is still accepted. Forms of version 1 have no id. */
export const oldestFormVersion = 1;

/** The heading is the column's words. */
export interface FormColumn extends Words {
  /** The field of the command's body that the column fills, or the name of the value that it shows. */
  readonly id: string;
  /** `key`: names the row. `shown`: for reading only. The rest is filled in. */
  readonly kind: 'key' | 'shown' | 'percent' | 'number' | 'day' | 'text';
  readonly required?: true;
  /** In characters. */
  readonly width: number;
  /** Values that the form offers; any other may be typed as well. */
  readonly choices?: readonly string[];
  /** Shown beside the cell while it is filled in. */
  readonly hint?: Words;
}

export interface FormSheet {
  readonly id: 'progress' | 'measurement';
  readonly name: Words;
  readonly columns: readonly FormColumn[];
}

const occurredOn: FormColumn = {
  id: 'occurredOn',
  zh: '发生日期',
  en: 'Occurred on',
  kind: 'day',
  required: true,
  width: 13,
  hint: { zh: '如 2012-02-29，不得晚于今天', en: 'such as 2012-02-29, not after today' },
};

const progress: FormSheet = {
  id: 'progress',
  name: { zh: '进度上报', en: 'Progress' },
  columns: [
    { id: 'code', zh: '任务代码', en: 'Task', kind: 'key', width: 10 },
    { id: 'title', zh: '任务名称', en: 'Name of the task', kind: 'shown', width: 32 },
    { id: 'role', zh: '牵头/配合', en: 'Lead/cooperating', kind: 'shown', width: 10 },
    { id: 'due', zh: '完成期限', en: 'Due', kind: 'shown', width: 12 },
    { id: 'light', zh: '亮灯', en: 'Light', kind: 'shown', width: 7 },
    { id: 'percentNow', zh: '现进度(%)', en: 'Progress now (%)', kind: 'shown', width: 10 },
    { id: 'lastReport', zh: '最近上报', en: 'Last report', kind: 'shown', width: 30 },
    { id: 'returned', zh: '退回未改', en: 'Returned', kind: 'shown', width: 24 },
    {
      id: 'percent',
      zh: '进度(%)',
      en: 'Progress (%)',
      kind: 'percent',
      required: true,
      width: 10,
      choices: ['0', '10', '20', '30', '40', '50', '60', '70', '80', '90', '100'],
      hint: { zh: '0 到 100 的整数，可选可填', en: 'a whole number from 0 to 100, chosen or typed' },
    },
    { id: 'done', zh: '完成情况', en: 'Done', kind: 'text', required: true, width: 40 },
    { id: 'next', zh: '下一步', en: 'Next', kind: 'text', width: 30 },
    { id: 'obstacles', zh: '存在问题', en: 'Problems', kind: 'text', width: 30 },
    occurredOn,
    { id: 'reason', zh: '说明(理由)', en: 'Reason', kind: 'text', width: 24 },
  ],
};

const measurement: FormSheet = {
  id: 'measurement',
  name: { zh: '指标填报', en: 'Measurements' },
  columns: [
    { id: 'code', zh: '指标代码', en: 'Indicator', kind: 'key', width: 20 },
    { id: 'title', zh: '指标名称', en: 'Name of the indicator', kind: 'shown', width: 32 },
    { id: 'unitOfMeasure', zh: '计量单位', en: 'Unit of measure', kind: 'shown', width: 10 },
    { id: 'target', zh: '目标', en: 'Target', kind: 'shown', width: 12 },
    { id: 'valueNow', zh: '现值', en: 'Value now', kind: 'shown', width: 12 },
    { id: 'value', zh: '数值', en: 'Value', kind: 'number', required: true, width: 12 },
    { id: 'reference', zh: '比较值/总数', en: 'Reference/population', kind: 'number', width: 14 },
    occurredOn,
    { id: 'source', zh: '来源', en: 'Source', kind: 'text', width: 28 },
    { id: 'note', zh: '备注', en: 'Note', kind: 'text', width: 28 },
  ],
};

export const formSheets = { progress, measurement } as const;

/** Rows of a sheet: the title with the mark, the headings, then one row for each task or indicator. */
export const titleRow = 1;
export const headingRow = 2;

/** The text in a cell of the first row that identifies the form. It is for machines, not for people. */
export const formMark = (plan: string, unit: string, id: string) => `duban-form/${formVersion} ${plan} ${unit} ${id}`;

export interface FormMark {
  readonly version: number;
  readonly plan: string;
  readonly unit: string;
  /** Differs for every form that is given out; undefined in forms of version 1. */
  readonly id: string | undefined;
}

const markPattern = /^duban-form\/(\d{1,4}) ([a-z0-9]{2,32}) ([a-z0-9-]{1,64})(?: ([0-9a-f-]{36}))?$/;

/** The mark that a cell's text holds; undefined when it holds none. */
export function parsedMark(text: string): FormMark | undefined {
  const [, version, plan, unit, id] = markPattern.exec(text.trim()) ?? [];
  if (version === undefined || plan === undefined || unit === undefined) return undefined;
  return { version: Number(version), plan, unit, id };
}

export const isFilledIn = ({ kind }: FormColumn): boolean => kind !== 'key' && kind !== 'shown';
