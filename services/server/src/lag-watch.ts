/**
 * Holds what has arrived at a follower against the last event of ours in the event store. Neither `head` nor a
 * difference of positions would do: others may write to an EventStoreDB too. The follower is asked what it has, and the
 * store what comes next, which is little where nothing is behind. A follower that is behind and gets nothing follows
 * anew; one that still gets nothing stands still.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Position, RecordedEvent } from '@duban/domain';
import { type EventStore, lookBeyond } from '@duban/event-store';
import type { NotReady } from '@duban/runtime';
import type { Host } from './host.js';

/** Whoever is to get what the event store has. */
export interface Follower {
  /** In metrics and in the name of the health check. */
  readonly part: 'relay' | 'projector' | 'read-models';
  /** A position up to which everything has arrived; undefined where that is not known as a whole. */
  arrived(): Promise<Position | undefined> | Position | undefined;
  /** A position at which an event has arrived, though perhaps not all before it: where many come, a few are looked at. */
  furthest?(): Promise<Position | undefined> | Position | undefined;
  /** Whether an event has arrived, or need not. Called for events in the order of the log. */
  has(event: RecordedEvent): Promise<boolean> | boolean;
  /** Another value whenever something has moved, while this event waits. */
  progress(waiting: RecordedEvent | undefined): Promise<unknown> | unknown;
  /** Absent where this process does not follow. */
  followAnew?(): void;
  /** Following anew would bring nothing: events are in hand, or have not come as far as what is followed. */
  vain?(waiting: RecordedEvent | undefined): Promise<boolean> | boolean;
  /** The hop at which the event waits. */
  hop(waiting: RecordedEvent | undefined): Promise<NotReady> | NotReady;
}

export interface LagTimes {
  readonly lookEveryMs: number;
  readonly lookMaxMs: number;
  /** Behind for so long with nothing moving: follow anew. */
  readonly anewAfterMs: number;
  /** Behind for so long with nothing moving: not ready. */
  readonly standsAfterMs: number;
}

const usualTimes: LagTimes = { lookEveryMs: 2_000, lookMaxMs: 4_000, anewAfterMs: 6_000, standsAfterMs: 15_000 };

interface Standstill {
  /** The hop that stands still. */
  readonly hop: NotReady;
  readonly forMs: number;
}

interface Behind {
  /** Undefined when the store did not say what comes next. */
  readonly waiting: RecordedEvent | undefined;
  /** At most as many as one look finds. */
  readonly events: number;
}

export class LagWatch {
  readonly #follower: Follower;
  readonly #store: Pick<EventStore, 'head' | 'subscribe'>;
  readonly #times: LagTimes;
  /** Up to here everything has arrived. */
  #after: Position | undefined;
  /** The head of the log when nothing was behind. */
  #head: Position | undefined;
  #behind: Behind | undefined;
  #moved: unknown;
  #movedAt = performance.now();
  #anewAt = Number.NEGATIVE_INFINITY;
  #hop: NotReady | undefined;

  constructor(follower: Follower, store: Pick<EventStore, 'head' | 'subscribe'>, times: LagTimes = usualTimes) {
    this.#follower = follower;
    this.#store = store;
    this.#times = times;
  }

  /** Undefined when nothing is behind. */
  get behind(): Behind | undefined {
    return this.#behind;
  }

  get standstill(): Standstill | undefined {
    return this.#hop === undefined ? undefined : { hop: this.#hop, forMs: performance.now() - this.#movedAt };
  }

