/**
 * From a command to durable events: load the stream, fold it, decide, append. A repeated command is answered as the
 * first time.
 *
 * Folded states are kept in a bounded cache, so a warm command reads nothing. Commands on one stream take turns
 * within a process. Between processes the expected revision decides: the loser reloads the stream and decides again.
 */
import {
  type Acting,
  type Decider,
  type DomainEvent,
  DubanError,
  decodedOrForeign,
  type EventRegistry,
  type ForeignEvent,
  type ForeignMark,
  isRejection,
  makeSalts,
  type NewEvent,
  type RecordedEvent,
  type Rejection,
  reject,
  type StandingEvent,
  type StoredEvent,
} from '@duban/domain';
import { LRUCache } from 'lru-cache';
import { appendAndMakeSure } from './append-sending.js';
import { type CommandAnswer, commandsAtHandDefault, type Remembered, readCommand } from './command-memory.js';
import { CommandTime } from './command-time.js';
import { isDecided } from './decisions.js';
import { type CommandEnvelope, eventMeta, type RecordedTime } from './event-metadata.js';
import { KeyedQueue } from './keyed-queue.js';
import type { EventStore } from './port.js';
import { newEventId, newSalt } from './random.js';
import { type AnyDecider, type Entry, type Foldable, fold, newEntry, onceSettled, passBy } from './stream-entry.js';

/** Reads the folded state of a stream. The state must not be changed. */
export type ReadState = <State>(stream: string, decider: Foldable<State>) => Promise<Readonly<State>>;

export interface Transaction<State, Command, Event extends DomainEvent, New extends NewEvent, Context extends Acting> {
  readonly stream: string;
  readonly decider: Decider<State, Command, Event, New, Context>;
  readonly command: Command;
  /**
   * Makes the context. It is called in the stream's turn, and again at each attempt, since its contents may have
   * changed. `state` is the state decided on. It may read other streams, unless commands on them read this one,
   * directly or through further streams: two that wait for each other's turn never end. It may not read its own
   * stream.
   */
  readonly context: (read: ReadState, state: Readonly<State>) => Context | Promise<Context>;
  readonly envelope: CommandEnvelope;
  /** `context` is the context in which the command was decided. */
  readonly time: (event: New, context: Context) => RecordedTime;
  /** The revision that the client saw (If-Match). */
  readonly expectedRevision?: number | undefined;
  /** Whether it may be taken although events of others stand in the stream. */
  readonly settlesForeign?: boolean | undefined;
  /** The time that the command has; absent: without end. Whoever bounds it is answered when it is over. */
  readonly allowed?: CommandTime | undefined;
  /** Ids of new events, where they must be derivable; where it gives none, an event gets a UUIDv7. */
  readonly eventId?: ((event: New, index: number, context: Context) => string | undefined) | undefined;
}

export interface Accepted extends CommandAnswer {
  /** True when the command was recorded before: this is its first answer. */
  readonly repeated: boolean;
}

interface Turn {
  readonly entry: Entry;
  /** Resolves with undefined when the command must be decided again. */
  readonly outcome: Promise<Accepted | Rejection | undefined>;
}

interface Sealed {
  readonly event: StoredEvent;
  readonly decoded: DomainEvent;
}

/** Streams whose folded states are cached. */
const cacheMaxStreams = 10_000;

/** Streams read whole at once: of many long ones, as after a start, none would be there within the time of its command. */
const coldReadsMax = 4;

export interface TransactorOptions {
  /**
   * Events that the cached states were folded from, together, which bounds the memory of long streams. A growing
   * stream counts with at least half of its events.
   */
  readonly cacheMaxEvents?: number;
  /** Attempts of one command when another writer keeps being faster. */
  readonly maxAttempts?: number;
  /** How old a state that is only read may be when other processes write as well. */
  readonly readMaxAgeMs?: number;
  /** Commands of each stream whose answers are kept in memory; older ones are read again when they are repeated. */
  readonly commandsAtHand?: number;
}

