/** Plans that stand still, seen and taken up by others than the runner that stopped; and oversight beside a feed. */

import { DubanError, EventRegistry, eventRegistry, type RecordedEvent } from '@duban/domain';
import { until } from '@duban/test-support';
import t from 'tap';
import { type EventFeed, openMemoryViewStore } from '../src/index.js';
import { together } from '../src/runner/together.js';
import { dump } from './dump.js';
import { aborted, ListSource, project, start } from './sources.js';
import { World } from './world.js';

const year = () => new World().publish().passDays(20);

/** A registry of a version of the software that does not know an event type yet. */
const before = (type: string) => new EventRegistry(eventRegistry.definitions.filter((definition) => definition.type !== type));

/** A feed that owns the plans it is told, and tells them again each time that `deal` is called. */
function dealt(plans: readonly string[]): { feed: EventFeed; deal: (plans: readonly string[]) => void } {
  let own = plans;
  let changed = true;
  let wake = () => {};
  return {
    feed: {
      async *follow(signal) {
        while (!signal.aborted) {
          if (changed) {
            changed = false;
            const mine = new Set(own);
            yield { kind: 'begin', shards: own.map((plan) => `feed/${plan}`), owns: (plan) => mine.has(plan) };
            continue;
          }
          const woken = new Promise<void>((resolve) => {
            wake = resolve;
          });
          await Promise.race([woken, aborted(signal)]);
        }
      },
    },
    deal(next) {
      own = next;
      changed = true;
      wake();
    },
  };
}

t.test('what an older process stopped at is taken up by a newer one that gets the plan', async (t) => {
  const world = year();
  const source = new ListSource(world.events, 10);
  const store = openMemoryViewStore();
  const old = dealt([world.plan]);
  const older = start({ source, store, feed: old.feed, registry: before('day-began') });
  await older.runner.whenCaughtUp();
  t.match(older.runner.health().parked, [{ plan: world.plan, code: 'unknown-event-type', type: 'day-began' }]);
  t.match(await store.standstill(world.plan), { state: 'parked', at: { code: 'unknown-event-type' } });
  t.equal(await store.mark(`feed/${world.plan}`), world.last.position, 'and its mark goes on');

  const newer = start({ source, store, feed: dealt([world.plan]).feed });
  await newer.runner.whenCaughtUp();
  t.equal(await store.standstill(world.plan), undefined);
  t.same(newer.runner.health().parked, []);
  t.equal(await dump(store, world.plan), await dump(await project(source), world.plan), 'and nothing was lost');
  old.deal([]);
  await until(() => older.runner.health().parked.length === 0);
  t.equal(await store.standstill(world.plan), undefined, 'who lost the plan says nothing of it any more');
  await older.stop();
  await newer.stop();
});

t.test('a parked plan is tried once more at every beginning, and parked again', async (t) => {
  const world = year();
  const parkings: string[] = [];
  const { feed, deal } = dealt([world.plan]);
  const observer = { parked: ({ code }: { code: string }) => parkings.push(code) };
  const { runner, stop } = start({ source: new ListSource(world.events), feed, registry: before('day-began'), observer });
  await runner.whenCaughtUp();
  deal([world.plan]);
  await until(() => parkings.length === 2);
  t.strictSame(parkings, ['unknown-event-type', 'unknown-event-type']);
  t.equal(runner.planState(world.plan), 'parked');
  await stop();
});

t.test('a refill that a crash interrupted is finished by the next runner, feed or none', async (t) => {
  const world = year();
  for (const feed of [undefined, dealt([world.plan]).feed]) {
    const store = openMemoryViewStore();
    await store.setStandstill(world.plan, { state: 'refilling' });
    const { runner, stop } = start({ source: new ListSource(world.events), store, feed });
    await runner.whenCaughtUp();
    await until(async () => (await store.standstill(world.plan)) === undefined);
    t.equal(runner.planState(world.plan), 'live');
    await stop();
  }
});

t.test('beside a feed, oversight is followed in the event store, by as many runners as there are', async (t) => {
  const world = year();
  const record = (revision: number): RecordedEvent => ({
    ...world.last,
    id: `01a20d31-1ffc-72af-9864-${String(revision).padStart(12, '0')}`,
    stream: 'oversight-log.2012-06-30.abcd0123',
    revision: String(revision),
    type: 'access-recorded',
    schemaVersion: 1,
    data: {
      view: 'GET /v1/plans',
      subject: 'all',
      count: 1,
      firstAt: world.last.meta.recordedAt,
      lastAt: world.last.meta.recordedAt,
    },
    position: `${world.last.position.slice(0, 13)}${String(9_000 + revision).padStart(20, '0')}`,
  });
  const source = new ListSource(world.events);
  const store = openMemoryViewStore();
  const runners = [dealt([world.plan]), dealt([])].map(({ feed }) => start({ source, store, feed }));
  for (const { runner } of runners) await runner.whenCaughtUp();
  for (let revision = 0; revision < 5; revision += 1) {
    source.add([record(revision)]);
    await until(async () => (await store.checkpoint('oversight')) === record(revision).position);
  }
  for (const { runner } of runners) t.strictSame(runner.health().parked, []);
  t.equal((await store.scan('oversight', 'all/oversight', { limit: 9, direction: 'asc' })).length, 5);
  for (const { stop } of runners) await stop();
});

t.test('loops side by side end together, with the first error', async (t) => {
  const stop = new AbortController();
  const ended: string[] = [];
  const waits = (name: string) => async (signal: AbortSignal) => {
    await aborted(signal);
    ended.push(name);
  };
  const fails = async () => {
    throw new DubanError('feed-unavailable', { detail: 'test' });
  };
  await t.rejects(together(stop.signal, waits('one'), fails, waits('other')), { code: 'feed-unavailable' });
  t.strictSame(ended, ['one', 'other']);
  const running = together(stop.signal, waits('three'), waits('four'));
  stop.abort();
  t.equal(await running, undefined);
});
