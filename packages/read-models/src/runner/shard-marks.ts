/**
 * The marks of the parts of a feed. They follow the log while this runner has its events: every few seconds what the
 * source holds behind them is looked for in the documents, and they go as far as all of it is there. Nothing is taken
 * from the source meanwhile, since that would hide that nobody fills the feed, and the feed's word would not do, since
 * it may have lost an event that nothing follows.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseStream, type RecordedEvent, reservedCategories } from '@duban/domain';
import type { EventSource, FeedBeginning, SourceDelivery } from '../source.js';
import type { ViewStore } from '../store.js';
import { byPlan } from './by-plan.js';

const everyMs = 3_000;

interface Marked {
  readonly beginning: FeedBeginning;
  readonly position: string;
}

export interface ShardMarksOptions {
  readonly store: Pick<ViewStore, 'setMark'>;
  readonly source: EventSource;
  /** The first of a plan's events that is not in its documents; undefined for a plan that is noted as parked. */
  readonly missing: (plan: string, events: readonly RecordedEvent[]) => Promise<RecordedEvent | undefined>;
}

export class ShardMarks {
  readonly #options: ShardMarksOptions;
  #marked: Marked | undefined;

  constructor(options: ShardMarksOptions) {
    this.#options = options;
  }

  /** Call it when everything up to the position is in the documents, or its plan noted as standing still. */
  async begun(beginning: FeedBeginning, position: string): Promise<void> {
    this.#marked = { beginning, position };
    await this.#set(this.#marked);
  }

  /** Other parts may be followed from here on. */
  ended(): void {
    this.#marked = undefined;
  }

  /** Until the signal aborts. @throws what the source and the store throw */
  async keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted && this.#marked !== undefined) await this.#follow(this.#marked, signal);
    }
  }

  async #follow(marked: Marked, signal: AbortSignal): Promise<void> {
    let at = marked;
    for await (const delivery of this.#options.source.subscribe({ after: at.position }, signal)) {
      const reached = await this.#reached(at, delivery);
      if (signal.aborted || this.#marked !== at) return;
      if (reached > at.position) {
        at = { ...at, position: reached };
        this.#marked = at;
        await this.#set(at);
      }
      if (delivery.caughtUp || reached !== delivery.position) return;
    }
  }

  /** How far all events of a delivery are in the documents. */
  async #reached({ beginning, position }: Marked, delivery: SourceDelivery): Promise<string> {
    const awaited = delivery.events.filter((event) => isOnFeed(event) && beginning.owns(parseStream(event.stream).category));
    const plans = [...byPlan(awaited)];
    const missing = await Promise.all(plans.map(([plan, events]) => this.#options.missing(plan, events)));
    const firstMissing = missing.flatMap((event) => event?.position ?? []).sort()[0];
    if (firstMissing === undefined) return delivery.position;
    return delivery.events.findLast((event) => event.position < firstMissing)?.position ?? position;
  }

  async #set({ beginning, position }: Marked): Promise<void> {
    for (const shard of beginning.shards) await this.#options.store.setMark(position, shard);
  }
}

/** Oversight is in no feed, nor is what others wrote once it is passed over. */
const isOnFeed = ({ stream, foreign }: RecordedEvent) =>
  foreign?.passedOver !== true && !reservedCategories.has(parseStream(stream).category);
