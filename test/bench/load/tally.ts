/** The common counters of all clients of one job. */
import { createHistogram } from 'node:perf_hooks';
import type { LoadResult } from './job.js';

export class Tally {
  readonly samples: string[] = [];
  readonly #histogram = createHistogram();
  readonly #refused: Record<string, number> = {};
  #firstRefusal: string | undefined;
  #accepted = 0;
  #acceptedInTime = 0;
  #asked = 0;

  /** The number of the next command: 0, 1, 2 … */
  nextNumber(): number {
    this.#asked += 1;
    return this.#asked - 1;
  }

  accept(latencyMs: number, inTime: boolean): void {
    this.#time(latencyMs);
    this.#accepted += 1;
    if (inTime) this.#acceptedInTime += 1;
  }

  refuse(latencyMs: number, as: string, text: () => string): void {
    this.#time(latencyMs);
    this.#refused[as] = (this.#refused[as] ?? 0) + 1;
    this.#firstRefusal ??= text();
  }

  #time(latencyMs: number): void {
    this.#histogram.record(Math.max(1, Math.round(latencyMs * 1000)));
  }

  result(seconds: number, elapsedMs: number, cpu: NodeJS.CpuUsage): LoadResult {
    return {
      acceptedInTime: this.#acceptedInTime,
      seconds,
      accepted: this.#accepted,
      refused: this.#refused,
      firstRefusal: this.#firstRefusal,
      samples: this.samples,
      p50Ms: this.#histogram.percentile(50) / 1000,
      p99Ms: this.#histogram.percentile(99) / 1000,
      maxMs: this.#histogram.max / 1000,
      elapsedMs,
      cpuMs: (cpu.user + cpu.system) / 1000,
    };
  }
}
