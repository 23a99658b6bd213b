/**
 * The EventStoreDB of a test: an imitation of its own or, if `DUBAN_TEST_ESDB` names one, a real server. The real one
 * is shared: it holds what other tests and runs have written, and no test may kill it.
 */
import { openEventStoreDb } from '@duban/event-store';
import { openssl, skipWithout, until } from '@duban/test-support';
import { EventStoreDBClient } from '@eventstore/db-client';
import operationsGrpc from '@eventstore/db-client/generated/operations_grpc_pb.js';
import operations from '@eventstore/db-client/generated/operations_pb.js';
import { Metadata } from '@grpc/grpc-js';
import type { Test } from 'tap';
import { selfSigned } from './self-signed.js';
import { EventStoreDbServer } from './server-process.js';

const variable = 'DUBAN_TEST_ESDB';
/** If set to anything, tests may change the named server for its other users. */
const changeVariable = 'DUBAN_TEST_ESDB_MAY_CHANGE';

/** The connection string of the real server; undefined when none is named. */
export const namedServer = process.env[variable] || undefined;

export interface TestedServer {
  /** The value for `--event-store`. */
  readonly url: string;
  /** The imitation, which a test may kill and make faulty; absent on a real server. */
  readonly imitation: EventStoreDbServer | undefined;
  /** Removes what is deleted or truncated. Only for tests that `skipUnlessChangeable` does not skip. */
  scavenge(): Promise<void>;
}

/** @throws {DubanError} the fault of the named server; a process would wait until it is gone */
export async function testedServer(t: Test, folder: string): Promise<TestedServer> {
  if (namedServer !== undefined) {
    const store = await openEventStoreDb({ connectionString: namedServer });
    await store.close();
    const url = namedServer;
    return { url, imitation: undefined, scavenge: () => scavengeNamed(url) };
  }
  const imitation = await EventStoreDbServer.start({ folder });
  t.teardown(() => imitation.kill());
  const scavenge = async () => void (await imitation.scavenge());
  return { url: imitation.url(), imitation, scavenge };
}

/** The `skip` option of a test that does something that is never allowed on the named server. */
export function skipOverNamedServer(deed: string): string | false {
  return namedServer === undefined ? false : `not on the server that ${variable} names: the test ${deed}`;
}

/** The `skip` option of a test that does something that other users of the named server would notice. */
export function skipUnlessChangeable(deed: string): string | false {
  if (namedServer === undefined || process.env[changeVariable]) return false;
  return `not on the server that ${variable} names, unless ${changeVariable} is set: the test ${deed}`;
}

/** A server that requires a login, and the connection string of its administrator. */
export async function administratedServer(t: Test, folder: string): Promise<string> {
  if (namedServer !== undefined) return namedServer;
  const tls = selfSigned(folder);
  const users = { admin: { password: 'a', groups: ['$admins'] } };
  const server = await EventStoreDbServer.start({ folder, tls, users });
  t.teardown(() => server.kill());
  return `esdb://admin:a@127.0.0.1:${server.port}?tlsCAFile=${encodeURIComponent(tls.certificate)}`;
}

/** The `skip` option of a test that uses `administratedServer`. */
export function skipWithoutLogin(): string | false {
  if (namedServer === undefined) return skipWithout(openssl);
  if (/:\/\/[^@/]+@/.test(namedServer)) return false;
  return `the server that ${variable} names is named without an administrator's login: the test makes a user`;
}

function loginIn(url: string): Metadata {
  const [, login] = /:\/\/([^@/]+)@/.exec(url) ?? [];
  const metadata = new Metadata();
  if (login !== undefined) metadata.set('authorization', `Basic ${Buffer.from(decodeURIComponent(login)).toString('base64')}`);
  return metadata;
}

/** Starts a scavenge on the server, and waits until the server reports its end. */
async function scavengeNamed(url: string): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  try {
    const inner = client as unknown as {
      execute: (
        Service: unknown,
        name: string,
        task: (service: operationsGrpc.OperationsClient) => Promise<string>,
      ) => Promise<string>;
    };
    const id = await inner.execute(operationsGrpc.OperationsClient, 'startScavenge', (service) => {
      const options = new operations.StartScavengeReq.Options().setThreadCount(1).setStartFromChunk(0);
      const request = new operations.StartScavengeReq().setOptions(options);
      return new Promise((resolve, reject) => {
        service.startScavenge(request, loginIn(url), (error, answer) =>
          error === null ? resolve(answer.getScavengeId()) : reject(error),
        );
      });
    });
    const isDone = async () => {
      for await (const { event } of client.readStream(`$scavenges-${id}`)) {
        if (event?.type === '$scavengeCompleted') return true;
      }
      return false;
    };
    await until(isDone, { what: `scavenge ${id} ends` });
  } finally {
    await client.dispose();
  }
}

/** The `skip` option of a test that needs an event store without any events. */
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
