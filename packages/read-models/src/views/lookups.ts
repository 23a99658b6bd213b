/** Documents that a view cannot do without, and the names of those that an event mentions. */
import type { Actor } from '@duban/domain';
import { type Named, planKey } from '../documents.js';
import type { Documents } from '../view.js';

/** A document that an event cannot do without: its absence means that the log does not fit together. */
export function present<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
}

export const planOf = (documents: Documents) => present(documents.get('plan', planKey), 'the plan');
export const taskOf = (documents: Documents, code: string) => present(documents.get('task', code), `task ${code}`);

/** A unit by its id; one that the manifest does not know goes by its id. */
export function unitOf(documents: Documents, id: string): Named {
  return { id, name: documents.get('unit', id)?.name ?? id };
}

export function personOf(documents: Documents, id: string): Named {
  return { id, name: documents.get('person', id)?.name ?? id };
}

/** The name under which an actor appears in documents. */
export const namedActor = ({ id, name }: Actor): Named => ({ id, name });
