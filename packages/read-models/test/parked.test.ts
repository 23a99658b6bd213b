/** Parked plans as another process sees them, and has them tried again, through a real Redis. */
import { redis, skipWithout, startRedis, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { allViews, openRedisViewStore, type ParkedPlan, type Runner, type View, type ViewStore } from '../src/index.js';
import { brittle } from './brittle-view.js';
import { dump } from './dump.js';
import { ListSource, project, start } from './sources.js';
import { World } from './world.js';

const since = '2012-06-30T08:00:00.000Z';
const options = { skip: skipWithout(redis) };

const breakingOn = (date: string) => {
  const { view, mend } = brittle('parked', date);
  return { views: [...allViews, view], mend };
};

async function setUp(t: Test) {
  const server = await startRedis(t);
  const open = async () => {
    const store = await openRedisViewStore({ url: server.url });
    t.teardown(() => store.close());
    return store;
  };
  const seen = await open();
  const operator = {
    list: async () => [...(await seen.standstills()).values()].flatMap(({ at }) => at ?? []),
    ask: (plan: string) => seen.askForRetry(plan),
  };
  return { server, open, operator };
}

const parkedBy = (runner: Runner) => runner.health().parked.map(({ plan }) => plan);

/** A runner at work on a store of its own connection. */
async function runnerOn(t: Test, store: ViewStore, source: ListSource, views: readonly View[], now = since) {
  const running = start({ store, source, views, now: () => now });
  t.teardown(() => running.stop());
  await running.runner.whenCaughtUp();
  return running;
}

t.test('a parked plan is seen from outside, and tried again by whoever parked it', options, async (t) => {
  const { open, operator } = await setUp(t);
  const world = new World({ plan: 'parked' }).publish().passDays(20);
  const source = new ListSource(world.events, 5);
  const { views, mend } = breakingOn('2012-01-24');
  const store = await open();
  const one = await runnerOn(t, store, source, views);
  const other = await runnerOn(t, await open(), source, views, '2012-07-01T08:00:00.000Z');
  const [note, ...rest] = await operator.list();
  t.same(rest, []);
  t.match(note, { plan: 'parked', stream: 'parked-calendar.days', code: 'internal', detail: 'cannot project' });

  // Without a fix it is parked again, and stands since when it did.
  t.equal(await operator.ask('parked'), '1');
  await until(async () => (await operator.list())[0]?.retried === '1');
  t.match(await operator.list(), [{ event: note?.event, since: /^2012-0[67]/ }]);

  mend();
  t.equal(await operator.ask('parked'), '2');
  await until(() => [one, other].every(({ runner }) => parkedBy(runner).length === 0));
  t.same(await operator.list(), []);
  t.equal(await dump(store, 'parked'), await dump(await project(source), 'parked'));
  source.add(world.passDays(1).events.slice(-1));
  t.equal(await one.runner.waitFor(world.last.position, 20_000), true, 'and it goes on');
});

t.test('a retry within the process removes the note, a failed one keeps the first instant', options, async (t) => {
  const { open, operator } = await setUp(t);
  const world = new World({ plan: 'parked' }).publish().passDays(20);
  const { views, mend } = breakingOn('2012-01-24');
  const instants = [since, '2012-07-01T08:00:00.000Z'];
  const running = start({
    store: await open(),
    source: new ListSource(world.events),
    views,
    now: () => instants.shift() ?? 'too often',
  });
  t.teardown(() => running.stop());
  await running.runner.whenCaughtUp();
  t.equal(await running.runner.retry('parked'), false);
  t.match(await operator.list(), [{ plan: 'parked', since }]);
  mend();
  t.equal(await running.runner.retry('parked'), true);
  t.same(await operator.list(), []);
});

t.test('the note of a process that is gone stays, until one that can takes the plan on', options, async (t) => {
  const { open, operator } = await setUp(t);
  const world = new World({ plan: 'parked' }).publish().passDays(20);
  const source = new ListSource(world.events, 5);
  const first = await runnerOn(t, await open(), source, breakingOn('2012-01-24').views);
  await first.stop();
  t.match(await operator.list(), [{ plan: 'parked', since }], 'nobody runs, and it is seen');
  const old = await runnerOn(t, await open(), source, breakingOn('2012-01-24').views);
  t.match(await operator.list(), [{ plan: 'parked' }], 'the same software parks it again');
  await runnerOn(t, await open(), source, allViews);
  t.same(await operator.list(), [], 'a mended one takes it on');
  await until(() => parkedBy(old.runner).length === 0);
});

t.test('what a registered error says of itself is in the note, bounded', options, async (t) => {
  const { open, operator } = await setUp(t);
  const world = new World({ plan: 'parked' }).publish().passDays(3);
  const events = world.events.map((event, at) => (at === 9 ? { ...event, type: `task-${'x'.repeat(5_000)}` } : event));
  await runnerOn(t, await open(), new ListSource(events), allViews);
  const [note] = (await operator.list()) as [ParkedPlan];
  t.match(note, { code: 'unknown-event-type', params: { type: /^task-x/ } });
  t.ok(note.detail.length <= 1_000);
});

t.test('notes that were lost have the plan tried again', options, async (t) => {
  const { server, open, operator } = await setUp(t);
  const world = new World({ plan: 'parked' }).publish().passDays(20);
  await runnerOn(t, await open(), new ListSource(world.events), breakingOn('2012-01-24').views);
  server.run('DEL', 'duban:standstills');
  await until(async () => (await operator.list()).length === 1);
  t.match(await operator.list(), [{ plan: 'parked' }]);
});
