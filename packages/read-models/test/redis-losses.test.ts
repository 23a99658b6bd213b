/**
 * A Redis that loses keys under a running process: nobody is answered as if they had never been, and what is lost is
 * made anew from the event store by itself.
 */
import { type RedisServer, redis, skipWithout, startRedis, until } from '@duban/test-support';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { allOf, openRedisViewStore, planKey, type ViewStore } from '../src/index.js';
import { dump } from './dump.js';
import { ListSource, project, start } from './sources.js';
import { reporter, World } from './world.js';

const skip = skipWithout(redis);
const maxMs = 60_000;

function halfYear(plan: string): World {
  const world = new World({ plan }).publish();
  for (const unit of ['gaoxin', 'fagui', 'jihua']) world.task('1.1', { type: 'acknowledge' }, reporter(unit));
  for (let percent = 1; percent <= 20; percent += 1) {
    world.task('1.1', { type: 'report-progress', percent, done: `${percent}%`, occurredOn: world.today() }, reporter('gaoxin'));
    world.passDays(9);
  }
  return world;
}

async function storeOn(t: Test, server: RedisServer): Promise<ViewStore> {
  const store = await openRedisViewStore({ url: server.url });
  t.teardown(() => store.close());
  return store;
}

const keysIn = (server: RedisServer) => server.run('--raw', 'KEYS', 'duban:*').trim().split('\n').sort();
const recomputed = async ({ plan, events }: World) => dump(await project(new ListSource(events)), plan);
/** What is there, or the code of what reading it is refused with. */
const dumped = (store: ViewStore, plan: string) => dump(store, plan).catch((error: { code?: string }) => error.code);

t.test('each kind of key that is lost is told from what never was, and made anew', { skip }, async (t) => {
  const server = await startRedis(t);
  const world = halfYear('zjkjt2012');
  const reader = await storeOn(t, server);
  await project(new ListSource(world.events), { store: await storeOn(t, server) });
  const whole = await recomputed(world);
  t.equal(await dump(reader, world.plan), whole);
  t.equal(await reader.lost?.(world.plan), undefined);

  const own = `duban:{${world.plan}}:`;
  const taskIndex = `${own}1:index:${allOf('task')}`;
  t.ok(keysIn(server).includes(taskIndex));
  const empty = { limit: 10, direction: 'asc' } as const;
  const refused = { code: 'read-models-incomplete', params: { plan: world.plan } };
  const reads: Record<string, () => Promise<unknown>> = {
    [`${own}1:document:task`]: () => reader.get(world.plan, 'task', '1.1'),
    [`${own}1:document:plan`]: () => reader.get(world.plan, 'plan', planKey),
    [taskIndex]: () => reader.scan(world.plan, allOf('task'), empty),
    [`${own}1:parts`]: () => reader.get(world.plan, 'task', 'no-such'),
    [`${own}1:progress`]: () => reader.get(world.plan, 'task', 'no-such'),
    [`${own}generations`]: () => reader.get(world.plan, 'task', '1.1'),
  };
  t.equal(await reader.get(world.plan, 'task', 'no-such'), undefined, 'what never was is not there, and no more');
  for (const [key, read] of Object.entries(reads)) {
    const live = server.run('HGET', `${own}generations`, 'live').trim();
    const lost = key.replace(`${own}1:`, `${own}${live}:`);
    t.equal(server.run('DEL', lost).trim(), '1', lost);
    await t.rejects(read(), refused, lost);
    const told: string[] = [];
    const running = start({
      store: await storeOn(t, server),
      source: new ListSource(world.events),
      observer: { incomplete: (plan, what) => told.push(`${plan} ${what}`) },
    });
    await until(async () => (await dumped(reader, world.plan)) === whole, { maxMs });
    await until(async () => (await reader.lost?.(world.plan)) === undefined, { maxMs });
    await running.stop();
    t.equal(await reader.standstill(world.plan), undefined);
    if (!lost.endsWith('generations')) t.match(told[0], world.plan, 'and it is said');
  }
});

t.test('a step on top of what is not whole is refused, and the plan is made anew', { skip }, async (t) => {
  const server = await startRedis(t);
  const world = halfYear('zjkjt2012');
  const source = new ListSource(world.events.slice(0, -5));
  const store = await storeOn(t, server);
  const told: string[] = [];
  const { runner, stop } = start({ store, source, observer: { incomplete: (_, what) => told.push(what) } });
  await runner.whenCaughtUp();
  server.run('DEL', `duban:{${world.plan}}:1:document:task`);
  source.add(world.events.slice(-5));
  await until(async () => (await dumped(store, world.plan)) === (await recomputed(world)), { maxMs });
  t.match(told[0], /document:task/);
  await stop();
});

