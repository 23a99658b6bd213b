/** Needs that several views share. */
import { unexpectedEvent } from '@duban/domain';
import { planKey } from '../documents.js';
import type { Need, ViewEvent } from '../view.js';

/** For the many events that are none of a view's business. */
export const nothing: readonly never[] = [];

export const needsPlan: Need = { kind: 'plan', key: planKey };
export const needsTasks: Need = { kind: 'task', all: true };
export const needsUnits: Need = { kind: 'unit', all: true };
export const needsPeople: Need = { kind: 'person', all: true };

/** Whether an event can change the light of a task. */
export function changesTasks(event: ViewEvent): boolean {
  switch (event.type) {
    case 'day-began':
    case 'task-registered':
    case 'task-acknowledged':
    case 'progress-reported':
    case 'report-corrected':
    case 'report-retracted':
    case 'completion-requested':
    case 'task-completed':
    case 'report-returned':
    case 'completion-returned':
      return true;
    case 'publication-started':
    case 'publication-chunk-recorded':
    case 'published':
    case 'indicator-registered':
    case 'measurement-recorded':
    case 'measurement-corrected':
      return false;
    default:
      return unexpectedEvent(event as never);
  }
}
