/** What an event on a task that exists changes about it, light aside. */
import type { PlanDocument, ReportDocument, TaskDocument } from '../documents.js';
import type { Documents, ViewEvent } from '../view.js';
import { deedOf, present, unitOf } from './lookups.js';
import { placeholderResolved, responsibilityChanged, substituteNamed } from './responsibility-changes.js';
import * as supervision from './supervision-changes.js';

const standing = (report: ReportDocument | null) => ({ report, percent: report?.percent ?? 0 });

/** The standing report that the event names; the domain decides which one stands. */
function named(id: string | null, documents: Documents): ReportDocument | null {
  return id === null ? null : present(documents.get('report', id), `report ${id}`);
}

/** Undefined when the event is none of a task that exists. */
export function changed(
  event: ViewEvent,
  task: TaskDocument,
  documents: Documents,
  plan: PlanDocument,
): Partial<TaskDocument> | undefined {
  const { counts } = task;
  switch (event.type) {
    case 'task-acknowledged': {
      const acknowledgement = { unit: unitOf(documents, event.data.unit), event: event.id, at: event.meta.recordedAt };
      return {
        acknowledgedBy: [...task.acknowledgedBy, acknowledgement],
        status: task.status === 'registered' ? 'acknowledged' : task.status,
      };
    }
    case 'progress-reported': {
      const stands = task.report === null || event.data.occurredOn >= task.report.occurredOn;
      return {
        status: 'in-progress',
        ...standing(stands ? named(event.id, documents) : task.report),
        counts: { ...counts, reports: counts.reports + 1 },
      };
    }
    case 'report-corrected':
      return {
        ...standing(named(event.data.standing, documents)),
        counts: { ...counts, corrections: counts.corrections + 1 },
      };
    case 'report-retracted':
      return {
        ...standing(named(event.data.standing, documents)),
        counts: { ...counts, retractions: counts.retractions + 1 },
      };
    case 'report-returned':
      return {
        ...standing(named(event.data.standing, documents)),
        counts: { ...counts, returns: counts.returns + 1 },
      };
    case 'completion-requested':
      return {
        status: 'completion-requested',
        completionRequest: {
          ...deedOf(event),
          unit: unitOf(documents, event.data.unit),
          statement: event.data.statement ?? null,
        },
      };
    case 'task-completed':
      return { status: 'completed', completionRequest: null, pendingExtension: null, completed: deedOf(event) };
    case 'completion-returned':
      return { status: 'in-progress', completionRequest: null, counts: { ...counts, returns: counts.returns + 1 } };
    case 'deliverable-advanced':
      return supervision.advanced(event, task);
    case 'deliverable-set-back':
      return supervision.setBack(event, task);
    case 'extension-requested':
      return supervision.extensionRequested(event, documents);
    case 'extension-granted':
    case 'extension-refused':
      return supervision.extensionDecided(event, task);
    case 'obstacle-raised':
      return supervision.obstacleRaised(event, task, documents);
    case 'obstacle-cleared':
      return supervision.obstacleCleared(event, task);
    case 'task-suspended':
      return supervision.suspended(event, task);
    case 'task-resumed':
      return supervision.resumed(event, task);
    case 'task-cancelled':
      return supervision.cancelled(event);
    case 'midterm-reviewed':
      return supervision.reviewed(event, task, documents);
    case 'light-overridden':
      return supervision.overridden(event);
    case 'light-override-lifted':
      return supervision.overrideLifted(event, task);
    case 'responsibility-changed':
      return responsibilityChanged(event, task, documents, plan);
    case 'placeholder-resolved':
      return placeholderResolved(event, task, documents, plan);
    case 'substitute-named':
      return substituteNamed(event, task, documents, plan);
    default:
      return undefined;
  }
}
