/**
 * What the runner needs of the event store, and of a feed. Both deliver events at least once: a source in the order
 * of the log, a feed in the order of each plan as far as it can. What a feed loses, doubles or reorders, the runner
 * mends from the source.
 */
import type { Position, RecordedEvent } from '@duban/domain';

export interface SourceDelivery {
  readonly events: readonly RecordedEvent[];
  /** The position up to which every event has been delivered or did not match the prefix. */
  readonly position: Position;
  /** True when the delivery reached the head as it was when the delivery was made. */
  readonly caughtUp: boolean;
  /** How many events follow up to that head. Absent: the source does not count them before it reads them. */
  readonly ahead?: number;
}

export interface EventSource {
  /** Ends normally when the signal aborts. If it ends before, the source has gone away. */
  subscribe(
    filter: { readonly after?: Position | undefined; readonly prefix?: string | undefined },
    signal: AbortSignal,
  ): AsyncIterable<SourceDelivery>;
  /** The events of one stream. Absent: a prefix finds them without a reading of the whole log. */
  readStream?(stream: string): AsyncIterable<RecordedEvent>;
}

/** Tells the runner to read the source from the mark to its head, and then to follow the feed. */
export interface FeedBeginning {
  readonly kind: 'begin';
  /**
   * Stable names of the parts of the feed that are followed from here on; none when other runners follow them all. A
   * plan is in one part for ever, and each part has a mark of its own.
   */
  readonly shards: readonly string[];
  /** Whether a plan is in the parts that are followed. */
  readonly owns: (plan: string) => boolean;
}

export interface FeedEvents {
  readonly kind: 'events';
  readonly events: readonly RecordedEvent[];
}

export interface EventFeed {
  /**
   * The first news is a beginning. Another beginning comes when plans were taken or given, after a reconnection, and
   * whenever something may have been lost. Asking for the next news says that the last is stored. Ends normally when
   * the signal aborts; if it ends before, the feed has gone away.
   */
  follow(signal: AbortSignal): AsyncIterable<FeedBeginning | FeedEvents>;
}
