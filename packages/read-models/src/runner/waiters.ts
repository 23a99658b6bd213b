/** Those who wait until the views have reached a position. */
import { DubanError } from '@duban/domain';
import { positionEpoch } from '../position.js';

interface Waiter {
  readonly position: string;
  readonly wake: (reached: boolean) => void;
}

const waitersMax = 10_000;

export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /**
   * Resolves with true when `reach` is called with the position or a later one, with false after
   * `timeoutMs` or when everyone is sent away.
   * @throws {DubanError} `overloaded` when too many wait already
   */
  async wait(position: string, timeoutMs: number): Promise<boolean> {
    if (this.#waiting.size >= waitersMax) throw new DubanError('overloaded');
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        wake: (reached) => {
          clearTimeout(timer);
          this.#waiting.delete(waiter);
          resolve(reached);
        },
      };
      const timer = setTimeout(() => waiter.wake(false), timeoutMs);
      this.#waiting.add(waiter);
    });
  }

  reach(position: string): void {
    if (this.#waiting.size === 0) return;
    const epoch = positionEpoch(position);
    for (const waiter of [...this.#waiting]) {
      if (waiter.position <= position && positionEpoch(waiter.position) === epoch) waiter.wake(true);
    }
  }

  sendAway(): void {
    for (const waiter of [...this.#waiting]) waiter.wake(false);
  }
}
