/**
 * Following the log. The client does not reconnect by itself, so this does, after a bounded pause and from the last
 * position handed out, until the signal aborts.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DubanError, type RecordedEvent, streamNameShape } from '@duban/domain';
import type { AllStreamResolvedEvent, AllStreamSubscription, RecordedEvent as ServerEvent } from '@eventstore/db-client';
import { deliveryMaxEvents } from '../log-reader.js';
import type { Delivery, LogFilter } from '../port.js';
import { WakeUp } from '../wake-up.js';
import { type Connection, type LogEnd, letGo } from './connection.js';
import { isTooSlow, kindOf, LeaderChanged, Silence } from './failures.js';
import { Patience } from './patience.js';
import type { Stretch } from './plan-list.js';
import { commitOf, fromServer, mayBeOurs, toCommit, toPosition } from './stored-form.js';

export interface Following {
  readonly connection: Connection;
  readonly epoch: string;
  readonly filter: LogFilter;
  /** A regular expression of the names of the streams that are wanted; absent: as the filter says. */
  readonly streams?: string | undefined;
  /** What is handed out of a stretch of the log that begins behind a position. */
  readonly judge: (stretch: Stretch, from: bigint) => Promise<readonly RecordedEvent[]>;
  readonly signal: AbortSignal;
  /** The end of the log, where the caller has read it already. After every loss it is read anew. */
  readonly end?: Promise<LogEnd> | undefined;
  /** How long to try again; absent: without end. */
  readonly retryMaxMs?: number | undefined;
}

/** @throws {DubanError} `position-invalid`, `store-unavailable` */
export async function* followLog(following: Following): AsyncGenerator<Delivery> {
  const { connection, epoch, filter, signal, retryMaxMs } = following;
  let after = filter.after === undefined ? 0n : toCommit(epoch, filter.after);
  let end = following.end;
  const patience = new Patience(connection.patience('follow', retryMaxMs));
  let doubted = false;
  while (!signal.aborted) {
    let fault: unknown = new Error('the server ended the subscription');
    const before = after;
    const invalid = new DubanError('position-invalid', { position: toPosition(epoch, after) });
    try {
      const known = await (end ?? connection.end());
      if (after > known.commit) throw invalid;
      // The event at the position may be another application's, and scavenged since. The one before it is there.
      const begin =
        after === 0n
          ? 0n
          : await connection.before(after).catch((error: unknown) => {
              const doubtful = kindOf(error) === 'no-event-there';
              const again = doubted;
              doubted = doubtful;
              // A server of 23.10 says the same of such a position and of failures that pass: so it must say so twice.
              throw doubtful && again ? invalid : error;
            });
      doubted = false;
      for await (const delivery of untilLost(following, { after, begin, end: known })) {
        after = toCommit(epoch, delivery.position);
        patience.worked();
        yield delivery;
      }
    } catch (error) {
      fault = error;
    }
    if (signal.aborted) return;
    end = undefined;
    if (isTooSlow(fault) && after > before) continue;
    await patience.failed(fault, signal);
  }
}

/** What servers of 24.2 give for the beginning of the log while nothing has matched; no real position is as large. */
const noPosition = 2n ** 63n;

/** A subscription, with what the server has said besides events. */
class Subscribed {
  readonly stream: AllStreamSubscription;
  readonly said = new WakeUp();
  caughtUp = false;
  checkpoint = 0n;
  ended = false;
  fault: unknown;
  readonly #patience: NodeJS.Timeout;
  readonly #silenceMaxMs: number;
  readonly #leave: () => void;
  readonly #left: AbortSignal;

