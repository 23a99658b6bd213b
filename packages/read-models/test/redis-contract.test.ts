import t, { type Test } from 'tap';
import { viewStoreContract } from '../src/contract.js';
import { openRedisViewStore, type ViewStore } from '../src/index.js';
import { RedisServer, skipWithoutRedis } from './redis-server.js';

/** Every store has a prefix of its own, so that it begins without any plan. */
async function contractOn(t: Test, name: string, server: RedisServer): Promise<void> {
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
      // What the last second brought is not on the disk yet, but it is with the operating system.
      await server.kill();
      await store.close();
      await server.start();
      return open(prefixes.get(store) ?? '');
    },
  });
}

t.test('a server with an AOF synced every second', { skip: skipWithoutRedis }, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.remove());
  await contractOn(t, 'redis', server);
});
