/** The event store port over EventStoreDB. */
import { type Ancestor, beginsPlan, DubanError, type Position, type RecordedEvent, type StoredEvent } from '@duban/domain';
import { checkAppend, revisionBefore, wrongExpectedRevision } from '../append-input.js';
import { isOver, leftOf } from '../command-time.js';
import { KeyedQueue } from '../keyed-queue.js';
import type { MigrationTarget } from '../migration.js';
import type { Appended, Delivery, EventStore, ExpectedRevision, LogFilter } from '../port.js';
import type { RecoverableStore } from '../recovered-store.js';
import type { EventText, Written } from './batch-append-messages.js';
import { Connection, type LogEnd } from './connection.js';
import { agreeOnIdentity, type Identity, noteMigration, noteRecovery, readEpoch } from './epoch-stream.js';
import { adviceOn, appendFailure, CallEnded, detailOf, kindOf, readFailure, streamGone } from './failures.js';
import { type Following, followLog } from './follower.js';
import { ForeignEvents } from './foreign-events.js';
import type { EventStoreDbObserver, EventStoreDbOptions } from './options.js';
import { Patience, patiently } from './patience.js';
import { PlanList, planStreams, type Stretch } from './plan-list.js';
import { Probe } from './probe.js';
import { checkSizes } from './sizes.js';
import { fromServer, toCommit, toPosition, toServer } from './stored-form.js';

/** Times that an append is sent when the server that was reached certainly could not store it. */
const sendsMax = 5;

/** @throws {DubanError} as `openEventStoreDb` */
export async function connectEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const { connection, identity } = await connect(options);
  if (identity.filling === undefined) return new EventStoreDbStore(connection, identity, options.observer);
  await connection.close();
  throw new DubanError('migration-unfinished', { url: connection.url, epoch: identity.filling });
}

/** @throws {DubanError} as `openMigrationTarget` */
export async function connectMigrationTarget(options: EventStoreDbOptions, from: string): Promise<MigrationTarget> {
  const { connection, identity } = await connect(options);
  if (identity.filling !== undefined && identity.filling !== from) {
    await connection.close();
    throw new DubanError('migration-unfinished', { url: connection.url, epoch: identity.filling });
  }
  const { signal } = new AbortController();
  const note = (step: 'begun' | 'ended') =>
    patiently(connection.patience('append', connection.times.openMaxMs), signal, () => noteMigration(connection, step, from));
  return {
    store: new EventStoreDbStore(connection, identity),
    begin: () => note('begun'),
    end: () => note('ended'),
  };
}

/** @throws {DubanError} as `openEventStoreDb` */
export async function connectRecoverable(options: EventStoreDbOptions): Promise<RecoverableStore> {
  const { connection, identity } = await connect(options);
  const { signal } = new AbortController();
  return {
    store: new EventStoreDbStore(connection, identity),
    async recover(recovery) {
      const patience = connection.patience('append', connection.times.openMaxMs);
      const { epoch, ancestors } = await patiently(patience, signal, () => noteRecovery(connection, recovery));
      return { epoch, ancestors };
    },
  };
}

async function connect(options: EventStoreDbOptions): Promise<{ connection: Connection; identity: Identity }> {
  const connection = new Connection(options);
  const { signal } = new AbortController();
  try {
    const identity = await patiently(connection.patience('read', connection.times.openMaxMs), signal, async () => {
      const agreed = await agreeOnIdentity(connection);
      // A user may be forbidden to read the whole log; opening fails then, rather than the first projection.
      await connection.end();
      return agreed;
    });
    return { connection, identity };
  } catch (error) {
    await connection.close();
    // Patience wraps the client's error in one of ours; the cause is the client's own.
    const cause = error instanceof DubanError ? (error.cause ?? error) : error;
    throw new DubanError('server-unreachable', { url: connection.url, detail: adviceOn(cause) }, { cause: error });
  }
}

class EventStoreDbStore implements EventStore {
  readonly exclusive = false;
  readonly durable = true;
  readonly epoch: string;
  readonly ancestors: readonly Ancestor[];
  readonly #connection: Connection;
  readonly #closing = new AbortController();
  /**
   * Concurrent appends to one stream can arrive at the server in another order than that of the calls, so they go one
   * after the other.
   */
  readonly #queue = new KeyedQueue({ maxWaiting: 10_000 });
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #probe: Probe;
  readonly #plans = new PlanList((after) => this.#readPlans(after));
  readonly #foreign = new ForeignEvents(this.#plans, (stream) => this.#readRaw(stream, 0));
  readonly #observer: EventStoreDbObserver | undefined;

