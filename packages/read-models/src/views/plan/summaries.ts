/** Counting tasks: sums change by how a task was before and is after, and are never counted from all tasks again. */
import type { Light } from '@duban/domain';
import type { LightCounts, TaskDocument, TaskFlag, TaskSummary } from '../../documents/index.js';

export const noLights: LightCounts = { done: 0, green: 0, yellow: 0, red: 0 };
export const noTasks: TaskSummary = {
  tasks: 0,
  completed: 0,
  cancelled: 0,
  overdue: 0,
  suspended: 0,
  openObstacles: 0,
  pendingExtensions: 0,
  noEligibleVerifier: 0,
  percentTotal: 0,
  averagePercent: 0,
  lights: noLights,
};

/** The light that a task counts under; a cancelled task counts under none. */
export const countedLight = (task: TaskDocument | undefined): Light | undefined =>
  task === undefined || task.cancelled !== null ? undefined : task.light.light;

/** The counts after a task has changed its light; undefined where the task counts under none. */
export function relit(lights: LightCounts, before: Light | undefined, after: Light | undefined): LightCounts {
  const counts = { ...lights };
  if (before !== undefined) counts[before] -= 1;
  if (after !== undefined) counts[after] += 1;
  return counts;
}

const is = (task: TaskDocument | undefined): number => (task === undefined || task.cancelled !== null ? 0 : 1);
const cancelled = (task: TaskDocument | undefined): number => (task === undefined ? 0 : 1 - is(task));
const completed = (task: TaskDocument | undefined): number => (task === undefined || task.completed === null ? 0 : is(task));
const percent = (task: TaskDocument | undefined): number => (task === undefined ? 0 : task.percent * is(task));
const flagged = (task: TaskDocument | undefined, flag: TaskFlag): number => Number(task?.flags.includes(flag) === true);

/** The summary after a change of a task. Without `before` the task was added, without `after` it was taken away. */
export function resummed(summary: TaskSummary, before: TaskDocument | undefined, after: TaskDocument | undefined): TaskSummary {
  const tasks = summary.tasks + is(after) - is(before);
  const percentTotal = summary.percentTotal + percent(after) - percent(before);
  const flags = (flag: TaskFlag) => flagged(after, flag) - flagged(before, flag);
  return {
    tasks,
    completed: summary.completed + completed(after) - completed(before),
    cancelled: summary.cancelled + cancelled(after) - cancelled(before),
    overdue: summary.overdue + flags('overdue'),
    suspended: summary.suspended + flags('suspended'),
    openObstacles: summary.openObstacles + flags('obstacles'),
    pendingExtensions: summary.pendingExtensions + flags('extension-pending'),
    noEligibleVerifier: summary.noEligibleVerifier + flags('no-eligible-verifier'),
    percentTotal,
    // Rounded down, so that no average shows 100 while a task is open.
    averagePercent: tasks === 0 ? 0 : Math.floor((percentTotal * 10) / tasks) / 10,
    lights: relit(summary.lights, countedLight(before), countedLight(after)),
  };
}

/** Whether a change of a task changes a summary. Equal flags are the same list, so comparing identity is enough. */
export function countsDiffer(before: TaskDocument | undefined, after: TaskDocument): boolean {
  return (
    before === undefined ||
    before.percent !== after.percent ||
    before.light.light !== after.light.light ||
    before.flags !== after.flags ||
    before.leads !== after.leads ||
    (before.completed === null) !== (after.completed === null) ||
    (before.cancelled === null) !== (after.cancelled === null)
  );
}
