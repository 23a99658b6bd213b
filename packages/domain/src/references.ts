/** What an event refers to: earlier events, by their ids, in the fields of its data that are for that. */
import { eventRegistry } from './all-events.js';
import type { StoredEvent } from './event.js';
import { words } from './vocabulary.js';
import { type NameIn, namesIn } from './words.js';

export interface EventReference {
  readonly kind: NameIn<typeof words.reference>;
  readonly eventId: string;
}

/** The fields are named after the kinds, but for the one that names an event of any type. */
const fieldOf = (kind: EventReference['kind']) => (kind === 'event' ? 'eventId' : kind);

/** Event type → the kinds that its data refer to. What can be erased is a text, such as the request of an obstacle. */
const kindsOf: ReadonlyMap<string, readonly EventReference['kind'][]> = new Map(
  eventRegistry.definitions.map(({ type, erasable }) => [
    type,
    namesIn(words.reference).filter((kind) => !erasable.includes(`/data/${fieldOf(kind)}`)),
  ]),
);

/** Nothing for an event of a type that is not known. */
export function referencesIn({ type, data }: Pick<StoredEvent, 'type' | 'data'>): EventReference[] {
  return (kindsOf.get(type) ?? []).flatMap((kind) => {
    const eventId = data[fieldOf(kind)];
    return typeof eventId === 'string' ? [{ kind, eventId }] : [];
  });
}
