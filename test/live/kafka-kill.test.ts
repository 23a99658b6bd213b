/** The Kafka adapter on a broker that is killed under it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { DubanError, RecordedEvent } from '@duban/domain';
import { kafkaCheckpoint, openKafkaConsumer, openKafkaPublisher, Relay } from '@duban/event-feed';
import { feedLog, GrowingLog, hasAll } from '@duban/event-feed/contract';
import { createBroker, kafka, skipWithout, until } from '@duban/test-support';
import t from 'tap';
import { fast, makeTopic } from './kafka-topics.js';

const skip = skipWithout(kafka);

t.test(
  'a broker that is killed loses nothing, and the relay goes on with a new producer',
  { skip, timeout: 240_000 },
  async (t) => {
    const broker = await createBroker(t.testdir());
    await broker.start();
    t.teardown(() => broker.kill());

    const settings = await makeTopic(broker.address);
    const log = feedLog(8);
    const source = new GrowingLog();
    const stop = new AbortController();
    const relayFailures: unknown[] = [];
    const followFailures: unknown[] = [];
    let published = 0;
    const publisher = openKafkaPublisher(settings);
    const relaying = new Relay({
      source,
      origin: log,
      publisher,
      checkpoint: kafkaCheckpoint(settings),
      retryMaxMs: 500,
      observer: {
        failed: (error) => relayFailures.push(error),
        published: (batch) => {
          published += batch.events;
        },
      },
    }).run(stop.signal);
    const all: RecordedEvent[] = [];
    let growing = true;
    const grow = (async () => {
      while (growing) {
        const more = log.next(2);
        all.push(...more);
        source.add(more);
        await delay(20);
      }
    })();
    // Follows again whenever the feed is gone, as a runner does.
    const come: RecordedEvent[] = [];
    const following = (async () => {
      while (!stop.signal.aborted) {
        try {
          const options = { ...fast, group: `${settings.topic}.followers` };
          for await (const news of openKafkaConsumer(settings, options).follow(stop.signal)) {
            if (news.kind === 'events') come.push(...news.events);
          }
        } catch (error) {
          followFailures.push(error);
          await delay(200);
        }
      }
    })();
    const past = (count: number) => until(() => published > count);
    await past(50);
    for (let kill = 0; kill < 2; kill += 1) {
      await broker.kill();
      // The first time waits until a send has failed for good, which takes longer than the client's own retries.
      if (kill === 0) await until(() => relayFailures.length > 0);
      await broker.start();
      await past(published + 100);
    }
    growing = false;
    await grow;
    await until(() => hasAll(all)({ events: come }));
    stop.abort();
    await Promise.all([relaying, following]);
    await publisher.close();
    t.same(
      new Set([...relayFailures, ...followFailures].map((error) => (error as DubanError).code)),
      new Set(['feed-unavailable']),
    );
    for (const plan of log.plans) {
      const own = (list: readonly RecordedEvent[]) => list.filter(({ stream }) => stream.startsWith(`${plan}-`));
      const fresh: RecordedEvent[] = [];
      for (const event of own(come)) if (Number(event.revision) === fresh.length) fresh.push(event);
      t.strictSame(fresh, own(all), 'doubles dropped by revision, every event is there in its place');
    }
  },
);
