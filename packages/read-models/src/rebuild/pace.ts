/** A pace of so many events a second, kept evenly: what was not used up gives no burst later. */
import { setTimeout as pause } from 'node:timers/promises';

/** Stretches a second into which the work is cut, so that other work is never held up for long. */
const stretchesPerSecond = 10;

export class Pace {
  /** Events to be done between two pauses. */
  readonly stretchEvents: number;
  readonly #msPerEvent: number;
  #freeAtMs = 0;

  /** Undefined: as fast as it goes. */
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
