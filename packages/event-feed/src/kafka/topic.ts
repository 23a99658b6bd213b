/** The topic. It is created once, by name and on purpose, and afterwards compared with how it was created. */
import { DubanError, type LogOrigin, lineageOf, type Position, positionEpoch } from '@duban/domain';
import type { Admin, Kafka } from 'kafkajs';
import { createClient, feedError, type KafkaSettings } from './kafka-settings.js';

export interface TopicOptions {
  /** Copies of each partition. With three or more, a message counts as published once two have it. */
  readonly replicationFactor: number;
  /** How long messages are kept. Followers that were away for longer read the event store. */
  readonly retentionMs?: number;
}

const weekMs = 7 * 24 * 3_600_000;

/**
 * Creates the topic. False when it exists already, with the same number of partitions.
 * @throws {DubanError} `feed-partitions-differ`; `feed-unavailable`
 */
export async function createFeedTopic(
  settings: KafkaSettings,
  { replicationFactor, retentionMs = weekMs }: TopicOptions,
): Promise<boolean> {
  const { topic, partitions } = settings;
  const config = {
    'cleanup.policy': 'delete',
    'retention.ms': String(retentionMs),
    'min.insync.replicas': replicationFactor >= 3 ? '2' : '1',
    'unclean.leader.election.enable': 'false',
  };
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  return withAdmin(await createClient(settings), async (admin) => {
    const topics = [{ topic, numPartitions: partitions, replicationFactor, configEntries }];
    const created = await admin.createTopics({ topics, waitForLeaders: true });
    if (!created) await checkTopic(admin, settings);
    return created;
  });
}

/** @throws {DubanError} `feed-topic-missing`, `feed-partitions-differ` */
export async function checkTopic(admin: Admin, { topic, partitions }: KafkaSettings): Promise<void> {
  // All topics are listed, because asking for the metadata of one that does not exist is an error, which the client
  // would retry.
  const names = await admin.listTopics();
  if (!names.includes(topic)) throw new DubanError('feed-topic-missing', { topic });
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const actual = topics[0]?.partitions.length ?? 0;
  if (actual !== partitions) throw new DubanError('feed-partitions-differ', { topic, expected: partitions, actual });
}

/** @throws {DubanError} `feed-foreign` when a message with this position is of another store */
export function refuseForeign({ topic }: KafkaSettings, position: Position, origin: LogOrigin): void {
  if (lineageOf(position, origin) !== 'foreign') return;
  throw new DubanError('feed-foreign', { topic, found: positionEpoch(position) ?? '?', epoch: origin.epoch });
}

/** @throws {DubanError} what `use` throws, or `feed-unavailable` */
export async function withAdmin<Result>(kafka: Kafka, use: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } catch (error) {
    throw feedError(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
