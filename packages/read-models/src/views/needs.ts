/** Needs that several views share. */
import { unexpectedEvent } from '@duban/domain';
import { planKey } from '../documents.js';
import type { Need, ViewEvent } from '../view.js';

/** For the many events that are none of a view's business. */
export const nothing: readonly never[] = [];

export const needsPlan: Need = { kind: 'plan', key: planKey };
export const needsTasks: Need = { kind: 'task', all: true };
export const needsIndicators: Need = { kind: 'indicator', all: true };
export const needsUnits: Need = { kind: 'unit', all: true };
export const needsPeople: Need = { kind: 'person', all: true };

/** Whether an event can change a task: its own ones, and what changes many at once. */
export function changesTasks(event: ViewEvent): boolean {
  switch (event.type) {
    case 'day-began':
    case 'unit-renamed':
    case 'person-renamed':
    case 'verifiers-designated':
    case 'light-rules-adopted':
    case 'task-registered':
    case 'task-acknowledged':
    case 'progress-reported':
    case 'report-corrected':
    case 'report-retracted':
    case 'report-returned':
    case 'completion-requested':
    case 'task-completed':
    case 'completion-returned':
    case 'deliverable-advanced':
    case 'deliverable-set-back':
    case 'extension-requested':
    case 'extension-granted':
    case 'extension-refused':
    case 'obstacle-raised':
    case 'obstacle-cleared':
    case 'task-suspended':
    case 'task-resumed':
    case 'task-cancelled':
    case 'responsibility-changed':
    case 'placeholder-resolved':
    case 'midterm-reviewed':
    case 'substitute-named':
    case 'light-overridden':
    case 'light-override-lifted':
      return true;
    case 'publication-started':
    case 'publication-chunk-recorded':
    case 'published':
    case 'unit-added':
    case 'person-added':
    case 'notice-attached':
    case 'account-bound':
    case 'account-unbound':
    case 'indicator-registered':
    case 'measurement-recorded':
    case 'measurement-corrected':
    case 'measurement-retracted':
    case 'measurement-verified':
    case 'target-proposed':
    case 'target-approved':
    case 'target-rejected':
    case 'target-withdrawn':
    case 'baseline-set':
      return false;
    default:
      return unexpectedEvent(event);
  }
}
