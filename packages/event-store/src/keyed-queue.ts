/** Runs work on one key in turn, and work on different keys side by side. */
import { DubanError } from '@duban/domain';
import { isOver, timeIsOver } from './command-time.js';

export class KeyedQueue {
  /** Key whose turn somebody has → what begins the turns of those that wait for it. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #maxWaiting: number;

  /** `maxWaiting`: work on one key, that under way included; more is refused. */
  constructor({ maxWaiting }: { maxWaiting: number }) {
    this.#maxWaiting = maxWaiting;
  }

  /**
   * @param until an instant of `performance.now()`; work whose turn comes later is not begun
   * @throws {DubanError} `overloaded` when too many wait for the key; `store-unavailable` when the turn came too late
   */
  async run<Result>(key: string, work: () => Promise<Result>, until?: number): Promise<Result> {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, []);
    else if (waiting.length + 1 >= this.#maxWaiting) throw new DubanError('overloaded');
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      if (isOver(until)) throw timeIsOver();
      return await work();
    } finally {
      // The key keeps its entry until nobody waits, so nobody who comes meanwhile overtakes the next.
      const next = this.#waiting.get(key)?.shift();
      if (next === undefined) this.#waiting.delete(key);
      else next();
    }
  }
}
