/** Trying again: pauses with a bound, for a bounded time or without end, and with no delay once everything ends. */
import { setTimeout as delay } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { detailOf, isPassing, readFailure } from './failures.js';
import type { EventStoreDbTimes, EventStoreDbTrouble } from './options.js';

export interface PatienceOptions {
  readonly doing: EventStoreDbTrouble['doing'];
  /** Absent: without end. */
  readonly maxMs?: number | undefined;
  readonly times: EventStoreDbTimes;
  readonly onTrouble?: ((trouble: EventStoreDbTrouble) => void) | undefined;
}

export class Patience {
  readonly #options: PatienceOptions;
  #failures = 0;
  #since = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  worked(): void {
    this.#failures = 0;
  }

  /**
   * Waits before the next try; when the signal aborts, no longer.
   * @throws {DubanError} for the failure, when no further try can help or the time is over
   */
  async failed(error: unknown, signal: AbortSignal): Promise<void> {
    const { doing, maxMs, times, onTrouble } = this.#options;
    if (!isPassing(error)) throw readFailure(error);
    if (this.#failures === 0) this.#since = performance.now();
    this.#failures += 1;
    if (maxMs !== undefined && performance.now() - this.#since >= maxMs) throw readFailure(error);
    onTrouble?.({ doing, detail: detailOf(error), failures: this.#failures });
    const step = Math.min(times.backoffMaxMs, times.backoffMinMs * 2 ** Math.min(this.#failures - 1, 20));
    const left = maxMs === undefined ? step : Math.max(0, Math.min(step, maxMs - (performance.now() - this.#since)));
    await delay(left, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * The result of the work, which is tried again as long as patience allows.
 * @throws {DubanError}
 */
export async function patiently<Result>(
  options: PatienceOptions,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const patience = new Patience(options);
  for (;;) {
    if (signal.aborted) throw new DubanError('store-unavailable', { detail: 'closed' });
    try {
      return await work();
    } catch (error) {
      await patience.failed(error, signal);
    }
  }
}
