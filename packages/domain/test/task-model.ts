/**
 * A second, slower telling of what a task is: everything is found by going through its events from the
 * beginning, with no state carried along. The laws hold the decider against it.
 */
import type { NewTaskEvent } from '../src/index.js';
import type { Past } from './history.js';

export interface ReportedSoFar {
  readonly id: string;
  readonly unit: string;
  readonly percent: number;
  readonly occurredOn: string;
  readonly retracted: boolean;
  readonly returned: boolean;
}

export type TaskPast = Required<Past<NewTaskEvent>>;

/** Every report as it reads now, in the order of reporting. */
export function reportsOf(history: readonly TaskPast[]): ReportedSoFar[] {
  return history.flatMap(({ event, id }) => {
    if (event.type !== 'progress-reported') return [];
    let { percent, occurredOn } = event.data;
    let retracted = false;
    let returned = false;
    for (const { event: later } of history) {
      if (later.type === 'report-corrected' && later.data.report === id) {
        percent = later.data.changes.percent ?? percent;
        occurredOn = later.data.changes.occurredOn ?? occurredOn;
        returned = false;
      }
      if (later.type === 'report-retracted' && later.data.report === id) retracted = true;
      if (later.type === 'report-returned' && later.data.report === id) returned = true;
    }
    return [{ id, unit: event.data.unit, percent, occurredOn, retracted, returned }];
  });
}

/** The report that stands: no later day, and on its day none made later. */
export function standingOf(history: readonly TaskPast[]): ReportedSoFar | undefined {
  const effective = reportsOf(history).filter(({ retracted, returned }) => !retracted && !returned);
  const lastDay = effective
    .map(({ occurredOn }) => occurredOn)
    .sort()
    .at(-1);
  return effective.findLast(({ occurredOn }) => occurredOn === lastDay);
}

/** The subjects who reported, corrected or retracted a report or asked for completion, and those they did it for. */
export function subjectsWhoReported(history: readonly TaskPast[]): Set<string> {
  const telling = ['progress-reported', 'report-corrected', 'report-retracted', 'completion-requested'];
  const told = history.filter(({ event }) => telling.includes(event.type));
  return new Set(told.flatMap(({ by: { id, onBehalfOf = id } }) => [id, onBehalfOf]));
}

/** The last event that moved the task from one stage to the next. */
export function stageOf(history: readonly TaskPast[]): string {
  let stage = 'registered';
  for (const { event } of history) {
    switch (event.type) {
      case 'task-registered':
        break;
      case 'task-acknowledged':
        if (stage === 'registered') stage = 'acknowledged';
        break;
      case 'progress-reported':
        stage = 'in-progress';
        break;
      case 'completion-requested':
        stage = 'completion-requested';
        break;
      case 'task-completed':
        stage = 'completed';
        break;
      case 'completion-returned':
        stage = 'in-progress';
        break;
      case 'report-corrected':
      case 'report-retracted':
      case 'report-returned':
        break;
    }
  }
  return stage;
}
