/** What each event makes of a task. */
import { unexpectedEvent } from '../decider.js';
import { behind } from '../doers.js';
import type { TaskEvent } from './events.js';
import { withPlaceholderResolved } from './responsibility.js';
import type { ObstacleSummary, OpenTaskStatus, ReportSummary, TaskState } from './state.js';

/** Those whom the task's progress comes from do not accept it. */
function remember(state: TaskState, event: TaskEvent): void {
  for (const subject of behind(event.meta.actor)) state.reporters.add(subject);
}

function change(state: TaskState, id: string, changes: Partial<ReportSummary>): void {
  state.reports.set(id, { ...(state.reports.get(id) as ReportSummary), ...changes });
}

export function evolve(state: TaskState, event: TaskEvent): TaskState {
  switch (event.type) {
    case 'task-registered': {
      const { source: _, ...facts } = event.data.task;
      return Object.assign(state, { status: 'registered', facts, stages: facts.deliverables.map(() => []) });
    }
    case 'task-acknowledged':
      state.acknowledgedBy.add(event.data.unit);
      if (state.status === 'registered') state.status = 'acknowledged';
      return state;

    case 'progress-reported': {
      const { unit, percent, occurredOn } = event.data;
      const current = state.standing === null ? undefined : state.reports.get(state.standing);
      state.reports.set(event.id, { unit, percent, occurredOn, retracted: false, returned: false });
      if (current === undefined || occurredOn >= current.occurredOn) state.standing = event.id;
      remember(state, event);
      state.status = 'in-progress';
      return state;
    }
    case 'report-corrected': {
      const { report: id, changes, standing } = event.data;
      const before = state.reports.get(id) as ReportSummary;
      const { percent = before.percent, occurredOn = before.occurredOn } = changes;
      change(state, id, { percent, occurredOn, returned: false });
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
      return Object.assign(state, { status: 'completed', request: undefined, extension: undefined });
    case 'completion-returned':
      return Object.assign(state, { status: 'in-progress', request: undefined });

    case 'deliverable-advanced':
      state.stages[event.data.deliverable - 1]?.push(event.data.stage);
      remember(state, event);
      return state;
    case 'deliverable-set-back':
      state.stages[event.data.deliverable - 1]?.pop();
      remember(state, event);
      return state;

    case 'extension-requested':
      state.extension = { request: event.id, due: event.data.due, askedBy: behind(event.meta.actor) };
      return state;
    case 'extension-granted':
      return Object.assign(state, { facts: { ...state.facts, due: event.data.due }, extension: undefined });
    case 'extension-refused':
      return Object.assign(state, { extension: undefined });

    case 'obstacle-raised':
      state.obstacles.set(event.id, { occurredOn: event.data.occurredOn, cleared: false });
      return state;
    case 'obstacle-cleared': {
      const { obstacle } = event.data;
      state.obstacles.set(obstacle, { ...(state.obstacles.get(obstacle) as ObstacleSummary), cleared: true });
      return state;
    }

    case 'task-suspended':
      return Object.assign(state, { status: 'suspended', suspendedFrom: state.status as OpenTaskStatus });
    case 'task-resumed':
      return Object.assign(state, { status: state.suspendedFrom, suspendedFrom: undefined });
    case 'task-cancelled':
      return Object.assign(state, {
        status: 'cancelled',
        suspendedFrom: undefined,
        request: undefined,
        extension: undefined,
      });

    case 'responsibility-changed': {
      const {
        leads = state.facts.leads,
        cooperating = state.facts.cooperating,
        responsible = state.facts.responsible,
      } = event.data;
      state.facts = { ...state.facts, leads, cooperating, responsible };
      // Who leads a task checks nothing of it, whatever was decided before.
      if (state.substitute !== undefined && leads.includes(state.substitute)) state.substitute = undefined;
      return state;
    }
    case 'placeholder-resolved': {
      const { placeholder, units } = event.data;
      state.facts = { ...state.facts, cooperating: withPlaceholderResolved(state.facts, placeholder, units) };
      return state;
    }
    case 'substitute-named':
      return Object.assign(state, { substitute: event.data.unit });

    case 'midterm-reviewed':
      state.reviews += 1;
      return state;
    case 'light-overridden':
      state.override = { id: event.id, light: event.data.light, until: event.data.until };
      return state;
    case 'light-override-lifted':
      return Object.assign(state, { override: undefined });
    default:
      return unexpectedEvent(event);
  }
}
