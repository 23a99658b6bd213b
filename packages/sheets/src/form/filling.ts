/** Makes a command's body from the cells of a row, and reports cells that cannot be used. */
import { type CellContent, normalDigits, numberOf, textOf, typedDay } from '../cell-content.js';
import { type FormColumn, isFilledIn } from './columns.js';
import type { FormCell, FormRow } from './row.js';

export interface CellFault {
  readonly column: FormColumn;
  readonly address: string;
  /** The kind of fault, such as `required` or `not-a-number`. */
  readonly code: string;
  readonly message: { readonly zh: string; readonly en: string };
}

export interface FilledCells {
  /** Field → value, as the command takes it. Faulty and empty cells are left out. */
  readonly body: Readonly<Record<string, string | number>>;
  readonly faults: readonly CellFault[];
}

const faults = {
  required: { zh: '必填', en: 'must be filled in' },
  formula: { zh: '不能用公式，请填写结果', en: 'must not be a formula; fill in its result' },
  'error-value': { zh: '单元格显示为错误', en: 'the cell shows an error' },
  duration: { zh: '单元格是时长，看不出所填的内容；请按文本填写', en: 'the cell holds a duration; write it as text' },
  'not-a-number': { zh: '应为数字，如 40 或 2.15', en: 'must be a number such as 40 or 2.15' },
  'not-a-day': { zh: '应为日期，如 2012-02-29 或 2012年2月29日', en: 'must be a day such as 2012-02-29' },
  'percent-out-of-place': { zh: '计量单位不是百分比，不能带 %', en: 'the unit of measure is not percent, so there can be no %' },
  'code-not-text': { zh: '代码应为文本，如 3.10', en: 'the code must be text such as 3.10' },
  merged: { zh: '不能合并单元格（{range}）', en: 'must not be part of merged cells ({range})' },
} as const;
type FaultCode = keyof typeof faults;

/** A value, or the code of a fault; undefined for an empty cell. */
type Reading = { readonly value: string | number } | { readonly fault: FaultCode } | undefined;

/**
 * Reads the cells of a row. Whether the values suit the command is left to the command's schema.
 * @param unitOfMeasure of the row's indicator; where it is percent, 2.15 and 2.15% mean the same
 */
export function fillIn(row: FormRow, unitOfMeasure = ''): FilledCells {
  const body: Record<string, string | number> = {};
  const found: CellFault[] = [];
  const fault = (column: FormColumn, { address }: FormCell, code: FaultCode, range = '') => {
    const { zh, en } = faults[code];
    found.push({ column, address, code, message: { zh: zh.replace('{range}', range), en: en.replace('{range}', range) } });
  };
  for (const column of row.sheet.columns) {
    const cell = row.cells.get(column.id);
    if (cell === undefined || column.kind === 'shown') continue;
    if (column.kind === 'key') {
      if (row.merged !== undefined) fault(column, cell, 'merged', row.merged.text);
      if (cell.content === undefined) fault(column, cell, 'required');
      else if (row.code === undefined) fault(column, cell, isBroken(cell.content) ?? 'code-not-text');
      continue;
    }
    const reading = readingOf(column, cell.content, unitOfMeasure);
    if (reading === undefined) {
      if (column.required === true) fault(column, cell, 'required');
    } else if ('fault' in reading) fault(column, cell, reading.fault);
    else body[column.id] = reading.value;
  }
  return { body, faults: found };
}

function isBroken(content: CellContent): FaultCode | undefined {
  if (content.kind === 'formula' || content.kind === 'duration') return content.kind;
  return content.kind === 'error' ? 'error-value' : undefined;
}

function readingOf(column: FormColumn, content: CellContent | undefined, unitOfMeasure: string): Reading {
  if (content === undefined || !isFilledIn(column)) return undefined;
  const broken = isBroken(content);
  if (broken !== undefined) return { fault: broken };
  switch (column.kind) {
    case 'percent': {
      const number = numberOf(content);
      return number === undefined ? { fault: 'not-a-number' } : { value: Number(number.text) };
    }
    case 'number': {
      const number = numberOf(content);
      if (number === undefined) return { fault: 'not-a-number' };
      return number.percent && !isInPercent(unitOfMeasure) ? { fault: 'percent-out-of-place' } : { value: number.text };
    }
    case 'day':
      return dayOf(content);
    default:
      return { value: textOf(content) ?? '' };
  }
}

const isInPercent = (unitOfMeasure: string) => /%|百分/.test(normalDigits(unitOfMeasure));

function dayOf(content: CellContent): Reading {
  if (content.kind === 'day') return { value: content.day };
  const day = content.kind === 'text' ? typedDay(content.text) : undefined;
  return day === undefined ? { fault: 'not-a-day' } : { value: day };
}
