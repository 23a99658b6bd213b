/** The load guard: while the event loop is late, requests are turned away instead of making all of them wait. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DubanError } from '@duban/domain';

const sampleMs = 500;
const resolutionMs = 20;

export interface LoadGuard {
  /** @throws {DubanError} `overloaded` */
  refuseWhenLate(): void;
  readonly late: boolean;
  /** Mean delay of the event loop in the last half second. */
  readonly eventLoopDelayMs: number;
  close(): void;
}

export function createLoadGuard({ eventLoopDelayMaxMs }: { readonly eventLoopDelayMaxMs: number }): LoadGuard {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let delayMs = 0;

  const timer = setInterval(() => {
    delayMs = histogram.count === 0 ? 0 : Math.max(0, histogram.mean / 1e6 - resolutionMs);
    histogram.reset();
  }, sampleMs);
  timer.unref();

  const late = () => delayMs > eventLoopDelayMaxMs;
  return {
    refuseWhenLate() {
      if (late()) throw new DubanError('overloaded');
    },
    get late() {
      return late();
    },
    get eventLoopDelayMs() {
      return delayMs;
    },
    close() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
