/**
 * The thread of the embedded read models: follows the journal from its files, fills the documents in its
 * memory, and answers what the server asks of them.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { eventRegistry } from '@duban/domain';
import { followJournal } from '@duban/event-store';
import { openMemoryViewStore, Runner } from '@duban/read-models';
import { createClock } from '@duban/runtime/clock';
import { WatchedRegistry } from '../unknown-events.js';
import { type Asked, type FromThread, type Question, type ThreadData, type ToThread, thrown } from './messages.js';

const port = parentPort;
if (port === null) throw new Error('this is the main file of a thread');
const tell = (message: FromThread) => port.postMessage(message);

const { folder, head, ancestors } = workerData as ThreadData;
const store = openMemoryViewStore();
const journal = followJournal({ folder, durable: head });
const clock = createClock();
const runner = new Runner({
  store,
  source: journal,
  registry: new WatchedRegistry(eventRegistry, (plan, event) => tell({ say: 'unknown-event', plan, event })),
  observer: {
    applied: (batch) => tell({ say: 'applied', batch }),
    parked: (plan) => tell({ say: 'parked', plan }),
    refilling: (plan) => tell({ say: 'refilling', plan }),
    failed: (error, retryMs) => tell({ say: 'failed', thrown: thrown(error), retryMs }),
  },
  now: () => clock.now(),
  ancestors,
});

const asked: Asked = {
  get: (plan, kind, key) => store.get(plan, kind, key),
  getMany: (plan, kind, keys) => store.getMany(plan, kind, keys),
  scan: (plan, index, options) => store.scan(plan, index, options),
  checkpoint: (plan) => store.checkpoint(plan),
  generation: (plan) => store.generation(plan),
  plans: (options) => store.plans(options),
  standstill: (plan) => store.standstill(plan),
  standstills: () => store.standstills(),
  waitFor: (position, timeoutMs) => runner.waitFor(position, timeoutMs),
  planState: (plan) => runner.planState(plan),
  health: () => runner.health(),
  retry: (plan) => runner.retry(plan),
};

async function answer({ id, method, args }: Question): Promise<void> {
  try {
    const answerTo = asked[method] as (...args: readonly unknown[]) => unknown;
    tell({ say: 'answer', id, value: await answerTo(...args) });
  } catch (error) {
    tell({ say: 'refuse', id, thrown: thrown(error) });
  }
}

const pump = new AbortController();
const pumping = runner.run(pump.signal);
void runner.whenCaughtUp().then((caughtUp) => {
  if (caughtUp) tell({ say: 'caught-up' });
});

port.on('message', (message: ToThread) => {
  switch (message.say) {
    case 'ask':
      void answer(message);
      return;
    case 'reach':
      journal.reach(message.position);
      return;
    case 'follow-anew':
      runner.followAnew();
      return;
    case 'stop':
      pump.abort();
      void pumping.then(() => journal.close()).then(() => port.close());
      return;
  }
});