  constructor(connection: Connection, { epoch, ancestors }: Identity, observer?: EventStoreDbObserver) {
    this.#connection = connection;
    this.#observer = observer;
    this.#probe = new Probe(connection);
    this.epoch = epoch;
    this.ancestors = ancestors;
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[], until?: number): Promise<Appended> {
    this.#refuseWhenClosed();
    const before = revisionBefore(stream, expected);
    checkAppend(stream, before, events);
    const texts = events.map(toServer);
    // Its bounds are those of every engine, and of the event as a whole.
    checkSizes(events, texts);
    const sending = async () => {
      const written = await this.#send(stream, expected, before, texts, until);
      return this.#appended(stream, before + texts.length, written, until);
    };
    const appending = this.#queue.run(stream, sending, until);
    return this.#whileOpen(this.#counted(appending));
  }

  async #counted(appending: Promise<Appended>): Promise<Appended> {
    const began = performance.now();
    try {
      const appended = await appending;
      this.#observer?.appended('stored', performance.now() - began);
      return appended;
    } catch (error) {
      const code = error instanceof DubanError ? error.code : 'store-failed';
      this.#observer?.appended(code, performance.now() - began);
      throw error;
    }
  }

  async #send(
    stream: string,
    expected: ExpectedRevision,
    before: number,
    texts: readonly EventText[],
    until: number | undefined,
  ): Promise<Written> {
    // Whether it may have been carried out the time before: the same ids at the same place are stored once all the same.
    let doubtful = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const written = await this.#connection.append(stream, before, texts, until);
        this.#probe.noteAppend();
        return written;
      } catch (error) {
        const kind = kindOf(error);
        const named = error instanceof CallEnded && error.leaderNamed;
        if (kind === 'unclear' && !named) this.#probe.noteAppend(error);
        doubtful ||= named;
        if ((kind === 'not-leader' || kind === 'not-sent' || named) && attempt < sendsMax) {
          this.#connection.trouble('append', detailOf(error), attempt);
          continue;
        }
        if (kind === 'stream-deleted') throw streamGone(stream, 'tombstoned', error);
        if (kind === 'wrong-version') {
          const { actualVersion } = error as { actualVersion?: unknown };
          throw wrongExpectedRevision(stream, expected, typeof actualVersion === 'bigint' ? Number(actualVersion) : -1);
        }
        if (kind === 'too-large') {
          const limit = Number((error as { maxAppendSize?: unknown }).maxAppendSize);
          const size = texts.reduce((sum, { data }) => sum + Buffer.byteLength(data), 0);
          throw new DubanError('event-too-large', { size, limit }, { cause: error });
        }
        throw doubtful ? new DubanError('outcome-unknown', {}, { cause: error }) : appendFailure(error);
      }
    }
  }

  async #appended(stream: string, revision: number, written: Written, until: number | undefined): Promise<Appended> {
    if (written.revision !== BigInt(revision)) {
      // After somebody has deleted a stream, which Duban never does, the server's numbering goes on where the stream
      // ended.
      throw streamGone(stream, 'deleted');
    }
    if (written.commit !== undefined) return { revision, position: toPosition(this.epoch, written.commit) };
    try {
      for await (const event of this.#connection.readStream(stream, revision, 1, until)) {
        return { revision, position: fromServer(event, this.epoch).position };
      }
    } catch (error) {
      // The append is stored; reading it back will tell its position.
      throw new DubanError('outcome-unknown', {}, { cause: error });
    }
    throw new DubanError('outcome-unknown');
  }

  readStream(stream: string, fromRevision = 0, until?: number): AsyncGenerator<RecordedEvent> {
    return this.#foreign.markedInRuns(this.#readRaw(stream, fromRevision, until));
  }

  async *#readRaw(stream: string, fromRevision: number, until?: number): AsyncGenerator<RecordedEvent> {
    this.#refuseWhenClosed();
    const patience = new Patience(this.#connection.patience('read', leftOf(until, this.#connection.times.readRetryMaxMs)));
    let next = fromRevision;
    for (;;) {
      try {
        for await (const event of this.#connection.readStream(stream, next, undefined, until)) {
          const revision = Number(event.revision);
          // Numbers of a stream have no gap but where its beginning was taken away.
          if (revision !== next) throw streamGone(stream, { truncatedBefore: revision });
          const recorded = fromServer(event, this.epoch);
          next += 1;
          patience.worked();
          yield recorded;
        }
        // A stream that is there and shows nothing was truncated behind its end.
        if (next === 0) throw streamGone(stream, 'shows-nothing');
        return;
      } catch (error) {
        const kind = kindOf(error);
        if (kind === 'stream-deleted') throw streamGone(stream, 'tombstoned', error);
        let failed = error;
        if (kind === 'stream-not-found') {
          const deleted = await this.#connection.wasDeleted(stream, until).catch((failure: unknown) => {
            failed = failure;
            return undefined;
          });
          if (deleted === true) throw streamGone(stream, 'deleted', error);
          if (deleted === false) return;
        }
        this.#refuseWhenClosed();
        if (isOver(until)) throw readFailure(failed);
        await patience.failed(failed, this.#closing.signal);
      }
    }
  }

  readAll(filter: LogFilter = {}): AsyncIterable<RecordedEvent> {
    const end = this.#end();
    // If the caller never iterates, this rejection must not end the process.
    end.catch(() => undefined);
    return this.#readUpTo(filter, end);
  }

  async *#readUpTo(filter: LogFilter, reading: Promise<LogEnd>): AsyncGenerator<RecordedEvent> {
    const end = await reading;
    const upTo = toPosition(this.epoch, end.commit);
    if (filter.after === upTo) return;
    const { readRetryMaxMs: retryMaxMs } = this.#connection.times;
    for await (const { events, position } of this.#follow(filter, this.#closing.signal, reading, retryMaxMs)) {
      for (const event of events) if (event.position <= upTo) yield event;
      if (position >= upTo) return;
    }
    this.#refuseWhenClosed();
  }

  async *subscribe(filter: LogFilter, signal: AbortSignal): AsyncGenerator<Delivery> {
    this.#refuseWhenClosed();
    yield* this.#follow(filter, AbortSignal.any([signal, this.#closing.signal]));
  }

  #follow(filter: LogFilter, signal: AbortSignal, end?: Promise<LogEnd>, retryMaxMs?: number): AsyncGenerator<Delivery> {
    const judge: Following['judge'] = async (stretch, from) => {
      if (filter.prefix === undefined) this.#plans.note(from, stretch);
      return this.#foreign.ofPlans(stretch.events, stretch.through);
    };
    return followLog({ connection: this.#connection, epoch: this.epoch, filter, judge, signal, end, retryMaxMs });
  }

  async plans(): Promise<readonly string[]> {
    this.#refuseWhenClosed();
    return this.#plans.list();
  }

  /** The plans' own streams up to the end of the log as it is now. */
  async #readPlans(from: bigint): Promise<Stretch> {
    const end = this.#end();
    const { commit } = await end;
    if (from >= commit) return { events: [], through: from };
    const { readRetryMaxMs: retryMaxMs } = this.#connection.times;
    const filter = { after: from === 0n ? undefined : toPosition(this.epoch, from) };
    const judge: Following['judge'] = async ({ events }) => events.filter(({ foreign }) => foreign === undefined);
    const following = { connection: this.#connection, epoch: this.epoch, filter, streams: planStreams, judge, end, retryMaxMs };
    const begun: RecordedEvent[] = [];
    for await (const { events, position } of followLog({ ...following, signal: this.#closing.signal })) {
      begun.push(...events.filter(beginsPlan));
      if (toCommit(this.epoch, position) >= commit) return { events: begun, through: commit };
    }
    throw this.#closed();
  }

  async lastWriteAt(): Promise<number | undefined> {
    this.#refuseWhenClosed();
    return (await this.#end()).writtenAt;
  }

  async head(): Promise<Position> {
    this.#refuseWhenClosed();
    return toPosition(this.epoch, (await this.#end()).commit);
  }

  #end(): Promise<LogEnd> {
    const patience = this.#connection.patience('read', this.#connection.times.readRetryMaxMs);
    return patiently(patience, this.#closing.signal, () => this.#connection.end());
  }

  async probe(appends: boolean): Promise<void> {
    this.#refuseWhenClosed();
    await this.#probe.ask(appends);
  }

  onInterruption(listener: () => void): void {
    this.#connection.onLost(listener);
  }

  readEpoch(): Promise<string | undefined> {
    const patience = this.#connection.patience('read', this.#connection.times.readRetryMaxMs);
    return patiently(patience, this.#closing.signal, () => readEpoch(this.#connection));
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.allSettled(this.#underWay);
    await this.#connection.close();
  }

  /** The result of the work, which `close` waits for. */
  async #whileOpen<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  #closed(): DubanError {
    return new DubanError('store-unavailable', { detail: 'closed' });
  }

  #refuseWhenClosed(): void {
    if (this.#closing.signal.aborted) throw this.#closed();
  }
}
