/**
 * A task. `state.ts` is what the rules need to know of it; each kind of thing that happens to it has a file with its
 * events, what they make of the state, and its commands. This file puts them together.
 */
import type { Aggregate } from '../aggregate.js';
import { planAndDay, timeIn } from '../calendar.js';
import { type AnyCommand, type CommandsOf, decideBy, type NamedCommand } from '../command-table.js';
import { type Decider, isRejection, type Rejection, reject } from '../decider.js';
import { entryOf, rememberMember, subjectFault } from '../entries.js';
import { type EventsOf, evolveBy, type NewEventsOf } from '../event-table.js';
import { taskCode } from '../fields.js';
import { planClosed } from '../plan/state.js';
import { joined } from '../tables.js';
import { actingUnitOf, mayAct } from '../who-may.js';
import { completionCommands, completionEvents, evolveCompletion } from './completion.js';
import { courseCommands, courseEvents, evolveCourse } from './course.js';
import { deliverableCommands, deliverableEvents, evolveDeliverables } from './deliverables.js';
import { entryCommands, entryEvents, evolveEntries } from './entries.js';
import { evolveExtensions, extensionCommands, extensionEvents } from './extensions.js';
import { evolveObstacles, obstacleCommands, obstacleEvents } from './obstacles.js';
import { missingEvidence } from './open-items.js';
import { evolveRegistration, registrationCommands, registrationEvents } from './registration.js';
import { evolveReports, reportCommands, reportEvents } from './reports.js';
import { evolveResponsibility, responsibilityCommands, responsibilityEvents } from './responsibility.js';
import { evolveReturns, returnCommands, returnEvents } from './returns.js';
import { noTask, type TaskContext, type TaskGiven, type TaskState, type TaskStatus, taskParties } from './state.js';
import { evolveSupervision, supervisionCommands, supervisionEvents } from './supervision.js';
import { evolveTitles, titleCommands, titleEvents } from './titles.js';

export const taskEvents = joined(
  registrationEvents,
  courseEvents,
  completionEvents,
  reportEvents,
  returnEvents,
  deliverableEvents,
  extensionEvents,
  obstacleEvents,
  responsibilityEvents,
  supervisionEvents,
  entryEvents,
  titleEvents,
);
export type TaskEvent = EventsOf<typeof taskEvents>;
export type NewTaskEvent = NewEventsOf<typeof taskEvents>;

const evolveByTable = evolveBy<TaskState, TaskEvent>(
  joined(
    evolveRegistration,
    evolveCourse,
    evolveCompletion,
    evolveReports,
    evolveReturns,
    evolveDeliverables,
    evolveExtensions,
    evolveObstacles,
    evolveResponsibility,
    evolveSupervision,
    evolveEntries,
    evolveTitles,
  ),
);

/** The unit whose act an event is: the one that it names; of an event about an earlier report, the unit of that. */
function unitBehind({ data }: TaskEvent, { reports }: TaskState): string {
  if ('unit' in data) return data.unit;
  return 'report' in data ? (reports.get(data.report)?.unit ?? '') : '';
}

/** Folds an event by the table, then notes who acted for which unit, and what was entered for whom. */
function evolveTask(before: TaskState, event: TaskEvent): TaskState {
  const state = evolveByTable(before, event);
  rememberMember(state.members, event.meta.actor);
  const entry = entryOf(event, unitBehind(event, state));
  if (entry !== undefined) state.entries.set(...entry);
  return state;
}

export const taskCommands = joined(
  registrationCommands,
  courseCommands,
  completionCommands,
  reportCommands,
  returnCommands,
  deliverableCommands,
  extensionCommands,
  obstacleCommands,
  responsibilityCommands,
  supervisionCommands,
  entryCommands,
  titleCommands,
);
export type TaskCommand = CommandsOf<typeof taskCommands>;

const byName = new Map<string, AnyCommand>(Object.entries(taskCommands));

/** Why a task in this status takes no command, unless the command's entry names the status. */
function statusFault(status: TaskStatus): Rejection | undefined {
  switch (status) {
    case 'cancelled':
      return reject('task-cancelled');
    case 'completed':
      return reject('task-completed');
    case 'suspended':
      return reject('task-suspended');
    case 'absent':
    case 'registered':
    case 'acknowledged':
    case 'in-progress':
    case 'completion-requested':
      return undefined;
  }
}

function decide(command: TaskCommand, state: Readonly<TaskState>, context: TaskContext): readonly NewTaskEvent[] | Rejection {
  const { plan, actor, code } = context;
  const { type, onBehalfOf }: NamedCommand = command;
  const entry = byName.get(type) as AnyCommand;
  const closed = entry.internal === true ? undefined : planClosed(plan);
  if (closed !== undefined) return closed;
  const begins = entry.also?.includes('absent') === true;
  if (state.status === 'absent' && !begins) return reject('task-not-found', { plan: plan.plan, code });
  const parties = taskParties(state.facts, plan.state, state.substitute);
  const refused = mayAct(type, entry.who, actor, parties, onBehalfOf);
  if (refused !== undefined) return refused;
  const resting = begins || entry.also?.includes(state.status) === true ? undefined : statusFault(state.status);
  if (resting !== undefined) return resting;
  const unit = actingUnitOf(actor, onBehalfOf);
  const outcome = decideBy<NewTaskEvent>(entry, command, {
    state,
    plan,
    code,
    actor,
    unit,
    around: context.around,
  } satisfies TaskGiven);
  if (isRejection(outcome)) return outcome;
  return subjectFault(onBehalfOf, plan.state, parties, [state.members]) ?? outcome;
}

export const taskDecider: Decider<TaskState, TaskCommand, TaskEvent, NewTaskEvent, TaskContext> = {
  events: taskEvents,
  initial: noTask,
  evolve: evolveTask,
  decide,
};

export const taskAggregate: Aggregate<'task', TaskState, TaskCommand, TaskEvent, NewTaskEvent, TaskContext> = {
  ...taskDecider,
  name: 'task',
  tag: '任务 tasks',
  keyed: { path: 'tasks', param: 'code', schema: taskCode },
  commands: taskCommands,
  takesIndicatorsBefore: ({ type }) => type === 'complete',
  async context({ plan, key, command, state, actor, reason, indicatorsBefore = [], evidenceThere }, read) {
    const around =
      command.type === 'complete'
        ? { indicators: indicatorsBefore, missingEvidence: await missingEvidence(state, evidenceThere) }
        : undefined;
    return { actor, reason, code: key, plan: await planAndDay(plan, read), around };
  },
  timeOf: ({ plan }) => timeIn(plan),
};
