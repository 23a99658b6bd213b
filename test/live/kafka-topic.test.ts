/** The topic on a real broker: its settings, what it refuses, and that it may be made again under a follower. */
import type { RecordedEvent } from '@duban/domain';
import { createFeedTopic, type KafkaLogLine, type KafkaSettings, openKafkaConsumer, openKafkaPublisher } from '@duban/event-feed';
import { feedLog, follow, hasAll } from '@duban/event-feed/contract';
import { kafka, sharedBroker, skipWithout, until } from '@duban/test-support';
import kafkajs, { type Admin } from 'kafkajs';
import t, { type Test } from 'tap';
import { coordinating, fast, makeTopic } from './kafka-topics.js';

const skip = skipWithout(kafka);
const topicResource = 2;

async function adminOf(t: Test, address: string): Promise<Admin> {
  const admin = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  t.teardown(() => admin.disconnect());
  return admin;
}

async function setTo(admin: Admin, topic: string, settings: Record<string, string>): Promise<void> {
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: topicResource, name: topic, configEntries }] });
}

async function settingsOn(admin: Admin, topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: topicResource, name: topic }],
  });
  return Object.fromEntries(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]) ?? []);
}

async function publishAll(settings: KafkaSettings, events: readonly RecordedEvent[]): Promise<void> {
  const publisher = openKafkaPublisher(settings);
  try {
    await publisher.publish(events, undefined);
  } finally {
    await publisher.close();
  }
}

t.test('a topic', { skip, timeout: 240_000 }, async (t) => {
  const broker = await sharedBroker(t, t.testdir());
  await coordinating(broker.address);
  const admin = await adminOf(t, broker.address);

  await t.test('accepts messages from a machine whose clock is ten years ahead', async (t) => {
    const settings = await makeTopic(broker.address);
    t.match(await settingsOn(admin, settings.topic), {
      'message.timestamp.type': 'LogAppendTime',
      'compression.type': 'producer',
    });
    const producer = new kafkajs.Kafka({ brokers: [broker.address], logLevel: kafkajs.logLevel.NOTHING }).producer();
    await producer.connect();
    t.teardown(() => producer.disconnect());
    const timestamp = String(Date.now() + 3_652 * 86_400_000);
    const send = () => producer.send({ topic: settings.topic, messages: [{ partition: 0, value: 'any', timestamp }] });
    await t.resolves(send());
    await setTo(admin, settings.topic, { 'message.timestamp.type': 'CreateTime' });
    await t.rejects(send(), { message: /timestamp/ }, 'which it would not, with the time of the producer');
  });

  await t.test('that compresses so that clients cannot decompress is refused, and create-topic corrects it', async (t) => {
    const settings = await makeTopic(broker.address);
    const warned: KafkaLogLine[] = [];
    const telling = { ...settings, log: (line: KafkaLogLine) => warned.push(line) };
    await setTo(admin, settings.topic, { 'compression.type': 'zstd', 'retention.ms': '7200000' });
    const events = feedLog().next(2);
    const unfit = { code: 'feed-topic-unfit', params: { setting: 'compression.type', found: 'zstd', wanted: 'producer' } };
    await t.rejects(publishAll(telling, events), unfit);
    const follower = openKafkaConsumer(settings, { ...fast, group: `${settings.topic}.x` }).follow(new AbortController().signal);
    await t.rejects(follower[Symbol.asyncIterator]().next(), unfit);
    await setTo(admin, settings.topic, { 'compression.type': 'gzip', 'retention.ms': '7200000' });
    await publishAll(telling, events);
    t.ok(
      warned.some(({ level, message }) => level === 'warn' && /message.timestamp.type is CreateTime/.test(message)),
      'a topic of before works on, with a warning',
    );
    t.equal(await createFeedTopic(settings, { replicationFactor: 1 }), false);
    // A broker hears from its controller a moment later.
    const appended = async () => (await settingsOn(admin, settings.topic))['message.timestamp.type'] === 'LogAppendTime';
    await until(appended, { what: 'the topic has the time of the broker' });
    t.match(await settingsOn(admin, settings.topic), {
      'compression.type': 'gzip',
      'retention.ms': '7200000',
    });
  });

  await t.test('that accepts only small batches gets small batches', async (t) => {
    const settings = await makeTopic(broker.address);
    await setTo(admin, settings.topic, { 'max.message.bytes': '60000', 'message.timestamp.type': 'LogAppendTime' });
    const log = feedLog();
    const events = log.next(8, '字'.repeat(4_000));
    await publishAll(settings, events);
    const follower = follow(openKafkaConsumer(settings, { ...fast, group: `${settings.topic}.followers` }));
    await follower.until(hasAll(events));
    await follower.stop();
    const large = { code: 'feed-unavailable', message: /an event of \d+ bytes is more than .* takes/ };
    await t.rejects(publishAll(settings, log.next(1, '字'.repeat(30_000))), large);
  });

  await t.test('that was made again while a follower stood still is read from its beginning', async (t) => {
    const settings = await makeTopic(broker.address, 1);
    const log = feedLog(1);
    const stop = new AbortController();
    t.teardown(() => stop.abort());
    const options = {
      ...fast,
      sessionMaxMs: 30_000,
      rebalanceMaxMs: 30_000,
      group: `${settings.topic}.followers`,
      stillMaxMs: 100,
    };
    const news = openKafkaConsumer(settings, options).follow(stop.signal)[Symbol.asyncIterator]();
    t.match(await news.next(), { value: { kind: 'begin' } });
    await publishAll(settings, log.next(3));
    t.match(await news.next(), { value: { kind: 'events' } });

    // This follower has got events and does not ask for more. The topic that it finds afterwards is longer than the
    // first.
    await admin.deleteTopics({ topics: [settings.topic] });
    await until(() => createFeedTopic(settings, { replicationFactor: 1 }).then(() => true));
    const missed = log.next(20);
    await until(() => publishAll(settings, missed).then(() => true));
    t.match(await news.next(), { value: { kind: 'begin' } }, 'it is told to read the event store again');
    // A follower that does not ask for more leaves the group only when told to.
    await news.return?.(undefined);
  });
});
