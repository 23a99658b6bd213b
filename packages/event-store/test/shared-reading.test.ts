/** Many commands read the same plan: those that waited for its turn do not each read the store again. */
import { setTimeout as delay } from 'node:timers/promises';
import { sharedStore } from '@duban/test-support';
import t from 'tap';
import { type EventStore, openMemoryStore, Transactor } from '../src/index.js';
import { accepted, give, registry, stream, sumDecider } from './sums.js';

/** A store that others write to as well, and how often its streams were read. */
function counted(store: EventStore) {
  let reads = 0;
  const readStream: EventStore['readStream'] = (...args) => {
    reads += 1;
    return store.readStream(...args);
  };
  return { store: sharedStore(store, { readStream }), reads: () => reads };
}

t.test('those that wait for a turn to read take what the one before them has read', async (t) => {
  const memory = openMemoryStore();
  const { store, reads } = counted(memory);
  accepted(await give(new Transactor(memory, registry)));
  const transactor = new Transactor(store, registry, { readMaxAgeMs: 60_000 });
  const states = await Promise.all(Array.from({ length: 50 }, () => transactor.read(stream, sumDecider)));
  t.equal(reads(), 1);
  t.strictSame(new Set(states.map(({ total }) => total)), new Set([1]));
});

t.test('what was read too long ago is read again, once for all who wait', async (t) => {
  const memory = openMemoryStore();
  const { store, reads } = counted(memory);
  const readMaxAgeMs = 200;
  const transactor = new Transactor(store, registry, { readMaxAgeMs });
  await transactor.read(stream, sumDecider);
  accepted(await give(new Transactor(memory, registry)));
  await delay(readMaxAgeMs + 10);
  const before = reads();
  const states = await Promise.all(Array.from({ length: 50 }, () => transactor.read(stream, sumDecider)));
  t.strictSame(new Set(states.map(({ total }) => total)), new Set([1]), 'each sees what another process wrote meanwhile');
  t.ok(reads() - before < 10, `read ${reads() - before} times`);
});

t.test('where nothing may be old everyone reads', async (t) => {
  const { store, reads } = counted(openMemoryStore());
  const transactor = new Transactor(store, registry, { readMaxAgeMs: 0 });
  await Promise.all(Array.from({ length: 5 }, () => transactor.read(stream, sumDecider)));
  t.equal(reads(), 5);
});
