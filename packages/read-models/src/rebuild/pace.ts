/** How work on many events leaves room for other work. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Pace {
  /** Events to be done between two pauses. */
  readonly stretchEvents: number;
  /** Resolves when so many events more may be done. @throws the signal's reason when it aborts */
  wait(events: number, signal: AbortSignal): Promise<void>;
}

/** Stretches that the work of a second is cut into, so that other work never waits long. */
const stretchesPerSecond = 10;

/** Keeps work to a number of events a second. It is kept evenly: a slow second is not made up for by a burst later. */
export class EvenPace implements Pace {
  readonly stretchEvents: number;
  readonly #msPerEvent: number;
  #freeAtMs = 0;

  /** Undefined: no limit. */
  constructor(maxEventsPerSecond: number | undefined) {
    this.stretchEvents = Math.max(1, Math.floor((maxEventsPerSecond ?? Number.POSITIVE_INFINITY) / stretchesPerSecond));
    this.#msPerEvent = maxEventsPerSecond === undefined ? 0 : 1_000 / maxEventsPerSecond;
  }

  async wait(events: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const begin = Math.max(now, this.#freeAtMs);
    this.#freeAtMs = begin + events * this.#msPerEvent;
    if (begin > now) await pause(begin - now, undefined, { signal });
  }
}

/** Pauses for several times as long as was worked, at most so long. A longer stretch was other work's or a server's. */
const pauseMaxMs = 200;
const pausesForWork = 15;

/**
 * For work that shares its thread with commands: it takes a sixteenth of the thread. What was taken by others counts as
 * work too, so under load it takes less.
 */
export class LeavingPace implements Pace {
  readonly stretchEvents = 25;
  #sinceMs = performance.now();

  async wait(_events: number, signal: AbortSignal): Promise<void> {
    const workedMs = performance.now() - this.#sinceMs;
    await pause(Math.min(pauseMaxMs, pausesForWork * workedMs), undefined, { signal });
    this.#sinceMs = performance.now();
  }
}