t.test('FLUSHALL under a running process: every plan comes back by itself, and after a restart too', { skip }, async (t) => {
  const server = await startRedis(t);
  const worlds = ['zjkjt2012', 'other'].map(halfYear) as [World, World];
  const events = worlds.flatMap((world) => world.events.map((event) => event));
  events.forEach((event, at) => {
    events[at] = { ...event, position: `worldworld01-${String(at + 1).padStart(20, '0')}` };
  });
  const reader = await storeOn(t, server);
  const { runner, stop } = start({ store: await storeOn(t, server), source: new ListSource(events) });
  await runner.whenCaughtUp();
  const plans = worlds.map(({ plan }) => plan);
  const before = await Promise.all(plans.map((plan) => dump(reader, plan)));
  const marked = await reader.plans({ limit: 10 });
  server.run('FLUSHALL');
  await t.rejects(reader.plans({ limit: 10 }), { code: 'store-unavailable' }, 'the list is not called empty');
  const back = async () => {
    const found = await Promise.all(plans.map((plan) => dumped(reader, plan)));
    return found.every((text, at) => text === before[at]);
  };
  await until(back, { maxMs });
  const listed = () => reader.plans({ limit: 10 }).catch((error: { code?: string }) => error.code);
  await until(async () => JSON.stringify(await listed()) === JSON.stringify(marked), { maxMs });
  await stop();

  server.run('DEL', 'duban:plans');
  const again = start({ store: await storeOn(t, server), source: new ListSource(events) });
  await again.runner.whenCaughtUp();
  const fresh = await storeOn(t, server);
  t.strictSame(await fresh.plans({ limit: 10 }), marked, 'a lost list is made anew by a process that starts');
  await again.stop();
});

t.test('what is evicted under a policy that was changed later is made anew', { skip }, async (t) => {
  const server = await startRedis(t);
  const world = halfYear('zjkjt2012');
  const store = await storeOn(t, server);
  const { runner, stop } = start({ store, source: new ListSource(world.events) });
  await runner.whenCaughtUp();
  server.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  server.run('CONFIG', 'SET', 'maxmemory', '1');
  // What is written needs room, so all that can be is thrown away.
  server.run('SET', 'foreign', 'x');
  await until(() => Number(/evicted_keys:(\d+)/.exec(server.run('INFO', 'stats'))?.[1]) > 0);
  await until(
    () =>
      store.get(world.plan, 'plan', planKey).then(
        () => false,
        () => true,
      ),
    { maxMs },
  );
  server.run('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  server.run('CONFIG', 'SET', 'maxmemory', '0');
  const whole = await recomputed(world);
  await until(async () => (await dumped(store, world.plan)) === whole, { maxMs });
  await until(() => (store.evictedKeys ?? 0) > 0, { maxMs });
  t.equal(await dumped(store, world.plan), whole);
  await stop();
});

t.test('a note of a standstill that a mark has counted is not missed once it is taken off', { skip }, async (t) => {
  const server = await startRedis(t);
  const world = halfYear('zjkjt2012');
  const store = await storeOn(t, server);
  await project(new ListSource(world.events), { store });
  await store.setStandstill(world.plan, { state: 'refilling' });
  const last = world.events.at(-1)?.position ?? '';
  await store.setMark(last.replace(/\d{20}$/, '9'.repeat(15).padStart(20, '0')));
  t.equal((await store.standstills()).size, 1);
  await store.setStandstill(world.plan, undefined);
  t.strictSame(await store.plans({ limit: 10 }), [world.plan]);
});

t.test(
  'law: whichever keys are lost, a running or a starting process ends with what a recomputation gives',
  { skip },
  async (t) => {
    const server = await startRedis(t);
    const world = halfYear('zjkjt2012');
    const whole = await recomputed(world);
    const some = fc.record({
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      restarts: fc.boolean(),
      later: fc.integer({ min: 0, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(some, async ({ picks, restarts, later }) => {
        server.run('FLUSHALL');
        const source = new ListSource(world.events.slice(0, world.events.length - later));
        let store = await openRedisViewStore({ url: server.url });
        let running = start({ store, source });
        await running.runner.whenCaughtUp();
        if (restarts) {
          await running.stop();
          await store.close();
        }
        const keys = keysIn(server);
        for (const pick of picks) server.run('DEL', keys[pick % keys.length] as string);
        source.add(world.events.slice(world.events.length - later));
        if (restarts) {
          store = await openRedisViewStore({ url: server.url });
          running = start({ store, source });
        }
        await until(async () => (await dumped(store, world.plan)) === whole && (await store.lost?.(world.plan)) === undefined, {
          maxMs,
        });
        await until(async () => (await store.plans({ limit: 10 })).includes(world.plan), { maxMs });
        await running.stop();
        await store.close();
      }),
      { numRuns: 8 },
    );
  },
);
