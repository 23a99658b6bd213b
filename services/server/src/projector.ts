/** The projector: from the feed, or the event store itself, to the read models. */
import type { EventRegistry } from '@duban/domain';
import { type KafkaSettings, openKafkaConsumer, readEnd } from '@duban/event-feed';
import type { EventStore, WatchedStore } from '@duban/event-store';
import { type EventFeed, Runner, type ViewStore } from '@duban/read-models';
import { keepers } from './data.js';
import type { Host } from './host.js';
import { watchRunner } from './observation.js';
import type { Projector } from './projection.js';

/**
 * Projectors of this group share the plans among them, since they fill one store. It names the topic and the event
 * store: members of one group that follow different topics take each other's partitions away.
 */
export const groupOf = ({ topic }: KafkaSettings, { epoch }: EventStore) => `duban-projector.${topic}.${epoch}`;

interface ProjectorParts {
  readonly store: WatchedStore;
  readonly views: ViewStore;
  readonly registry: EventRegistry;
  /** Absent: the event store itself is followed. */
  readonly kafka: KafkaSettings | undefined;
}

export function startProjector(host: Host, { store, views, registry, kafka }: ProjectorParts): Projector {
  const runner: Runner = new Runner({
    store: views,
    source: store,
    feed: kafka === undefined ? undefined : feedOn(kafka, store, host),
    registry,
    observer: watchRunner(host, () => runner),
    now: () => host.clock.now(),
    ancestors: store.ancestors,
  });
  const pump = new AbortController();
  const pumping = runner.run(pump.signal);
  host.lifecycle.own('projector', async () => {
    pump.abort();
    await pumping;
  });
  return runner;
}

/** What the topic holds is held against the event store at the start, and remembered as it comes. */
function feedOn(kafka: KafkaSettings, store: WatchedStore, { logger }: Host): EventFeed {
  const consumer = openKafkaConsumer(kafka, {
    origin: store,
    group: groupOf(kafka, store),
    onUnreadable: (message) => logger.error({ message }, 'a message on Kafka could not be read; the event store has it'),
  });
  let verified = false;
  return {
    async *follow(signal) {
      if (!verified) await store.verify((await readEnd(kafka, store)).seen, keepers.feed);
      verified = true;
      for await (const news of consumer.follow(signal)) {
        if (news.kind === 'events') for (const event of news.events) store.note(event);
        yield news;
      }
    },
  };
}
