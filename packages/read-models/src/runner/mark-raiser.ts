/**
 * When the mark of a source is raised: after every so many events and, at the end of the log, every few seconds, since
 * events of others make the log grow too. A plan that stands still does not hold the mark back: its note is stored
 * before the mark passes its event, and whoever begins reads such a plan from its first event.
 */
import type { SourceDelivery } from '../source.js';
import type { ViewStore } from '../store.js';

const everyEvents = 1_000;
const everyMs = 3_000;

export class MarkRaiser {
  readonly #store: ViewStore;
  #events = 0;
  #raisedAt = Number.NEGATIVE_INFINITY;
  #later: NodeJS.Timeout | undefined;

  constructor(store: ViewStore) {
    this.#store = store;
  }

  /** Call it when everything in the delivery is in the documents, or its plan noted as standing still. */
  async delivered({ events, position, caughtUp }: SourceDelivery): Promise<void> {
    this.forget();
    this.#events += events.length;
    const leftMs = this.#raisedAt + everyMs - performance.now();
    if (this.#events >= everyEvents || (caughtUp && leftMs <= 0)) await this.#raise(position);
    // Nothing more may come for long. Where the store is away, the pump says so.
    else if (caughtUp) this.#later = setTimeout(() => void this.#raise(position).catch(() => undefined), leftMs).unref();
  }

  /** Does not raise what has not been raised yet: the store may have lost it. */
  forget(): void {
    clearTimeout(this.#later);
  }

  async #raise(position: string): Promise<void> {
    this.#events = 0;
    this.#raisedAt = performance.now();
    await this.#store.setMark(position);
  }
}
