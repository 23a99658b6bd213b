/**
 * Follows the topic as a member of a consumer group. Batches are handed over one at a time, with heartbeats in between.
 * The committed offset is only a hint that saves reading again: how far a follower has come is stored by the follower
 * itself.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type LogOrigin, lineageOf, type RecordedEvent } from '@duban/domain';
import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { decodeMessage } from '../cloud-event.js';
import { Handover } from '../handover.js';
import { partitionOf } from '../partition.js';
import { deliveryMaxEvents, type FeedBeginning, type FeedConsumer, type FeedNews, type UnreadableMessage } from '../port.js';
import { createClient, feedError, type KafkaSettings } from './kafka-settings.js';
import { checkTopic, refuseForeign, withAdmin } from './topic.js';

export interface KafkaConsumerOptions {
  /** The event store whose events are followed. An event of another store ends the following. */
  readonly origin: LogOrigin;
  /** Followers of one group share the plans among them. Each read model needs a group of its own. */
  readonly group: string;
  /** A member that is silent for this long loses its plans; 6,000 to 300,000 ms. */
  readonly sessionMaxMs?: number;
  /** Time in which a member must finish its batch when the plans are distributed again. */
  readonly rebalanceMaxMs?: number;
  /** How long a broker may delay an answer while there is nothing new. */
  readonly fetchMaxWaitMs?: number;
  /** After a delivery that took longer than this, a beginning is sent; 10 s when absent. */
  readonly stillMaxMs?: number;
  readonly onUnreadable?: (message: UnreadableMessage) => void;
}

/** A beginning is sent at least this often, so that an unnoticed loss is mended. */
const beginEveryMs = 600_000;
/**
 * A killed process counts as a member until this has passed. A process that starts in the meantime gets no plans
 * before, so a minute here would leave all its plans stale for a minute.
 */
const sessionDefaultMs = 10_000;
const rebalanceDefaultMs = 15_000;
const stillDefaultMs = 10_000;

export function openKafkaConsumer(settings: KafkaSettings, options: KafkaConsumerOptions): FeedConsumer {
  return { follow: (signal) => follow(settings, options, signal) };
}

async function* follow(settings: KafkaSettings, options: KafkaConsumerOptions, signal: AbortSignal): AsyncGenerator<FeedNews> {
  if (signal.aborted) return;
  const { sessionMaxMs = sessionDefaultMs, rebalanceMaxMs = rebalanceDefaultMs, fetchMaxWaitMs = 500 } = options;
  const kafka = await createClient(settings);
  await withAdmin(kafka, (admin) => checkTopic(admin, settings));
  const consumer = kafka.consumer({
    groupId: options.group,
    sessionTimeout: sessionMaxMs,
    rebalanceTimeout: rebalanceMaxMs,
    heartbeatInterval: Math.floor(sessionMaxMs / 6),
    maxWaitTimeInMs: fetchMaxWaitMs,
    allowAutoTopicCreation: false,
    // A failure ends this following. The caller decides when to follow again.
    retry: { initialRetryTime: 100, maxRetryTime: 1_500, retries: 5, restartOnFailure: async () => false },
  });
  const membership = new Membership(settings, options, consumer);
  try {
    await membership.start();
    yield* membership.news.items(signal);
  } catch (error) {
    throw feedError(error);
  } finally {
    membership.stop();
    // A member that leaves properly passes its plans to the others at once.
    await consumer.disconnect().catch(() => undefined);
  }
}

/** One membership in the group. It turns what the client reports into news. */
class Membership {
  readonly news = new Handover<FeedNews>();
  readonly #settings: KafkaSettings;
  readonly #options: KafkaConsumerOptions;
  readonly #consumer: Consumer;
  readonly #heartbeatMs: number;
  #beginning: FeedBeginning | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Partition → the offset that must come next. */
  readonly #next = new Map<number, bigint>();

  constructor(settings: KafkaSettings, options: KafkaConsumerOptions, consumer: Consumer) {
    this.#settings = settings;
    this.#options = options;
    this.#consumer = consumer;
    this.#heartbeatMs = Math.floor((options.sessionMaxMs ?? sessionDefaultMs) / 5);
  }

