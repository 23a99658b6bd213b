/** Many plans rebuilt by one reading of the events, on a real Redis. */
import type { RecordedEvent } from '@duban/domain';
import { redis, skipWithout, startRedis } from '@duban/test-support';
import t, { type Test } from 'tap';
import { openRedisViewStore, rebuildPlans, type ViewStore } from '../src/index.js';
import { dump } from './dump.js';
import { ListSource, project } from './sources.js';
import { World } from './world.js';

const refuse = () => false;

async function setUp(t: Test): Promise<ViewStore> {
  const server = await startRedis(t);
  const store = await openRedisViewStore({ url: server.url });
  t.teardown(() => store.close());
  return store;
}

const generationsOf = async (store: ViewStore, plan: string) =>
  (await store.generations?.list(plan))?.map(({ id, state }) => `${id} ${state}`);

t.test('plans that are rebuilt together', { skip: skipWithout(redis) }, async (t) => {
  const plans = ['one', 'two', 'three'];
  const worlds = new Map(plans.map((plan) => [plan, new World({ plan }).publish().passDays(3)]));
  /** The plans' events by turns, as they stand in one log. */
  const log = (change: (event: RecordedEvent) => RecordedEvent = (event) => event) => {
    const rows = Array.from({ length: 1_000 }, (_, at) =>
      plans.flatMap((plan) => worlds.get(plan)?.events.slice(at, at + 1) ?? []),
    );
    const position = (at: number) => `worldworld01-${String(at + 1).padStart(20, '0')}`;
    return rows.flat().map((event, at) => change({ ...event, position: position(at) }));
  };
  /** Counts how often it is read from the beginning, and what it hands out. */
  class CountedSource extends ListSource {
    readings = 0;
    override subscribe(filter: { after?: string | undefined; prefix?: string | undefined }, signal: AbortSignal) {
      if (filter.after === undefined) this.readings += 1;
      return super.subscribe(filter, signal);
    }
  }
  const rebuildAll = async (options: Omit<Parameters<typeof rebuildPlans>[0], 'accept'>) => {
    const done = [];
    for await (const each of rebuildPlans({ ...options, accept: refuse })) done.push(each);
    return done;
  };

  await t.test('are filled by one reading of the events, and each is switched to', async (t) => {
    const store = await setUp(t);
    const events = log();
    const source = new CountedSource(events, 7);
    await project(source, { store });
    const before = await Promise.all(plans.map((plan) => dump(store, plan)));
    source.readings = 0;
    const progress: [number, number][] = [];
    const onProgress = (...reported: [number, number]) => progress.push(reported);
    const equal = { switched: true, live: '2', kept: '1', differences: [] };
    t.strictSame(
      await rebuildAll({ store, source, plans, onProgress }),
      plans.map((plan) => ({ plan, rebuilt: equal })),
    );
    t.equal(source.readings, 1);
    t.strictSame(progress.at(-1), [events.length, events.length], 'progress is that of all');
    t.strictSame(await Promise.all(plans.map((plan) => dump(store, plan))), before);
  });

  await t.test('the one that cannot be made is told, and leaves the others alone', async (t) => {
    const store = await setUp(t);
    await project(new ListSource(log()), { store });
    const strange = (event: RecordedEvent) =>
      event.stream === 'two-task.1.1' && event.revision === '0' ? { ...event, type: 'task-eaten' } : event;
    const done = await rebuildAll({ store, source: new CountedSource(log(strange), 7), plans: [...plans, 'nobody'] });
    t.match(done, [
      { plan: 'nobody', error: { code: 'plan-not-found' } },
      { plan: 'one', rebuilt: { switched: true, live: '2' } },
      { plan: 'two', error: { code: 'unknown-event-type' } },
      { plan: 'three', rebuilt: { switched: true, live: '2' } },
    ]);
    t.strictSame(await generationsOf(store, 'two'), ['1 live'], 'what was begun of it is dropped');
  });

  await t.test('of another event store, or told to stop, none is changed and nothing is left', async (t) => {
    const store = await setUp(t);
    await project(new ListSource(log()), { store });
    const otherPosition = (event: RecordedEvent) => ({ ...event, position: event.position.replace('worldworld', 'otherworld') });
    const other = new ListSource(log(otherPosition));
    t.match(
      await rebuildAll({ store, source: other, plans }),
      plans.map((plan) => ({ plan, error: { code: 'position-invalid' } })),
    );
    const stop = new AbortController();
    const stopped = { store, source: new ListSource(log(), 7), plans, signal: stop.signal, onProgress: () => stop.abort() };
    t.match(
      await rebuildAll(stopped),
      plans.map((plan) => ({ plan, error: { name: 'AbortError' } })),
    );
    for (const plan of plans) t.strictSame(await generationsOf(store, plan), ['1 live']);
  });

  await t.test('whoever asks no further leaves nothing behind', async (t) => {
    const store = await setUp(t);
    const source = new ListSource(log());
    await project(source, { store });
    for await (const _ of rebuildPlans({ store, source, plans, accept: refuse })) break;
    for (const plan of plans)
      t.notOk(
        (await store.generations?.list(plan))?.some(({ state }) => state === 'building'),
        plan,
      );
  });
});
