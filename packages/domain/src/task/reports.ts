/**
 * Progress: a report is never edited; correcting, retracting and returning are new events that point at
 * it. One that was returned does not count until its unit has corrected it in more than its words, and what was
 * returned is not brought in again. Whoever has stopped leading or cooperating changes nothing any more, not even
 * what it reported itself.
 */
import { z } from 'zod';
import { atLeastOneOf, mustChange, onBehalf, optionalReason, reason } from '../command-table.js';
import { firstDayOfYear } from '../days.js';
import { isRejection, type Rejection, reject } from '../decider.js';
import type { Actor } from '../event.js';
import type { EventTable, Evolve, Upcaster } from '../event-table.js';
import { actingUnit, bounds, day, evidence, freeText, percent, uuid } from '../fields.js';
import type { PlanAndDay } from '../plan/state.js';
import { referrerAfter, referrerOf } from '../referrer.js';
import { done } from '../who-may.js';
import { correctedReport, figuresOf, sameReport, summaryOf } from './report-summary.js';
import { commandsOnTask, type ReportSummary, remember, type TaskState } from './state.js';

export const reportMaxCount = 50_000;

const report = z.strictObject({
  percent,
  done: freeText(bounds.longText),
  next: freeText(bounds.longText).optional(),
  obstacles: freeText(bounds.longText).optional(),
  /** The day that the report speaks of; when it was reported is in the metadata. */
  occurredOn: day,
  evidence: evidence.optional(),
});

const emptied = freeText(bounds.longText).nullable().optional();

/** The fields that a correction replaces; a field that is left out stays as it was, and null empties it. */
const reportCorrection = z.strictObject({ ...report.partial().shape, next: emptied, obstacles: emptied });

/** A correction of version 1 made a returned report count again whatever it changed. */
const withoutReturned: Upcaster = (data) => data;

/** A correction of version 2 could empty no text. */
const withoutEmptied: Upcaster = (data) => data;

/** The report that the task's progress rests on after the event; null when none is left. */
export const standing = uuid.nullable();

export const reportEvents = {
  'progress-reported': {
    zh: '上报进度',
    en: 'progress reported',
    schema: z.strictObject({ unit: actingUnit, ...report.shape }),
  },
  /** `returned`: words alone were corrected, and the report stays returned. */
  'report-corrected': {
    zh: '更正上报',
    en: 'report corrected',
    schema: z.strictObject({ report: uuid, changes: reportCorrection, standing, returned: z.literal(true).optional() }),
    older: [withoutReturned, withoutEmptied],
  },
  'report-retracted': { zh: '撤回上报', en: 'report retracted', schema: z.strictObject({ report: uuid, standing }) },
} satisfies EventTable;

export function changeReport(state: TaskState, id: string, changes: Partial<ReportSummary>): void {
  state.reports.set(id, { ...(state.reports.get(id) as ReportSummary), ...changes });
}

export const evolveReports: Evolve<TaskState, typeof reportEvents> = {
  'progress-reported': (state, { id, data, meta }) => {
    const current = state.standing === null ? undefined : state.reports.get(state.standing);
    state.reports.set(id, summaryOf(data.unit, data, referrerAfter(current?.referrer, meta.actor)));
    if (current === undefined || data.occurredOn >= current.occurredOn) state.standing = id;
    remember(state, { id, meta });
    state.status = 'in-progress';
  },
  'report-corrected': (state, { id: event, data, meta }) => {
    const { report: id, changes, standing, returned = false } = data;
    const before = state.reports.get(id) as ReportSummary;
    const after = correctedReport(before, changes);
    const referrer = changes.evidence === undefined ? before.referrer : referrerOf(meta.actor);
    changeReport(state, id, { ...after, referrer, returned });
    // A correction of version 1 made a report count by a change of words alone: its figures are not refused any more.
    if (!returned) state.returnedFigures.delete(figuresOf(after));
    state.standing = standing;
    remember(state, { id: event, meta });
  },
  'report-retracted': (state, { id, data, meta }) => {
    changeReport(state, data.report, { retracted: true });
    state.standing = data.standing;
    // Taking back a low report lifts the progress as much as a high one does.
    remember(state, { id, meta });
  },
};

/**
 * The report that stands: of those neither retracted nor returned the one of the latest day, of several of that day
 * the last made.
 */
function standingOf(reports: Iterable<[string, ReportSummary]>): string | null {
  let standing: string | null = null;
  let latest = '';
  for (const [id, { occurredOn, retracted, returned }] of reports) {
    if (!retracted && !returned && occurredOn >= latest) {
      standing = id;
      latest = occurredOn;
    }
  }
  return standing;
}

export function standingAfter(state: Readonly<TaskState>, id: string, change: Partial<ReportSummary>): string | null {
  const changed = new Map(state.reports);
  changed.set(id, { ...(changed.get(id) as ReportSummary), ...change });
  return standingOf(changed);
}

