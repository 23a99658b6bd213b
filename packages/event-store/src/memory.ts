/** The event store in memory. Nothing survives the process. */
import { DubanError, type Position, type RecordedEvent, type StoredEvent } from '@duban/domain';
import { checkAppend, encodeEvents, recordedEvent, revisionBefore, wrongExpectedRevision } from './append-input.js';
import { newEpoch } from './epoch.js';
import { deliveryMaxEvents, followLog, type LogStretch, lastWriteIn, type NumberedLog, readLog } from './log-reader.js';
import { plansAmong } from './plans-among.js';
import { type Appended, type Delivery, type EventStore, type ExpectedRevision, formatPosition, type LogFilter } from './port.js';
import { WakeUp } from './wake-up.js';

export function openMemoryStore(): EventStore {
  return new MemoryStore();
}

class MemoryStore implements EventStore, NumberedLog {
  readonly epoch = newEpoch();
  readonly exclusive = true;
  readonly durable = false;
  readonly grown = new WakeUp();
  closed = false;
  readonly #log: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();

  async append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[]): Promise<Appended> {
    this.#refuseWhenClosed();
    const before = revisionBefore(stream, expected);
    checkAppend(stream, before, events);
    const existing = this.#streams.get(stream) ?? [];
    const actual = existing.length - 1;
    if (before !== actual) {
      const earlier = existing.slice(before + 1, before + 1 + events.length);
      const sameIds = earlier.length === events.length && earlier.every(({ id }, index) => id === events[index]?.id);
      if (!sameIds) throw wrongExpectedRevision(stream, expected, actual);
      return appended(earlier);
    }
    const recorded = encodeEvents(events).map((bytes, index) =>
      recordedEvent(bytes.toString(), this.epoch, this.lastOrdinal + 1 + index),
    );
    this.#streams.set(stream, existing);
    existing.push(...recorded);
    this.#log.push(...recorded);
    this.grown.fire();
    return appended(recorded);
  }

  readStream(stream: string, fromRevision = 0): AsyncIterable<RecordedEvent> {
    return this.#stream(stream, fromRevision);
  }

  readAll(filter: LogFilter = {}): AsyncIterable<RecordedEvent> {
    return readLog(this, filter);
  }

  subscribe(filter: LogFilter, signal: AbortSignal): AsyncIterable<Delivery> {
    return followLog(this, filter, signal);
  }

  lastWriteAt(): Promise<number | undefined> {
    return lastWriteIn(this);
  }

  async plans(): Promise<readonly string[]> {
    return plansAmong(this.#streams.keys());
  }

  async head(): Promise<Position> {
    return formatPosition(this.epoch, this.lastOrdinal);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.grown.fire();
  }

  get lastOrdinal(): number {
    return this.#log.length;
  }

  async read(after: number, upTo: number, prefix = ''): Promise<LogStretch> {
    this.#refuseWhenClosed();
    const through = Math.min(upTo, after + deliveryMaxEvents);
    return { events: this.#log.slice(after, through).filter(({ stream }) => stream.startsWith(prefix)), through };
  }

  async *#stream(stream: string, from: number): AsyncGenerator<RecordedEvent> {
    this.#refuseWhenClosed();
    yield* (this.#streams.get(stream) ?? []).slice(from);
  }

  #refuseWhenClosed(): void {
    if (this.closed) throw new DubanError('store-unavailable', { detail: 'closed' });
  }
}

function appended(events: readonly RecordedEvent[]): Appended {
  const { revision, position } = events.at(-1) as RecordedEvent;
  return { revision: Number(revision), position };
}
