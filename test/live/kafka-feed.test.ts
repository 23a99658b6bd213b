/** The Kafka adapter on a real broker: the port's contract, and faults of brokers. */

import type { RecordedEvent } from '@duban/domain';
import {
  createFeedTopic,
  kafkaCheckpoint,
  openKafkaConsumer,
  openKafkaPublisher,
  readKafkaUrl,
  type UnreadableMessage,
} from '@duban/event-feed';
import { eventFeedContract, feedLog, follow, hasAll } from '@duban/event-feed/contract';
import { brokerLogin, kafka, sharedBroker, skipWithout } from '@duban/test-support';
import kafkajs from 'kafkajs';
import t from 'tap';
import { begun, coordinating, fast, makeTopic, settingsFor } from './kafka-topics.js';
import { sharedRunnersLaw } from './shared-runners.js';

const skip = skipWithout(kafka);

t.test('the feed on a real broker', { skip, timeout: 240_000 }, async (t) => {
  const broker = await sharedBroker(t, t.testdir());
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

  await t.test('a topic is created once, with a number of partitions that stays', async (t) => {
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
    await t.rejects(kafkaCheckpoint(other).load({ epoch: 'abcdefghijkl' }), differ);
  });

  await t.test('a login is accepted, and a wrong one is not', async (t) => {
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

  await t.test('an unreadable message is reported with its place and skipped, and a beginning follows', async (t) => {
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

  await t.test('a relay that starts finds in the feed where to continue', async (t) => {
    const settings = await makeTopic(broker.address);
    const log = feedLog();
    const checkpoint = kafkaCheckpoint(settings);
    t.same(await checkpoint.load(log), { confirmed: undefined, seen: [] }, 'nothing is there');
    const publisher = openKafkaPublisher(settings);
    const events = log.next(3);
    await publisher.publish(events.slice(0, 5), undefined);
    t.equal((await checkpoint.load(log)).confirmed, undefined, 'one batch may be a part of one');
    await publisher.publish(events.slice(5, 6), events[4]?.position);
    t.equal((await checkpoint.load(log)).confirmed, events[4]?.position);
    const foreign = { code: 'feed-foreign', params: { topic: settings.topic, found: log.epoch, epoch: 'otherstore01' } };
    await t.rejects(checkpoint.load({ epoch: 'otherstore01' }), foreign, "the topic is another store's");
    const migrated = { epoch: 'otherstore01', ancestors: [{ epoch: log.epoch }] };
    t.equal((await checkpoint.load(migrated)).confirmed, undefined, 'a migrated store begins anew');
    const large = log.next(8, '字'.repeat(20_000));
    await publisher.publish(large, events.at(-1)?.position);
    const found = (await checkpoint.load(log)).confirmed ?? '';
    t.ok(found > (large[0]?.position ?? '') && found < (large.at(-1)?.position ?? ''), 'a large batch goes out in several sends');
    await publisher.close();
  });

  await t.test('events that the store lost before its recovery are skipped, and not reported as seen', async (t) => {
    const settings = await makeTopic(broker.address);
    const log = feedLog(1);
    const publisher = openKafkaPublisher(settings);
    const events = log.next(6);
    await publisher.publish(events, undefined);
    const upTo = events[3]?.position;
    const origin = { epoch: 'recovered001', ancestors: [{ epoch: log.epoch, upTo }] };
    const own = { ...(events[4] as RecordedEvent), position: 'recovered001-00000000000000000005' };
    await publisher.publish([own], undefined);
    await publisher.close();
    const follower = follow(openKafkaConsumer(settings, { ...fast, origin, group: 'recovered' }));
    const wanted = [...events.slice(0, 4), own];
    await follower.until(hasAll(wanted));
    t.strictSame(follower.events, wanted);
    await follower.stop();
    const { seen } = await kafkaCheckpoint(settings).load(origin);
    t.ok(seen.some(({ position }) => position === own.position));
  });

  await t.test('two runners on one view store share the plans, and one takes over', async (t) => {
    const settings = await makeTopic(broker.address);
    const publisher = openKafkaPublisher(settings);
    await sharedRunnersLaw(t, {
      publisher,
      checkpoint: kafkaCheckpoint(settings),
      consumer: (origin) => openKafkaConsumer(settings, { ...fast, origin, group: `${settings.topic}.projectors` }),
    });
    await publisher.close();
  });
});
