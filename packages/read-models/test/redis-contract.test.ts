import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { openRedisViewStore, type ViewStore } from '../src/index.js';
import { viewStoreContract } from './contract.js';
import { RedisServer, skipWithoutRedis } from './redis-server.js';

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

t.test('a server with an AOF synced every second', { skip: skipWithoutRedis }, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.remove());
  await contractOn(t, 'redis', [server]);
});

t.test('a cluster of three nodes', { skip: skipWithoutRedis }, async (t) => {
  const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const servers: [RedisServer, ...RedisServer[]] = [await RedisServer.start(settings)];
  t.teardown(() => Promise.all(servers.map((server) => server.remove())));
  servers.push(await RedisServer.start(settings), await RedisServer.start(settings));
  const [first] = servers;
  first.run('--cluster', 'create', ...servers.map(({ port }) => `127.0.0.1:${port}`), '--cluster-yes');
  const ready = async () => {
    for (const server of servers) while (!server.run('CLUSTER', 'INFO').includes('cluster_state:ok')) await pause(50);
  };
  await ready();
  await contractOn(t, 'redis cluster', servers, ready);
});
