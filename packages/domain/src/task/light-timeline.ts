/**
 * What a task's light rested on from day to day, read from its own events: with it a history can be scored
 * again under any version of the rules. The view of tasks knows the same of the present.
 */
import { dayOf, lastDayOfYear } from '../days.js';
import type { LightFacts } from '../light-rules.js';
import type { LightFactsChange } from '../lights.js';
import { noTask, type TaskState } from './state.js';
import { evolveTask, type TaskEvent } from './task.js';

type Fact<Name extends keyof LightFacts> = NonNullable<LightFacts[Name]>;

interface Told {
  readonly reports: Map<string, { readonly day: string; readonly at: string; readonly obstacles: boolean }>;
  /** Those not cleared, the oldest first, with the days on which they were raised. */
  readonly obstacles: Map<string, string>;
  registered?: Fact<'registered'>;
  acknowledged?: Fact<'acknowledged'>;
  completed?: Fact<'completed'>;
  suspended?: Fact<'suspended'> | undefined;
  resumed?: Fact<'resumed'>;
  cancelled?: Fact<'cancelled'>;
  extended?: Fact<'extended'>;
  review?: Fact<'review'> & { readonly at: string };
}

/** When its plan's year is, and the first day of the plan. */
export interface LightTimes {
  readonly year: number;
  readonly startsOn: string;
}

function tell(told: Told, event: TaskEvent, { startsOn }: LightTimes): void {
  const { id } = event;
  const at = event.meta.recordedAt;
  const day = dayOf(at);
  switch (event.type) {
    case 'task-registered':
      told.registered = { day: event.data.origin.by === 'publication' ? startsOn : day, event: id };
      break;
    case 'task-acknowledged':
      told.acknowledged ??= { event: id };
      break;
    case 'progress-reported':
      told.reports.set(id, { day, at, obstacles: event.data.obstacles !== undefined });
      break;
    case 'report-corrected': {
      const before = told.reports.get(event.data.report);
      if (before !== undefined && event.data.changes.obstacles !== undefined) {
        told.reports.set(event.data.report, { ...before, obstacles: true });
      }
      break;
    }
    case 'task-completed':
      told.completed = { event: id };
      break;
    case 'extension-granted':
      told.extended = { event: id };
      break;
    case 'obstacle-raised':
      told.obstacles.set(id, day);
      break;
    case 'obstacle-cleared':
      told.obstacles.delete(event.data.obstacle);
      break;
    case 'task-suspended':
      told.suspended = { event: id };
      break;
    case 'task-resumed':
      told.suspended = undefined;
      told.resumed = { day, event: id };
      break;
    case 'task-cancelled':
      told.cancelled = { event: id };
      break;
    case 'midterm-reviewed':
      told.review = { verdict: event.data.verdict, event: id, at };
      break;
    default:
      // What else happens to a task is in its state, or nothing that a light rests on.
      break;
  }
}

function factsOf(told: Told, state: TaskState, { year, startsOn }: LightTimes): LightFacts {
  const standing = state.standing === null ? undefined : told.reports.get(state.standing);
  const summary = state.standing === null ? undefined : state.reports.get(state.standing);
  const [oldest] = told.obstacles;
  const { review } = told;
  const { override } = state;
  const reviewed = review !== undefined && (standing === undefined || standing.at <= review.at) ? review : undefined;
  return {
    year,
    due: state.facts.due ?? lastDayOfYear(year),
    registered: told.registered ?? { day: startsOn, event: '' },
    acknowledged: told.acknowledged,
    completed: told.completed,
    completionRequested: state.request === undefined ? undefined : { event: state.request },
    report:
      standing === undefined || summary === undefined || state.standing === null
        ? undefined
        : { day: standing.day, percent: summary.percent, obstacles: standing.obstacles, event: state.standing },
    suspended: told.suspended,
    resumed: told.resumed,
    cancelled: told.cancelled,
    extended: told.extended,
    extensionPending: state.extension === undefined ? undefined : { event: state.extension.request },
    openObstacles:
      oldest === undefined ? undefined : { count: told.obstacles.size, oldest: { event: oldest[0], day: oldest[1] } },
    review: reviewed === undefined ? undefined : { verdict: reviewed.verdict, event: reviewed.event },
    override: override === undefined ? undefined : { light: override.light, until: override.until, event: override.id },
  };
}

/** The facts at the end of each day on which something happened to the task. */
export function lightTimeline(events: Iterable<TaskEvent>, times: LightTimes): LightFactsChange[] {
  const told: Told = { reports: new Map(), obstacles: new Map() };
  const timeline: LightFactsChange[] = [];
  let state = noTask();
  for (const event of events) {
    tell(told, event, times);
    state = evolveTask(state, event);
    const day = dayOf(event.meta.recordedAt);
    if (timeline.at(-1)?.day === day) timeline.pop();
    timeline.push({ day, facts: factsOf(told, state, times) });
  }
  return timeline;
}
