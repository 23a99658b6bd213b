/**
 * Progress reports. A report is never edited: correcting, retracting and returning are new events that point at it. A
 * returned report does not count until its unit has corrected it. A unit that no longer leads or cooperates may
 * change no report, not even its own.
 */
import { z } from 'zod';
import { atLeastOneOf, mustChange, onBehalf, optionalReason, reason } from '../command-table.js';
import { firstDayOfYear } from '../days.js';
import { isRejection, type Rejection, reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { actingUnit, bounds, day, evidence, freeText, percent, uuid } from '../fields.js';
import type { PlanAndDay } from '../plan/state.js';
import { done } from '../who-may.js';
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

/** The fields that a correction replaces; a field that is left out stays as it was. */
const reportCorrection = report.partial();

/** The report that stands after the event, from which the task's progress comes; null when none is left. */
export const standing = uuid.nullable();

export const reportEvents = {
  'progress-reported': {
    zh: '上报进度',
    en: 'progress reported',
    schema: z.strictObject({ unit: actingUnit, ...report.shape }),
  },
  'report-corrected': {
    zh: '更正上报',
    en: 'report corrected',
    schema: z.strictObject({ report: uuid, changes: reportCorrection, standing }),
  },
  'report-retracted': { zh: '撤回上报', en: 'report retracted', schema: z.strictObject({ report: uuid, standing }) },
} satisfies EventTable;

export function changeReport(state: TaskState, id: string, changes: Partial<ReportSummary>): void {
  state.reports.set(id, { ...(state.reports.get(id) as ReportSummary), ...changes });
}

export const evolveReports: Evolve<TaskState, typeof reportEvents> = {
  'progress-reported': (state, { id, data, meta }) => {
    const { unit, percent, occurredOn } = data;
    const current = state.standing === null ? undefined : state.reports.get(state.standing);
    state.reports.set(id, { unit, percent, occurredOn, retracted: false, returned: false });
    if (current === undefined || occurredOn >= current.occurredOn) state.standing = id;
    remember(state, meta);
    state.status = 'in-progress';
  },
  'report-corrected': (state, { data, meta }) => {
    const { report: id, changes, standing } = data;
    const before = state.reports.get(id) as ReportSummary;
    const { percent = before.percent, occurredOn = before.occurredOn } = changes;
    changeReport(state, id, { percent, occurredOn, returned: false });
    state.standing = standing;
    remember(state, meta);
  },
  'report-retracted': (state, { data, meta }) => {
    changeReport(state, data.report, { retracted: true });
    state.standing = data.standing;
    // Retracting a low report raises the progress as much as making a high one, so whoever retracts counts as a
    // reporter.
    remember(state, meta);
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

/** While completion is requested or given, no change to a report may bring the progress below 100 %. */
function settledFault(state: Readonly<TaskState>, standing: string | null, corrected: number | undefined): Rejection | undefined {
  const status = state.suspendedFrom ?? state.status;
  if (status !== 'completed' && status !== 'completion-requested') return undefined;
  const progress = corrected ?? (standing === null ? 0 : (state.reports.get(standing)?.percent ?? 0));
  if (progress === 100) return undefined;
  return reject(status === 'completed' ? 'task-completed' : 'completion-already-requested');
}

export const reportCommands = commandsOnTask(reportEvents, {
  'report-progress': {
    zh: '上报进度',
    en: 'report progress',
    body: z.strictObject({ ...report.shape, ...onBehalf, ...optionalReason }),
    who: done('lead-or-cooperating'),
    decide(reported, { state, plan, unit }) {
      const fault = workFault(state) ?? occurredOnFault(reported.occurredOn, plan);
      if (fault !== undefined) return fault;
      if (state.reports.size >= reportMaxCount) return reject('too-many-records', { limit: reportMaxCount });
      return [{ type: 'progress-reported', data: { unit, ...reported } }];
    },
  },
  'correct-report': {
    zh: '更正上报',
    en: 'correct a report',
    body: z
      .strictObject({ report: uuid, ...reportCorrection.shape, ...onBehalf, reason })
      .refine(atLeastOneOf(...Object.keys(reportCorrection.shape)), mustChange),
    who: done('lead-or-cooperating'),
    also: ['suspended', 'completed'],
    decide({ report: id, ...changes }, { state, plan, unit }) {
      const found = ownReport(id, state, unit);
      if (isRejection(found)) return found;
      const fault = occurredOnFault(changes.occurredOn, plan);
      if (fault !== undefined) return fault;
      const { percent = found.percent, occurredOn = found.occurredOn, ...texts } = changes;
      if (percent === found.percent && occurredOn === found.occurredOn && Object.keys(texts).length === 0) {
        return reject('nothing-changed');
      }
      const standing = standingAfter(state, id, { percent, occurredOn, returned: false });
      const settled = settledFault(state, standing, standing === id ? percent : undefined);
      if (settled !== undefined) return settled;
      return [{ type: 'report-corrected', data: { report: id, changes, standing } }];
    },
  },
  'retract-report': {
    zh: '撤回上报',
    en: 'retract a report',
    body: z.strictObject({ report: uuid, ...onBehalf, reason }),
    who: done('lead-or-cooperating'),
    also: ['suspended', 'completed'],
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
