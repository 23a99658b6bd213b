/**
 * What the outside world knows of a store, and so what the store may never take back: events that were
 * acknowledged to an appender, handed to a follower, or read. After every crash the whole log is held
 * against it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent, StoredEvent } from '@duban/domain';
import { type Appended, type EventStore, formatPosition, type ParsedPosition, parsePosition } from '../src/index.js';

/** A law of the store that does not hold. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';
}

export interface Attempt {
  readonly stream: string;
  readonly expected: number | 'no-stream';
  readonly events: readonly StoredEvent[];
}

export class Ledger {
  /** Position → id of an event that somebody has seen there. */
  readonly #seen = new Map<string, string>();
  /** Event id → the append it was sent in. */
  readonly #attempts = new Map<string, Attempt>();
  #epoch: string | undefined;

  get seenCount(): number {
    return this.#seen.size;
  }

  attempt(attempt: Attempt): void {
    for (const { id } of attempt.events) this.#attempts.set(id, attempt);
  }

  /** The audit finds out whether the events are there as they were sent, neighbours that end at the position. */
  acknowledged({ expected, events }: Attempt, { revision, position }: Appended): void {
    const before = expected === 'no-stream' ? -1 : expected;
    this.#hold(revision === before + events.length, 'an acknowledgement names another revision');
    const { epoch, ordinal: last } = parsePosition(position) as ParsedPosition;
    for (const [at, { id }] of events.entries()) {
      this.seen({ id, position: formatPosition(epoch, last - events.length + 1 + at) });
    }
  }

  /** An event was handed out: from now on it has to be there. */
  seen(event: Pick<RecordedEvent, 'id' | 'position'>): void {
    const known = this.#seen.get(event.position);
    this.#hold(known === undefined || known === event.id, `at ${event.position} another event was seen before`);
    this.#seen.set(event.position, event.id);
  }

  /** Reads the whole log and holds it against everything known. Gives each stream's last revision. */
  async audit(store: EventStore): Promise<Map<string, number>> {
    this.#epoch ??= store.epoch;
    this.#hold(store.epoch === this.#epoch, 'the store has another epoch');
    const log: RecordedEvent[] = [];
    for await (const event of store.readAll()) {
      this.seen(event);
      log.push(event);
    }
    this.#hold((await store.head()) === formatPosition(store.epoch, log.length), 'the head is not the last event');
    this.#hold(this.#seen.size === log.length, `${this.#seen.size - log.length} events that were seen are gone`);
    this.#auditAppends(log);
    return this.#auditStreams(store, log);
  }

  /** Every append is whole, its events neighbours, as they were sent, and there once. */
  #auditAppends(log: readonly RecordedEvent[]): void {
    this.#hold(new Set(log.map(({ id }) => id)).size === log.length, 'an event is there twice');
    for (let at = 0; at < log.length; ) {
      const first = log[at] as RecordedEvent;
      this.#hold(first.position === formatPosition(first.position.slice(0, 12), at + 1), 'a position is not its place');
      const attempt = this.#attempts.get(first.id);
      if (attempt === undefined) throw new LawBroken(`nobody appended event ${first.id}`);
      const there = log.slice(at, at + attempt.events.length).map(stored);
      this.#hold(isDeepStrictEqual(there, attempt.events), `the append of event ${first.id} is there in part or changed`);
      at += attempt.events.length;
    }
  }

  async #auditStreams(store: EventStore, log: readonly RecordedEvent[]): Promise<Map<string, number>> {
    const revisions = new Map<string, number>();
    for (const { stream, revision } of log) {
      const next = (revisions.get(stream) ?? -1) + 1;
      this.#hold(revision === String(next), `stream ${stream} has a gap before revision ${revision}`);
      revisions.set(stream, next);
    }
    for (const [stream, revision] of revisions) {
      const events: RecordedEvent[] = [];
      for await (const event of store.readStream(stream)) events.push(event);
      this.#hold(events.length === revision + 1, `readStream of ${stream} gives ${events.length} of ${revision + 1} events`);
      this.#hold(
        events.every((event) => this.#seen.get(event.position) === event.id),
        `readStream of ${stream} differs`,
      );
    }
    return revisions;
  }

  #hold(condition: boolean, law: string): void {
    if (!condition) throw new LawBroken(law);
  }
}

function stored({ position: _, ...event }: RecordedEvent): StoredEvent {
  return event;
}