  async start(): Promise<void> {
    const { GROUP_JOIN, CRASH, RECEIVED_UNSUBSCRIBED_TOPICS } = this.#consumer.events;
    const { group } = this.#options;
    // If the client gets messages of a partition that it was not given, it only emits this warning.
    this.#consumer.on(RECEIVED_UNSUBSCRIBED_TOPICS, () => this.news.fail(new DubanError('feed-group-shared', { group })));
    this.#consumer.on(GROUP_JOIN, (event) => this.#joined(event));
    this.#consumer.on(CRASH, ({ payload: { error } }) => this.news.fail(feedError(error)));
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [this.#settings.topic], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 1,
      eachBatch: (payload) => this.#deliver(payload),
    });
    this.#timer = setInterval(() => this.#begin(), beginEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #joined({ payload: { memberAssignment } }: ConsumerGroupJoinEvent): void {
    const { topic, partitions } = this.#settings;
    const own = [...(memberAssignment[topic] ?? [])].sort((one, other) => one - other);
    const mine = new Set(own);
    this.#next.clear();
    this.#beginning = {
      kind: 'begin',
      shards: own.map((partition) => `${topic}/${partition}of${partitions}`),
      owns: (plan) => mine.has(partitionOf(plan, partitions)),
    };
    this.#begin();
  }

  #begin(): void {
    if (this.#beginning !== undefined) this.news.offer(this.#beginning);
  }

  async #deliver({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale }: EachBatchPayload) {
    const { topic, partition } = batch;
    this.#noticeGap(partition, batch.messages[0]);
    for (let at = 0; at < batch.messages.length; at += deliveryMaxEvents) {
      const messages = batch.messages.slice(at, at + deliveryMaxEvents);
      if (!isRunning() || isStale()) return;
      const handedOverAt = performance.now();
      const dealtWith = await this.#handOver(this.#read(partition, messages), heartbeat);
      // During a long delivery the topic may have been deleted and made again, with other messages at the same offsets.
      // The client would not notice. The event store has what is missing.
      if (performance.now() - handedOverAt > (this.#options.stillMaxMs ?? stillDefaultMs)) this.#begin();
      if (!dealtWith || !isRunning() || isStale()) return;
      const last = (messages.at(-1) as KafkaMessage).offset;
      const next = BigInt(last) + 1n;
      this.#next.set(partition, next);
      resolveOffset(last);
      await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: String(next) }] }] });
      await heartbeat();
    }
  }

  /**
   * A gap means that the broker may have dropped messages before this member read them. An offset that is too low means
   * that the topic was made again and is read from its beginning.
   */
  #noticeGap(partition: number, first: KafkaMessage | undefined): void {
    const expected = this.#next.get(partition);
    if (first !== undefined && expected !== undefined && BigInt(first.offset) !== expected) this.#begin();
  }

  #read(partition: number, messages: readonly KafkaMessage[]): RecordedEvent[] {
    const events: RecordedEvent[] = [];
    let unreadable = false;
    for (const { key, value, offset } of messages) {
      const decoded = decodeMessage(key, value);
      if (decoded.fault === undefined) {
        const { origin } = this.#options;
        const { event } = decoded;
        refuseForeign(this.#settings, event.position, origin);
        // The event store lost this event before it was recovered, but the topic still has it.
        if (lineageOf(event.position, origin) !== 'lost') events.push(event);
        continue;
      }
      unreadable = true;
      this.#options.onUnreadable?.({ partition, offset, detail: decoded.fault });
    }
    // An unreadable message is mended by a beginning: the event store has the event.
    if (unreadable) this.#begin();
    return events;
  }

  /**
   * True when the events were dealt with; false when the taker has ended.
   * @throws what a heartbeat threw, for example because the group distributes its partitions again
   */
  async #handOver(events: readonly RecordedEvent[], heartbeat: () => Promise<void>): Promise<boolean> {
    if (events.length === 0) return true;
    const offer = this.news.offer({ kind: 'events', events });
    let lost: { readonly error: unknown } | undefined;
    const finished = new AbortController();
    const beating = (async () => {
      while (!finished.signal.aborted) {
        await pause(this.#heartbeatMs, undefined, { signal: finished.signal }).catch(() => undefined);
        if (finished.signal.aborted) return;
        await heartbeat().catch((error: unknown) => {
          lost = { error };
          offer.withdraw();
          finished.abort();
        });
      }
    })();
    const dealtWith = await offer.done;
    finished.abort();
    await beating;
    if (lost !== undefined) throw lost.error;
    return dealtWith;
  }
}
