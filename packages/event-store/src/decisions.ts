/** Decisions of a plan's office about events that are not Duban's. They stand in the plan's own stream. */
import { decidesOn, parseStream, planStream, type RecordedEvent } from '@duban/domain';
import type { EventStore } from './port.js';

/** The ids of the events of a plan that its office has decided are foreign. @throws what reading throws */
export async function decisionsOf(store: Pick<EventStore, 'readStream'>, plan: string): Promise<ReadonlySet<string>> {
  const decided = new Set<string>();
  for await (const event of store.readStream(planStream(plan))) {
    const id = event.foreign === undefined ? decidesOn(event) : undefined;
    if (id !== undefined) decided.add(id);
  }
  return decided;
}

/** Whether the office has decided that an event of its plan is foreign. @throws what reading throws */
export async function isDecided(
  store: Pick<EventStore, 'readStream'>,
  { stream, id }: RecordedEvent,
  until?: number,
): Promise<boolean> {
  for await (const event of store.readStream(planStream(parseStream(stream).category), 0, until)) {
    if (event.foreign === undefined && decidesOn(event) === id) return true;
  }
  return false;
}
