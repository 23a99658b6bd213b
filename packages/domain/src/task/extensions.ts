/**
 * More time: a lead unit asks for a later due day, and somebody else answers. One request at a time; it
 * falls away with the task's completion or cancellation.
 */
import { isRejection, type Rejection, reject } from '../decider.js';
import { isOneOf } from '../doers.js';
import { workFault } from './reports.js';
import { type CommandOf, dueOf, type PendingExtension, type TaskContext, type TaskOutcome, type TaskState } from './state.js';

export function requestExtension(
  { due }: CommandOf<'request-extension'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
  unit: string,
): TaskOutcome {
  const fault = workFault(state);
  if (fault !== undefined) return fault;
  if (state.extension !== undefined) return reject('extension-pending', { request: state.extension.request });
  const tooEarly = notLaterFault(due, state, facts.state.year);
  if (tooEarly !== undefined) return tooEarly;
  if (due < facts.today) return reject('date-in-past', { date: due, today: facts.today });
  return [{ type: 'extension-requested', data: { unit, due } }];
}

export function grantExtension(
  command: CommandOf<'grant-extension'>,
  state: Readonly<TaskState>,
  context: TaskContext,
): TaskOutcome {
  const pending = answerable(command.request, state, context);
  if (isRejection(pending)) return pending;
  const due = command.due ?? pending.due;
  const tooEarly = notLaterFault(due, state, context.facts.state.year);
  if (tooEarly !== undefined) return tooEarly;
  if (due > pending.due) return reject('extension-beyond-request', { due, asked: pending.due });
  return [{ type: 'extension-granted', data: { request: pending.request, due } }];
}

export function refuseExtension(
  { request }: CommandOf<'refuse-extension'>,
  state: Readonly<TaskState>,
  context: TaskContext,
): TaskOutcome {
  const pending = answerable(request, state, context);
  return isRejection(pending) ? pending : [{ type: 'extension-refused', data: { request } }];
}

/** The request that a command answers, if it awaits an answer and not from the one who asked. */
function answerable(request: string, state: Readonly<TaskState>, { actor, facts }: TaskContext): PendingExtension | Rejection {
  const pending = state.extension;
  if (pending === undefined || pending.request !== request) return reject('extension-not-found', { request });
  return isOneOf(pending.askedBy, actor, facts.state) ? reject('proposed-by-yourself') : pending;
}

function notLaterFault(due: string, state: Readonly<TaskState>, year: number): Rejection | undefined {
  const present = dueOf(state.facts, year);
  return due > present ? undefined : reject('extension-not-later', { due, present });
}
