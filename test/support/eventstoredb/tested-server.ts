/**
 * The EventStoreDB of a test: an imitation of its own or, when `DUBAN_TEST_ESDB` names one, a real server.
 * That one is shared: it holds what other tests and runs have written, and nobody may kill it.
 */
import { openEventStoreDb } from '@duban/event-store';
import type { Test } from 'tap';
import { EventStoreDbServer } from './server-process.js';

const variable = 'DUBAN_TEST_ESDB';

/** The connection string of the real server; undefined when none is named. */
export const namedServer = process.env[variable] || undefined;

export interface TestedServer {
  /** For `--event-store`. */
  readonly url: string;
  /** What a test may kill and put faults into; absent when the server is a real one. */
  readonly imitation: EventStoreDbServer | undefined;
}

/** @throws {DubanError} what is wrong with the named server, which a process would wait for */
export async function testedServer(t: Test, folder: string): Promise<TestedServer> {
  if (namedServer !== undefined) {
    const store = await openEventStoreDb({ connectionString: namedServer });
    await store.close();
    return { url: namedServer, imitation: undefined };
  }
  const imitation = await EventStoreDbServer.start({ folder });
  t.teardown(() => imitation.kill());
  return { url: imitation.url(), imitation };
}

/** The `skip` option of a test that does to the event store what nobody may do to the named one. */
export function skipOverNamedServer(deed: string): string | false {
  return namedServer === undefined ? false : `not on the server that ${variable} names: the test ${deed}`;
}

/** The `skip` option of a test that needs an event store nobody has written to. */
export async function skipOverUsedServer(): Promise<string | false> {
  if (namedServer === undefined) return false;
  const store = await openEventStoreDb({ connectionString: namedServer });
  try {
    for await (const _ of store.readAll()) return `the server that ${variable} names is not empty, as the test needs it`;
    return false;
  } finally {
    await store.close();
  }
}
