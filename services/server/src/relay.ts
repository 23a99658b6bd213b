/** The relay from the event store to Kafka. Several relays do no harm: they publish events twice. */
import { type KafkaSettings, kafkaCheckpoint, openKafkaPublisher, runRelay } from '@duban/event-feed';
import type { WatchedStore } from '@duban/event-store';
import { keepers } from './data.js';
import type { Host } from './host.js';
import { troubleOf } from './trouble.js';

export function startRelay({ logger, health, metrics, lifecycle }: Host, store: WatchedStore, settings: KafkaSettings): void {
  const publisher = openKafkaPublisher(settings);
  const stop = new AbortController();
  let relayed = 0;
  let failure: unknown;
  let working = false;
  const relaying = runRelay(
    {
      source: store,
      origin: store,
      publisher,
      checkpoint: kafkaCheckpoint(settings),
      verify: (seen) => store.verify(seen, keepers.feed),
      observer: {
        published: ({ events }) => {
          relayed += events;
          working = true;
          failure = undefined;
        },
        failed: (err, retryMs) => {
          failure = err;
          logger.error({ err, retryMs }, 'the relay to Kafka failed and begins again');
        },
      },
    },
    stop.signal,
  );
  health.register('relay', () => {
    if (failure !== undefined) return troubleOf(failure);
    return working ? undefined : { zh: '正在查找上次传送到何处', en: 'Looking where it stopped the last time' };
  });
  metrics.gauge('duban_relayed_events', 'Events published to Kafka since the start', () => relayed);
  lifecycle.own('relay', async () => {
    stop.abort();
    await relaying;
    await publisher.close();
  });
}
