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

  constructor(store: ViewStore) {
    this.#store = store;
  }

  /** Call it when everything in the delivery is in the documents, or its plan noted as standing still. */
  async delivered({ events, position, caughtUp }: SourceDelivery): Promise<void> {
    this.#events += events.length;
    const now = performance.now();
    if (this.#events < everyEvents && !(caughtUp && now - this.#raisedAt >= everyMs)) return;
    await this.#store.setMark(position);
    this.#events = 0;
    this.#raisedAt = now;
  }
}
