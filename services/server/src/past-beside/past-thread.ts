/** The main file of the thread that makes past states. */
import { parentPort, workerData } from 'node:worker_threads';
import { DubanError } from '@duban/domain';
import { openEventStoreDb, type Places, readPlaces, WatchedStore } from '@duban/event-store';
import { type EventSource, PastStates } from '@duban/read-models';
import { errorOf, thrown } from '../projector-beside/messages.js';
import type { AskedOfPast, AskPast, FromPast, LogToRead, PastBeginning, ToPast } from './messages.js';
import { PlacedSource } from './placed-source.js';

const port = parentPort;
if (port === null) throw new Error('this is the main file of a thread');
const tell = (message: FromPast) => port.postMessage(message);
const { log, epoch, ancestors } = workerData as PastBeginning;

const awaited = new Map<number, { resolve(places: Places): void; reject(error: Error): void }>();
let lastId = 0;
const where = (prefix: string, after: string | undefined) =>
  new Promise<Places>((resolve, reject) => {
    lastId += 1;
    awaited.set(lastId, { resolve, reject });
    tell({ say: 'where', id: lastId, prefix, after });
  });

async function openLog(read: LogToRead): Promise<EventSource> {
  if (read.engine === 'journal') return new PlacedSource(epoch, readPlaces({ folder: read.folder, epoch }), where);
  const store = new WatchedStore(await openEventStoreDb(read));
  if (store.epoch === epoch) return store;
  await store.close();
  throw new DubanError('store-unavailable', { detail: `${store.epoch} 不是 ${epoch} / is not ${epoch}` });
}

let opening: Promise<EventSource> | undefined;

/** A server that cannot be reached is tried again with the next question. */
function opened(): Promise<EventSource> {
  opening ??= openLog(log);
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

const source: EventSource = {
  async *subscribe(filter, signal) {
    yield* (await opened()).subscribe(filter, signal);
  },
};

let now = '';
const past = new PastStates({
  source,
  ancestors,
  now: () => now,
  onPreparing: (preparing) => tell({ say: 'preparing', preparing }),
});

const asked: AskedOfPast = {
  resolve(plan, point, atServer) {
    now = atServer;
    return past.resolve(plan, point);
  },
  async state(plan, position) {
    (await past.state(plan, position)).release();
  },
  async read(plan, position, read, ...args) {
    const state = await past.state(plan, position);
    try {
      return await (state[read] as (...given: readonly unknown[]) => Promise<unknown>)(...args);
    } finally {
      state.release();
    }
  },
};

async function answer({ id, method, args }: AskPast): Promise<void> {
  try {
    tell({ say: 'answer', id, value: await (asked[method] as (...given: readonly unknown[]) => Promise<unknown>)(...args) });
  } catch (error) {
    tell({ say: 'refuse', id, thrown: thrown(error) });
  }
}

port.on('message', (message: ToPast) => {
  switch (message.say) {
    case 'ask':
      void answer(message);
      return;
    case 'places':
      awaited.get(message.id)?.resolve(message.places);
      awaited.delete(message.id);
      return;
    case 'no-places':
      awaited.get(message.id)?.reject(errorOf(message.thrown));
      awaited.delete(message.id);
  }
});
