/** What the tests of the Kafka adapter share: topics of their own, and short timeouts. */
import { randomUUID } from 'node:crypto';
import {
  createFeedTopic,
  type FeedConsumer,
  type KafkaConsumerOptions,
  type KafkaSettings,
  openKafkaConsumer,
} from '@duban/event-feed';
import { feedOrigin } from '@duban/event-feed/contract';
import { until } from '@duban/test-support';

/** For events of `feedLog`. */
export const fast: Omit<KafkaConsumerOptions, 'group'> = {
  origin: feedOrigin,
  sessionMaxMs: 3_000,
  rebalanceMaxMs: 3_000,
  fetchMaxWaitMs: 50,
};

export const settingsFor = (address: string, partitions = 4): KafkaSettings => ({
  brokers: [address],
  topic: `duban.${randomUUID()}`,
  partitions,
  requestMaxMs: 3_000,
});

export async function makeTopic(address: string, partitions = 4): Promise<KafkaSettings> {
  const settings = settingsFor(address, partitions);
  // A broker that creates several topics at once may not know the leader of this one yet.
  await until(() => createFeedTopic(settings, { replicationFactor: 1 }).then(() => true));
  return settings;
}

/** Follows until the first news. */
export async function begun(consumer: FeedConsumer): Promise<void> {
  for await (const _ of consumer.follow(new AbortController().signal)) return;
}

/** On a broker that has just started, the first followers wait for the group coordinator and must follow again. */
export async function coordinating(address: string): Promise<void> {
  const settings = await makeTopic(address);
  for (let failed = true; failed; ) {
    failed = await begun(openKafkaConsumer(settings, { ...fast, group: 'first' })).then(
      () => false,
      () => true,
    );
  }
}
