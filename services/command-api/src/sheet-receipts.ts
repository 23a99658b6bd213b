/** The receipt for each row of a form. */
import { DubanError, type Language, words } from '@duban/domain';
import { InputMismatch, problemOf } from '@duban/runtime';
import type { CellFault, FormRow } from '@duban/sheets';
import { z } from 'zod';
import { type CommandAnswer, commandAnswer } from './answers.js';

const cellError = z
  .strictObject({
    column: z.string().describe('列名 / heading of the column'),
    cell: z.string().describe('单元格，如 E5 / the cell'),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'CellFault' });
type CellError = z.infer<typeof cellError>;

const subject = {
  sheet: z.string().describe('工作表 / name of the sheet'),
  row: z.int().describe('行号 / number of the row'),
  task: z.string().exactOptional(),
  indicator: z.string().exactOptional(),
};

/** One row: carried out, refused, or left empty. */
export const receipt = z.discriminatedUnion('status', [
  z
    .strictObject({ ...subject, status: z.literal('accepted').describe(words.receipt.accepted.zh), ...commandAnswer.shape })
    .meta({ id: 'AcceptedRow' }),
  z
    .strictObject({
      ...subject,
      status: z.literal('refused').describe(words.receipt.refused.zh),
      problem: z.strictObject({
        code: z.string().describe('稳定的错误码 / stable code'),
        title: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
        errors: z.array(cellError).describe('逐格的说明 / cell by cell'),
      }),
    })
    .meta({ id: 'RefusedRow' }),
  z.strictObject({ ...subject, status: z.literal('skipped').describe(words.receipt.skipped.zh) }).meta({ id: 'SkippedRow' }),
]);
export type Receipt = z.infer<typeof receipt>;

export const receipts = z
  .strictObject({
    items: z.array(receipt),
    accepted: z.int(),
    refused: z.int(),
    skipped: z.int(),
  })
  .meta({ id: 'FormReceipts' });

/** A row with cells that cannot become a command. Its problem is `invalid-input`. */
export class FaultyRow extends Error {
  override readonly name = 'FaultyRow';
  readonly faults: readonly CellFault[];

  constructor(faults: readonly CellFault[]) {
    super('cells of a row cannot be read');
    this.faults = faults;
  }
}

const about = ({ sheet, row, code }: FormRow, language: Language) => ({
  sheet: sheet.name[language],
  row,
  ...(code === undefined ? {} : { [sheet.id === 'progress' ? 'task' : 'indicator']: code }),
});

export const accepted = (row: FormRow, answer: CommandAnswer, language: Language): Receipt => ({
  ...about(row, language),
  status: 'accepted',
  ...answer,
});
export const skipped = (row: FormRow, language: Language): Receipt => ({ ...about(row, language), status: 'skipped' });

/** The receipt of a row that was not carried out, in the language of the answer. */
export function refused(row: FormRow, error: unknown, language: Language, requestId: string): Receipt {
  const registered = error instanceof FaultyRow ? new DubanError('invalid-input') : error;
  const { code, title, params } = problemOf(registered, language, requestId);
  const errors = cellErrors(row, error, language);
  return {
    ...about(row, language),
    status: 'refused',
    problem: { code, title, ...(params === undefined ? {} : { params }), errors },
  };
}

function cellErrors(row: FormRow, error: unknown, language: Language): CellError[] {
  if (error instanceof FaultyRow) {
    return error.faults.map(({ column, address, code, message }) => cell(column[language], address, code, message[language]));
  }
  if (!(error instanceof InputMismatch)) return [];
  return error.fieldErrors(language).flatMap(({ pointer, code, message }) => {
    const id = pointer.split('/', 2)[1] ?? '';
    const column = row.sheet.columns.find((each) => each.id === id);
    return column === undefined ? [] : [cell(column[language], row.cells.get(id)?.address ?? '', code, message)];
  });
}

const cell = (column: string, address: string, code: string, message: string): CellError => ({
  column,
  cell: address,
  code,
  message,
});
