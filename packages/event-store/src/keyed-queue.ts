/** Runs work on one key in turn, and work on different keys side by side. */
import { DubanError } from '@duban/domain';
import { isOver, timeIsOver } from './command-time.js';

interface Lane {
  last: Promise<unknown>;
  waiting: number;
}

export class KeyedQueue {
  readonly #lanes = new Map<string, Lane>();
  readonly #maxWaiting: number;

  /** `maxWaiting`: work that may wait for one key; more is refused. */
  constructor({ maxWaiting }: { maxWaiting: number }) {
    this.#maxWaiting = maxWaiting;
  }

  /**
   * @param until an instant of `performance.now()`; work whose turn comes later is not begun
   * @throws {DubanError} `overloaded` when too many wait for the key; `store-unavailable` when the turn came too late
   */
  async run<Result>(key: string, work: () => Promise<Result>, until?: number): Promise<Result> {
    const lane = this.#lanes.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    if (lane.waiting >= this.#maxWaiting) throw new DubanError('overloaded');
    this.#lanes.set(key, lane);
    lane.waiting += 1;
    const turn = lane.last.then(() => {
      if (isOver(until)) throw timeIsOver();
      return work();
    });
    lane.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      lane.waiting -= 1;
      if (lane.waiting === 0) this.#lanes.delete(key);
    }
  }
}
