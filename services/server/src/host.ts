import type { Clock, Config, Health, Lifecycle, Logger, Metrics } from '@duban/runtime';

/** The process that the parts of a service run in. */
export interface Host {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
}
