/**
 * The form that units fill in: its sheets, and the purpose of each column. Columns are found by their headings, so a
 * column that somebody inserts does no harm.
 */

/** Must grow when older forms could no longer be read correctly. */
export const formVersion = 1;

export interface FormColumn {
  /** The field of the command's body that the column fills, or the value that it shows. */
  readonly id: string;
  readonly heading: string;
  /** `key`: names the row. `shown`: for reading only. The rest is filled in. */
  readonly kind: 'key' | 'shown' | 'percent' | 'number' | 'day' | 'text';
  readonly required?: true;
  /** In characters. */
  readonly width: number;
}

export interface FormSheet {
  readonly id: 'progress' | 'measurement';
  readonly name: string;
  readonly columns: readonly FormColumn[];
}

const progress: FormSheet = {
  id: 'progress',
  name: '进度上报',
  columns: [
    { id: 'code', heading: '任务代码', kind: 'key', width: 10 },
    { id: 'title', heading: '任务名称', kind: 'shown', width: 32 },
    { id: 'role', heading: '牵头/配合', kind: 'shown', width: 10 },
    { id: 'percentNow', heading: '现进度(%)', kind: 'shown', width: 10 },
    { id: 'percent', heading: '进度(%)', kind: 'percent', required: true, width: 10 },
    { id: 'done', heading: '完成情况', kind: 'text', required: true, width: 40 },
    { id: 'next', heading: '下一步', kind: 'text', width: 30 },
    { id: 'obstacles', heading: '存在问题', kind: 'text', width: 30 },
    { id: 'occurredOn', heading: '发生日期', kind: 'day', required: true, width: 13 },
    { id: 'reason', heading: '说明(理由)', kind: 'text', width: 24 },
  ],
};

const measurement: FormSheet = {
  id: 'measurement',
  name: '指标填报',
  columns: [
    { id: 'code', heading: '指标代码', kind: 'key', width: 20 },
    { id: 'title', heading: '指标名称', kind: 'shown', width: 32 },
    { id: 'unitOfMeasure', heading: '计量单位', kind: 'shown', width: 10 },
    { id: 'target', heading: '目标', kind: 'shown', width: 12 },
    { id: 'valueNow', heading: '现值', kind: 'shown', width: 12 },
    { id: 'value', heading: '数值', kind: 'number', required: true, width: 12 },
    { id: 'reference', heading: '比较值/总数', kind: 'number', width: 14 },
    { id: 'occurredOn', heading: '发生日期', kind: 'day', required: true, width: 13 },
    { id: 'source', heading: '来源', kind: 'text', width: 28 },
    { id: 'note', heading: '备注', kind: 'text', width: 28 },
  ],
};

export const formSheets = { progress, measurement } as const;

/** Rows of a sheet: the title with the mark, the headings, then one row for each task or indicator. */
export const titleRow = 1;
export const headingRow = 2;

/** The text in a cell of the first row that says which form this is. It is meant for machines, not for people. */
export const formMark = (plan: string, unit: string) => `duban-form/${formVersion} ${plan} ${unit}`;

export interface FormMark {
  readonly version: number;
  readonly plan: string;
  readonly unit: string;
}

/** The mark in a cell's text, or undefined when it is none. */
export function parsedMark(text: string): FormMark | undefined {
  const [, version, plan, unit] = /^duban-form\/(\d{1,4}) ([a-z0-9]{2,32}) ([a-z0-9-]{1,64})$/.exec(text.trim()) ?? [];
  return version === undefined || plan === undefined || unit === undefined ? undefined : { version: Number(version), plan, unit };
}

export const isFilledIn = ({ kind }: FormColumn): boolean => kind !== 'key' && kind !== 'shown';
