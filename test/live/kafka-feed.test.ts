/** The Kafka adapter on a real broker: the port's contract, and what brokers do on bad days. */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DubanError, RecordedEvent } from '@duban/domain';
import {
  createFeedTopic,
  type FeedConsumer,
  type KafkaConsumerOptions,
  type KafkaSettings,
  kafkaCheckpoint,
  openKafkaConsumer,
  openKafkaPublisher,
  readKafkaUrl,
  runRelay,
  type UnreadableMessage,
} from '@duban/event-feed';
import { eventFeedContract, feedLog, follow, GrowingLog, hasAll } from '@duban/event-feed/contract';
import { brokerLogin, createBroker, type KafkaBroker, kafka, skipWithout, until } from '@duban/test-support';
import kafkajs from 'kafkajs';
import t from 'tap';
import { sharedRunnersLaw } from './shared-runners.js';

const skip = skipWithout(kafka);
const fast: Omit<KafkaConsumerOptions, 'group'> = { sessionMaxMs: 3_000, rebalanceMaxMs: 3_000, fetchMaxWaitMs: 50 };

const settingsFor = (address: string, partitions = 4): KafkaSettings => ({
  brokers: [address],
  topic: `duban.${randomUUID()}`,
  partitions,
  requestMaxMs: 3_000,
});

async function makeTopic(address: string, partitions = 4): Promise<KafkaSettings> {
  const settings = settingsFor(address, partitions);
  await createFeedTopic(settings, { replicationFactor: 1 });
  return settings;
}

/** Follows until the first news. */
async function begun(consumer: FeedConsumer): Promise<void> {
  for await (const _ of consumer.follow(new AbortController().signal)) return;
}

/** A broker that has just started lets the first followers wait for the group coordinator; they follow again. */
async function coordinating(address: string): Promise<void> {
  const settings = await makeTopic(address);
  for (let failed = true; failed; ) {
    failed = await begun(openKafkaConsumer(settings, { ...fast, group: 'first' })).then(
      () => false,
      () => true,
    );
  }
}

