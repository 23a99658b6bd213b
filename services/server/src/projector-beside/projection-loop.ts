/** A projector beside the server: follows the journal from its files into a store, and answers what the server asks. */
import { DubanError, eventRegistry } from '@duban/domain';
import { followJournal } from '@duban/event-store';
import { Runner, type ViewState, type ViewStore } from '@duban/read-models';
import { createClock } from '@duban/runtime/clock';
import { carryOut } from '../rebuild-order.js';
import { WatchedRegistry } from '../unknown-events.js';
import { gathered } from './gathered.js';
import {
  type Asked,
  type Beginning,
  type FromProjector,
  outcomeOf,
  type Question,
  type ToProjector,
  thrown,
} from './messages.js';
import { whileThereIsRoom } from './room-for-events.js';

/** Of a plan, one step's. */
const stepMaxEvents = 2_000;

export type Tell = (message: FromProjector) => void;

export interface ProjectionLoop {
  /** Takes every message of the server but the first. */
  hear(message: ToProjector): void;
}

/** @param ended called when it has stopped as it was told to */
export function beginLoop(store: ViewStore, beginning: Beginning, tell: Tell, ended: () => void): ProjectionLoop {
  const journal = followJournal({ folder: beginning.journal, durable: beginning.head });
  const clock = createClock();
  const registry = new WatchedRegistry(eventRegistry, (plan, event) => tell({ say: 'unknown-event', plan, event }));
  const { lasting } = beginning;
  const source = gathered(lasting === undefined ? journal : whileThereIsRoom(journal, lasting));
  const runner = new Runner({
    store,
    source,
    registry,
    batchMaxEvents: stepMaxEvents,
    observer: {
      applied: (batch) => tell({ say: 'applied', batch }),
      parked: (plan) => tell({ say: 'parked', plan }),
      refilling: (plan) => tell({ say: 'refilling', plan }),
      failed: (error, retryMs) => tell({ say: 'failed', thrown: thrown(error), retryMs }),
    },
    now: () => clock.now(),
    ancestors: beginning.ancestors,
  });
  const pump = new AbortController();
  let pumping: Promise<void> | undefined;
  const states = new Map<number, ViewState>();
  const underWay = new Map<number, AbortController>();

  const asked = (id: number, signal: AbortSignal): Asked => ({
    get: (plan, kind, key) => store.get(plan, kind, key),
    getMany: (plan, kind, keys) => store.getMany(plan, kind, keys),
    scan: (plan, index, options) => store.scan(plan, index, options),
    checkpoint: (plan) => store.checkpoint(plan),
    generation: (plan) => store.generation(plan),
    contents: (plan, after) => store.contents(plan, after),
    plans: (options) => store.plans(options),
    standstill: (plan) => store.standstill(plan),
    standstills: () => store.standstills(),
    async state(number) {
      states.set(number, await store.state());
    },
    inState(number, read, ...args) {
      const state = states.get(number);
      if (state === undefined) throw new DubanError('store-unavailable', { detail: 'released' });
      return (state[read] as (...given: readonly unknown[]) => Promise<unknown>)(...args);
    },
    release(number) {
      states.get(number)?.release();
      states.delete(number);
    },
    waitFor: (position, timeoutMs) => runner.waitFor(position, timeoutMs),
    planState: (plan) => runner.planState(plan),
    health: () => runner.health(),
    retry: (plan) => runner.retry(plan),
    rebuild: (order) =>
      carryOut(
        order,
        { store, source, registry },
        {
          onProgress: (done, total) => tell({ say: 'progress', id, done, total }),
          onRebuilt: (done) => tell({ say: 'rebuilt', id, outcome: outcomeOf(done) }),
          signal,
        },
      ),
  });

  async function answer({ id, method, args }: Question): Promise<void> {
    const control = new AbortController();
    underWay.set(id, control);
    try {
      const answerTo = asked(id, control.signal)[method] as (...args: readonly unknown[]) => unknown;
      tell({ say: 'answer', id, value: await answerTo(...args) });
    } catch (error) {
      const givenUp = control.signal.aborted ? new DubanError('shutting-down') : error;
      tell({ say: 'refuse', id, thrown: thrown(givenUp) });
    } finally {
      underWay.delete(id);
    }
  }

  async function stop(): Promise<void> {
    pump.abort();
    for (const control of underWay.values()) control.abort();
    await pumping;
    await journal.close();
    await store.close();
    ended();
  }

  return {
    hear(message) {
      switch (message.say) {
        case 'ask':
          void answer(message);
          return;
        case 'give-up':
          underWay.get(message.id)?.abort();
          return;
        case 'reach':
          journal.reach(message.position);
          return;
        case 'follow':
          pumping ??= runner.run(pump.signal);
          void runner.whenCaughtUp().then((caughtUp) => {
            if (!caughtUp) return;
            tell({ say: 'caught-up' });
            store.filled?.();
          });
          return;
        case 'follow-anew':
          runner.followAnew();
          return;
        case 'stop':
          void stop();
          return;
        case 'begin':
          throw new Error('the projector has begun already');
      }
    },
  };
}
