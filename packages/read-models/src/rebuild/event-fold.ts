/** The documents that events give, in memory: for whoever has the events of a plan and no store. */
import { planPrefix, type RecordedEvent } from '@duban/domain';
import { openMemoryViewStore } from '../memory/memory-view-store.js';
import type { EventSource } from '../source.js';
import type { ViewReader } from '../store.js';
import { Filler, Filling } from './filler.js';

export class EventFold {
  readonly #store = openMemoryViewStore();
  readonly #filler: Filler;

  /** @param source is asked for the plan's own decisions about foreign events, and for nothing else */
  constructor(plan: string, source: EventSource) {
    this.#filler = new Filler(plan, this.#store, new Filling({ source }), {});
  }

  /**
   * Takes the plan's next events, in order.
   * @throws {DubanError} `stream-gap`, `event-unknown`, and what a view throws
   */
  take(events: readonly RecordedEvent[]): Promise<void> {
    return this.#filler.take(events);
  }

  /** The documents after the events taken so far. */
  get views(): ViewReader {
    return this.#store;
  }
}

/** Events of one plan that are all there, as a source. The position of each orders them. */
export const sourceOf = (plan: string, events: readonly RecordedEvent[]): EventSource & { readonly plan: string } => ({
  plan,
  async *subscribe({ after, prefix = planPrefix(plan) }, signal) {
    const own = events.filter(({ stream, position }) => stream.startsWith(prefix) && (after === undefined || position > after));
    const head = events.at(-1)?.position;
    if (head !== undefined) yield { events: own, position: head, caughtUp: true };
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  },
  async *readStream(stream) {
    yield* events.filter((event) => event.stream === stream);
  },
});
