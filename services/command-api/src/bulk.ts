/**
 * Bulk entry: NDJSON in, NDJSON out, one answer a line in the order of the lines. Each line is a command
 * of its own with its own key and its own outcome; lines on one task are carried out in their order.
 */
import {
  additionBodies,
  fields,
  indicatorCommandBodies,
  type PlanDecisionName,
  planDecisionBodies,
  taskCommandBodies,
} from '@duban/domain';
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

const decisionLines = Object.entries(planDecisionBodies).map(([command, body]) =>
  z.strictObject({ ...line, command: z.literal(command as PlanDecisionName), body }),
);
const addTaskLine = z.strictObject({ ...line, command: z.literal('add-task'), body: additionBodies['add-task'] });
const addIndicatorLine = z.strictObject({ ...line, command: z.literal('add-indicator'), body: additionBodies['add-indicator'] });

/** One line of a bulk request. A line that names neither task nor indicator is a decision on the plan. */
export const bulkLine = z.discriminatedUnion('command', [
  addTaskLine,
  addIndicatorLine,
  ...taskLines,
  ...indicatorLines,
  ...decisionLines,
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
  return answerOf(await outcomeOf(service, request, parsed));
}

function outcomeOf(service: CommandService, request: Request, parsed: z.infer<typeof bulkLine>) {
  if ('task' in parsed) return service.task(request, parsed.task, parsed.command, parsed.body);
  if ('indicator' in parsed) return service.indicator(request, parsed.indicator, parsed.command, parsed.body);
  switch (parsed.command) {
    case 'add-task':
      return service.addTask(request, parsed.body);
    case 'add-indicator':
      return service.addIndicator(request, parsed.body);
    default:
      return service.plan(request, parsed.command, parsed.body);
  }
}
