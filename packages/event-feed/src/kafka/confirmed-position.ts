/**
 * A relay's checkpoint that needs no store of its own: the feed itself says where it ends. Every message
 * carries what had been confirmed before it was sent, and one batch is in flight at a time; so the
 * highest such position among the last messages of all partitions is one up to which everything is
 * published. The last message's own position would not do: of a batch that was cut short, one partition
 * may have the end and another lack the beginning.
 *
 * A topic whose last messages are of another event store belongs to another system.
 *
 * When retention has emptied the topic there is no answer, and the relay publishes the log once more.
 */
import { randomUUID } from 'node:crypto';
import { DubanError, type LogOrigin, type Position, positionEpoch, type RecordedEvent } from '@duban/domain';
import type { Kafka } from 'kafkajs';
import { decodeMessage } from '../cloud-event.js';
import type { Published, RelayCheckpoint } from '../relay.js';
import { createClient, feedError, type KafkaSettings } from './kafka-settings.js';
import { checkTopic, refuseForeign, withAdmin } from './topic.js';

/** Time to read one message of each partition. */
const loadMaxMs = 30_000;

export function kafkaCheckpoint(settings: KafkaSettings): RelayCheckpoint {
  return { load: (origin) => readEnd(settings, origin), save: async () => undefined };
}

/**
 * Reads the last message of each partition.
 * @throws {DubanError} `feed-foreign`, `feed-unavailable`, `feed-topic-missing`, `feed-partitions-differ`
 */
export async function readEnd(settings: KafkaSettings, origin: LogOrigin): Promise<Published> {
  const kafka = await createClient(settings);
  const last = await withAdmin(kafka, async (admin) => {
    await checkTopic(admin, settings);
    const offsets = await admin.fetchTopicOffsets(settings.topic);
    return new Map(
      offsets.filter(({ low, high }) => BigInt(high) > BigInt(low)).map(({ partition, high }) => [partition, BigInt(high) - 1n]),
    );
  });
  if (last.size === 0) return { confirmed: undefined, seen: [] };
  const found = await readLast(kafka, settings, last);
  for (const { event } of found) refuseForeign(settings, event.position, origin);
  // Within an epoch, positions sort as strings in the order of the log.
  const confirmed = found
    .flatMap(({ confirmed = '' }) => (positionEpoch(confirmed) === origin.epoch ? [confirmed] : []))
    .sort()
    .at(-1);
  return { confirmed, seen: found.map(({ event: { position, stream, revision, id } }) => ({ position, stream, revision, id })) };
}

interface LastMessage {
  readonly event: RecordedEvent;
  readonly confirmed: Position | undefined;
}

/** In each partition: the message at this offset, or the first readable one after it. */
async function readLast(kafka: Kafka, { topic }: KafkaSettings, last: ReadonlyMap<number, bigint>): Promise<LastMessage[]> {
  const group = `${topic}.relay-start.${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId: group,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, maxRetryTime: 1_500, retries: 5, restartOnFailure: async () => false },
  });
  const waiting = new Set(last.keys());
  const found: LastMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: false });
    await new Promise<void>((resolve, reject) => {
      const late = new DubanError('feed-unavailable', { detail: `the end of ${topic} could not be read in ${loadMaxMs} ms` });
      timer = setTimeout(() => reject(late), loadMaxMs);
      consumer.on(consumer.events.CRASH, ({ payload: { error } }) => reject(error));
      const take = async ({
        partition,
        message,
      }: {
        partition: number;
        message: { key: Buffer | null; value: Buffer | null };
      }) => {
        if (!waiting.delete(partition)) return;
        const decoded = decodeMessage(message.key, message.value);
        if (decoded.fault === undefined) found.push({ event: decoded.event, confirmed: decoded.confirmed });
        if (waiting.size === 0) resolve();
      };
      const seek = () => {
        for (const [partition, offset] of last) consumer.seek({ topic, partition, offset: String(offset) });
      };
      // When the group cannot be joined, the client only emits an event: `run` ends without an error, and `seek` no
      // longer works.
      consumer.run({ autoCommit: false, eachMessage: take }).then(seek).catch(reject);
    });
    return found;
  } catch (error) {
    throw feedError(error);
  } finally {
    clearTimeout(timer);
    await consumer.disconnect().catch(() => undefined);
    await withAdmin(kafka, (admin) => admin.deleteGroups([group])).catch(() => undefined);
  }
}
