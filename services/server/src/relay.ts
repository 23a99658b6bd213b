/** The relay from the event store to Kafka. Several relays do no harm: they publish events twice. */
import { type KafkaSettings, kafkaCheckpoint, openKafkaPublisher, Relay } from '@duban/event-feed';
import type { WatchedStore } from '@duban/event-store';
import { keepers } from './data.js';
import { relayFollower } from './followers.js';
import type { Host } from './host.js';
import type { LagWatches } from './lag-watch.js';
import { troubleOf } from './trouble.js';

export function startRelay(host: Host, store: WatchedStore, settings: KafkaSettings, lags: LagWatches): void {
  const { logger, health, metrics, lifecycle } = host;
  const publisher = openKafkaPublisher(settings);
  const stop = new AbortController();
  let relayed = 0;
  let failure: unknown;
  let working = false;
  const relay = new Relay({
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
  });
  const relaying = relay.run(stop.signal);
  lags.watch(relayFollower(relay));
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
