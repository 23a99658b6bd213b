/** Keeps work to a number of events a second. It is kept evenly: a slow second is not made up for by a burst later. */
import { setTimeout as pause } from 'node:timers/promises';

/** Stretches that the work of a second is cut into, so that other work never waits long. */
const stretchesPerSecond = 10;

export class Pace {
  /** Events to be done between two pauses. */
  readonly stretchEvents: number;
  readonly #msPerEvent: number;
  #freeAtMs = 0;

  /** Undefined: no limit. */
  constructor(maxEventsPerSecond: number | undefined) {
    this.stretchEvents = Math.max(1, Math.floor((maxEventsPerSecond ?? Number.POSITIVE_INFINITY) / stretchesPerSecond));
    this.#msPerEvent = maxEventsPerSecond === undefined ? 0 : 1_000 / maxEventsPerSecond;
  }

  /** Resolves when so many events more may be done. @throws the signal's reason when it aborts */
  async wait(events: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const begin = Math.max(now, this.#freeAtMs);
    this.#freeAtMs = begin + events * this.#msPerEvent;
    if (begin > now) await pause(begin - now, undefined, { signal });
  }
}
