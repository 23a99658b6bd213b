/** The engines of feed and read models that the configuration names. */

import { kafkaCheckpoint, openKafkaConsumer, openKafkaPublisher, readKafkaUrl, runRelay } from '@duban/event-feed';
import type { EventStore } from '@duban/event-store';
import { type EventFeed, openMemoryViewStore, openRedisViewStore, type ViewStore } from '@duban/read-models';
import type { Config, Lifecycle, Logger } from '@duban/runtime';

/** @throws {DubanError} `config-invalid`, `server-unreachable` */
export async function openViews({ readModels }: Config, logger: Logger): Promise<ViewStore> {
  if (readModels.engine === 'memory') return openMemoryViewStore();
  return openRedisViewStore({
    url: readModels.url,
    onFailure: (err) => logger.warn({ err }, 'Redis failed and is tried again'),
  });
}

interface FeedParts {
  readonly config: Config;
  readonly store: EventStore;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
}

/** Projectors of this group share the plans among them, since they fill one store. */
const projectors = 'duban-projector';

/**
 * What the read models follow: undefined for the event store itself. With Kafka this process relays to
 * the topic, too; several relays only publish twice.
 * @throws {DubanError} `config-invalid`
 */
export function openFeed({ config: { feed }, store, lifecycle, logger }: FeedParts): EventFeed | undefined {
  if (feed.engine === 'direct') return undefined;
  const settings = readKafkaUrl(feed.url, 'DUBAN_FEED');
  const publisher = openKafkaPublisher(settings);
  const stop = new AbortController();
  const relaying = runRelay(
    {
      source: store,
      epoch: store.epoch,
      publisher,
      checkpoint: kafkaCheckpoint(settings),
      observer: {
        failed: (err, retryMs) => logger.error({ err, retryMs }, 'the relay to Kafka failed and begins again'),
      },
    },
    stop.signal,
  );
  lifecycle.own('relay', async () => {
    stop.abort();
    await relaying;
    await publisher.close();
  });
  return openKafkaConsumer(settings, {
    group: projectors,
    onUnreadable: (message) => logger.error({ message }, 'a message on Kafka could not be read; the event store has it'),
  });
}
