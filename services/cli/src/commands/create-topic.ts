/**
 * `duban create-topic`: creates the Kafka topic that the feed setting names. Its number of partitions can never be
 * changed.
 */
import { DubanError } from '@duban/domain';
import { createFeedTopic, readKafkaUrl } from '@duban/event-feed';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Readonly<Record<string, unknown>> & {
  readonly replicationFactor: number;
  readonly retentionDays: number;
  readonly json?: boolean;
};

const dayMs = 86_400_000;

export async function createTopic(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { feed } = settingsOf(options, terminal.env).config;
  if (feed.engine !== 'kafka') {
    const detail = '此命令需要 kafka://… / this command needs kafka://…';
    throw new DubanError('config-invalid', { key: 'DUBAN_FEED', detail });
  }
  const settings = readKafkaUrl(feed.url, 'DUBAN_FEED');
  const { topic, partitions } = settings;
  const { replicationFactor, retentionDays } = options;
  const created = await createFeedTopic(settings, { replicationFactor, retentionMs: retentionDays * dayMs });
  if (options.json === true) terminal.out(JSON.stringify({ topic, partitions, created }));
  else if (created)
    terminal.out(`已创建主题 ${topic}（${partitions} 个分区，${replicationFactor} 份副本）/ the topic has been created`);
  else terminal.out(`主题 ${topic} 已存在（${partitions} 个分区）/ the topic is there already`);
  return exitCodes.ok;
}
