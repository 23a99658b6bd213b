/** Decisions of a plan's office about events that are not Duban's. They stand in the plan's own stream. */
import { decidesOn, parseStream, planStream, type RecordedEvent } from '@duban/domain';
import type { EventStore } from './port.js';

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
