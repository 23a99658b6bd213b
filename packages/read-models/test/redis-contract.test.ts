import { type RedisServer, redis, skipWithout, startRedis, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { openRedisViewStore, type ViewStore } from '../src/index.js';
import { viewStoreContract } from './contract.js';

/** Every store has a prefix of its own, so that it begins without any plan. */
async function contractOn(
  t: Test,
  name: string,
  servers: readonly [RedisServer, ...RedisServer[]],
  ready?: () => Promise<void>,
): Promise<void> {
  const [server] = servers;
  const prefixes = new Map<ViewStore, string>();
  const open = async (prefix: string) => {
    const store = await openRedisViewStore({ url: server.url, prefix });
    prefixes.set(store, prefix);
    return store;
  };
  await viewStoreContract(t, {
    name,
    keepsStates: false,
    open: () => open(`contract-${prefixes.size}:`),
    reopen: async (store) => {
      for (const each of servers) {
        await each.whenWritten();
        await each.kill();
      }
      await store.close();
      for (const each of servers) await each.start();
      await ready?.();
      return open(prefixes.get(store) ?? '');
    },
  });
}

t.test('a server with an AOF synced every second', { skip: skipWithout(redis) }, async (t) => {
  const server = await startRedis(t);
  await contractOn(t, 'redis', [server]);
});

t.test('a cluster of three nodes', { skip: skipWithout(redis) }, async (t) => {
  const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const servers: [RedisServer, ...RedisServer[]] = [await startRedis(t, ...settings)];
  servers.push(await startRedis(t, ...settings), await startRedis(t, ...settings));
  const [first] = servers;
  first.run('--cluster', 'create', ...servers.map(({ port }) => `127.0.0.1:${port}`), '--cluster-yes');
  const ready = async () => {
    for (const server of servers) await until(() => server.run('CLUSTER', 'INFO').includes('cluster_state:ok'));
  };
  await ready();
  await contractOn(t, 'redis cluster', servers, ready);
});
