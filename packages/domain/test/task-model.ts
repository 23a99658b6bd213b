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

const bringingProgress = [
  'progress-reported',
  'report-corrected',
  'report-retracted',
  'deliverable-advanced',
  'deliverable-set-back',
  'completion-requested',
];

/** The subjects whom the progress comes from, and those they did it for. */
export function subjectsWhoReported(history: readonly TaskPast[]): Set<string> {
  const bringing = history.filter(({ event }) => bringingProgress.includes(event.type));
  return new Set(bringing.flatMap(({ by: { id, onBehalfOf = id } }) => [id, onBehalfOf]));
}

/** Where the task would be had it never been suspended. */
function stageApart(history: readonly TaskPast[]): string {
  let stage = 'registered';
  for (const { event } of history) {
    if (event.type === 'task-acknowledged' && stage === 'registered') stage = 'acknowledged';
    if (event.type === 'progress-reported' || event.type === 'completion-returned') stage = 'in-progress';
    if (event.type === 'completion-requested') stage = 'completion-requested';
    if (event.type === 'task-completed') stage = 'completed';
  }
  return stage;
}

/** The status that the last event of its course has left the task in. */
export function stageOf(history: readonly TaskPast[]): string {
  const turns = history.map(({ event }) => event.type).filter((type) => /^task-(suspended|resumed|cancelled)$/.test(type));
  if (turns.at(-1) === 'task-cancelled') return 'cancelled';
  return turns.at(-1) === 'task-suspended' ? 'suspended' : stageApart(history);
}

/** What each deliverable has been through, less what was set back. */
export function stagesOf(history: readonly TaskPast[], deliverables: number): string[][] {
  return Array.from({ length: deliverables }, (_, index) => {
    const about = history.flatMap(({ event }) => {
      if (event.type === 'deliverable-advanced' && event.data.deliverable === index + 1) return [event.data.stage];
      return event.type === 'deliverable-set-back' && event.data.deliverable === index + 1 ? [''] : [];
    });
    for (let at = about.indexOf(''); at !== -1; at = about.indexOf('')) about.splice(at - 1, 2);
    return about;
  });
}

const ending = ['extension-granted', 'extension-refused', 'task-completed', 'task-cancelled'];

/** The id of the request for an extension that nothing has ended. */
export function pendingExtensionOf(history: readonly TaskPast[]): string | undefined {
  const at = history.findLastIndex(({ event }) => event.type === 'extension-requested');
  return history.slice(at).some(({ event }) => ending.includes(event.type)) ? undefined : history[at]?.id;
}

/** The day granted last. */
export function grantedDueOf(history: readonly TaskPast[]): string | undefined {
  return history.flatMap(({ event }) => (event.type === 'extension-granted' ? [event.data.due] : [])).at(-1);
}

/** The ids of the obstacles that nobody has cleared. */
export function openObstaclesOf(history: readonly TaskPast[]): string[] {
  const cleared = history.flatMap(({ event }) => (event.type === 'obstacle-cleared' ? [event.data.obstacle] : []));
  return history.flatMap(({ event, id }) => (event.type === 'obstacle-raised' && !cleared.includes(id) ? [id] : []));
}

/** The units that lead the task. */
export function leadsOf(history: readonly TaskPast[]): readonly string[] {
  const named = history.flatMap(({ event }) => {
    if (event.type === 'task-registered') return [event.data.task.leads];
    return event.type === 'responsibility-changed' && event.data.leads !== undefined ? [event.data.leads] : [];
  });
  return named.at(-1) ?? [];
}

/** Who cooperates, placeholders in their own words. */
export function cooperatingOf(history: readonly TaskPast[]): string[] {
  let names: string[] = [];
  const namesOf = (entries: readonly ({ unit: string } | { placeholder: string })[]) =>
    entries.map((entry) => Object.values(entry)[0] ?? '');
  for (const { event } of history) {
    if (event.type === 'task-registered') names = namesOf(event.data.task.cooperating);
    if (event.type === 'responsibility-changed' && event.data.cooperating !== undefined) names = namesOf(event.data.cooperating);
    if (event.type === 'placeholder-resolved') {
      const { placeholder, units } = event.data;
      names = names.flatMap((name) => (name === placeholder ? units : [name]));
    }
  }
  return names;
}

/** The unit named last, unless it has led the task since. */
export function substituteOf(history: readonly TaskPast[]): string | undefined {
  const at = history.findLastIndex(({ event }) => event.type === 'substitute-named');
  const event = history[at]?.event;
  if (event?.type !== 'substitute-named') return undefined;
  const { unit } = event.data;
  const led = history.some((_, index) => index > at && leadsOf(history.slice(0, index + 1)).includes(unit));
  return led ? undefined : unit;
}

/** The id of the override set last, unless one has been lifted since. */
export function overrideOf(history: readonly TaskPast[]): string | undefined {
  const about = history.filter(({ event }) => event.type === 'light-overridden' || event.type === 'light-override-lifted');
  const last = about.at(-1);
  return last?.event.type === 'light-overridden' ? last.id : undefined;
}
