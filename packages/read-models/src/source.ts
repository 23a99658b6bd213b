/**
 * What the runner needs of the event store, and of a feed. Both give events at least once and in the
 * order of the log as far as they can; what a feed loses, doubles or turns round, the runner mends from
 * the source.
 */
import type { Position, RecordedEvent } from '@duban/domain';

export interface SourceDelivery {
  readonly events: readonly RecordedEvent[];
  /** Everything up to and including this position has been delivered or did not match the prefix. */
  readonly position: Position;
  /** True when the delivery reached the head as it was when the delivery was made. */
  readonly caughtUp: boolean;
}

export interface EventSource {
  /** Ends normally when the signal aborts; when it ends before, the source has gone away. */
  subscribe(
    filter: { readonly after?: Position | undefined; readonly prefix?: string | undefined },
    signal: AbortSignal,
  ): AsyncIterable<SourceDelivery>;
}
