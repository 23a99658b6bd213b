/** A server of the imitation and its unmodified client, for tests of the imitation itself. */
import { mkdtempSync } from 'node:fs';
import { EventStoreDBClient } from '@eventstore/db-client';
import type { Test } from 'tap';
import type { ServerSettings } from './control.js';
import { EventStoreDbServer } from './server-process.js';

/** Makes an append a call of its own: with credentials, the client does not use its batch call. */
export const plain = { credentials: { username: 'nobody', password: 'none' } };

/** Starts a server in a folder below `folders`; both end with the test. */
export async function startServer(t: Test, folders: string, settings: Partial<ServerSettings> = {}) {
  const folder = mkdtempSync(`${folders}/`);
  const server = await EventStoreDbServer.start({ folder, ...settings });
  const client = EventStoreDBClient.connectionString(server.url());
  t.teardown(async () => {
    await client.dispose();
    await server.kill();
  });
  return { folder, server, client };
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Compares the error of a call with the expected one. */
export async function refused(t: Test, call: Promise<unknown>, expected: object): Promise<void> {
  const outcome: unknown = await call.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  t.match(outcome, expected);
}
