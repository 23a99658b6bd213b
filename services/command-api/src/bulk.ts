/**
 * Bulk entry: NDJSON in, NDJSON out, one answer a line in the order of the lines. Each line is a command with a key
 * and an outcome of its own. Lines on one task are carried out in their order.
 */
import { type AnyAggregate, type AnyCommand, aggregates } from '@duban/domain';
import { schemaMismatch } from '@duban/runtime';
import { z } from 'zod';
import { answerOf, type CommandAnswer, requireIfMatch } from './answers.js';
import type { CommandService, Request } from './command-service.js';

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

/** One line of a bulk request. @throws {InputMismatch} */
export function bulkLineOf(value: unknown): BulkLine {
  const found = targets.find(({ named }) => typeof value === 'object' && value !== null && Object.hasOwn(value, named.name));
  const { taken, schema } = found?.target ?? planTarget;
  const result = schema.safeParse(value);
  if (!result.success) throw schemaMismatch(schema, value, 'body');
  const { command, body } = result.data;
  const { aggregate, entry } = taken.get(command) as Taken;
  const key = entry.keyIn?.(body) ?? aggregate.onlyKey ?? (result.data as unknown as Record<string, string>)[aggregate.name];
  return { ...result.data, aggregate, entry, key: key as string };
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
