/** A plan rebuilt beside its live documents on a real Redis, switched to and rolled back. */

import { type RedisServer, redis, skipWithout, startRedis } from '@duban/test-support';
import t, { type Test } from 'tap';
import { allOf, openMemoryViewStore, openRedisViewStore, rebuildPlan } from '../src/index.js';
import { busy, type GenerationSubject, generationLaws, generationsOf, plan, refuse } from './generation-laws.js';
import { ListSource, project } from './sources.js';

async function setUp(t: Test): Promise<GenerationSubject & { readonly server: RedisServer }> {
  const server = await startRedis(t);
  const open = async () => {
    const store = await openRedisViewStore({ url: server.url });
    t.teardown(() => store.close());
    return store;
  };
  return { server, store: await open(), open, held: () => keysOf(server) };
}

/** Generations that have a key. */
const keysOf = (server: RedisServer) =>
  new Set(
    server
      .run('KEYS', 'duban:{*')
      .split('\n')
      .flatMap((key) => /:(\d+):/.exec(key)?.[1] ?? []),
  );

t.test('generations of a plan', { skip: skipWithout(redis) }, async (t) => {
  await generationLaws(t, setUp);

  await t.test('an abandoned rebuild leaves what the next one clears away', async (t) => {
    const { server, store } = await setUp(t);
    const source = new ListSource(busy().events);
    await project(source, { store });
    const abandoned = await store.generations?.begin(plan);
    server.run('SADD', `duban:{${plan}}:${abandoned}:parts`, 'document:task');
    server.run('HSET', `duban:{${plan}}:${abandoned}:document:task`, '1.1', '{}');
    // And a removal that was cut short.
    server.run('HSET', `duban:{${plan}}:generations`, '9', 'gone', 'last', '9');
    server.run('HSET', `duban:{${plan}}:9:progress`, 'checkpoint', 'a');
    t.match(await rebuildPlan({ store, source, plan, accept: refuse }), { switched: true, live: '10', kept: '1' });
    t.strictSame(await generationsOf(store), ['1 kept', '10 live']);
    t.strictSame(keysOf(server), new Set(['1', '10']));
  });

  await t.test('damage to live documents is named, place by place', async (t) => {
    const { server, store } = await setUp(t);
    const world = busy();
    await project(new ListSource(world.events), { store });
    const key = `duban:{${plan}}:1`;
    server.run('HDEL', `${key}:document:task`, '1.2');
    server.run('HSET', `${key}:document:unit`, 'nobody', '{}');
    server.run('ZADD', `${key}:index:${allOf('task')}`, '0', 'zzz');
    server.run('HSET', `${key}:progress`, `r:${plan}-task.1.1`, '9');
    const { switched, differences } = await rebuildPlan({ store, source: new ListSource(world.events), plan, accept: refuse });
    t.equal(switched, false);
    t.strictSame(
      differences.map(({ place, key, one, other }) => [place, key, one === undefined, other === undefined]),
      [
        ['document task', '1.2', true, false],
        ['document unit', 'nobody', false, true],
        ['index all/task', 'zz', false, true],
        ['revisions', `${plan}-task.1.1`, false, false],
      ],
    );
  });

  await t.test('what was made from one generation gets into no other, however many batches are on their way', async (t) => {
    const { store, open } = await setUp(t);
    const other = await open();
    const step = (from: string | undefined, to: string) => ({
      expectedCheckpoint: from,
      checkpoint: to,
      revisions: new Map(),
      changes: [],
    });
    await store.apply(plan, step(undefined, 'a'));
    const to = (await other.generations?.begin(plan)) ?? '';
    await other.generations?.at(plan, to).apply(plan, step(undefined, 'a'));
    t.equal(await other.generations?.switchTo(plan, { from: '1', fromCheckpoint: 'a', to }), true);
    await other.progress(plan);
    await other.apply(plan, step('a', 'b'));
    // As sent ahead by a writer that has not heard of it.
    const sent = [store.apply(plan, step('a', 'b')), store.apply(plan, step('b', 'c'))];
    t.strictSame(await Promise.all(sent), [
      { applied: false, checkpoint: 'b' },
      { applied: false, checkpoint: 'b' },
    ]);
    t.strictSame(await store.apply(plan, step('b', 'c')), { applied: false, checkpoint: 'b' }, 'nor what is sent later');
    t.match(await store.progress(plan), { checkpoint: 'b' });
    t.strictSame(await store.apply(plan, step('b', 'c')), { applied: true }, 'once it has asked where the plan stands');
  });
});

t.test('a rebuild in place, as a runner makes it, leaves nothing behind', { skip: skipWithout(redis) }, async (t) => {
  const { server, store, open } = await setUp(t);
  const batch = (from: string | undefined, to: string, rebuild: boolean) => ({
    expectedCheckpoint: from,
    checkpoint: to,
    revisions: new Map([['s', 0]]),
    changes: [{ op: 'index', index: to, sort: to, key: to }] as const,
    rebuild,
  });
  t.strictSame(await store.apply(plan, batch(undefined, 'a', true)), { applied: true }, 'of nothing');
  const other = await open();
  t.strictSame(await other.progress(plan), { checkpoint: 'a', revisions: new Map([['s', 0]]) });
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'c'],
  ] as const) {
    t.strictSame(await store.apply(plan, batch(from, to, true)), { applied: true });
  }
  t.strictSame(await store.apply(plan, batch('a', 'd', true)), { applied: false, checkpoint: 'c' });
  t.strictSame(
    await other.apply(plan, batch('a', 'e', true)),
    { applied: false, checkpoint: 'c' },
    'by one that has not noticed',
  );
  const next = batch('c', 'd', false);
  t.strictSame(
    await other.apply(plan, next),
    { applied: false, checkpoint: 'c' },
    'made from documents of an earlier generation',
  );
  t.match(await other.progress(plan), { checkpoint: 'c' });
  t.strictSame(await other.apply(plan, next), { applied: true }, 'which it knows now');
  t.strictSame(await generationsOf(store), ['3 live']);
  t.strictSame(keysOf(server), new Set(['3']));
});

t.test('a mark counts while every plan confirms it', { skip: skipWithout(redis) }, async (t) => {
  const { server, store } = await setUp(t);
  const at = (ordinal: number) => `contractlog1-${String(ordinal).padStart(20, '0')}`;
  const batch = (to: number) => ({ expectedCheckpoint: undefined, checkpoint: at(to), revisions: new Map(), changes: [] });
  await store.apply('one', batch(1));
  await store.apply('two', batch(2));
  await store.setMark(at(2));
  await store.apply('three', batch(3));
  t.equal(await store.mark(), undefined, 'a plan that came later might have come before');
  await store.setMark(at(1));
  t.equal(await store.mark(), at(1), 'without a mark any place is after it');
  server.run('HDEL', 'duban:{two}:1:progress', 'm:');
  t.equal(await store.mark(), undefined, 'a node that lost its newest second lost the confirmation');
  await store.setMark(at(4));
  t.equal(await store.mark(), at(4));
  const to = (await store.generations?.begin('two')) ?? '';
  await store.generations?.at('two', to).apply('two', batch(2));
  t.equal(await store.generations?.switchTo('two', { from: '1', fromCheckpoint: at(2), to }), true);
  t.equal(await store.mark(), at(4), 'a generation confirms what the one before it did');
});

t.test('a store of one generation says so', async (t) => {
  const store = openMemoryViewStore();
  const source = new ListSource(busy().events);
  await project(source, { store });
  await t.rejects(rebuildPlan({ store, source, plan, accept: refuse }), { code: 'config-invalid', params: { detail: /一代/ } });
});