t.test('the feed on a real broker', { skip, timeout: 240_000 }, async (t) => {
  const broker: KafkaBroker = await createBroker(t.testdir());
  await broker.start();
  t.teardown(() => broker.stop());

  await coordinating(broker.address);

  await eventFeedContract(t, {
    name: 'kafka',
    open: async () => {
      const settings = await makeTopic(broker.address);
      const publisher = openKafkaPublisher(settings);
      return {
        publisher,
        consumer: () => openKafkaConsumer(settings, { ...fast, group: `${settings.topic}.followers` }),
        close: () => publisher.close(),
      };
    },
  });

  await t.test('a topic is made once, with the number of partitions it keeps', async (t) => {
    const settings = settingsFor(broker.address);
    const other = { ...settings, partitions: 5 };
    const [event] = feedLog(1).next(1);
    const publisher = openKafkaPublisher(settings);
    await t.rejects(publisher.publish([event as RecordedEvent], undefined), { code: 'feed-topic-missing' });
    await t.rejects(begun(openKafkaConsumer(settings, { ...fast, group: 'any' })), { code: 'feed-topic-missing' });
    t.equal(await createFeedTopic(settings, { replicationFactor: 1, retentionMs: 3_600_000 }), true);
    t.equal(await createFeedTopic(settings, { replicationFactor: 1 }), false);
    await publisher.publish([event as RecordedEvent], undefined);
    await publisher.close();
    const differ = { code: 'feed-partitions-differ', params: { topic: settings.topic, expected: 5, actual: 4 } };
    await t.rejects(createFeedTopic(other, { replicationFactor: 1 }), differ);
    await t.rejects(openKafkaPublisher(other).publish([event as RecordedEvent], undefined), differ);
    await t.rejects(begun(openKafkaConsumer(other, { ...fast, group: 'any' })), differ);
    await t.rejects(kafkaCheckpoint(other).load('abcdefghijkl'), differ);
  });

  await t.test('a login opens the door, and a wrong one does not', async (t) => {
    const { topic } = await makeTopic(broker.address);
    const { username, password } = brokerLogin;
    const url = (secret: string) =>
      `kafka://${username}:${secret}@${broker.loginAddress}/${topic}?partitions=4&sasl=${brokerLogin.mechanism}`;
    const good = readKafkaUrl(url(password), 'DUBAN_FEED');
    const events = feedLog().next(2);
    const publisher = openKafkaPublisher(good);
    await publisher.publish(events, undefined);
    await publisher.close();
    const follower = follow(openKafkaConsumer(good, { ...fast, group: `${topic}.followers` }));
    await follower.until(hasAll(events));
    await follower.stop();
    const wrong = openKafkaPublisher(readKafkaUrl(url('guess'), 'DUBAN_FEED'));
    await t.rejects(wrong.publish(events, undefined), { code: 'feed-unavailable', message: /SASL/ });
    const secret = openKafkaPublisher({ ...settingsFor(broker.address), tls: true });
    await t.rejects(secret.publish(events, undefined), { code: 'feed-unavailable' }, 'who wants TLS takes nothing less');
  });

  await t.test('what cannot be read is told with its place, passed over, and followed by a beginning', async (t) => {
    const settings = await makeTopic(broker.address, 1);
    const [first, second] = feedLog(1).next(2) as [RecordedEvent, RecordedEvent];
    const producer = new kafkajs.Kafka({ brokers: [broker.address], logLevel: kafkajs.logLevel.NOTHING }).producer();
    await producer.connect();
    const publisher = openKafkaPublisher(settings);
    await publisher.publish([first], undefined);
    const foreign = ['not json', '{}', 'x'.repeat(300_000)].map((value) => ({ key: 'plan', value }));
    await producer.send({ topic: settings.topic, messages: [...foreign, { key: 'plan', value: null }] });
    await producer.disconnect();
    await publisher.publish([second], first.position);
    await publisher.close();
    const unreadable: UnreadableMessage[] = [];
    const options = { ...fast, group: 'readers', onUnreadable: (message: UnreadableMessage) => unreadable.push(message) };
    const follower = follow(openKafkaConsumer(settings, options));
    await follower.until(({ begun: beginnings, events }) => beginnings.length >= 2 && hasAll([first, second])({ events }));
    t.match(unreadable.slice(0, 4), [
      { partition: 0, offset: '1', detail: 'the message is not JSON' },
      { partition: 0, offset: '2', detail: /specversion/ },
      { partition: 0, offset: '3', detail: /300000 bytes/ },
      { partition: 0, offset: '4', detail: 'the message is empty' },
    ]);
    await follower.stop();
  });

  await t.test('a relay that starts finds in the feed where to go on', async (t) => {
    const settings = await makeTopic(broker.address);
    const log = feedLog();
    const checkpoint = kafkaCheckpoint(settings);
    t.equal(await checkpoint.load(log.epoch), undefined, 'nothing is there');
    const publisher = openKafkaPublisher(settings);
    const events = log.next(3);
    await publisher.publish(events.slice(0, 5), undefined);
    t.equal(await checkpoint.load(log.epoch), undefined, 'one batch may be a part of one');
    await publisher.publish(events.slice(5, 6), events[4]?.position);
    t.equal(await checkpoint.load(log.epoch), events[4]?.position);
    t.equal(await checkpoint.load('otherstore01'), undefined, 'another store begins anew');
    const large = log.next(8, '字'.repeat(20_000));
    await publisher.publish(large, events.at(-1)?.position);
    const found = (await checkpoint.load(log.epoch)) ?? '';
    t.ok(found > (large[0]?.position ?? '') && found < (large.at(-1)?.position ?? ''), 'a large batch goes out in several sends');
    await publisher.close();
  });

  await t.test('two runners on one view store share the plans, and one takes over', async (t) => {
    const settings = await makeTopic(broker.address);
    const publisher = openKafkaPublisher(settings);
    await sharedRunnersLaw(t, {
      publisher,
      checkpoint: kafkaCheckpoint(settings),
      consumer: () => openKafkaConsumer(settings, { ...fast, group: `${settings.topic}.projectors` }),
    });
    await publisher.close();
  });

  await t.test('a broker that is killed loses nothing, and the relay goes on with a new producer', async (t) => {
    const settings = await makeTopic(broker.address);
    const log = feedLog(8);
    const source = new GrowingLog();
    const stop = new AbortController();
    const relayFailures: unknown[] = [];
    const followFailures: unknown[] = [];
    let published = 0;
    const publisher = openKafkaPublisher(settings);
    const relaying = runRelay(
      {
        source,
        epoch: log.epoch,
        publisher,
        checkpoint: kafkaCheckpoint(settings),
        retryMaxMs: 500,
        observer: {
          failed: (error) => relayFailures.push(error),
          published: (batch) => {
            published += batch.events;
          },
        },
      },
      stop.signal,
    );
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
    // Followed anew whenever the feed goes away, as a runner does.
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
      // The first time until a send has failed for good, longer than the client's own patience.
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
  });
});
