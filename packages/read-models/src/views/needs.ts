/** Needs that several views share. */
import { planKey } from '../documents.js';
import type { Documents, Need, ViewEvent } from '../view.js';

export const needsPlan: Need = { kind: 'plan', key: planKey };
export const needsTasks: Need = { kind: 'task', all: true };
export const needsUnits: Need = { kind: 'unit', all: true };
export const needsPeople: Need = { kind: 'person', all: true };

/** A document that an event cannot do without: its absence means that the log does not fit together. */
export function present<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
}

export const planOf = (documents: Documents) => present(documents.get('plan', planKey), 'the plan');
export const taskOf = (documents: Documents, code: string) => present(documents.get('task', code), `task ${code}`);

/** A unit by its id; one that the manifest does not know goes by its id. */
export function unitOf(documents: Documents, id: string): { id: string; name: string } {
  return { id, name: documents.get('unit', id)?.name ?? id };
}

export function personOf(documents: Documents, id: string): { id: string; name: string } {
  return { id, name: documents.get('person', id)?.name ?? id };
}

/** Whether an event can change the light of a task. */
export function changesTasks({ type }: ViewEvent): boolean {
  switch (type) {
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
    default: {
      const unexpected: never = type;
      throw new Error(`unexpected event ${unexpected}`);
    }
  }
}
