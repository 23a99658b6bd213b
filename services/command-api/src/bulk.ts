/**
 * Bulk entry: NDJSON in, NDJSON out, one answer a line in the order of the lines. Each line is a command
 * of its own with its own key and its own outcome; lines on one task are carried out in their order.
 */
import { fields, indicatorCommandBodies, taskCommandBodies } from '@duban/domain';
import { z } from 'zod';
import { answerOf, type CommandAnswer, requireIfMatch } from './answers.js';
import type { CommandService, Request } from './command-service.js';

const line = {
  idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  /** The revision seen; decisions require it. */
  ifMatch: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
};

const taskLines = Object.entries(taskCommandBodies).map(([command, body]) =>
  z.strictObject({ ...line, task: fields.taskCode, command: z.literal(command), body }),
);
const indicatorLines = Object.entries(indicatorCommandBodies).map(([command, body]) =>
  z.strictObject({ ...line, indicator: fields.key, command: z.literal(command), body }),
);

/** One line of a bulk request. */
export const bulkLine = z.discriminatedUnion('command', [...taskLines, ...indicatorLines] as [
  (typeof taskLines)[number] | (typeof indicatorLines)[number],
  ...((typeof taskLines)[number] | (typeof indicatorLines)[number])[],
]);

/** Carries out one parsed line. @throws {DubanError} for every refusal. */
export async function carryOut(
  service: CommandService,
  common: Omit<Request, 'idempotencyKey'>,
  parsed: z.infer<typeof bulkLine>,
): Promise<CommandAnswer> {
  const expectedRevision = parsed.ifMatch === undefined ? undefined : Number(parsed.ifMatch);
  requireIfMatch(parsed.command, expectedRevision);
  const request: Request = { ...common, idempotencyKey: parsed.idempotencyKey, expectedRevision };
  const outcome =
    'task' in parsed
      ? service.task(request, parsed.task, parsed.command, parsed.body)
      : service.indicator(request, parsed.indicator, parsed.command, parsed.body);
  return answerOf(await outcome);
}
