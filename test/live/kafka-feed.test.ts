/** The Kafka adapter on a real broker: the port's contract, and what brokers do on bad days. */
import { randomUUID } from 'node:crypto';
import {
  createFeedTopic,
  kafkaCheckpoint,
  type KafkaConsumerOptions,
  type KafkaSettings,
  openKafkaConsumer,
  openKafkaPublisher,
  type UnreadableMessage,
} from '@duban/event-feed';
import { eventFeedContract, feedLog, follow } from '@duban/event-feed/contract';
import kafkajs from 'kafkajs';
import t from 'tap';
import { brokerLogin, createBroker, type KafkaBroker } from '../support/kafka-broker.js';
import { kafka, skipWithout } from '../support/needs.js';

const skip = skipWithout(kafka);
const fast: Omit<KafkaConsumerOptions, 'group'> = { sessionMaxMs: 6_000, rebalanceMaxMs: 6_000, fetchMaxWaitMs: 50 };

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

t.test('the feed on a real broker', { skip, timeout: 240_000 }, async (t) => {
  const broker: KafkaBroker = await createBroker(t.testdir());
  await broker.start();
  t.teardown(() => broker.stop());

  await eventFeedContract(t, {
    name: 'kafka',
    capabilities: { redelivers: true, shares: true },
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
});
