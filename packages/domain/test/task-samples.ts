/** Task 1.1 and its past, in the steps that tests begin from. */
import type { Actor, NewTaskEvent, TaskFacts } from '../src/index.js';
import type { TaskContext } from '../src/task/state.js';
import { type Past, uuidOf } from './history.js';
import { actorOf, office, planAndDay, published, reporterJia, sample } from './samples.js';

const [first] = sample.tasks as [TaskFacts];

/** 甲 and 乙 lead it, 丙 cooperates; a document to issue, an event to hold. */
export const task: TaskFacts = {
  ...first,
  deliverables: [...first.deliverables, { kind: 'event', action: 'hold', name: '大会' }],
};

export const context = (actor: Actor, today = '2012-06-30', ofPlan = planAndDay(today)): TaskContext => ({
  actor,
  code: '1.1',
  plan: ofPlan,
});

export type TaskPastEvent = Past<NewTaskEvent>;

/** An event of the past by somebody, under an id that a test can point at. */
export const past = (event: NewTaskEvent, by: Actor = office, id?: number): TaskPastEvent => ({
  event,
  by,
  ...(id === undefined ? {} : { id: uuidOf(id) }),
});

export const registered = past({ type: 'task-registered', data: { origin: published, task } });
export const acknowledged = past({ type: 'task-acknowledged', data: { unit: 'jia' } }, reporterJia);
export const begun = [registered, acknowledged];

export const reported = (id: number, percent: number, by = reporterJia): TaskPastEvent =>
  past({ type: 'progress-reported', data: { unit: by.unit ?? '', percent, done: '已完成', occurredOn: '2012-06-01' } }, by, id);
export const requested = past({ type: 'completion-requested', data: { unit: 'jia' } }, reporterJia, 100);
/** Completion is requested on a report of 100 %. */
export const asked = [...begun, reported(1, 100), requested];
export const completed = past({ type: 'task-completed', data: { request: uuidOf(100) } });
export const finished = [...asked, completed];
export const suspended = past({ type: 'task-suspended', data: {} });
export const resumed = past({ type: 'task-resumed', data: {} });
export const cancelled = past({ type: 'task-cancelled', data: {} });

/** The office of 丙, which cooperates; of 甲, which leads; and of no unit. */
export const officeBing = actorOf('office', 'bing');
export const officeJia = actorOf('office', 'jia');
export const officeNowhere = actorOf('office');
export const supervisor = actorOf('supervisor', 'ding');
export const auditor = actorOf('auditor', 'ding');

/** The office enters what a person of a unit did (代填). */
export const forUnit = (unit: string, subject = `reporter-${unit}`) => ({ onBehalfOf: { unit, subject } });
