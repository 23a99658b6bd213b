/** A runner whose store is shared with another one, or went away. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '@duban/domain';
import t from 'tap';
import { allViews, openMemoryViewStore, planKey, type View, type ViewStore } from '../src/index.js';
import { dump } from './dump.js';
import { aborted, ListSource, project, start } from './sources.js';
import { World } from './world.js';

const year = () => new World().publish().passDays(60);

/** A store that is at any time the one that `current` gives. */
const delegate = (current: () => ViewStore): ViewStore => ({
  durable: false,
  apply: (plan, batch) => current().apply(plan, batch),
  get: (plan, kind, key) => current().get(plan, kind, key),
  getMany: (plan, kind, keys) => current().getMany(plan, kind, keys),
  scan: (plan, index, options) => current().scan(plan, index, options),
  checkpoint: (plan) => current().checkpoint(plan),
  contents: (...of) => current().contents(...of),
  plans: (options) => current().plans(options),
  progress: (plan) => current().progress(plan),
  landmark: (plan) => current().landmark(plan),
  generation: (plan) => current().generation(plan),
  mark: (...shard) => current().mark(...shard),
  setMark: (...mark) => current().setMark(...mark),
  standstill: (plan) => current().standstill(plan),
  state: () => current().state(),
  standstills: () => current().standstills(),
  setStandstill: (plan, standstill) => current().setStandstill(plan, standstill),
  askForRetry: (plan) => current().askForRetry(plan),
  retriesAsked: () => current().retriesAsked(),
  close: () => current().close(),
});

t.test('documents that another runner changed while they were loaded park nothing', async (t) => {
  const world = year();
  // It meets the plan as it was before, or it throws, as views may on what cannot be.
  const strict: View = {
    name: 'strict',
    version: 1,
    kinds: {},
    project(event, documents) {
      const { changedAt = '' } = documents.get('plan', planKey) ?? {};
      if (changedAt > event.meta.recordedAt) throw new Error('a document from after the event');
      return [];
    },
  };
  const views = [strict, ...allViews];
  const inner = openMemoryViewStore();
  await project(new ListSource(world.events.slice(0, 30)), { store: inner, views });
  let loads = 0;
  const overtaken: ViewStore = {
    ...delegate(() => inner),
    getMany: async (plan, kind, keys) => {
      loads += 1;
      if (loads === 1) await project(new ListSource(world.events), { store: inner, views });
      return inner.getMany(plan, kind, keys);
    },
  };
  const { runner, stop } = start({ store: overtaken, source: new ListSource(world.events), views });
  await runner.whenCaughtUp();
  await stop();
  t.ok(loads > 0);
  t.same(runner.health().parked, []);
  t.equal(await dump(inner, world.plan), await dump(await project(new ListSource(world.events)), world.plan));
});

t.test('a store that was away is read again from its mark', async (t) => {
  const world = year();
  let store = openMemoryViewStore();
  let interrupt = () => {};
  const current: ViewStore = {
    ...delegate(() => store),
    onInterruption: (listener) => {
      interrupt = listener;
    },
  };
  const { runner, stop } = start({ store: current, source: new ListSource(world.events) });
  t.equal(await runner.waitFor(world.last.position, 10_000), true);
  // It takes its time, so that a position reached before would be answered too early.
  const empty = openMemoryViewStore();
  store = {
    ...delegate(() => empty),
    apply: async (plan, batch) => {
      await pause(5);
      return empty.apply(plan, batch);
    },
  };
  interrupt();
  await new Promise(setImmediate);
  t.equal(await runner.waitFor(world.last.position, 10_000), true, 'not before it is there again');
  t.equal(await dump(store, world.plan), await dump(await project(new ListSource(world.events)), world.plan));
  await stop();
});

