/** Runners on a real Redis that is killed, loses its newest writes, and is shared by two of them. */

import { setTimeout as pause } from 'node:timers/promises';
import { type RedisServer, redis, skipWithout, startRedis, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { openRedisViewStore, type ViewStore } from '../src/index.js';
import { dump } from './dump.js';
import { ListSource, project, start } from './sources.js';
import { reporter, World } from './world.js';

const reachMaxMs = 60_000;

/** A year of a small plan: some hundred events, of which many change many documents. */
function year(plan: string): World {
  const world = new World({ plan }).publish();
  for (const unit of ['gaoxin', 'fagui', 'jihua']) world.task('1.1', { type: 'acknowledge' }, reporter(unit));
  for (let percent = 1; percent <= 60; percent += 1) {
    world.task('1.1', { type: 'report-progress', percent, done: `${percent}%`, occurredOn: world.today() }, reporter('gaoxin'));
    world.passDays(5);
  }
  return world;
}

async function storeFor(t: Test, server: RedisServer): Promise<ViewStore> {
  const store = await openRedisViewStore({ url: server.url });
  t.teardown(() => store.close());
  return store;
}

t.test('a runner that begins anew goes on from the checkpoint in Redis', { skip: skipWithout(redis) }, async (t) => {
  const server = await startRedis(t);
  const world = year('zjkjt2012');
  const half = Math.floor(world.events.length / 2);
  await project(new ListSource(world.events.slice(0, half)), { store: await storeFor(t, server) });
  await server.whenWritten();
  await server.kill();
  await server.start();
  const store = await storeFor(t, server);
  t.equal(await store.checkpoint(world.plan), world.events[half - 1]?.position);
  let applied = 0;
  const observer = {
    applied: ({ events }: { events: number }) => {
      applied += events;
    },
  };
  await project(new ListSource(world.events), { store, observer });
  t.equal(applied, world.events.length - half, 'nothing is folded a second time');
  t.equal(await dump(store, world.plan), await dump(await project(new ListSource(world.events)), world.plan));
});

t.test('what a power cut took from Redis is read again, even when no event comes', { skip: skipWithout(redis) }, async (t) => {
  const server = await startRedis(t);
  const world = year('zjkjt2012');
  const store = await storeFor(t, server);
  const { runner, stop } = start({ store, source: new ListSource(world.events, 40) });
  await runner.whenCaughtUp();
  const whole = await dump(store, world.plan);
  await server.kill();
  server.loseBytes(300_000);
  await server.start();
  const found = await storeFor(t, server);
  t.not(await found.checkpoint(world.plan), world.last.position, 'something was lost');
  t.equal(await runner.waitFor(world.last.position, reachMaxMs), true);
  await until(async () => (await found.checkpoint(world.plan)) === world.last.position);
  t.equal(await dump(found, world.plan), whole);
  await stop();
});

t.test(
  'two runners, and a Redis that is killed and loses writes, give the same documents',
  { skip: skipWithout(redis) },
  async (t) => {
    const server = await startRedis(t);
    const worlds = ['one', 'two', 'three'].map(year);
    const events = worlds
      .flatMap(({ events }) => events)
      .sort((one, other) => (one.position < other.position ? -1 : 1))
      .map((event, at) => ({ ...event, position: `worldworld01-${String(at + 1).padStart(20, '0')}` }));
    const head = events.at(-1)?.position ?? '';
    const source = new ListSource([]);
    const runners = await Promise.all(
      [3, 16].map(async (batchMaxEvents) => start({ store: await storeFor(t, server), source, batchMaxEvents, retryMaxMs: 50 })),
    );
    const growing = (async () => {
      for (let at = 0; at < events.length; at += 10) {
        source.add(events.slice(at, at + 10));
        await pause(20);
      }
    })();
    let kills = 0;
    for (let ended = false; !ended || kills < 5; kills += 1) {
      const bytes = [0, 1, 40, 5_000, 100_000][kills % 5] ?? 0;
      ended = (await Promise.race([growing.then(() => 'ended'), pause(250 + 40 * (kills % 7))])) === 'ended';
      await server.kill();
      server.loseBytes(bytes);
      await server.start();
    }
    await growing;
    for (const { runner } of runners) t.equal(await runner.waitFor(head, reachMaxMs), true);
    const expected = await project(new ListSource(events));
    const store = await storeFor(t, server);
    for (const plan of ['one', 'two', 'three']) {
      const wanted = await expected.checkpoint(plan);
      await until(async () => (await store.checkpoint(plan)) === wanted);
    }
    for (const { runner, stop } of runners) {
      t.same(runner.health().parked, []);
      await stop();
    }
    for (const plan of ['one', 'two', 'three']) t.equal(await dump(store, plan), await dump(expected, plan), plan);
    t.comment(`${events.length} events, ${kills} kills`);
  },
);
