/**
 * The course of a task: registered → acknowledged 签收 → in progress → completion requested 申请办结 →
 * completed 办结, or returned 退回; suspended 暂停 and resumed where it was; cancelled 取消 for good.
 */
import { type Rejection, reject } from '../decider.js';
import { isOneOf } from '../doers.js';
import type { TaskCommandName } from './commands.js';
import { returnReport, workFault } from './reports.js';
import { type CommandOf, progressOf, type TaskContext, type TaskOutcome, type TaskState, type TaskStatus } from './state.js';

/** What was said stays open to correction as long as the task is not cancelled. */
const corrections: readonly TaskCommandName[] = ['correct-report', 'retract-report'];

/** What a suspension does not stop: corrections, word of obstacles, and decisions about the task. */
const despiteSuspension: ReadonlySet<TaskCommandName> = new Set([
  ...corrections,
  'set-back-deliverable',
  'raise-obstacle',
  'clear-obstacle',
  'resume',
  'cancel',
  'change-responsibility',
  'resolve-placeholder',
  'name-substitute',
  'review-midterm',
  'override-light',
  'lift-light-override',
]);
const afterCompletion: ReadonlySet<TaskCommandName> = new Set(corrections);

/** Why a task in its status takes no such command, whatever the command says. */
export function statusFault(command: TaskCommandName, status: TaskStatus): Rejection | undefined {
  switch (status) {
    case 'cancelled':
      return reject('task-cancelled');
    case 'completed':
      return afterCompletion.has(command) ? undefined : reject('task-completed');
    case 'suspended':
      return despiteSuspension.has(command) ? undefined : reject('task-suspended');
    case 'absent':
    case 'registered':
    case 'acknowledged':
    case 'in-progress':
    case 'completion-requested':
      return command === 'resume' ? reject('task-not-suspended') : undefined;
  }
}

export function acknowledge(state: Readonly<TaskState>, unit: string): TaskOutcome {
  if (state.acknowledgedBy.has(unit)) return reject('task-already-acknowledged', { unit });
  return [{ type: 'task-acknowledged', data: { unit } }];
}

export function requestCompletion(
  { type: _, onBehalfOf: __, ...request }: CommandOf<'request-completion'>,
  state: Readonly<TaskState>,
  unit: string,
): TaskOutcome {
  const fault = workFault(state);
  if (fault !== undefined) return fault;
  const progress = progressOf(state);
  if (progress < 100) return reject('percent-not-complete', { percent: progress });
  return [{ type: 'completion-requested', data: { unit, ...request } }];
}

export function complete(state: Readonly<TaskState>, { actor, facts }: TaskContext): TaskOutcome {
  if (state.request === undefined) return reject('completion-not-requested');
  if (isOneOf(state.reporters, actor, facts.state)) return reject('reported-by-yourself');
  return [{ type: 'task-completed', data: { request: state.request } }];
}

export function giveBack({ report }: CommandOf<'return'>, state: Readonly<TaskState>): TaskOutcome {
  if (report !== undefined) return returnReport(report, state);
  if (state.request === undefined) return reject('completion-not-requested');
  return [{ type: 'completion-returned', data: { request: state.request } }];
}
