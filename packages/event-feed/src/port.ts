/**
 * The feed port: events on their way from the event store to followers. The feed is transport, not archive: the truth
 * is in the event store, and a follower's own store knows how far the follower has come.
 *
 * Durability: when `publish` resolves, every in-sync replica has the events, and the feed keeps them as long as it
 * was set to, a few days.
 * Ordering: the events of a plan arrive in the order of the log. They may arrive again, from a restarted or a second
 * relay, so a follower drops events that it has. Between plans there is no order.
 * Retries: the port never retries. The relay publishes again from the last confirmed position; a consumer that fails
 * is followed again. A follower reads the event store at every beginning, and whenever an event does not continue its
 * stream: that mends everything that a feed can lose.
 * What is handed out is shared and must not be changed.
 */
import type { Position, RecordedEvent } from '@duban/domain';

export interface FeedPublisher {
  /**
   * Publishes events in their order. One call at a time.
   * @param confirmed Everything up to here has been published already; undefined: nothing is known.
   *   It travels with the events, so that a relay that starts can find where to go on.
   * @throws {DubanError} `feed-unavailable`: some, all or none were published; publish them again.
   *   `feed-topic-missing`, `feed-partitions-differ`, `feed-topic-unfit`
   */
  publish(events: readonly RecordedEvent[], confirmed: Position | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Tells the follower to read the event store first, from where it is to the head, and then to follow the feed. */
export interface FeedBeginning {
  readonly kind: 'begin';
  /**
   * Stable names of the parts of the feed that this consumer follows from here on; empty when it must wait for others
   * to leave some. A plan is in one part for ever.
   */
  readonly shards: readonly string[];
  /** Whether a plan is in the parts that are followed. */
  readonly owns: (plan: string) => boolean;
}

/** At most `deliveryMaxEvents` events, in order. */
export interface FeedEvents {
  readonly kind: 'events';
  readonly events: readonly RecordedEvent[];
}

export type FeedNews = FeedBeginning | FeedEvents;

export const deliveryMaxEvents = 1_000;

export interface FeedConsumer {
  /**
   * Follows the feed. The first news is a beginning; another one comes whenever plans were taken or
   * given (then what is in memory of them is worth nothing), after a reconnection, after something
   * that could not be read, and now and then, so that a loss nobody noticed does not last.
   *
   * Asking for the next news says that the last one is dealt with and its checkpoint stored; only then
   * does a consumer tell the feed, and what it had not asked beyond comes again to whoever follows next.
   * Ends normally on abort.
   * @throws {DubanError} `feed-unavailable` when the feed has gone away: follow again;
   *   `feed-topic-missing`, `feed-partitions-differ`, `feed-topic-unfit`, `feed-foreign`, `feed-group-shared`
   */
  follow(signal: AbortSignal): AsyncIterable<FeedNews>;
}

/** A message that a follower could not read. It is skipped, because the event store has the event. */
export interface UnreadableMessage {
  readonly partition: number;
  readonly offset: string;
  readonly detail: string;
}
