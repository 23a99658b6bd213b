/**
 * The event store port. An adapter keeps streams of events in one total order.
 *
 * Durability: when `append` resolves, the events survive kill -9 and a power cut (the memory engine
 * declares that it does not). Readers and subscribers see durable events only, so nothing downstream
 * ever holds what can vanish.
 * Ordering: revisions of a stream are 0, 1, 2 … without a gap; positions grow in the order of appending,
 * and the events of one append are neighbours. An append is whole or absent.
 * Retries: the port never retries. `transact` does, and resolves ambiguous appends by reading back.
 * What is handed out is shared and must not be changed.
 */
import type { Ancestor, Position, RecordedEvent, StoredEvent } from '@duban/domain';

export type ExpectedRevision = number | 'no-stream';

export interface Appended {
  /** Revision of the stream's last event after the append. */
  readonly revision: number;
  /** Position of the last event appended. */
  readonly position: Position;
}

/** A stretch of the log. `events` may be empty: then only the position has moved on. */
export interface Delivery {
  readonly events: readonly RecordedEvent[];
  /** Everything up to and including this position has been delivered or did not match the prefix. */
  readonly position: Position;
  /** True when the delivery reached the head as it was when the delivery was made. */
  readonly caughtUp: boolean;
}

export interface LogFilter {
  /**
   * Begin after this position; absent: with the first event. A position that this store did not give is refused:
   * `position-invalid`.
   */
  readonly after?: Position | undefined;
  /** Only events of streams that begin with this. */
  readonly prefix?: string | undefined;
}

export interface EventStore {
  /** A random id, made when the store was created. It begins every position. */
  readonly epoch: string;
  /** Earlier epochs of its events, by migration or recovery; absent: none. Their positions are not positions of this store. */
  readonly ancestors?: readonly Ancestor[] | undefined;
  /** True when no other process can write to this store while this one is open. */
  readonly exclusive: boolean;
  /** False when acknowledged events do not survive the process. */
  readonly durable: boolean;

  /**
   * Appends 1–1,000 events to one stream, whole or not at all. Their `stream` and `revision` must
   * continue from `expected`. If `expected` lies below the current revision and exactly these event ids
   * already follow it, the append is answered as the first time. Appends are taken in the order of the
   * calls, so one caller may send the next before the last is answered.
   * @param until an instant of `performance.now()`, after which a store on a server sends nothing more; the disk of
   *   this machine is not waited for any less
   * @throws {DubanError} `wrong-expected-revision` with the actual one (-1 for no stream), which readers can
   *   already see; `invalid-append`; `event-too-large` (an event beyond 256 KiB, an append beyond 4 MiB);
   *   `store-failed` and `outcome-unknown` leave open whether the events were stored; `storage-full`, `store-unavailable`
   *   and `overloaded` when they certainly were not.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[], until?: number): Promise<Appended>;

  /**
   * A stream's durable events from a revision on, oldest first. Nothing for an unknown stream. Where others write to the
   * store too, events that are not in our form come marked as foreign.
   * @param until as for `append`: after it a store on a server is not tried again
   * @throws {DubanError} `stream-gone` when events of the stream have been taken away
   */
  readStream(stream: string, fromRevision?: number, until?: number): AsyncIterable<RecordedEvent>;

  /**
   * The durable log from `after` to a head that is read once the call is made, oldest first. All that was
   * acknowledged before the call is in it; of what is appended after the call, the beginning may be. It ends. Foreign
   * events come as with `readStream`, those of streams of no plan not at all.
   */
  readAll(filter?: LogFilter): AsyncIterable<RecordedEvent>;

  /**
   * The same, and then what is appended, for as long as the signal allows. Ends normally on abort.
   * A slow consumer is never dropped; it holds no more than one delivery (at most 1,000 events). The first
   * delivery that is caught up comes without waiting for an append, even when it is empty.
   */
  subscribe(filter: LogFilter, signal: AbortSignal): AsyncIterable<Delivery>;

  /**
   * When the log was written last, in milliseconds since 1970: by the clock of the server that keeps it, where there is
   * one, otherwise by that of who wrote. Undefined for an empty log.
   */
  lastWriteAt(): Promise<number | undefined>;

  /** Ids of the plans that there are: those whose publication has begun, however far it has come. */
  plans(): Promise<readonly string[]>;

  /** Position of the last durable event; the position before the first event when the log is empty. */
  head(): Promise<Position>;

  /**
   * Asks a server once whether it can be used now, and where `appends` whether this user may append; nothing is
   * written, and it takes at most 1.5 s. Absent where there is no server.
   * @throws {DubanError} `store-unavailable`, which says why not
   */
  probe?(appends: boolean): Promise<void>;

  /**
   * Calls the listener whenever the connection to the server has been lost: what answers next may hold something else.
   * Absent where nobody can put another store in the place of this one while it is open.
   */
  onInterruption?(listener: () => void): void;

  /** Reads the epoch again; undefined: the store has none any more. Absent as `onInterruption` is. */
  readEpoch?(): Promise<string | undefined>;

  /** Ends subscriptions, waits for appends under way, releases what is held. Safe to call twice. */
  close(): Promise<void>;
}

/** `<epoch>-<ordinal in 20 digits>`; the ordinal of the first event is 1, so 0 is before it. */
export function formatPosition(epoch: string, ordinal: number): Position {
  return `${epoch}-${String(ordinal).padStart(20, '0')}`;
}

export interface ParsedPosition {
  readonly epoch: string;
  readonly ordinal: number;
}

/** The parts of a position, or undefined when it is not one. */
export function parsePosition(position: string): ParsedPosition | undefined {
  const match = /^([a-z0-9]{12})-(\d{20})$/.exec(position);
  if (match === null) return undefined;
  return { epoch: match[1] as string, ordinal: Number(match[2]) };
}
