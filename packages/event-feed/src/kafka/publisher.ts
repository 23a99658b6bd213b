/**
 * Publishes to Kafka: an idempotent producer, every in-sync replica, one request at a time.
 *
 * After any error that a send surfaces the producer is thrown away. The client rolls its sequence number
 * back, and the broker may have stored what it did not confirm; with the old producer it would then take
 * other messages for those, confirm them and store nothing.
 */
import { DubanError, type Position, type RecordedEvent } from '@duban/domain';
import type { Message, Producer, RecordMetadata } from 'kafkajs';
import { contentType, encodeMessage, planOf } from '../cloud-event.js';
import { partitionOf } from '../partition.js';
import type { FeedPublisher } from '../port.js';
import { createClient, feedError, type KafkaSettings } from './kafka-settings.js';
import { checkTopic, withAdmin } from './topic.js';

/**
 * Bytes of message values in one send (more only if a single message has more). Well below the broker's 1 MiB for a
 * batch.
 */
const sendMaxBytes = 512 * 1024;
const sendMaxMessages = 1_000;

export function openKafkaPublisher(settings: KafkaSettings): FeedPublisher {
  return new KafkaPublisher(settings);
}

class KafkaPublisher implements FeedPublisher {
  readonly #settings: KafkaSettings;
  #producer: Producer | undefined;
  #publishing = false;
  #closed = false;
  /** Below `sendMaxBytes` once the broker has refused a batch as too large. */
  #sendMaxBytes = sendMaxBytes;

  constructor(settings: KafkaSettings) {
    this.#settings = settings;
  }

  async publish(events: readonly RecordedEvent[], confirmed: Position | undefined): Promise<void> {
    if (this.#publishing) throw new Error('the publisher publishes already');
    this.#publishing = true;
    try {
      for (const messages of this.#sends(events, confirmed)) await this.#send(messages);
    } catch (error) {
      this.#discard();
      throw feedError(error);
    } finally {
      this.#publishing = false;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  /**
   * Each send carries the position that the send before it had confirmed. So if only a part of a send arrives, its
   * messages do not claim that the rest arrived too.
   */
  *#sends(events: readonly RecordedEvent[], confirmed: Position | undefined): Generator<readonly Message[]> {
    let messages: Message[] = [];
    let bytes = 0;
    let before = confirmed;
    let position = confirmed;
    for (const event of events) {
      let message = this.#message(event, before);
      if (messages.length > 0 && (bytes + sizeOf(message) > this.#sendMaxBytes || messages.length >= sendMaxMessages)) {
        yield messages;
        before = position;
        messages = [];
        bytes = 0;
        message = this.#message(event, before);
      }
      messages.push(message);
      bytes += sizeOf(message);
      position = event.position;
    }
    if (messages.length > 0) yield messages;
  }

  #message(event: RecordedEvent, confirmed: Position | undefined): Message {
    const plan = planOf(event);
    return {
      key: plan,
      value: Buffer.from(encodeMessage(event, confirmed)),
      partition: partitionOf(plan, this.#settings.partitions),
      headers: { 'content-type': contentType },
    };
  }

  async #send(messages: readonly Message[]): Promise<void> {
    const producer = await this.#connected();
    try {
      const confirmations = await producer.send({ topic: this.#settings.topic, acks: -1, messages: [...messages] });
      refuseUnconfirmed(messages, confirmations);
    } catch (error) {
      if (!saysTooLarge(error)) throw error;
      await this.#sendInHalves(messages);
    }
  }

  /** If a refused send was stored in part, that part is stored twice. Followers drop the copy. */
  async #sendInHalves(messages: readonly Message[]): Promise<void> {
    this.#discard();
    const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0);
    if (messages.length === 1) {
      const detail = `an event of ${bytes} bytes is more than ${this.#settings.topic} takes: raise its max.message.bytes`;
      throw new DubanError('feed-unavailable', { detail });
    }
    this.#sendMaxBytes = Math.min(this.#sendMaxBytes, Math.ceil(bytes / 2));
    const half = Math.ceil(messages.length / 2);
    await this.#send(messages.slice(0, half));
    await this.#send(messages.slice(half));
  }

  async #connected(): Promise<Producer> {
    if (this.#closed) throw new DubanError('feed-unavailable', { detail: 'closed' });
    if (this.#producer !== undefined) return this.#producer;
    const kafka = await createClient(this.#settings);
    await withAdmin(kafka, (admin) => checkTopic(admin, this.#settings));
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message: { partition } }) => {
          if (partition === undefined) throw new Error('a message has no partition');
          return partition;
        },
      retry: { initialRetryTime: 100, maxRetryTime: 1_500, retries: 5 },
    });
    this.#producer = producer;
    await producer.connect();
    return producer;
  }

  /** Closing is not awaited: a lost connection cannot be closed properly. */
  #discard(): void {
    const producer = this.#producer;
    this.#producer = undefined;
    producer?.disconnect().catch(() => undefined);
  }
}

const tooLarge: readonly unknown[] = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/** The client wraps the broker's error into errors of its own. */
function saysTooLarge(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return tooLarge.includes((error as { type?: unknown }).type) || saysTooLarge(error.cause);
}

const sizeOf = ({ value }: Message) => (value as Buffer).length;

/** Refuses a send that resolved but left a partition unconfirmed: nothing was published there. */
function refuseUnconfirmed(messages: readonly Message[], confirmations: readonly RecordMetadata[]): void {
  const confirmed = new Set(confirmations.filter(({ errorCode }) => errorCode === 0).map(({ partition }) => partition));
  const missing = messages.find(({ partition }) => !confirmed.has(partition as number));
  if (missing === undefined) return;
  throw new DubanError('feed-unavailable', { detail: `partition ${missing.partition} did not confirm what it was sent` });
}