export class Transactor {
  readonly #store: EventStore;
  readonly #registry: EventRegistry;
  readonly #cache: LRUCache<string, Entry>;
  readonly #queue = new KeyedQueue({ maxWaiting: 10_000 });
  /** Gives those that read a stream whole one of a few lanes, in turn. */
  readonly #coldReads = new KeyedQueue({ maxWaiting: 10_000 });
  #coldReadsBegun = 0;
  readonly #maxAttempts: number;
  readonly #readMaxAgeMs: number;
  readonly #commandsAtHand: number;
  constructor(store: EventStore, registry: EventRegistry, options: TransactorOptions = {}) {
    this.#store = store;
    this.#registry = registry;
    this.#cache = new LRUCache({
      max: cacheMaxStreams,
      maxSize: options.cacheMaxEvents ?? 500_000,
      sizeCalculation: ({ revision }) => revision + 2,
    });
    this.#maxAttempts = options.maxAttempts ?? 16;
    this.#readMaxAgeMs = options.readMaxAgeMs ?? 1_000;
    this.#commandsAtHand = options.commandsAtHand ?? commandsAtHandDefault;
  }

  /**
   * Carries out one command. The answer comes when its events, and every event that it rests on, are durable.
   * @throws {DubanError} `too-much-contention`, `overloaded`, `outcome-unknown` (repeat with the same command id),
   * `store-unavailable`, `event-too-large`, `unknown-event-type`, `unknown-event-version`.
   */
  async transact<State, Command, Event extends DomainEvent, New extends NewEvent, Context extends Acting>(
    transaction: Transaction<State, Command, Event, New, Context>,
  ): Promise<Accepted | Rejection> {
    const allowed = transaction.allowed ?? new CommandTime();
    for (let attempt = 1; attempt <= this.#maxAttempts; attempt += 1) {
      const turn = await this.#queue.run(transaction.stream, () => this.#turn(transaction, allowed), allowed.until);
      try {
        const outcome = await turn.outcome;
        if (outcome !== undefined) return outcome;
        this.#forget(transaction.stream, turn.entry);
      } catch (error) {
        this.#forget(transaction.stream, turn.entry);
        if (!(error instanceof DubanError) || error.code !== 'wrong-expected-revision') throw error;
      }
    }
    throw new DubanError('too-much-contention');
  }

  /**
   * The folded state of a stream, which must not be changed. It waits for appends under way, since those may be lost.
   * When other processes write as well, the state may be up to `readMaxAgeMs` old.
   * @param until an instant of `performance.now()`, after which nothing is asked of the store
   */
  async read<State>(stream: string, decider: Foldable<State>, until?: number): Promise<Readonly<State>> {
    const known = this.#cache.get(stream);
    // So it nearly always is: every command reads its plan and the day, which seldom change.
    if (known !== undefined && known.settled === undefined && this.#fresh(known)) return known.state as State;
    const refreshed = async () => (await this.#usable(stream)) ?? (await this.#refresh(stream, decider as AnyDecider, until));
    // Whoever waits for a turn looks again: the one before it may just have read.
    const entry = (await this.#usable(stream)) ?? (await this.#queue.run(stream, refreshed, until));
    return entry.state as State;
  }

  /** What stands at a revision of a stream. */
  async eventAt(stream: string, revision: number, until?: number): Promise<StandingEvent | undefined> {
    for await (const event of this.#store.readStream(stream, revision, until)) {
      if (Number(event.revision) !== revision) return undefined;
      return { id: event.id, foreign: 'foreignDetail' in decodedOrForeign(this.#registry, event) };
    }
    return undefined;
  }

  /** What is cached of a stream, if it is fresh enough to be read and does not rest on an append that was lost. */
  async #usable(stream: string): Promise<Entry | undefined> {
    const cached = this.#cache.get(stream);
    return cached !== undefined && this.#fresh(cached) ? onceSettled(cached, () => cached) : undefined;
  }

  #fresh(entry: Entry): boolean {
    return this.#store.exclusive || performance.now() - entry.readAt < this.#readMaxAgeMs;
  }

  /**
   * Decides in the stream's turn; the events become durable outside of it. A store that no other process writes to
   * takes appends in the order of the calls, so the next command may already decide on events that are on their way
   * to the disk. If those are lost, its own append is refused as well.
   */
  async #turn<State, Command, Event extends DomainEvent, New extends NewEvent, Context extends Acting>(
    transaction: Transaction<State, Command, Event, New, Context>,
    allowed: CommandTime,
  ): Promise<Turn> {
    const { stream, envelope } = transaction;
    const { until } = allowed;
    const read: ReadState = (other, foldable) => this.read(other, foldable, until);
    const given = (known: Entry) => this.#given(stream, known, envelope, allowed);
    const decider = transaction.decider as unknown as AnyDecider;
    const known = this.#cache.get(stream);
    // What was decided about events of others since is found by reading them again.
    if (known !== undefined && known.foreign.length > 0) this.#cache.delete(stream);
    let entry = known?.foreign.length === 0 ? known : await this.#refresh(stream, decider, until);
    const before = given(entry);
    if (before !== undefined) return { entry, outcome: before };
    let context = await transaction.context(read, entry.state as State);
    let decision = decideOn(transaction, context, entry);
    if (isRejection(decision) && !this.#store.exclusive) {
      // The refusal may rest on an old state: another process may have written before, or between reading stream and
      // context.
      entry = await this.#refresh(stream, decider, until);
      const meanwhile = given(entry);
      if (meanwhile !== undefined) return { entry, outcome: meanwhile };
      context = await transaction.context(read, entry.state as State);
      decision = decideOn(transaction, context, entry);
    }
    if (isRejection(decision)) return { entry, outcome: onceSettled(entry, () => decision) };
    const { revision } = entry;
    const sealed = this.#seal(transaction, context, decision, revision);
    const stored = sealed.map(({ event }) => event);
    allowed.refuseWhenOver();
    const appending = appendAndMakeSure(this.#store, stream, revision, stored, { allowed, maxAttempts: this.#maxAttempts });
    let command: Remembered | undefined;
    try {
      for (const { decoded } of sealed) command = fold(decider, entry, decoded);
    } catch (error) {
      this.#forget(stream, entry);
      throw error;
    }
    if (entry.revision > 2 * entry.weighedAt) this.#keep(stream, entry);
    const outcome = appending.then(({ revision, position }) => {
      entry.readAt = performance.now();
      if (command !== undefined) command.answer.position = position;
      return { eventIds: stored.map(({ id }) => id), revision, position, repeated: false };
    });
    entry.settled = outcome;
    outcome.then(
      () => {
        if (entry.settled === outcome) entry.settled = undefined;
      },
      // The caller that awaits the outcome gets this error. Until somebody awaits it, an unhandled rejection would end
      // the process.
      () => undefined,
    );
    // When other processes write as well, one of them may take the revision, and an append built on the lost one
    // would not be refused. So the next turn must not find the failed state.
    if (!this.#store.exclusive) await outcome.catch(() => this.#forget(stream, entry));
    return { entry, outcome };
  }

  /** What a command is answered that the stream has already; undefined where it has not. */
  #given(stream: string, entry: Entry, envelope: CommandEnvelope, allowed: CommandTime): Turn['outcome'] | undefined {
    const known = entry.memory.find(envelope.commandId);
    if (known === undefined) return undefined;
    if (typeof known === 'number') return this.#readAgain(stream, entry, known, envelope, allowed);
    if (known.digest !== envelope.commandDigest) return onceSettled(entry, () => reject('idempotency-key-reused'));
    allowed.mayBeStored = true;
    return onceSettled(entry, () => ({ ...known.answer, repeated: true }));
  }

  /** Reads the answer of a command that is no longer at hand from the stream; undefined: decide anew, it has been lost. */
  async #readAgain(
    stream: string,
    entry: Entry,
    revision: number,
    { commandId, commandDigest }: CommandEnvelope,
    allowed: CommandTime,
  ) {
    allowed.mayBeStored = true;
    const settled = await onceSettled(entry, () => true);
    if (settled === undefined) return undefined;
    const found = await readCommand(this.#store.readStream(stream, revision, allowed.until), commandId);
    if (found === undefined) return undefined;
    return found.digest === commandDigest ? { ...found.answer, repeated: true } : reject('idempotency-key-reused');
  }

  /** A store marks what it can tell from the form; what data hold, and what was decided about them, is looked for here. */
  async #markOf(event: RecordedEvent, { foreignDetail }: ForeignEvent, until: number | undefined): Promise<ForeignMark> {
    return event.foreign ?? { detail: foreignDetail, passedOver: await isDecided(this.#store, event, until) };
  }

  #keep(stream: string, entry: Entry): void {
    entry.weighedAt = entry.revision;
    // The cache notices a new size only for a new entry, so the entry is removed first.
    this.#cache.delete(stream);
    this.#cache.set(stream, entry);
  }

  /** Drops the state of an append that failed: no further command may build on it. */
  #forget(stream: string, entry: Entry): void {
    if (this.#cache.peek(stream) === entry) this.#cache.delete(stream);
  }

  /**
   * Gives new events their envelopes and checks them against their schemas: an event that cannot be read back must
   * not be written.
   */
  #seal<State, Command, Event extends DomainEvent, New extends NewEvent, Context extends Acting>(
    { stream, envelope, time, eventId }: Transaction<State, Command, Event, New, Context>,
    context: Context,
    events: readonly New[],
    revision: number,
  ): Sealed[] {
    return events.map((event, index) => {
      const definition = this.#registry.definition(event.type);
      const meta = eventMeta(context.actor, context.reason, envelope, time(event, context));
      const body = { data: event.data, meta };
      const stored: StoredEvent = {
        id: eventId?.(event, index, context) ?? newEventId(),
        stream,
        revision: String(revision + 1 + index),
        type: event.type,
        schemaVersion: definition.version,
        ...body,
        salts: makeSalts(definition, body, newSalt),
      };
      return { event: stored, decoded: this.#registry.decode(stored, '') };
    });
  }

  /** Brings a stream's entry up to date. The caller must hold the stream's turn. */
  async #refresh(stream: string, decider: AnyDecider, until: number | undefined): Promise<Entry> {
    if (this.#cache.has(stream)) return this.#readOn(stream, decider, until);
    this.#coldReadsBegun += 1;
    const lane = String(this.#coldReadsBegun % coldReadsMax);
    return this.#coldReads.run(lane, () => this.#readOn(stream, decider, until), until);
  }

  async #readOn(stream: string, decider: AnyDecider, until: number | undefined): Promise<Entry> {
    const readAt = performance.now();
    const entry = this.#cache.get(stream) ?? newEntry(decider, readAt, this.#commandsAtHand);
    try {
      for await (const event of this.#store.readStream(stream, entry.revision + 1, until)) {
        const decoded = decodedOrForeign(this.#registry, event);
        if ('foreignDetail' in decoded) passBy(entry, event, await this.#markOf(event, decoded, until));
        else fold(decider, entry, decoded);
      }
    } catch (error) {
      // The fold changes the state in place, so a half-folded one must be dropped.
      this.#cache.delete(stream);
      throw error;
    }
    entry.readAt = readAt;
    this.#keep(stream, entry);
    return entry;
  }
}

function decideOn<State, Command, Event extends DomainEvent, New extends NewEvent, Context extends Acting>(
  { decider, command, expectedRevision, settlesForeign = false }: Transaction<State, Command, Event, New, Context>,
  context: Context,
  entry: Entry,
): readonly New[] | Rejection {
  if (expectedRevision !== undefined && expectedRevision !== entry.revision) {
    return reject('stale-revision', { expected: expectedRevision, actual: entry.revision });
  }
  const decided = decider.decide(command, entry.state as State, context);
  if (isRejection(decided)) return decided;
  const [foreign] = entry.foreign;
  if (foreign === undefined || settlesForeign) return decided;
  const { stream, revision, id } = foreign;
  return reject('foreign-event', { stream, revision, id, detail: foreign.foreign?.detail ?? '' });
}
