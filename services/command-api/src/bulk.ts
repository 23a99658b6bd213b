/**
 * Bulk entry: NDJSON in, NDJSON out, one answer a line in the order of the lines. Each line is a command with a key
 * and an outcome of its own. Lines on one task are carried out in their order.
 */
import { type AnyAggregate, type AnyCommand, aggregates } from '@duban/domain';
import { problem, schemaMismatch, withoutRefusedNulls } from '@duban/runtime';
import { z } from 'zod';
import { answerOf, type CommandAnswer, commandAnswer, corrects, requireIfMatch } from './answers.js';
import type { CommandService, Request } from './command-service.js';

/** A line and its answer as the API describes them; the body is that of the command alone. */
export const bulkLine = z.strictObject({
  idempotencyKey: z.string().min(1).max(200),
  ifMatch: z.string().optional().describe('所见的版本号，决定须带 / the revision seen, required of decisions'),
  task: z.string().optional().describe('任务编号，对任务的命令须带 / code of the task that the command is on'),
  indicator: z.string().optional().describe('指标代号，对指标的命令须带 / key of the indicator that it is on'),
  command: z.string().describe('命令名，如 report-progress / name of the command'),
  body: z.looseObject({}).describe('该命令单独提交时的正文 / what the body of the command alone would be'),
});
export const bulkAnswer = z.strictObject({
  line: z.int().min(1),
  status: z.int(),
  eventIds: commandAnswer.shape.eventIds.optional(),
  revision: commandAnswer.shape.revision.optional(),
  position: commandAnswer.shape.position.optional(),
  problem: problem.optional().describe('被拒的原因 / why the line was refused'),
});

const common = {
  idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  /** The revision that the client has seen; decisions require it. */
  ifMatch: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
};

interface Taken {
  readonly aggregate: AnyAggregate;
  readonly entry: AnyCommand;
}

/** The commands that a line may give on one kind of target: a task, an indicator, or the plan as a whole. */
interface Target {
  readonly taken: ReadonlyMap<string, Taken>;
  readonly schema: z.ZodType<Parsed>;
}

interface Parsed {
  readonly idempotencyKey: string;
  readonly ifMatch?: string | undefined;
  readonly command: string;
  readonly body: object;
}

/** A line that has passed the schema of its command. */
export interface BulkLine extends Taken, Parsed {
  readonly key: string;
}

/** `named`: the aggregate that the line names by its key; a line that names none is about the plan. */
function targetOf(named: AnyAggregate | undefined): Target {
  const taken = new Map<string, Taken>();
  for (const aggregate of aggregates) {
    for (const [name, entry] of Object.entries(aggregate.commands)) {
      const byKey = aggregate.keyed !== undefined && entry.keyIn === undefined;
      if (entry.internal === true || entry.alone === true || byKey !== (named !== undefined)) continue;
      if (named === undefined || named === aggregate) taken.set(name, { aggregate, entry });
    }
  }
  const about = named?.keyed === undefined ? {} : { [named.name]: named.keyed.schema };
  const lines = [...taken].map(([name, { entry }]) =>
    z.strictObject({ ...common, ...about, command: z.literal(name), body: entry.body }),
  );
  return { taken, schema: z.discriminatedUnion('command', lines as never) as z.ZodType<Parsed> };
}

const planTarget = targetOf(undefined);
const targets = aggregates.filter(({ keyed }) => keyed !== undefined).map((named) => ({ named, target: targetOf(named) }));

/** @throws {InputMismatch} */
function parsed(schema: z.ZodType<Parsed>, value: unknown): Parsed {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { command } = (value ?? {}) as { readonly command?: unknown };
  const given = corrects(String(command)) ? value : withoutRefusedNulls(schema, value);
  const again = schema.safeParse(given);
  if (!again.success) throw schemaMismatch(schema, given, 'body');
  return again.data;
}

/** One line of a bulk request. @throws {InputMismatch} */
export function bulkLineOf(value: unknown): BulkLine {
  const found = targets.find(({ named }) => typeof value === 'object' && value !== null && Object.hasOwn(value, named.name));
  const { taken, schema } = found?.target ?? planTarget;
  const data = parsed(schema, value);
  const { command, body } = data;
  const { aggregate, entry } = taken.get(command) as Taken;
  const key = entry.keyIn?.(body) ?? aggregate.onlyKey ?? (data as unknown as Record<string, string>)[aggregate.name];
  return { ...data, aggregate, entry, key: key as string };
}

/** Carries out one parsed line. @throws {DubanError} for every refusal. */
export async function carryOut(
  service: CommandService,
  request: Omit<Request, 'idempotencyKey'>,
  { aggregate, entry, key, command, body, idempotencyKey, ifMatch }: BulkLine,
): Promise<CommandAnswer> {
  const expectedRevision = ifMatch === undefined ? undefined : Number(ifMatch);
  requireIfMatch(entry, expectedRevision);
  return answerOf(await service.give({ ...request, idempotencyKey, expectedRevision }, aggregate, key, command, body));
}

/** The subject of a line in the record of refusals. */
export const subjectOf = ({ aggregate, entry, key }: BulkLine, plan: string): string =>
  aggregate.keyed === undefined || entry.keyIn !== undefined ? `plan/${plan}` : `${aggregate.name}/${key}`;
