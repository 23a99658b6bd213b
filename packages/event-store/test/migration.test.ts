/** A log copied from one store into another: whole, in order, resumable, and refused where it must be. */
import type { StoredEvent } from '@duban/domain';
import { DubanError } from '@duban/domain';
import t from 'tap';
import { type EventStore, type MigrationTarget, migrate, openMemoryStore } from '../src/index.js';
import { collect } from './contract/subject.js';
import { contractEvents } from './contract.js';

/** A store with events of three streams, neighbours and not. */
async function filled(): Promise<EventStore> {
  const store = openMemoryStore();
  const counts = [3, 1, 700, 2, 1, 1];
  const next = new Map<string, number>();
  for (const [at, count] of counts.entries()) {
    const stream = `zjkjt2012-task.${1 + (at % 3)}.1`;
    const from = next.get(stream) ?? 0;
    await store.append(stream, from === 0 ? 'no-stream' : from - 1, contractEvents(stream, from, count, '模拟'.repeat(100)));
    next.set(stream, from + count);
  }
  return store;
}

function targetOf(store: EventStore): MigrationTarget & { readonly notes: string[] } {
  const notes: string[] = [];
  const note = (what: string) => async () => {
    notes.push(what);
  };
  return { store, notes, begin: note('begin'), end: note('end') };
}

const stored = async (store: EventStore): Promise<StoredEvent[]> =>
  (await collect(store.readAll())).map(({ position: _, ...event }) => event);

t.test('everything is copied as it is and in its order', async (t) => {
  const source = await filled();
  const target = targetOf(openMemoryStore());
  const steps = new Map<string, number>();
  const done = await migrate({ source, target, onProgress: (step, events) => steps.set(step, events) });
  t.match(done, { events: 708, resumedAfter: 0, sha256: /^[0-9a-f]{64}$/ });
  t.strictSame(await stored(target.store), await stored(source));
  t.strictSame(
    [...steps],
    [
      ['copy', 708],
      ['verify', 708],
    ],
  );
  t.strictSame(target.notes, ['begin', 'end']);
  const again = await migrate({ source, target });
  t.strictSame(again, { ...done, resumedAfter: 708 }, 'once more changes nothing');
});

t.test('nothing is copied to nothing', async (t) => {
  const done = await migrate({ source: openMemoryStore(), target: targetOf(openMemoryStore()) });
  t.match(done, { events: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
});

t.test('an interrupted copy goes on where it stopped', async (t) => {
  const source = await filled();
  const target = targetOf(openMemoryStore());
  for (let stop = 1; stop <= 5; stop += 1) {
    const controller = new AbortController();
    const interrupted = migrate({
      source,
      target,
      signal: controller.signal,
      onProgress: (step) => step === 'copy' && controller.abort(),
    });
    await t.rejects(interrupted, { name: 'AbortError' });
    t.notOk(target.notes.includes('end'));
  }
  const { resumedAfter } = await migrate({ source, target });
  t.ok(resumedAfter > 0 && resumedAfter < 708, `resumed after ${resumedAfter}`);
  t.strictSame(await stored(target.store), await stored(source));
});

t.test('a target that is away for a while, or answers an append with silence, is tried again', async (t) => {
  const source = await filled();
  const inner = openMemoryStore();
  let call = 0;
  const shaky: EventStore = {
    ...delegate(inner),
    append: async (...args) => {
      call += 1;
      if (call % 3 === 0) throw new DubanError('store-unavailable', { detail: 'test' });
      const appended = await inner.append(...args);
      if (call % 3 === 1) throw new DubanError('outcome-unknown');
      return appended;
    },
  };
  await migrate({ source, target: targetOf(shaky) });
  t.strictSame(await stored(inner), await stored(source));
});

t.test('a target with events of another origin is refused and left as it is', async (t) => {
  const source = await filled();
  const stream = 'zjkjt2012-task.9.9';
  const store = openMemoryStore();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  const target = targetOf(store);
  await t.rejects(migrate({ source, target }), { code: 'migration-target-foreign', params: { number: 1, stream } });
  t.strictSame(target.notes, [], 'nothing is noted in what belongs to somebody else');
  t.equal((await stored(store)).length, 1);

  const more = targetOf(openMemoryStore());
  await migrate({ source, target: more });
  await more.store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  await t.rejects(migrate({ source, target: more }), { code: 'migration-target-foreign', params: { number: 709 } });
});

t.test('another writer at work is found out', async (t) => {
  const source = await filled();
  const stream = 'zjkjt2012-task.9.9';
  for (const [what, meddle] of [
    ['in a stream of its own', (store: EventStore) => store.append(stream, 'no-stream', contractEvents(stream, 0, 1))],
    [
      'in a stream of ours',
      (store: EventStore) => store.append('zjkjt2012-task.2.1', 'no-stream', contractEvents('zjkjt2012-task.2.1', 0, 1)),
    ],
  ] as const) {
    const store = openMemoryStore();
    let meddled = false;
    const migrating = migrate({
      source,
      target: targetOf({
        ...delegate(store),
        append: async (...args) => {
          if (!meddled) await meddle(store);
          meddled = true;
          return store.append(...args);
        },
      }),
    });
    await t.rejects(migrating, { code: 'migration-target-foreign' }, what);
  }
});

t.test('a target that gives back less, or another text, is not equal', async (t) => {
  const source = await filled();
  for (const spoil of [
    (events: StoredEvent[]) => events.slice(0, -1),
    (events: StoredEvent[]) =>
      events.map((event, at) => (at === 5 ? { ...event, meta: { ...event.meta, reason: '改' } } : event)),
  ]) {
    const inner = openMemoryStore();
    let reads = 0;
    const target = targetOf({
      ...delegate(inner),
      async *readAll() {
        reads += 1;
        const events = await collect(inner.readAll());
        yield* reads === 1 ? events : (spoil(events) as typeof events);
      },
    });
    await t.rejects(migrate({ source, target }), { code: 'migration-unequal' });
    t.strictSame(target.notes, ['begin'], 'it stays closed to others');
  }
});

const delegate = (inner: EventStore): EventStore => ({
  epoch: inner.epoch,
  exclusive: inner.exclusive,
  durable: inner.durable,
  append: (...args) => inner.append(...args),
  readStream: (...args) => inner.readStream(...args),
  readAll: (...args) => inner.readAll(...args),
  subscribe: (...args) => inner.subscribe(...args),
  head: () => inner.head(),
  plans: () => inner.plans(),
  lastWriteAt: () => inner.lastWriteAt(),
  close: () => inner.close(),
});
