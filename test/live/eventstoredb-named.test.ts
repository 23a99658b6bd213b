/**
 * What the administrator of a shared store may do, on any server that the tests run on: scavenge foreign events, and
 * create a user with no more rights than needed. Both change the server for others, so on a named server they need
 * permission.
 */
import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@duban/domain';
import { createEventStoreDbUser, openEventStoreDb } from '@duban/event-store';
import { contractEvents, freshStream } from '@duban/event-store/contract';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t from 'tap';
import {
  administratedServer,
  skipUnlessChangeable,
  skipWithoutLogin,
  testedServer,
} from '../support/eventstoredb/tested-server.js';

async function idsIn(events: AsyncIterable<RecordedEvent>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of events) ids.push(id);
  return ids;
}

const scavenging = { skip: skipUnlessChangeable('has the server scavenged'), timeout: 240_000 };

t.test('a scavenge of foreign events removes none of ours, and no later ones', scavenging, async (t) => {
  const server = await testedServer(t, t.testdir());
  const store = await openEventStoreDb({ connectionString: server.url });
  const client = EventStoreDBClient.connectionString(server.url);
  t.teardown(() => Promise.all([store.close(), client.dispose()]));
  const [stream, foreign] = [freshStream(), `order-${randomUUID()}`];
  const events = contractEvents(stream, 0, 5);
  await store.append(stream, 'no-stream', events.slice(0, 2));
  await client.appendToStream(foreign, jsonEvent({ type: 'order-placed', data: { other: true } }));
  const after = await store.head();
  await store.append(stream, 1, events.slice(2));
  await client.deleteStream(foreign);
  await server.scavenge();
  const ids = events.map(({ id }) => id);
  const ofStream = async (from?: string) => await idsIn(store.readAll({ after: from, prefix: stream }));
  t.strictSame(await ofStream(after), ids.slice(2), 'from the position of what is gone');
  t.strictSame(await ofStream(), ids);
  t.strictSame(await idsIn(store.readStream(stream)), ids);
});

const granting = { skip: skipUnlessChangeable('makes a user') || skipWithoutLogin(), timeout: 240_000 };

t.test('a separate user may do everything that is needed', granting, async (t) => {
  const url = await administratedServer(t, t.testdir());
  const [, scheme = '', username = '', password = '', rest = ''] = /^(\S+?:\/\/)([^:]+):([^@]+)@(.*)$/.exec(url) ?? [];
  const user = `${scheme}duban-${randomUUID().slice(0, 8)}:${randomUUID()}@${rest}`;
  const administrator = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  t.match(await createEventStoreDbUser({ connectionString: user }, administrator), { login: 'created', right: 'granted' });
  t.match(await createEventStoreDbUser({ connectionString: user }, administrator), { login: 'there', right: 'there' });
  const store = await openEventStoreDb({ connectionString: user });
  t.teardown(() => store.close());
  const stream = freshStream();
  const events = contractEvents(stream, 0, 2);
  await store.append(stream, 'no-stream', events);
  const read = await idsIn(store.readAll({ prefix: stream }));
  t.strictSame(
    read,
    events.map(({ id }) => id),
  );
});
