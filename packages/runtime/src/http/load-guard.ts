/** Turns requests away while the process cannot keep up, instead of letting all of them wait. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DubanError } from '@duban/domain';

const sampleMs = 500;
const resolutionMs = 20;

export interface LoadGuard {
  /** Lets a request in. @throws {DubanError} `overloaded` */
  enter(): void;
  /** Must follow each `enter` that did not throw, once. */
  leave(): void;
  readonly inFlight: number;
  /** Mean delay of the event loop in the last half second. */
  readonly eventLoopDelayMs: number;
  close(): void;
}

export interface LoadGuardOptions {
  readonly inFlightMax: number;
  readonly eventLoopDelayMaxMs: number;
}

export function createLoadGuard({ inFlightMax, eventLoopDelayMaxMs }: LoadGuardOptions): LoadGuard {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let inFlight = 0;
  let delayMs = 0;

  const timer = setInterval(() => {
    delayMs = histogram.count === 0 ? 0 : Math.max(0, histogram.mean / 1e6 - resolutionMs);
    histogram.reset();
  }, sampleMs);
  timer.unref();

  return {
    enter() {
      if (inFlight >= inFlightMax || delayMs > eventLoopDelayMaxMs) throw new DubanError('overloaded');
      inFlight += 1;
    },
    leave() {
      inFlight -= 1;
    },
    get inFlight() {
      return inFlight;
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