t.test('after a migration, positions and marks of before count as reached and as none', async (t) => {
  const world = year();
  const ancestor = 'worldworld01';
  const source = new ListSource(
    world.events.map((event) => ({ ...event, position: event.position.replace(ancestor, 'worldworld02') })),
  );
  // The documents are from before, and so is the mark.
  const store = await project(new ListSource(world.events.slice(0, -3)));
  await store.setMark((world.events.at(-4) as { position: string }).position);
  const asked: (string | undefined)[] = [];
  const { runner, stop } = start({
    store,
    source: {
      subscribe: (filter, signal) => {
        asked.push(filter.after);
        return source.subscribe(filter, signal);
      },
    },
    ancestors: [{ epoch: ancestor }],
  });
  t.equal(await runner.waitFor(world.last.position, 20_000), true);
  t.equal(asked[0], undefined, 'read from the first event');
  t.equal(await runner.waitFor(`${ancestor}-99999999999999999999`, 0), true);
  await t.rejects(runner.waitFor('anotherworld-00000000000000000001', 0), { code: 'position-invalid' });
  await stop();
  t.same(runner.health().parked, []);
  t.equal(await dump(store, world.plan), await dump(await project(source), world.plan));
});

t.test('a position of before a migration is not reached while the documents catch up', async (t) => {
  const { runner, stop } = start({
    source: { subscribe: (_, signal) => silent(signal) },
    ancestors: [{ epoch: 'worldworld01' }],
  });
  t.equal(await runner.waitFor('worldworld01-00000000000000000001', 10), false);
  await stop();
});

t.test('after a recovery, plans that hold what was lost are made anew, and no others', async (t) => {
  const [lostEpoch, epoch] = ['worldworld01', 'worldworld02'];
  const at = (of: string, place: number) => `${of}-${String(place).padStart(20, '0')}`;
  const log = (of: string, ...parts: readonly (readonly RecordedEvent[])[]) =>
    parts.flat().map((event, index) => ({ ...event, position: at(of, index + 1) }));
  const world = year();
  const untouched = new World({ plan: 'untouched' }).publish();
  const gone = new World({ plan: 'gone' }).publish();
  const [before, after] = [world.events.slice(0, -5), world.events.slice(-5)];
  const whole = log(lostEpoch, before, untouched.events, after, gone.events);
  const there = log(epoch, before, untouched.events);
  const store = await project(new ListSource(whole));
  await store.setMark(at(lostEpoch, whole.length));
  const kept = await dump(store, untouched.plan);
  const written = new Set<string>();
  const watched: ViewStore = {
    ...delegate(() => store),
    apply: (plan, batch) => {
      written.add(plan);
      return store.apply(plan, batch);
    },
  };
  const ancestors = [{ epoch: lostEpoch, upTo: at(lostEpoch, there.length) }];
  const source = new ListSource(there);
  const { runner, stop } = start({ store: watched, source, ancestors });
  t.equal(await runner.waitFor(at(epoch, there.length), 20_000), true);
  t.equal(await dump(store, world.plan), await dump(await project(new ListSource(there)), world.plan));
  t.equal(await dump(store, untouched.plan), kept);
  t.strictSame([...written].sort(), [gone.plan, world.plan].sort());
  t.equal(await store.get(gone.plan, 'plan', planKey), undefined, 'a plan that is lost whole has no documents');
  t.same(runner.health().parked, []);

  await t.test('positions of before', async (t) => {
    t.equal(await runner.waitFor(at(lostEpoch, there.length), 0), true);
    await t.rejects(runner.waitFor(at(lostEpoch, there.length + 1), 0), { code: 'position-lost' });
  });
  await t.test('a plan that was lost whole can be published again', async (t) => {
    const again = gone.events.map((event, index) => ({ ...event, position: at(epoch, there.length + 1 + index) }));
    source.add(again);
    t.equal(await runner.waitFor(at(epoch, there.length + again.length), 20_000), true);
    t.equal(await dump(store, gone.plan), await dump(await project(new ListSource([...there, ...again])), gone.plan));
  });
  await stop();
});

async function* silent(signal: AbortSignal): AsyncGenerator<never> {
  await aborted(signal);
  yield* [];
}
