/**
 * Carries out the rows of a form, one after the other. Each row is a command. Its key is made of the form's id, the
 * sheet and the code in the row: so the same form handed in again, by whomever, repeats nothing, and a corrected form
 * carries out what was refused before. An old form without an id has the request's key in its place.
 */
import {
  DubanError,
  fields,
  indicatorAggregate,
  indicatorCommands,
  type Language,
  type OnBehalf,
  taskAggregate,
  taskCommands,
} from '@duban/domain';
import { type Doing, isRefusal, type Oversight, schemaMismatch } from '@duban/runtime';
import { type FormRow, fillIn, isFilled } from '@duban/sheets';
import { z } from 'zod';
import { answerOf, type CommandAnswer } from './answers.js';
import { type CommandService, commandMaxMs, type Request } from './command-service.js';
import { accepted, FaultyRow, type Receipt, refused, skipped } from './sheet-receipts.js';

export interface RowsContext {
  readonly service: CommandService;
  /** The request; its key is that of the whole form. */
  readonly request: Request;
  /** For whom the whole form is entered (代填). */
  readonly onBehalfOf?: OnBehalf | undefined;
  readonly language: Language;
  readonly requestId: string;
  readonly oversight: Pick<Oversight, 'refused'>;
  /** Called with errors that are Duban's fault and not the row's. */
  readonly failed: (error: unknown, row: FormRow) => void;
}

/** One receipt for each row, in their order. */
export async function carryOutRows(rows: readonly FormRow[], context: RowsContext): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    if (!isFilled(row)) {
      receipts.push(skipped(row, context.language));
      continue;
    }
    try {
      refuseRepeated(row, seen);
      receipts.push(accepted(row, await carryOutRow(row, context), context.language));
    } catch (thrown) {
      const known = thrown instanceof DubanError && thrown.code === 'idempotency-key-reused' && row.form !== undefined;
      const error = known ? new DubanError('row-recorded-already') : thrown;
      const receipt = refused(row, error, context.language, context.requestId);
      if (receipt.status === 'refused' && receipt.problem.code === 'internal') context.failed(error, row);
      if (isRefusal(error)) context.oversight.refused(context.request.actor, doingOf(row, context.request.plan), error.code);
      receipts.push(receipt);
    }
  }
  return receipts;
}

function doingOf({ sheet, code = '' }: FormRow, plan: string): Doing {
  return sheet.id === 'progress'
    ? { action: 'report-progress', plan, subject: `task/${code}` }
    : { action: 'record-measurement', plan, subject: `indicator/${code}` };
}

/** Refuses a second row on the same task: both would have the same key, and nobody knows which one is meant. */
function refuseRepeated({ sheet, row, code }: FormRow, seen: Map<string, number>): void {
  if (code === undefined) return;
  const name = `${sheet.id}/${code}`;
  const before = seen.get(name);
  if (before !== undefined) throw new DubanError('row-repeated', { row: before });
  seen.set(name, row);
}

const progressRow = z.strictObject({ code: fields.taskCode, ...taskCommands['report-progress'].body.shape });
const measurementRow = z.strictObject({ code: fields.key, ...indicatorCommands['record-measurement'].body.shape });

async function carryOutRow(row: FormRow, { service, request, onBehalfOf }: RowsContext): Promise<CommandAnswer> {
  const { plan } = request;
  const entered = onBehalfOf === undefined ? {} : { onBehalfOf };
  const until = performance.now() + commandMaxMs;
  const key = JSON.stringify([row.form ?? request.idempotencyKey, row.sheet.id, row.code]);
  const own: Request = { ...request, until, idempotencyKey: key, keyScope: row.form && `duban-form/${row.form}` };
  if (row.sheet.id === 'progress') {
    const { code, ...body } = parsed(progressRow, row);
    return answerOf(await service.give(own, taskAggregate, code, 'report-progress', { ...body, ...entered }));
  }
  const { code, ...body } = parsed(measurementRow, row, await unitOfMeasure(service, plan, row.code, until));
  return answerOf(await service.give(own, indicatorAggregate, code, 'record-measurement', { ...body, ...entered }));
}

/** @throws {FaultyRow} for cells that cannot be read, {InputMismatch} for values that the command does not take */
function parsed<Shape extends z.ZodType>(schema: Shape, row: FormRow, unit?: string): z.output<Shape> {
  const { body, faults } = fillIn(row, unit);
  if (faults.length > 0) throw new FaultyRow(faults);
  const value = { ...body, code: row.code };
  const result = schema.safeParse(value);
  if (!result.success) throw schemaMismatch(schema, value, 'body');
  return result.data;
}

/** The unit of measure of the registered indicator, whatever the form shows; empty when there is no such indicator. */
async function unitOfMeasure(service: CommandService, plan: string, key: string | undefined, until: number): Promise<string> {
  if (!fields.key.safeParse(key).success || key === undefined) return '';
  const { registered, facts } = await service.read(indicatorAggregate, plan, key, until);
  return registered ? facts.unitOfMeasure : '';
}
