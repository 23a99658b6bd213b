/**
 * The topic. It is created once, by name and on purpose; later its settings are compared with those it was created
 * with.
 */
import { DubanError, type LogOrigin, lineageOf, type Position, positionEpoch } from '@duban/domain';
import type { Admin, ConfigEntries, Kafka } from 'kafkajs';
import { createClient, feedError, type KafkaSettings } from './kafka-settings.js';

export interface TopicOptions {
  /** Copies of each partition. With three or more, a message counts as published once two copies exist. */
  readonly replicationFactor: number;
  /** How long messages are kept. A follower that was away for longer reads the event store. */
  readonly retentionMs?: number;
}

const weekMs = 7 * 24 * 3_600_000;

/**
 * Settings that a topic must have, and their allowed values. Compression: the client can only unpack gzip, and the
 * broker may pack batches anew. Time stamps: with the producer's time, a broker refuses messages from a machine whose
 * clock is ahead, and keeps those that it accepted for longer.
 */
const fitting = {
  'compression.type': ['producer', 'uncompressed', 'gzip'],
  'message.timestamp.type': ['LogAppendTime'],
} as const;
type Setting = keyof typeof fitting;
const settingNames = Object.keys(fitting) as Setting[];
/** The library's number for a topic among the resources that have settings. */
const topicResource = 2;
/** The library's number for a setting that was made on the topic itself. */
const setOnTopic = 1;
/** The largest batch as the broker counts it: 1 MiB and the batch header. */
const batchMaxBytes = 1_048_588;

/**
 * Creates the topic. False when it already exists with the same number of partitions; its other settings are then
 * corrected.
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
    'compression.type': 'producer',
    'message.timestamp.type': 'LogAppendTime',
    'max.message.bytes': String(batchMaxBytes),
  };
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  return withAdmin(await createClient(settings), async (admin) => {
    const topics = [{ topic, numPartitions: partitions, replicationFactor, configEntries }];
    const created = await admin.createTopics({ topics, waitForLeaders: true });
    if (!created) {
      await checkPartitions(admin, settings);
      await amend(admin, settings);
    }
    return created;
  });
}

/** @throws {DubanError} `feed-topic-missing`, `feed-partitions-differ`, `feed-topic-unfit` */
export async function checkTopic(admin: Admin, settings: KafkaSettings): Promise<void> {
  await checkPartitions(admin, settings);
  const { topic, log } = settings;
  for (const { setting, found } of unfitAmong(await settingsOf(admin, settings))) {
    const wanted = fitting[setting][0];
    // Topics of an earlier version use the producer's time, which works as long as all clocks are right.
    if (setting !== 'message.timestamp.type') throw new DubanError('feed-topic-unfit', { topic, setting, found, wanted });
    log?.({ level: 'warn', message: `${topic}: ${setting} is ${found}; run duban create-topic, which sets ${wanted}` });
  }
}

async function checkPartitions(admin: Admin, { topic, partitions }: KafkaSettings): Promise<void> {
  // Lists all topics: asking for one that does not exist is an error, which the client would retry.
  const names = await admin.listTopics();
  if (!names.includes(topic)) throw new DubanError('feed-topic-missing', { topic });
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const actual = topics[0]?.partitions.length ?? 0;
  if (actual !== partitions) throw new DubanError('feed-partitions-differ', { topic, expected: partitions, actual });
}

interface Unfit {
  readonly setting: Setting;
  readonly found: string;
}

const unfitAmong = (entries: readonly ConfigEntries[]): Unfit[] =>
  settingNames.flatMap((setting) => {
    const found = entries.find(({ configName }) => configName === setting)?.configValue;
    const fits: readonly string[] = fitting[setting];
    return found === undefined || fits.includes(found) ? [] : [{ setting, found }];
  });

/** Empty where this client is not allowed to read the topic's settings. */
async function settingsOf(admin: Admin, { topic, log }: KafkaSettings): Promise<ConfigEntries[]> {
  try {
    const resources = [{ type: topicResource, name: topic }];
    const answer = await admin.describeConfigs({ includeSynonyms: false, resources });
    return answer.resources[0]?.configEntries ?? [];
  } catch (error) {
    if ((error as { type?: unknown }).type !== 'TOPIC_AUTHORIZATION_FAILED') throw error;
    log?.({ level: 'warn', message: `${topic}: its settings may not be asked for, and were not checked` });
    return [];
  }
}

/** Corrects wrong settings. The broker replaces all settings of a topic at once, so the others are sent too. */
async function amend(admin: Admin, settings: KafkaSettings): Promise<void> {
  const set = await settingsOf(admin, settings);
  const wrong = unfitAmong(set).map(({ setting }) => setting);
  if (wrong.length === 0) return;
  const kept = set.filter(
    ({ configName, configSource }) => configSource === setOnTopic && !wrong.some((name) => name === configName),
  );
  const configEntries = [
    ...kept.map(({ configName: name, configValue: value }) => ({ name, value })),
    ...wrong.map((name) => ({ name, value: fitting[name][0] })),
  ];
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: topicResource, name: settings.topic, configEntries }] });
}

/** @throws {DubanError} `feed-foreign` when the position of a message belongs to another store */
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
