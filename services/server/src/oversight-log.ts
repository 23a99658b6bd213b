/**
 * Writes down what oversight has counted: once a minute, when much has come together, and at the end, one event for
 * everything alike, into a stream of this process and day. A kill loses at most the minute that was not written yet.
 * When the store does not take a batch, the same events are sent again with the next one; until then counts go on
 * within their bounds, and no answer notices anything. What is to be known before an answer (a token) is written at
 * once, and whoever tells it waits.
 */
import { createHash, randomBytes } from 'node:crypto';
import { systemActor } from '@duban/command-api';
import {
  type Actor,
  canonicalJson,
  DubanError,
  eventRegistry,
  makeSalts,
  type NewOversightEvent,
  oversightStream,
  type StoredEvent,
} from '@duban/domain';
import { type EventStore, newEventId, newSalt } from '@duban/event-store';
import type { Clock, Logger, OversightBatch, OversightCounts, OversightEntry } from '@duban/runtime';

export interface OversightLogOptions {
  readonly counts: OversightCounts;
  readonly store: Pick<EventStore, 'append'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often it writes; 60 s when absent. */
  readonly everyMs?: number | undefined;
}

/** Something to be written down, and by whom it was done. */
export interface OversightWriting {
  readonly event: NewOversightEvent;
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

/** Events of one append, under their final ids and revisions. */
interface Pending {
  readonly stream: string;
  readonly events: StoredEvent[];
  readonly writings: OversightWriting[];
  /** Whether the events have been given another place once already. */
  readonly movedOnce: boolean;
}

const minuteMs = 60_000;
/** A batch is a few appends of so many events. */
const appendMaxEvents = 500;
/** With these errors the store will never take the events, so they are not sent again. */
const hopeless: ReadonlySet<string> = new Set(['invalid-append', 'event-too-large', 'wrong-expected-revision']);

export class OversightLog {
  readonly #options: OversightLogOptions;
  #stream: { readonly day: string; readonly name: string; next: number } | undefined;
  /** Appends that the store has not confirmed yet. */
  #pending: Pending[] = [];
  #writing: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** Events written since the start. */
  written = 0;
  /** Events since the start that the store would take in no place. */
  lost = 0;

  constructor(options: OversightLogOptions) {
    this.#options = options;
    options.counts.onPressure = () => void this.flush();
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), this.#options.everyMs ?? minuteMs);
    this.#timer.unref();
  }

  /** Writes what has been counted so far. Never throws: trouble is logged, and tried again with the next flush. */
  async flush(): Promise<void> {
    await this.#inTurn(() => this.#write());
  }

  /** Writes something down at once. @throws {DubanError} when the store does not take it; it may be written later all the same */
  record(writing: OversightWriting): Promise<void> {
    return this.#inTurn(async () => {
      await this.#appendPending();
      const before = this.lost;
      this.#pending = this.#appendsOf([writing]);
      if (this.#pending.length === 0) throw new DubanError('store-unavailable', { detail: 'oversight' });
      await this.#appendPending();
      if (this.lost > before) throw new DubanError('store-unavailable', { detail: 'oversight' });
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
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
      this.#pending = this.#appendsOf(writingsOf(batch));
      await this.#appendPending();
    } catch (error) {
      logger.error({ err: error, waiting: this.#pending.length }, 'oversight could not be written');
    }
  }

  /**
   * @throws what the store refuses with for now; events that it will never take are moved to another place once, and
   * then given up
   */
  async #appendPending(): Promise<void> {
    for (let [first] = this.#pending; first !== undefined; [first] = this.#pending) {
      const { stream, events } = first;
      const before = Number(events[0]?.revision) - 1;
      try {
        // The ids are the same at each attempt, so an append whose answer was lost is answered as the first time.
        await this.#options.store.append(stream, before === -1 ? 'no-stream' : before, events);
        this.#pending.shift();
        this.written += events.length;
      } catch (error) {
        if (!(error instanceof DubanError) || !hopeless.has(error.code)) throw error;
        this.#pending.shift();
        this.#moveOrGiveUp(first, error);
      }
    }
  }

  #moveOrGiveUp({ events, writings, movedOnce }: Pending, error: DubanError): void {
    this.#options.logger.error({ err: error, events: events.length, movedOnce }, 'the store will not take records of oversight');
    this.#stream = undefined;
    if (movedOnce) this.lost += events.length;
    else this.#pending.unshift(...this.#appendsOf(writings, true));
  }

  /** Makes appends, each to one stream: when the day ends within a batch, the rest goes to the stream of the next day. */
  #appendsOf(writings: readonly OversightWriting[], movedOnce = false): Pending[] {
    const appends: Pending[] = [];
    for (const writing of writings) {
      const event = this.#seal(writing);
      if (event === undefined) continue;
      const last = appends.at(-1);
      if (last?.stream === event.stream && last.events.length < appendMaxEvents) {
        last.events.push(event);
        last.writings.push(writing);
      } else appends.push({ stream: event.stream, events: [event], writings: [writing], movedOnce });
    }
    return appends;
  }

  /** Undefined for what cannot be read back: it must not be written. */
  #seal({ event, actor, reason }: OversightWriting): StoredEvent | undefined {
    const { clock, logger } = this.#options;
    const { type, data } = event;
    const definition = eventRegistry.definition(type);
    const { version, schema } = definition;
    if (!schema.safeParse(data).success) {
      logger.error({ event }, 'a record of oversight does not fit its schema');
      return undefined;
    }
    const id = newEventId();
    const { name: stream, revision } = this.#nextPlace();
    const commandDigest = createHash('sha256')
      .update(canonicalJson({ command: 'record-oversight', body: data }))
      .digest('hex');
    const said = reason === undefined ? {} : { reason };
    const meta = { actor, ...said, commandId: id, commandDigest, correlationId: id, recordedAt: clock.now() };
    const salts = makeSalts(definition, { data, meta }, newSalt);
    return { id, stream, revision: String(revision), type, schemaVersion: version, data, meta, salts };
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

function writingsOf({ entries, dropped }: OversightBatch): OversightWriting[] {
  return [
    ...entries.map((entry) => ({ event: eventOf(entry), actor: entry.actor })),
    ...dropped.map(({ actor = systemActor, ...data }) => ({ event: { type: 'oversight-dropped', data } as const, actor })),
  ];
}

function eventOf({ action, plan, subject, filters, code, count, firstAt, lastAt }: OversightEntry): NewOversightEvent {
  const about = { ...(plan === undefined ? {} : { plan }), subject, count, firstAt, lastAt };
  if (code !== undefined) return { type: 'refusals-recorded', data: { command: action, code, ...about } };
  return { type: 'access-recorded', data: { view: action, ...about, ...(filters === undefined ? {} : { filters }) } };
}
