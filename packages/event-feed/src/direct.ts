/**
 * The feed of one process: the event store's own subscription. Nothing is published, because what is in
 * the store is in the feed; nothing is kept beside it, so a beginning is all that a follower needs.
 */
import type { Position, RecordedEvent } from '@duban/domain';
import { deliveryMaxEvents, type FeedConsumer, type FeedNews } from './port.js';

/** What the direct feed and the relay need of the event store. */
export interface LogSource {
  /** Ends normally when the signal aborts; when it ends before, the source has gone away. */
  subscribe(
    filter: { readonly after?: Position | undefined },
    signal: AbortSignal,
  ): AsyncIterable<{ readonly events: readonly RecordedEvent[]; readonly position: Position }>;
}

/** A source that also says where it ends. */
export interface DirectSource extends LogSource {
  head(): Promise<Position>;
}

export function openDirectFeed(source: DirectSource): FeedConsumer {
  return { follow: (signal) => follow(source, signal) };
}

async function* follow(source: DirectSource, signal: AbortSignal): AsyncGenerator<FeedNews> {
  // Before the beginning is handed out, so that what is appended while the store is read comes too.
  const after = await source.head();
  if (signal.aborted) return;
  yield { kind: 'begin', shards: ['direct'], owns: () => true };
  for await (const { events } of source.subscribe({ after }, signal)) {
    for (let at = 0; at < events.length; at += deliveryMaxEvents) {
      yield { kind: 'events', events: events.slice(at, at + deliveryMaxEvents) };
    }
  }
}
