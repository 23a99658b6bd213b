/**
 * Writes down the counts of oversight: once a minute and at the end, one event for all equal acts, into a stream of
 * this process and day. A kill loses at most the last minute. When the store does not take a batch, the same events
 * are sent again with the next one; meanwhile counting goes on within its bound, and no answer is affected.
 */
import { createHash, randomBytes } from 'node:crypto';
import { systemActor } from '@duban/command-api';
import {
  type Actor,
  canonicalJson,
  DubanError,
  eventRegistry,
  type NewOversightEvent,
  oversightStream,
  type StoredEvent,
} from '@duban/domain';
import { type EventStore, newEventId } from '@duban/event-store';
import type { Clock, Logger, OversightBatch, OversightCounts, OversightEntry } from '@duban/runtime';

export interface OversightLogOptions {
  readonly counts: OversightCounts;
  readonly store: Pick<EventStore, 'append'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often it writes; 60 s when absent. */
  readonly everyMs?: number | undefined;
}

interface Writing {
  readonly event: NewOversightEvent;
  readonly actor: Actor;
}

const minuteMs = 60_000;
/** Events of one append; a batch is at most a few of them. */
const appendMaxEvents = 500;
/** With these errors the store will never take the events, so they are not sent again. */
const hopeless: ReadonlySet<string> = new Set(['invalid-append', 'event-too-large', 'wrong-expected-revision']);

export class OversightLog {
  readonly #options: OversightLogOptions;
  #stream: { readonly day: string; readonly name: string; next: number } | undefined;
  /** Events with their final ids and revisions that the store has not confirmed yet, one list for each append. */
  #pending: StoredEvent[][] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** Events written since the start. */
  written = 0;

  constructor(options: OversightLogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), this.#options.everyMs ?? minuteMs);
    this.#timer.unref();
  }

  /** Writes what has been counted so far. Never throws: errors are logged, and the next flush tries again. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    const { counts, logger } = this.#options;
    try {
      await this.#appendPending();
      const batch = counts.take();
      if (batch === undefined) return;
      this.#pending = this.#appendsOf(batch);
      await this.#appendPending();
    } catch (error) {
      logger.error({ err: error, waiting: this.#pending.length }, 'oversight could not be written');
      if (!(error instanceof DubanError) || !hopeless.has(error.code)) return;
      this.#pending = [];
      this.#stream = undefined;
    }
  }

  async #appendPending(): Promise<void> {
    for (let [events] = this.#pending; events !== undefined; [events] = this.#pending) {
      const [{ stream, revision }] = events as [StoredEvent];
      const before = Number(revision) - 1;
      // The ids are the same at each attempt: if an append was stored and its answer lost, it is answered as the
      // first time.
      await this.#options.store.append(stream, before === -1 ? 'no-stream' : before, events);
      this.#pending.shift();
      this.written += events.length;
    }
  }

  #appendsOf(batch: OversightBatch): StoredEvent[][] {
    const sealed = writingsOf(batch).flatMap((writing) => this.#seal(writing) ?? []);
    return Array.from({ length: Math.ceil(sealed.length / appendMaxEvents) }, (_, index) =>
      sealed.slice(index * appendMaxEvents, (index + 1) * appendMaxEvents),
    );
  }

  /** Undefined for an event that could not be read back: it must not be written. */
  #seal({ event, actor }: Writing): StoredEvent | undefined {
    const { clock, logger } = this.#options;
    const { type, data } = event;
    const { version, schema } = eventRegistry.definition(type);
    if (!schema.safeParse(data).success) {
      logger.error({ event }, 'a record of oversight does not fit its schema');
      return undefined;
    }
    const id = newEventId();
    const { name: stream, revision } = this.#nextPlace();
    const commandDigest = createHash('sha256')
      .update(canonicalJson({ command: 'record-oversight', body: data }))
      .digest('hex');
    const meta = { actor, commandId: id, commandDigest, correlationId: id, recordedAt: clock.now() };
    return { id, stream, revision: String(revision), type, schemaVersion: version, data, meta, salts: {} };
  }

  #nextPlace(): { name: string; revision: number } {
    const day = this.#options.clock.today();
    if (this.#stream?.day !== day) {
      this.#stream = { day, name: oversightStream(day, randomBytes(4).toString('hex')), next: 0 };
    }
    const { name, next: revision } = this.#stream;
    this.#stream.next += 1;
    return { name, revision };
  }
}

function writingsOf({ entries, dropped }: OversightBatch): Writing[] {
  const writings = entries.map((entry) => ({ event: eventOf(entry), actor: entry.actor }));
  return dropped === undefined
    ? writings
    : [...writings, { event: { type: 'oversight-dropped', data: dropped }, actor: systemActor }];
}

function eventOf({ action, plan, subject, code, count, firstAt, lastAt }: OversightEntry): NewOversightEvent {
  const about = { ...(plan === undefined ? {} : { plan }), subject, count, firstAt, lastAt };
  if (code === undefined) return { type: 'access-recorded', data: { view: action, ...about } };
  return { type: 'refusals-recorded', data: { command: action, code, ...about } };
}