  constructor(connection: Connection, left: AbortSignal, begin: bigint, streams: string) {
    const wake = (note: () => void) => () => {
      note();
      this.said.fire();
    };
    this.stream = connection.subscribe(begin, streams, (commit) => {
      if (commit < noPosition) this.checkpoint = commit;
      this.said.fire();
    });
    const { silenceMaxMs } = connection.times;
    this.#silenceMaxMs = silenceMaxMs;
    // A server that takes the call but never confirms it counts as gone.
    this.#patience = setTimeout(
      wake(() => {
        this.fault ??= new Silence(silenceMaxMs);
      }),
      silenceMaxMs,
    );
    this.#left = left;
    this.#leave = wake(() => {
      this.fault ??= new LeaderChanged();
    });
    left.addEventListener('abort', this.#leave);
    this.stream.on('confirmation', () => clearTimeout(this.#patience));
    this.stream.on('readable', () => this.said.fire());
    // Servers of 23.10 and later say this, possibly more than once.
    this.stream.on(
      'caughtUp',
      wake(() => (this.caughtUp = true)),
    );
    this.stream.on(
      'end',
      wake(() => (this.ended = true)),
    );
    this.stream.on(
      'close',
      wake(() => (this.ended = true)),
    );
    this.stream.on('error', (error) => wake(() => (this.fault ??= error))());
  }

  /**
   * Resolves when the server has said something more. Whoever is not live yet waits for what is stored, so a server that
   * says nothing has gone or fallen silent, and counts as gone.
   */
  async heard(signal: AbortSignal, live: boolean): Promise<void> {
    const silent = () => {
      this.fault ??= new Silence(this.#silenceMaxMs);
      this.said.fire();
    };
    const timer = live ? undefined : setTimeout(silent, this.#silenceMaxMs);
    await this.said.wait(signal);
    clearTimeout(timer);
  }

  /** Cancels the call: to stop iterating would leave it open on the server. */
  close(): void {
    clearTimeout(this.#patience);
    this.#left.removeEventListener('abort', this.#leave);
    this.stream.removeAllListeners('readable');
    letGo(this.stream, this.stream.unsubscribe());
  }
}

interface Start {
  /** Everything up to here has been handed out. */
  readonly after: bigint;
  /** Where the subscription begins: at an event that is there, or 0. */
  readonly begin: bigint;
  readonly end: LogEnd;
}

/** Text as a regular expression that matches it alone. */
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|#\s]/g, '\\$&');

/**
 * The deliveries of one connection. Servers from 23.10 on say when the end of the log is reached. On older ones the
 * stream of the log's last event is part of the subscription, so that event arrives; that stream may be one of the
 * server's own in which there is an event for each of everybody's. A checkpoint beyond the end tells it too.
 */
async function* untilLost(following: Following, start: Start): AsyncGenerator<Delivery> {
  const { connection, epoch, signal, judge } = following;
  const { prefix } = following.filter;
  const { after, begin, end } = start;
  const streams = following.streams ?? (prefix === undefined ? streamNameShape.source : `^${escaped(prefix)}`);
  const left = await connection.connected();
  const isTold = await connection.version.saysCaughtUp();
  const subscribed = new Subscribed(connection, left, begin, isTold ? streams : `${streams}|^${escaped(end.streamId)}$`);
  let handedOut = after;
  let live = after >= end.commit;
  let first = live;
  try {
    for (;;) {
      const taken = await takeMore(subscribed.stream, epoch, prefix, handedOut);
      if (signal.aborted) return;
      const { drained } = taken;
      let position = taken.through;
      if (drained) {
        // Every event that the server sent before it said so has been taken by now.
        if (subscribed.checkpoint > position) position = subscribed.checkpoint;
        if (subscribed.caughtUp && end.commit > position) position = end.commit;
        if (!live && (subscribed.caughtUp || position >= end.commit)) [live, first] = [true, true];
      }
      const events = await judge({ events: taken.events, through: position }, handedOut);
      if (events.length > 0 || position > handedOut || first) {
        first = false;
        handedOut = position;
        yield { events, position: toPosition(epoch, position), caughtUp: live && drained };
      } else if (subscribed.fault !== undefined) throw subscribed.fault;
      else if (subscribed.ended) return;
      else await subscribed.heard(signal, live);
    }
  } finally {
    subscribed.close();
  }
}

/** Gathers events into one delivery while they keep coming: the client hands them out one by one. */
async function takeMore(stream: AllStreamSubscription, epoch: string, prefix: string | undefined, from: bigint): Promise<Taken> {
  const events: RecordedEvent[] = [];
  for (let through = from; ; await nextTurn()) {
    const taken = take(stream, epoch, prefix, through, deliveryMaxEvents - events.length);
    events.push(...taken.events);
    if (!taken.drained || taken.through === through) return { ...taken, events };
    through = taken.through;
  }
}

interface Taken {
  readonly events: RecordedEvent[];
  readonly through: bigint;
  /** Whether everything that has come is taken. */
  readonly drained: boolean;
}

/** Takes the events that have come and can be handed out at once. Events that are not taken slow the server down. */
function take(stream: AllStreamSubscription, epoch: string, prefix: string | undefined, from: bigint, maxEvents: number): Taken {
  const events: RecordedEvent[] = [];
  let through = from;
  while (events.length < maxEvents) {
    const resolved = stream.read() as AllStreamResolvedEvent | null;
    if (resolved === null) return { events, through, drained: true };
    const event = resolved.event as ServerEvent | undefined;
    if (event === undefined || commitOf(event) <= from) continue;
    through = commitOf(event);
    if (mayBeOurs(event) && (prefix === undefined || event.streamId.startsWith(prefix))) events.push(fromServer(event, epoch));
  }
  return { events, through, drained: false };
}