/** Refuses a day that has not come, and one before the plan's year. */
export function occurredOnFault(occurredOn: string | undefined, { state, today }: PlanAndDay): Rejection | undefined {
  if (occurredOn === undefined) return undefined;
  if (occurredOn > today) return reject('date-in-future', { date: occurredOn, today });
  const from = firstDayOfYear(state.year);
  if (occurredOn < from) return reject('date-before-plan', { date: occurredOn, from });
  return undefined;
}

/** The report that a command points at, or why the acting unit may not change it. */
function ownReport(id: string, state: Readonly<TaskState>, unit: string): ReportSummary | Rejection {
  const found = state.reports.get(id);
  if (found === undefined) return reject('report-not-found', { report: id });
  if (found.retracted) return reject('report-already-retracted');
  if (found.unit !== unit) return reject('report-not-your-unit', { unit: found.unit });
  return found;
}

/**
 * Refuses work on a task that no unit has acknowledged, and while a request for completion is pending, which rests on
 * the reports as they are.
 */
export function workFault({ status }: Readonly<TaskState>): Rejection | undefined {
  if (status === 'registered') return reject('task-not-acknowledged');
  return status === 'completion-requested' ? reject('completion-already-requested') : undefined;
}

/** While completion is requested, no change to a report may take the progress below 100 %. */
function settledFault(state: Readonly<TaskState>, standing: string | null, corrected: number | undefined): Rejection | undefined {
  if ((state.suspendedFrom ?? state.status) !== 'completion-requested') return undefined;
  const progress = corrected ?? (standing === null ? 0 : (state.reports.get(standing)?.percent ?? 0));
  return progress === 100 ? undefined : reject('completion-already-requested');
}

/** What was returned is not brought in again by a report that says the same, whatever its words. */
function returnedFault(
  state: Readonly<TaskState>,
  unit: string,
  said: Parameters<typeof summaryOf>[1],
  actor: Actor,
): Rejection | undefined {
  // Of most tasks no report was returned, and a summary costs more than all else that is decided here.
  if (state.returnedFigures.size === 0) return undefined;
  const reported = summaryOf(unit, said, referrerOf(actor));
  if (!state.returnedFigures.has(figuresOf(reported))) return undefined;
  const same = [...state.reports.values()].some((each) => sameReport(each, reported));
  return reject(same ? 'nothing-changed' : 'report-figures-returned');
}

export const reportCommands = commandsOnTask(reportEvents, {
  'report-progress': {
    zh: '上报进度',
    en: 'report progress',
    body: z.strictObject({ ...report.shape, ...onBehalf, ...optionalReason }),
    who: done('lead-or-cooperating'),
    decide(reported, { state, plan, unit, actor }) {
      const fault = workFault(state) ?? occurredOnFault(reported.occurredOn, plan);
      if (fault !== undefined) return fault;
      if (state.reports.size >= reportMaxCount) return reject('too-many-records', { limit: reportMaxCount });
      const again = returnedFault(state, unit, reported, actor);
      return again ?? [{ type: 'progress-reported', data: { unit, ...reported } }];
    },
  },
  'correct-report': {
    zh: '更正上报',
    en: 'correct a report',
    body: z
      .strictObject({ report: uuid, ...reportCorrection.shape, ...onBehalf, reason })
      .refine(atLeastOneOf(...Object.keys(reportCorrection.shape)), mustChange),
    who: done('lead-or-cooperating'),
    also: ['suspended'],
    decide({ report: id, ...changes }, { state, plan, unit }) {
      const found = ownReport(id, state, unit);
      if (isRejection(found)) return found;
      const fault = occurredOnFault(changes.occurredOn, plan);
      if (fault !== undefined) return fault;
      const after = correctedReport(found, changes);
      if (sameReport(found, after)) return reject('nothing-changed');
      const inWords = figuresOf(found) === figuresOf(after);
      if (!inWords && state.returnedFigures.has(figuresOf(after))) return reject('report-figures-returned');
      const returned = found.returned && inWords;
      const standing = standingAfter(state, id, { ...after, returned });
      const settled = settledFault(state, standing, standing === id ? after.percent : undefined);
      if (settled !== undefined) return settled;
      const data = { report: id, changes, standing };
      return [{ type: 'report-corrected', data: returned ? { ...data, returned } : data }];
    },
  },
  'retract-report': {
    zh: '撤回上报',
    en: 'retract a report',
    body: z.strictObject({ report: uuid, ...onBehalf, reason }),
    who: done('lead-or-cooperating'),
    also: ['suspended'],
    decide({ report }, { state, unit }) {
      const found = ownReport(report, state, unit);
      if (isRejection(found)) return found;
      const standing = standingAfter(state, report, { retracted: true });
      const settled = settledFault(state, standing, undefined);
      if (settled !== undefined) return settled;
      return [{ type: 'report-retracted', data: { report, standing } }];
    },
  },
});
