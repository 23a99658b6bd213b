/**
 * The relay: publishes the events of the event store in their order, one batch in flight. It remembers only the
 * position that was confirmed last, and after any failure reads the store again from there. So nothing is lost and
 * some events are published twice; a second relay on one feed only publishes more of them twice.
 *
 * Categories that are no plans are not published: discipline cases must not be in any topic.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DubanError,
  type Landmark,
  type LogOrigin,
  type Position,
  parseStream,
  type RecordedEvent,
  reservedCategories,
} from '@duban/domain';
import type { FeedPublisher } from './port.js';

/** What the relay needs of the event store. */
export interface LogSource {
  /** Ends normally when the signal aborts. If it ends earlier, the source has failed. */
  subscribe(
    filter: { readonly after?: Position | undefined },
    signal: AbortSignal,
  ): AsyncIterable<{ readonly events: readonly RecordedEvent[]; readonly position: Position }>;
}

/** What the feed tells a relay that starts. */
export interface Published {
  /**
   * Everything in this store up to here is published. It may be earlier than the last published event, never later.
   * Undefined: begin with the first event.
   */
  readonly confirmed: Position | undefined;
  /** The last events on the feed. The store should have them. */
  readonly seen: readonly Landmark[];
}

/** Where a starting relay continues. */
export interface RelayCheckpoint {
  /** @throws {DubanError} `feed-foreign` when the feed is another store's */
  load(origin: LogOrigin): Promise<Published>;
  /** Called after the feed has confirmed everything up to the position. */
  save(position: Position): Promise<void>;
}

export interface RelayObserver {
  /** The feed has confirmed everything up to the position. */
  published?(batch: { readonly events: number; readonly position: Position }): void;
  /** The relay stopped on an error and begins again after `retryMs`. */
  failed?(error: unknown, retryMs: number): void;
}

export interface RelayOptions {
  readonly source: LogSource;
  /** The event store that is read. Positions of another store mean nothing here. */
  readonly origin: LogOrigin;
  readonly publisher: FeedPublisher;
  readonly checkpoint: RelayCheckpoint;
  /** Refuses when the store lacks events that are on the feed. Absent: this is not checked. */
  readonly verify?: ((seen: readonly Landmark[]) => Promise<void>) | undefined;
  readonly observer?: RelayObserver;
  readonly retryMinMs?: number;
  readonly retryMaxMs?: number;
}

export interface RelayState {
  /** Everything up to here is on the feed. Undefined: nothing is, or it is not known yet. */
  readonly confirmed: Position | undefined;
  /** The relay knows where to continue. */
  readonly begun: boolean;
  /** Events are being published. Otherwise the relay waits for the event store. */
  readonly publishing: boolean;
}

export class Relay {
  readonly #options: RelayOptions;
  #begun = false;
  #publishing = false;
  #confirmed: Position | undefined;
  #interruption = new AbortController();

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  get state(): RelayState {
    return { confirmed: this.#confirmed, begun: this.#begun, publishing: this.#publishing };
  }

  /** Publishes until the signal aborts, and never throws. Call it once. The publisher stays open. */
  async run(signal: AbortSignal): Promise<void> {
    const { retryMinMs = 100, retryMaxMs = 10_000, observer } = this.#options;
    let retryMs = retryMinMs;
    while (!signal.aborted) {
      this.#interruption = new AbortController();
      try {
        await this.#relay(AbortSignal.any([signal, this.#interruption.signal]), () => {
          retryMs = retryMinMs;
        });
      } catch (error) {
        if (signal.aborted) return;
        observer?.failed?.(error, retryMs);
        await pause(retryMs, undefined, { signal }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, retryMaxMs);
      }
    }
  }

  /** Stops the present subscription and reads the event store again from the last confirmed position. */
  followAnew(): void {
    this.#interruption.abort();
  }

  async #relay(signal: AbortSignal, onPublished: () => void): Promise<void> {
    const { source, publisher, checkpoint, observer } = this.#options;
    await this.#load();
    for await (const { events, position } of source.subscribe({ after: this.#confirmed }, signal)) {
      const own = events.filter(isOfPlan);
      if (own.length > 0) await this.#publish(publisher, own);
      this.#confirmed = position;
      await checkpoint.save(position);
      observer?.published?.({ events: own.length, position });
      onPublished();
    }
    if (!signal.aborted) throw new DubanError('store-unavailable', { detail: 'the event store ended' });
  }

  async #publish(publisher: FeedPublisher, events: readonly RecordedEvent[]): Promise<void> {
    this.#publishing = true;
    try {
      await publisher.publish(events, this.#confirmed);
    } finally {
      this.#publishing = false;
    }
  }

  async #load(): Promise<void> {
    if (this.#begun) return;
    const { checkpoint, origin, verify } = this.#options;
    const { confirmed, seen } = await checkpoint.load(origin);
    await verify?.(seen);
    this.#confirmed = confirmed;
    this.#begun = true;
  }
}

/** A foreign event that a decision passes over is of no interest to followers. */
const isOfPlan = ({ stream, foreign }: RecordedEvent) =>
  foreign?.passedOver !== true && !reservedCategories.has(parseStream(stream).category);
