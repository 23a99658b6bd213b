/**
 * A task: registered → acknowledged 签收 → reported … → completion requested 申请办结 → completed 办结,
 * or returned 退回. A report is never edited: correcting, retracting and returning are new events that
 * point at it. A report that was returned does not count until its unit has corrected it.
 */
import { firstDayOfYear } from '../days.js';
import { type Acting, type Decider, isRejection, type Rejection, reject, unexpectedEvent } from '../decider.js';
import type { Actor } from '../event.js';
import type { TaskFacts } from '../manifest.js';
import { type PlanFacts, planClosed, registrationFault } from '../plan/plan.js';
import { type CommandName, mayAct, type Standing } from '../who-may.js';
import type { TaskCommand } from './commands.js';
import { type NewTaskEvent, type TaskEvent, taskEvents } from './events.js';

/** A report without its texts, which stay in the events: what the rules need to know of it. */
export interface ReportSummary {
  readonly unit: string;
  readonly percent: number;
  readonly occurredOn: string;
  readonly retracted: boolean;
  /** Until it is corrected. */
  readonly returned: boolean;
}

export type TaskStatus = 'absent' | 'registered' | 'acknowledged' | 'in-progress' | 'completion-requested' | 'completed';

export interface TaskState {
  status: TaskStatus;
  facts: TaskFacts;
  acknowledgedBy: Set<string>;
  /** In the order of reporting. */
  reports: Map<string, ReportSummary>;
  standing: string | null;
  /** Subjects of everyone who reported, corrected, retracted or asked for completion, and of those for whom they did. */
  reporters: Set<string>;
  request: string | undefined;
}

export interface TaskContext extends Acting {
  readonly facts: PlanFacts;
  readonly code: string;
}

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

/** Progress in percent: that of the standing report, 0 without one. */
export function progressOf(state: Readonly<TaskState>): number {
  return state.standing === null ? 0 : (state.reports.get(state.standing)?.percent ?? 0);
}

/** Whom a command speaks for: the actor, and whoever the actor stands in for (代填). */
const behind = ({ id, onBehalfOf }: Actor) => (onBehalfOf === undefined ? [id] : [id, onBehalfOf]);

/** Those whom the task's progress comes from do not accept it. */
function remember(state: TaskState, event: TaskEvent): void {
  for (const subject of behind(event.meta.actor)) state.reporters.add(subject);
}

function change(state: TaskState, id: string, changes: Partial<ReportSummary>): void {
  state.reports.set(id, { ...(state.reports.get(id) as ReportSummary), ...changes });
}

function evolve(state: TaskState, event: TaskEvent): TaskState {
  switch (event.type) {
    case 'task-registered':
      return Object.assign(state, { status: 'registered', facts: event.data.task });
    case 'task-acknowledged':
      state.acknowledgedBy.add(event.data.unit);
      if (state.status === 'registered') state.status = 'acknowledged';
      return state;
    case 'progress-reported': {
      const { unit, percent: reported, occurredOn } = event.data;
      const current = state.standing === null ? undefined : state.reports.get(state.standing);
      state.reports.set(event.id, { unit, percent: reported, occurredOn, retracted: false, returned: false });
      if (current === undefined || occurredOn >= current.occurredOn) state.standing = event.id;
      remember(state, event);
      state.status = 'in-progress';
      return state;
    }
    case 'report-corrected': {
      const { report: id, changes, standing } = event.data;
      const before = state.reports.get(id) as ReportSummary;
      const { percent: newPercent = before.percent, occurredOn = before.occurredOn } = changes;
      change(state, id, { percent: newPercent, occurredOn, returned: false });
      state.standing = standing;
      remember(state, event);
      return state;
    }
    case 'report-retracted':
      change(state, event.data.report, { retracted: true });
      state.standing = event.data.standing;
      // Taking back a low report lifts the progress as much as a high one does.
      remember(state, event);
      return state;
    case 'report-returned':
      change(state, event.data.report, { returned: true });
      state.standing = event.data.standing;
      return state;
    case 'completion-requested':
      remember(state, event);
      return Object.assign(state, { status: 'completion-requested', request: event.id });
    case 'task-completed':
      return Object.assign(state, { status: 'completed', request: undefined });
    case 'completion-returned':
      return Object.assign(state, { status: 'in-progress', request: undefined });
    default:
      return unexpectedEvent(event as never);
  }
}

/** How actors stand to a task. Placeholders name nobody until a decision resolves them. */
export function taskStanding(facts: TaskFacts): Standing {
  return {
    leads: facts.leads,
    cooperating: facts.cooperating.flatMap((entry) => ('unit' in entry ? [entry.unit] : [])),
    responsible: facts.responsible,
    verifiers: [],
    substitute: undefined,
  };
}

/** Refuses a day that has not come, or one before the plan's year. */
export function occurredOnFault(occurredOn: string | undefined, { state, today }: PlanFacts): Rejection | undefined {
  if (occurredOn === undefined) return undefined;
  if (occurredOn > today) return reject('date-in-future', { date: occurredOn, today });
  const from = firstDayOfYear(state.year);
  if (occurredOn < from) return reject('date-before-plan', { date: occurredOn, from });
  return undefined;
}

/** The report that a command points at, if the actor's unit may change it. */
function ownReport(id: string, state: Readonly<TaskState>, unit: string): ReportSummary | Rejection {
  const found = state.reports.get(id);
  if (found === undefined) return reject('report-not-found', { report: id });
  if (found.retracted) return reject('report-already-retracted');
  if (found.unit !== unit) return reject('report-not-your-unit', { unit: found.unit });
  return found;
}

