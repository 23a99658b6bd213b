/** Counting tasks: sums that follow from how a task was before and after, never from all tasks again. */
import type { Light } from '@duban/domain';
import type { LightCounts, TaskDocument, TaskSummary } from '../documents.js';

export const noLights: LightCounts = { done: 0, green: 0, yellow: 0, red: 0 };
export const noTasks: TaskSummary = {
  tasks: 0,
  completed: 0,
  overdue: 0,
  percentTotal: 0,
  averagePercent: 0,
  lights: noLights,
};

/** The counts after a task has gone from one light to another. */
export function relit(lights: LightCounts, before: Light | undefined, after: Light): LightCounts {
  const counts = { ...lights };
  if (before !== undefined) counts[before] -= 1;
  counts[after] += 1;
  return counts;
}

/** The summary after a task has changed, or has come in when there is no `before`. */
export function resummed(summary: TaskSummary, before: TaskDocument | undefined, after: TaskDocument): TaskSummary {
  const tasks = summary.tasks + (before === undefined ? 1 : 0);
  const percentTotal = summary.percentTotal + after.percent - (before?.percent ?? 0);
  return {
    tasks,
    completed: summary.completed + step(before?.completed != null, after.completed !== null),
    overdue: summary.overdue + step(before?.overdue === true, after.overdue),
    percentTotal,
    averagePercent: Math.round((percentTotal * 10) / tasks) / 10,
    lights: relit(summary.lights, before?.light.light, after.light.light),
  };
}

const step = (before: boolean, after: boolean) => Number(after) - Number(before);

/** Whether a change of a task matters to a summary at all. */
export function countsDiffer(before: TaskDocument | undefined, after: TaskDocument): boolean {
  return (
    before === undefined ||
    before.percent !== after.percent ||
    before.light.light !== after.light.light ||
    before.overdue !== after.overdue ||
    (before.completed === null) !== (after.completed === null)
  );
}
