/**
 * Copies a whole log into a store that nobody else writes to: every event as it is, in the same order, one append at
 * a time at its explicit revision. It may be interrupted at any time: the target then holds the beginning of the
 * source, and the next run continues. At the end both are read again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type RecordedEvent, type StoredEvent } from '@duban/domain';
import { entryOf, LogDigest } from './log-digest.js';
import type { EventStore } from './port.js';

/** A store that is being filled. Other processes refuse to open it from `begin` to `end`. */
export interface MigrationTarget {
  readonly store: EventStore;
  begin(): Promise<void>;
  /** Ends the migration: from here on positions of the source count as reached. */
  end(): Promise<void>;
}

export interface MigrationOptions {
  /** Nobody may write to it during the migration. */
  readonly source: EventStore;
  readonly target: MigrationTarget;
  /** Between two appends its abort makes the migration reject with its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((step: 'compare' | 'copy' | 'verify', events: number) => void) | undefined;
}

export interface Migrated {
  readonly events: number;
  /** Events that the target held when this run began. */
  readonly resumedAfter: number;
  /** SHA-256 over the log entries. Source and target gave the same when they were read again. */
  readonly sha256: string;
}

/** Well below the 1 MiB that EventStoreDB takes in one append. */
const appendMaxBytes = 512 * 1024;
const appendMaxEvents = 500;
/** How long an append is tried again while the target cannot be reached. */
const patienceMaxMs = 30_000;
const retryMs = 200;
/**
 * After these errors the same events may be sent again: at the same revisions, with the same ids, they are answered
 * as the first time.
 */
const passing: ReadonlySet<string> = new Set(['outcome-unknown', 'store-unavailable', 'overloaded']);

/**
 * @throws {DubanError} `migration-target-foreign` when the target holds anything that the source does not
 *   begin with; what reading and appending throw
 */
export async function migrate({ source, target, signal, onProgress }: MigrationOptions): Promise<Migrated> {
  const { store } = target;
  const log = source.readAll()[Symbol.asyncIterator]();
  let resumedAfter = 0;
  for await (const held of store.readAll()) {
    signal?.throwIfAborted();
    const { value, done } = await log.next();
    if (done === true || entryOf(value) !== entryOf(held)) throw foreign(held, resumedAfter + 1);
    resumedAfter += 1;
    onProgress?.('compare', resumedAfter);
  }
  await target.begin();
  let copied = resumedAfter;
  for await (const events of appends(log)) {
    await append(store, events, signal);
    copied += events.length;
    onProgress?.('copy', copied);
  }
  const { events, sha256 } = await verify(source, store, { signal, onProgress });
  await target.end();
  return { events, resumedAfter, sha256 };
}

const foreign = ({ id, stream }: StoredEvent, number: number) =>
  new DubanError('migration-target-foreign', { number, id, stream });

/** Groups neighbouring events of one stream into appends. */
async function* appends(log: AsyncIterator<RecordedEvent>): AsyncGenerator<StoredEvent[]> {
  let events: StoredEvent[] = [];
  let bytes = 0;
  for (;;) {
    const { value, done } = await log.next();
    if (done === true) break;
    const { position: _, ...event } = value;
    const size = Buffer.byteLength(JSON.stringify(event));
    const fits = bytes + size <= appendMaxBytes && events.length < appendMaxEvents;
    if (events.length > 0 && (event.stream !== events[0]?.stream || !fits)) {
      yield events;
      events = [];
      bytes = 0;
    }
    events.push(event);
    bytes += size;
  }
  if (events.length > 0) yield events;
}

async function append(store: EventStore, events: readonly StoredEvent[], signal: AbortSignal | undefined): Promise<void> {
  const [first] = events as [StoredEvent];
  const before = Number(first.revision) - 1;
  const until = performance.now() + patienceMaxMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await store.append(first.stream, before === -1 ? 'no-stream' : before, events);
      return;
    } catch (error) {
      if (!(error instanceof DubanError)) throw error;
      if (error.code === 'wrong-expected-revision') {
        throw new DubanError('migration-target-foreign', { number: '?', id: first.id, stream: first.stream }, { cause: error });
      }
      if (!passing.has(error.code) || performance.now() > until) throw error;
      await pause(retryMs, undefined, { signal });
    }
  }
}

/** Reads both sides again, side by side, so that the first difference has a place. */
async function verify(
  source: EventStore,
  store: EventStore,
  { signal, onProgress }: Pick<MigrationOptions, 'signal' | 'onProgress'>,
): Promise<Pick<Migrated, 'events' | 'sha256'>> {
  const [one, other] = [new LogDigest(), new LogDigest()];
  const log = source.readAll()[Symbol.asyncIterator]();
  for await (const held of store.readAll()) {
    signal?.throwIfAborted();
    const { value, done } = await log.next();
    if (done === true) throw foreign(held, other.events + 1);
    one.add(entryOf(value));
    other.add(entryOf(held));
    if (value.id !== held.id) throw foreign(held, other.events);
    onProgress?.('verify', other.events);
  }
  for (let rest = await log.next(); rest.done !== true; rest = await log.next()) one.add(entryOf(rest.value));
  if (one.events !== other.events || one.hex() !== other.hex()) {
    const detail = `${one.events} events ${one.hex()}, ${other.events} events ${other.hex()}`;
    throw new DubanError('migration-unequal', { detail });
  }
  return { events: other.events, sha256: other.hex() };
}
