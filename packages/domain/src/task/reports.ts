/**
 * Progress: a report is never edited; correcting, retracting and returning are new events that point at
 * it. One that was returned does not count until its unit has corrected it. Whoever has stopped leading
 * or cooperating changes nothing any more, not even what it reported itself.
 */
import { firstDayOfYear } from '../days.js';
import { isRejection, type Rejection, reject } from '../decider.js';
import type { PlanFacts } from '../plan/plan.js';
import type { CommandOf, ReportSummary, TaskContext, TaskOutcome, TaskState } from './state.js';

export const reportMaxCount = 50_000;

/** Of the reports neither retracted nor returned: the one of the latest day, then the latest made. */
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

function standingAfter(state: Readonly<TaskState>, id: string, change: Partial<ReportSummary>): string | null {
  const changed = new Map(state.reports);
  changed.set(id, { ...(changed.get(id) as ReportSummary), ...change });
  return standingOf(changed);
}

/** Refuses a day that has not come, or one before the plan's year. */
export function occurredOnFault(occurredOn: string | undefined, { state, today }: PlanFacts): Rejection | undefined {
  if (occurredOn === undefined) return undefined;
  if (occurredOn > today) return reject('date-in-future', { date: occurredOn, today });
  const from = firstDayOfYear(state.year);
  if (occurredOn < from) return reject('date-before-plan', { date: occurredOn, from });
  return undefined;
}

/** The report that a command points at, if the acting unit may change it. */
function ownReport(id: string, state: Readonly<TaskState>, unit: string): ReportSummary | Rejection {
  const found = state.reports.get(id);
  if (found === undefined) return reject('report-not-found', { report: id });
  if (found.retracted) return reject('report-already-retracted');
  if (found.unit !== unit) return reject('report-not-your-unit', { unit: found.unit });
  return found;
}

/** Refuses before the task is signed for, and while a request for completion rests on things as they are. */
export function workFault({ status }: Readonly<TaskState>): Rejection | undefined {
  if (status === 'registered') return reject('task-not-acknowledged');
  return status === 'completion-requested' ? reject('completion-already-requested') : undefined;
}

/** While completion is requested or given, no change to a report may take the progress below 100 %. */
function settledFault(state: Readonly<TaskState>, standing: string | null, corrected: number | undefined): Rejection | undefined {
  const status = state.suspendedFrom ?? state.status;
  if (status !== 'completed' && status !== 'completion-requested') return undefined;
  const progress = corrected ?? (standing === null ? 0 : (state.reports.get(standing)?.percent ?? 0));
  if (progress === 100) return undefined;
  return reject(status === 'completed' ? 'task-completed' : 'completion-already-requested');
}

export function reportProgress(
  { type: _, onBehalfOf: __, ...reported }: CommandOf<'report-progress'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
  unit: string,
): TaskOutcome {
  const fault = workFault(state) ?? occurredOnFault(reported.occurredOn, facts);
  if (fault !== undefined) return fault;
  if (state.reports.size >= reportMaxCount) return reject('too-many-records', { limit: reportMaxCount });
  return [{ type: 'progress-reported', data: { unit, ...reported } }];
}

export function correctReport(
  { type: _, onBehalfOf: __, report: id, ...changes }: CommandOf<'correct-report'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
  unit: string,
): TaskOutcome {
  const found = ownReport(id, state, unit);
  if (isRejection(found)) return found;
  const fault = occurredOnFault(changes.occurredOn, facts);
  if (fault !== undefined) return fault;
  const { percent = found.percent, occurredOn = found.occurredOn, ...texts } = changes;
  if (percent === found.percent && occurredOn === found.occurredOn && Object.keys(texts).length === 0) {
    return reject('nothing-changed');
  }
  const standing = standingAfter(state, id, { percent, occurredOn, returned: false });
  const settled = settledFault(state, standing, standing === id ? percent : undefined);
  if (settled !== undefined) return settled;
  return [{ type: 'report-corrected', data: { report: id, changes, standing } }];
}

export function retractReport({ report }: CommandOf<'retract-report'>, state: Readonly<TaskState>, unit: string): TaskOutcome {
  const found = ownReport(report, state, unit);
  if (isRejection(found)) return found;
  const standing = standingAfter(state, report, { retracted: true });
  const settled = settledFault(state, standing, undefined);
  if (settled !== undefined) return settled;
  return [{ type: 'report-retracted', data: { report, standing } }];
}

export function returnReport(report: string, state: Readonly<TaskState>): TaskOutcome {
  // The request rests on the reports as they are, so it is the request that goes back.
  if (state.status === 'completion-requested') return reject('completion-already-requested');
  const found = state.reports.get(report);
  if (found === undefined) return reject('report-not-found', { report });
  if (found.retracted) return reject('report-already-retracted');
  if (found.returned) return reject('report-already-returned');
  return [{ type: 'report-returned', data: { report, standing: standingAfter(state, report, { returned: true }) } }];
}
