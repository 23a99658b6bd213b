/**
 * The input of a task's light from day to day. The task's events are played through the views that make its document,
 * so that a past day is scored by the same input as on that day.
 */
import { dayOf, type LightInputChange, parseStream, type TaskEvent } from '@duban/domain';
import { type PlanDocument, planKey, type TaskDocument } from './documents/index.js';
import { PlanDocuments } from './runner/plan-documents.js';
import type { View } from './view.js';
import { taskOf } from './views/lookups.js';
import { lightInput } from './views/task/light.js';
import { reportsView } from './views/task/reports.js';
import { tasksView } from './views/task/tasks.js';

/** The plan as it was on the day of each event. Units and people go by their ids: no light rests on a name. */
const stage = (plan: PlanDocument): View => ({
  name: 'stage',
  version: 1,
  kinds: { plan: 'hot', unit: 'hot', person: 'hot' },
  project: ({ meta }) => [{ op: 'put', kind: 'plan', key: planKey, document: { ...plan, today: dayOf(meta.recordedAt) } }],
});

/** The input at the end of each day on which something happened to the task. `events` must be all events of the task. */
export function lightTimeline(events: Iterable<TaskEvent>, plan: PlanDocument): LightInputChange[] {
  const documents = new PlanDocuments([stage(plan), reportsView, tasksView], true);
  const lastOf = new Map<string, TaskDocument>();
  for (const event of events) {
    documents.fold(event);
    lastOf.set(dayOf(event.meta.recordedAt), taskOf(documents, parseStream(event.stream).key));
  }
  return [...lastOf].map(([day, task]) => ({ day, input: lightInput(task, plan.year) }));
}
