/** The contract of the event store, on the imitation and, if one is named, on a real server. */
import { openEventStoreDb } from '@duban/event-store';
import { eventStoreContract, lawsOfReading } from '@duban/event-store/contract';
import t from 'tap';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { namedServer } from '../support/eventstoredb/tested-server.js';

t.test('on the imitation, which is killed before each reopening', async (t) => {
  const server = await EventStoreDbServer.start({ folder: t.testdir() });
  t.teardown(() => server.kill());
  const open = () => openEventStoreDb({ connectionString: server.url() });
  await eventStoreContract(t, {
    name: 'eventstoredb',
    open,
    reopen: async (store) => {
      await store.close();
      await server.kill();
      await server.start();
      return open();
    },
    capabilities: { emptyOnOpen: false, durable: true },
  });
});

t.test('on an imitation of a server before 23.10, which does not say when a follower has caught up', async (t) => {
  const server = await EventStoreDbServer.start({ folder: t.testdir(), version: '22.10' });
  t.teardown(() => server.kill());
  const open = () => openEventStoreDb({ connectionString: server.url() });
  const subject = { name: 'eventstoredb-before-23.10', open, capabilities: { emptyOnOpen: false, durable: false } };
  // In this version the imitation differs only in reading, so only the laws of reading are run.
  await eventStoreContract(t, subject, lawsOfReading);
});

if (namedServer !== undefined) {
  const connectionString = namedServer;
  t.test('on a real server', async (t) => {
    const open = () => openEventStoreDb({ connectionString });
    await eventStoreContract(t, {
      name: 'eventstoredb-real',
      open,
      reopen: async (store) => {
        await store.close();
        return open();
      },
      // The server's own projections may be running, and write too.
      capabilities: { emptyOnOpen: false, durable: true, othersWrite: true },
    });
  });
}
