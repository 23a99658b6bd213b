/** Documents that a view cannot do without, and the names of units, people and actors in an event. */
import { type Actor, erasedText, isErasedSalt, type StoredEvent } from '@duban/domain';
import { type Deed, type Named, type PlanDocument, planKey } from '../documents/index.js';
import type { Documents, ViewEvent } from '../view.js';

/** The value, which must be there: if a document that an event builds on is missing, the log does not fit together. */
export function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
}

export const planOf = (documents: Documents) => required(documents.get('plan', planKey), 'the plan');
export const taskOf = (documents: Documents, code: string) => required(documents.get('task', code), `task ${code}`);

/** The last day begun; before the first one, the plan's own. */
export const dayIn = ({ today, startsOn }: PlanDocument) => today ?? startsOn;

/** A unit with its name; a unit that the manifest does not know goes by its id. */
export function unitOf(documents: Documents, id: string): Named {
  return { id, name: documents.get('unit', id)?.name ?? id };
}

export function personOf(documents: Documents, id: string): Named {
  return { id, name: documents.get('person', id)?.name ?? id };
}

/** The name under which an actor appears in documents. */
export const namedActor = ({ id, name }: Actor): Named => ({ id, name });

/** Who did what the event records, and when. */
export const deedOf = ({ id, meta }: ViewEvent): Deed => ({ event: id, by: namedActor(meta.actor), at: meta.recordedAt });

/** The reason as given; if it was erased, the words that stand for an erased text. */
export function reasonOf({ meta, salts }: Pick<StoredEvent, 'meta' | 'salts'>): string | null {
  return meta.reason ?? (isErasedSalt(salts['/meta/reason'] ?? '') ? erasedText : null);
}

/** A list with one more entry, cut to the latest `max`. */
export const withLatest = <Item>(list: readonly Item[], item: Item, max: number): readonly Item[] => [...list, item].slice(-max);

/** The list with a unit or person under its new name; the same list when it is not in it. */
export function renamedIn<Item extends object>(list: readonly Item[], { id, name }: Named): readonly Item[] {
  if (!list.some((item) => 'id' in item && item.id === id)) return list;
  return list.map((item) => ('id' in item && item.id === id ? { ...item, name } : item));
}
