/** What lies beyond a position, looked at once: for those who judge whether a follower gets what there is. */
import type { Position } from '@duban/domain';
import type { Delivery, EventStore } from './port.js';

/**
 * The first events after a position, at most one delivery of them; undefined when the store says neither what comes
 * next nor that nothing does within `maxMs`.
 * @throws {DubanError} as `subscribe`
 */
export async function lookBeyond(
  store: Pick<EventStore, 'subscribe'>,
  after: Position | undefined,
  maxMs: number,
): Promise<Delivery | undefined> {
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), maxMs);
  try {
    for await (const delivery of store.subscribe({ after }, enough.signal)) {
      if (delivery.events.length > 0 || delivery.caughtUp) return delivery;
    }
    return undefined;
  } finally {
    clearTimeout(timer);
    enough.abort();
  }
}
