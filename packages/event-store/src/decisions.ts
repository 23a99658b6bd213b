/** Decisions of a plan's office about events that are not Duban's. They stand in the plan's own stream. */
import { decidesOn, parseStream, planStream, type RecordedEvent } from '@duban/domain';
import type { EventStore } from './port.js';

/** The ids of the events of a plan that its office has decided are foreign. @throws what reading throws */
export async function decisionsOf(
  store: Pick<EventStore, 'readStream'>,
  plan: string,
  until?: number,
): Promise<ReadonlySet<string>> {
  const decided = new Set<string>();
  for await (const event of store.readStream(planStream(plan), 0, until)) {
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
  return (await decisionsOf(store, parseStream(stream).category, until)).has(id);
}