function decide(command: TaskCommand, state: Readonly<TaskState>, context: TaskContext): NewTaskEvent[] | Rejection {
  const { facts, actor, code } = context;
  if (command.type === 'register') {
    const refused = registrationFault(facts, state.status !== 'absent', command.origin, actor);
    if (refused !== undefined) return refused;
    const { origin, task } = command;
    if (task.code !== code) return reject('plan-incomplete', { detail: `task ${task.code} in the stream of task ${code}` });
    return [{ type: 'task-registered', data: { origin, task } }];
  }
  const closed = planClosed(facts);
  if (closed !== undefined) return closed;
  if (state.status === 'absent') return reject('task-not-found', { plan: facts.plan, code });
  const refused = mayAct(command.type satisfies CommandName, actor, taskStanding(state.facts));
  if (refused !== undefined) return refused;
  const unit = actor.unit ?? '';

  switch (command.type) {
    case 'acknowledge':
      if (state.status === 'completed') return reject('task-completed');
      if (state.acknowledgedBy.has(unit)) return reject('task-already-acknowledged', { unit });
      return [{ type: 'task-acknowledged', data: { unit } }];

    case 'report-progress': {
      const fault = openForReports(state) ?? occurredOnFault(command.occurredOn, facts);
      if (fault !== undefined) return fault;
      if (state.reports.size >= reportMaxCount) return reject('too-many-records', { limit: reportMaxCount });
      const { type: _, ...reported } = command;
      return [{ type: 'progress-reported', data: { unit, ...reported } }];
    }

    case 'correct-report': {
      const found = ownReport(command.report, state, unit);
      if (isRejection(found)) return found;
      const fault = occurredOnFault(command.occurredOn, facts);
      if (fault !== undefined) return fault;
      const { type: _, report: id, ...changes } = command;
      const { percent: newPercent = found.percent, occurredOn = found.occurredOn, ...texts } = changes;
      if (newPercent === found.percent && occurredOn === found.occurredOn && Object.keys(texts).length === 0) {
        return reject('nothing-changed');
      }
      const standing = standingAfter(state, id, { percent: newPercent, occurredOn, returned: false });
      const settled = settledFault(state, standing, standing === id ? newPercent : undefined);
      if (settled !== undefined) return settled;
      return [{ type: 'report-corrected', data: { report: id, changes, standing } }];
    }

    case 'retract-report': {
      const found = ownReport(command.report, state, unit);
      if (isRejection(found)) return found;
      const standing = standingAfter(state, command.report, { retracted: true });
      const settled = settledFault(state, standing, undefined);
      if (settled !== undefined) return settled;
      return [{ type: 'report-retracted', data: { report: command.report, standing } }];
    }

    case 'request-completion': {
      const fault = openForReports(state);
      if (fault !== undefined) return fault;
      const progress = progressOf(state);
      if (progress < 100) return reject('percent-not-complete', { percent: progress });
      const { type: _, ...request } = command;
      return [{ type: 'completion-requested', data: { unit, ...request } }];
    }

    case 'complete':
      if (state.status === 'completed') return reject('task-completed');
      if (state.status !== 'completion-requested') return reject('completion-not-requested');
      if (behind(actor).some((subject) => state.reporters.has(subject))) return reject('reported-by-yourself');
      return [{ type: 'task-completed', data: { request: state.request as string } }];

    case 'return': {
      if (state.status === 'completed') return reject('task-completed');
      if (command.report === undefined) {
        if (state.status !== 'completion-requested') return reject('completion-not-requested');
        return [{ type: 'completion-returned', data: { request: state.request as string } }];
      }
      // The request rests on the reports as they are, so it is the request that goes back.
      if (state.status === 'completion-requested') return reject('completion-already-requested');
      const found = state.reports.get(command.report);
      if (found === undefined) return reject('report-not-found', { report: command.report });
      if (found.retracted) return reject('report-already-retracted');
      if (found.returned) return reject('report-already-returned');
      const standing = standingAfter(state, command.report, { returned: true });
      return [{ type: 'report-returned', data: { report: command.report, standing } }];
    }

    default:
      throw new Error(`not yet: ${command.type}`);
  }
}

function openForReports(state: Readonly<TaskState>): Rejection | undefined {
  switch (state.status) {
    case 'completed':
      return reject('task-completed');
    case 'completion-requested':
      return reject('completion-already-requested');
    case 'registered':
    case 'absent':
      return reject('task-not-acknowledged');
    case 'acknowledged':
    case 'in-progress':
      return undefined;
  }
}

/** While completion is requested or given, no change to a report may take the progress below 100 %. */
function settledFault(state: Readonly<TaskState>, standing: string | null, corrected: number | undefined): Rejection | undefined {
  if (state.status !== 'completed' && state.status !== 'completion-requested') return undefined;
  const progress = corrected ?? (standing === null ? 0 : (state.reports.get(standing)?.percent ?? 0));
  if (progress === 100) return undefined;
  return reject(state.status === 'completed' ? 'task-completed' : 'completion-already-requested');
}

export const taskDecider: Decider<TaskState, TaskCommand, TaskEvent, NewTaskEvent, TaskContext> = {
  events: taskEvents,
  initial: () => ({
    status: 'absent',
    facts: { code: '', section: 0, title: '', responsible: [], leads: [], cooperating: [], deliverables: [] },
    acknowledgedBy: new Set(),
    reports: new Map(),
    standing: null,
    reporters: new Set(),
    request: undefined,
  }),
  evolve,
  decide,
};
