/** Queries that wait until the views have reached a position. */
import { DubanError, positionEpoch } from '@duban/domain';

interface Waiter {
  readonly position: string;
  readonly wake: (reached: boolean) => void;
}

const waitersMax = 10_000;
/** Positions of single events that are remembered at most. */
const passedMax = 10_000;

export class Waiters {
  readonly #waiting = new Set<Waiter>();
  /** In the order in which they came. */
  readonly #passed = new Set<string>();

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

  /** Notes single events, because a feed of many parts never says that everything up to a position is there. */
  pass(positions: ReadonlySet<string>): void {
    for (const position of positions) this.#passed.add(position);
    for (const oldest of this.#passed) {
      if (this.#passed.size <= passedMax) break;
      this.#passed.delete(oldest);
    }
    for (const waiter of [...this.#waiting]) if (positions.has(waiter.position)) waiter.wake(true);
  }

  /** Whether the event at exactly this position was noted lately. */
  hasPassed(position: string): boolean {
    return this.#passed.has(position);
  }

  /** Forgets the noted events: the store may have lost them. */
  forget(): void {
    this.#passed.clear();
  }

  sendAway(): void {
    for (const waiter of [...this.#waiting]) waiter.wake(false);
  }
}
