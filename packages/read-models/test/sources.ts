/** Event sources for tests, over a list of events. */
import type { RecordedEvent } from '@duban/domain';
import {
  type EventFeed,
  type EventSource,
  type FeedBeginning,
  type FeedEvents,
  openMemoryViewStore,
  Runner,
  type RunnerOptions,
  type ViewStore,
} from '../src/index.js';

/** Resolves when the signal aborts. */
export const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });

/** Delivers what is there in stretches of `size`, then waits for `grown`. */
export class ListSource implements EventSource {
  readonly events: RecordedEvent[];
  readonly #size: number;
  readonly #waiting = new Set<() => void>();

  constructor(events: readonly RecordedEvent[], size = 1_000) {
    this.events = [...events];
    this.#size = size;
  }

  add(events: readonly RecordedEvent[]): void {
    this.events.push(...events);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async *subscribe(filter: { after?: string | undefined; prefix?: string | undefined }, signal: AbortSignal) {
    let at = filter.after === undefined ? 0 : this.events.findIndex(({ position }) => position === filter.after) + 1;
    let first = true;
    const ended = aborted(signal);
    while (!signal.aborted) {
      if (at >= this.events.length && !first) {
        const grown = new Promise<void>((resolve) => {
          this.#waiting.add(resolve);
        });
        await Promise.race([grown, ended]);
        continue;
      }
      first = false;
      const stretch = this.events.slice(at, at + this.#size);
      at += stretch.length;
      const position = this.events[at - 1]?.position ?? 'worldworld01-00000000000000000000';
      const events = stretch.filter(({ stream }) => stream.startsWith(filter.prefix ?? ''));
      yield { events, position, caughtUp: at === this.events.length };
    }
  }
}

/** Delivers exactly these, whenever it is followed, and says then that there is nothing to read before. */
export class ScriptedFeed implements EventFeed {
  readonly #deliveries: readonly (readonly RecordedEvent[])[];

  constructor(deliveries: readonly (readonly RecordedEvent[])[]) {
    this.#deliveries = deliveries;
  }

  async *follow(signal: AbortSignal): AsyncGenerator<FeedBeginning | FeedEvents> {
    for (const events of this.#deliveries) yield { kind: 'events', events };
    yield { kind: 'begin', shards: [], owns: () => false };
    await aborted(signal);
  }
}

export interface Running {
  readonly runner: Runner;
  readonly store: ViewStore;
  stop(): Promise<void>;
}

/** A runner at work on a store of its own, unless one is given. */
export function start(options: Omit<RunnerOptions, 'store'> & { store?: ViewStore }): Running {
  const store = options.store ?? openMemoryViewStore();
  const runner = new Runner({ retryMinMs: 1, retryMaxMs: 4, ...options, store });
  const stop = new AbortController();
  const done = runner.run(stop.signal);
  return {
    runner,
    store,
    async stop() {
      stop.abort();
      await done;
    },
  };
}

/** The store after a runner has read everything. */
export async function project(source: EventSource, options: Partial<RunnerOptions> = {}): Promise<ViewStore> {
  const running = start({ ...options, source });
  await running.runner.whenCaughtUp();
  await running.stop();
  return running.store;
}
