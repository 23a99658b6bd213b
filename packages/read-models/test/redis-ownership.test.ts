/** Whose read models a Redis holds. */
import type { LogOrigin } from '@duban/domain';
import { redis, skipWithout, startRedis } from '@duban/test-support';
import t, { type Test } from 'tap';
import { openRedisViewStore, type ViewStore } from '../src/index.js';

const ours: LogOrigin = { epoch: 'ourepoch0001' };
const theirs: LogOrigin = { epoch: 'theirepoch01' };
const at = ({ epoch }: LogOrigin, place: number) => `${epoch}-${String(place).padStart(20, '0')}`;

const batch = (to: string) => ({ expectedCheckpoint: undefined, checkpoint: to, revisions: new Map([['s', 0]]), changes: [] });

async function opened(t: Test, url: string, origin?: LogOrigin): Promise<ViewStore> {
  const store = await openRedisViewStore({ url, origin });
  t.teardown(() => store.close());
  return store;
}

const refusal = {
  code: 'server-unfit',
  params: { key: 'DUBAN_READ_MODELS', detail: /事件存储 ourepoch0001 .*本系统的事件存储是 theirepoch01.*\?prefix=/s },
};

t.test('a real server', { skip: skipWithout(redis) }, async (t) => {
  await t.test(
    'the second system on one server, database and prefix is refused, and nothing of the first is touched',
    async (t) => {
      const server = await startRedis(t);
      const { url } = server;
      await (await opened(t, url, ours)).apply('plan', batch(at(ours, 1)));
      const before = server.run('DEBUG', 'DIGEST');
      await t.rejects(openRedisViewStore({ url, origin: theirs }), refusal);
      t.equal(server.run('DEBUG', 'DIGEST'), before);
      t.equal(await (await opened(t, url, ours)).checkpoint('plan'), at(ours, 1), 'the first one opens it again');
    },
  );

  await t.test('another prefix or another database is another place', async (t) => {
    const { url } = await startRedis(t);
    await (await opened(t, url, ours)).apply('plan', batch(at(ours, 1)));
    for (const place of [`${url}?prefix=theirs:`, `${url}/1`, `${url}/1?prefix=duban:`]) {
      t.equal(await (await opened(t, place, theirs)).checkpoint('plan'), undefined, place);
    }
    t.equal(await (await opened(t, `${url}/0?prefix=duban:`, ours)).checkpoint('plan'), at(ours, 1));
    for (const wrong of [`${url}?prefix=a{b}`, `${url}?keyPrefix=x`, `${url}?prefix=a&family=6`]) {
      await t.rejects(openRedisViewStore({ url: wrong }), { code: 'config-invalid', params: { detail: /prefix/ } }, wrong);
    }
  });

  await t.test('what noted nothing is taken over when its positions are of this store, and refused otherwise', async (t) => {
    for (const fill of [
      (store: ViewStore) => store.apply('plan', batch(at(ours, 1))),
      (store: ViewStore) => store.setMark(at(ours, 1)),
    ]) {
      const { url } = await startRedis(t);
      await fill(await opened(t, url));
      await t.rejects(openRedisViewStore({ url, origin: theirs }), refusal);
      await opened(t, url, ours);
      await t.rejects(openRedisViewStore({ url, origin: theirs }), refusal, 'now it is noted');
    }
  });

  await t.test('a store that was migrated takes over what its ancestor wrote', async (t) => {
    const { url } = await startRedis(t);
    await (await opened(t, url, ours)).apply('plan', batch(at(ours, 1)));
    const migrated: LogOrigin = { ...theirs, ancestors: [{ epoch: ours.epoch }] };
    t.equal(await (await opened(t, url, migrated)).checkpoint('plan'), at(ours, 1));
    await t.rejects(openRedisViewStore({ url, origin: ours }), {
      code: 'server-unfit',
      params: { detail: /theirepoch01/ },
    });
    await opened(t, url, theirs);
  });

  await t.test('of two that open an empty server at once one is refused', async (t) => {
    const { url } = await startRedis(t);
    const both = await Promise.allSettled([opened(t, url, ours), opened(t, url, theirs)]);
    t.strictSame(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });
});