  /**
   * Looks once. @returns whether the follower was made to follow anew
   * @throws what the store or the follower throw: then nothing is known, and nothing is judged
   */
  async look(): Promise<boolean> {
    this.#behind = await this.#find();
    const { waiting } = this.#behind ?? {};
    const moved = this.#behind === undefined ? undefined : `${waiting?.position} ${await this.#follower.progress(waiting)}`;
    const now = performance.now();
    if (this.#behind === undefined || moved !== this.#moved) {
      this.#moved = moved;
      this.#movedAt = now;
      this.#hop = undefined;
      return false;
    }
    const stoodMs = now - this.#movedAt;
    if (stoodMs >= this.#times.standsAfterMs) this.#hop = await this.#follower.hop(waiting);
    // Following anew takes time too, so it is not tried with every look.
    if (stoodMs < this.#times.anewAfterMs || now - this.#anewAt < 2 * this.#times.standsAfterMs) return false;
    if (this.#follower.followAnew === undefined || (await this.#follower.vain?.(waiting)) === true) return false;
    this.#anewAt = now;
    this.#follower.followAnew();
    return true;
  }

  async #find(): Promise<Behind | undefined> {
    const arrived = await this.#follower.arrived();
    if (arrived !== undefined && (this.#after === undefined || arrived > this.#after)) this.#after = arrived;
    this.#after ??= await this.#follower.furthest?.();
    const head = await this.#store.head();
    if (head === this.#after || (head === this.#head && this.#behind === undefined)) return undefined;
    const found = await lookBeyond(this.#store, this.#after, this.#times.lookMaxMs);
    if (found === undefined) return { waiting: undefined, events: 0 };
    for (const [at, event] of found.events.entries()) {
      if (!(await this.#follower.has(event))) return { waiting: event, events: found.events.length - at };
      this.#after = event.position;
    }
    this.#after = found.position;
    if (found.caughtUp) this.#head = head;
    else this.#after = later(await this.#follower.furthest?.(), found.position);
    return undefined;
  }
}

const later = (one: Position | undefined, other: Position) => (one === undefined || one < other ? other : one);

/** The followers of this process: looked at again and again, and told to health, metrics and log. */
export class LagWatches {
  readonly #host: Host;
  readonly #store: EventStore;
  readonly #watches = new Map<Follower['part'], LagWatch>();

  constructor(host: Host, store: EventStore) {
    this.#host = host;
    this.#store = store;
    const each = (read: (behind: Behind | undefined) => number) => () =>
      [...this.#watches].map(([part, { behind }]) => [part, read(behind)] as const);
    const { metrics, clock } = host;
    metrics.gauges(
      'duban_lag_events',
      'Events that have not arrived, counted to 1,000',
      'part',
      each((behind) => behind?.events ?? 0),
    );
    metrics.gauges(
      'duban_lag_seconds',
      'Age of the oldest event that has not arrived',
      'part',
      each((behind) => secondsOld(behind?.waiting, clock.millis())),
    );
  }

  watch(follower: Follower, times: LagTimes = usualTimes): void {
    const { health, lifecycle } = this.#host;
    const { part } = follower;
    const watch = new LagWatch(follower, this.#store, times);
    this.#watches.set(part, watch);
    health.register(`${part}-lag`, () => {
      const { standstill, behind } = watch;
      return standstill === undefined ? undefined : told(standstill, behind);
    });
    const stop = new AbortController();
    const looking = this.#keepLooking(part, watch, times.lookEveryMs, stop.signal);
    lifecycle.own(`lag of ${part}`, async () => {
      stop.abort();
      await looking;
    });
  }

  async #keepLooking(part: Follower['part'], watch: LagWatch, everyMs: number, signal: AbortSignal): Promise<void> {
    const { logger } = this.#host;
    let stood = false;
    for (;;) {
      await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        if (await watch.look()) logger.warn({ part }, 'events wait and nothing comes: it is followed anew');
      } catch (err) {
        // Whatever cannot be asked says so itself.
        logger.debug({ err, part }, 'whether it is behind could not be found out');
      }
      const { standstill, behind } = watch;
      if (standstill !== undefined && !stood) {
        logger.error({ part, hop: standstill.hop.en, waiting: behind?.waiting?.position }, 'it stands still');
      } else if (standstill === undefined && stood) logger.info({ part }, 'it goes on');
      stood = standstill !== undefined;
    }
  }
}

function told({ hop, forMs }: Standstill, behind: Behind | undefined): NotReady {
  const seconds = Math.floor(forMs / 1_000);
  const events = behind?.events ?? 0;
  return {
    zh: `${hop.zh}：已停滞 ${seconds} 秒，至少 ${events} 个事件未到`,
    en: `${hop.en}: nothing has moved for ${seconds} s, at least ${events} events have not arrived`,
  };
}

function secondsOld(event: RecordedEvent | undefined, nowMs: number): number {
  if (event === undefined) return 0;
  return Math.max(0, (nowMs - Date.parse(event.meta.serverTime ?? event.meta.recordedAt)) / 1_000);
}
