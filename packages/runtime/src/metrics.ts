/** Prometheus metrics in a registry of their own, so that two servers in one process do not share one. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly contentType: string;
  /** Adds a gauge whose value is asked for at each scrape. @throws when the name is taken. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** Adds a gauge with one label, one sample for each entry that `read` answers. @throws when the name is taken. */
  gauges(name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>): void;
  /**
   * Adds a histogram of seconds with one label, of which there are few values.
   * @returns what counts one observation
   * @throws when the name is taken.
   */
  durations(name: string, help: string, label: string): (value: string, seconds: number) => void;
  /** Adds metrics that write themselves in Prometheus' text format: those that are counted too often for prom-client. */
  append(text: () => string): void;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
}

/** Upper bounds in seconds. */
export const durationBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export interface MetricsOptions {
  /** Memory, CPU, event loop and garbage collection of the process; true when absent. */
  readonly processMetrics?: boolean;
}

export function createMetrics({ processMetrics = true }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  const appended: (() => string)[] = [];
  if (processMetrics) collectDefaultMetrics({ register: registry });
  return {
    registry,
    contentType: registry.contentType,
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    gauges(name, help, label, read) {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [registry],
        collect() {
          this.reset();
          for (const [value, sample] of read()) this.set({ [label]: value }, sample);
        },
      });
    },
    durations(name, help, label) {
      const histogram = new Histogram({ name, help, labelNames: [label], buckets: [...durationBounds], registers: [registry] });
      return (value, seconds) => histogram.observe({ [label]: value }, seconds);
    },
    append: (text) => {
      appended.push(text);
    },
    text: async () => [await registry.metrics(), ...appended.map((text) => text())].join('\n'),
  };
}
