/**
 * Deliveries that lie behind the head, a few at a time: a step of many events writes a document that many of them touch
 * once, and a page of the file too.
 */
import type { EventSource, SourceDelivery } from '@duban/read-models';

/** A delivery of the journal is a megabyte at most. */
const deliveriesMax = 4;

export function gathered(source: EventSource): EventSource {
  return {
    async *subscribe(filter, signal) {
      let events: SourceDelivery['events'][number][] = [];
      let deliveries = 0;
      for await (const delivery of source.subscribe(filter, signal)) {
        events.push(...delivery.events);
        deliveries += 1;
        if (!delivery.caughtUp && deliveries < deliveriesMax) continue;
        yield { ...delivery, events };
        [events, deliveries] = [[], 0];
      }
    },
  };
}
