/**
 * One Kafka broker for a whole run of the tests: a broker takes longer to start than most tests to run. Whoever
 * runs the files starts it when the first file asks, and ends it; a file that is run by itself has one of its own.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import { createBroker, type KafkaBroker } from './kafka-broker.js';

/** Tells the files of a run the socket at which its broker is asked for. */
export const runBrokerVariable = 'DUBAN_TEST_RUN_BROKER';

export interface RunBroker {
  /** The path of the socket. */
  readonly socket: string;
  end(): Promise<void>;
}

/** What a file may know of the broker. It is of others too: nobody stops it, and topics have names of their own. */
export type SharedBroker = Pick<KafkaBroker, 'address' | 'loginAddress'>;

/** Answers who asks, in a folder whose path is short, and starts the broker for the first of them. */
export async function offerBroker(folder: string): Promise<RunBroker> {
  let starting: Promise<KafkaBroker> | undefined;
  const start = async () => {
    const broker = await createBroker(join(folder, 'kafka'));
    await broker.start();
    return broker;
  };
  const server = createServer((asked) => {
    asked.on('error', () => undefined);
    starting ??= start();
    starting.then(
      ({ address, loginAddress }) => asked.end(JSON.stringify({ address, loginAddress })),
      (error: unknown) => asked.end(JSON.stringify({ fault: String(error) })),
    );
  });
  const socket = join(folder, 'broker');
  server.listen(socket);
  await once(server, 'listening');
  server.unref();
  return {
    socket,
    end: async () => {
      server.close();
      const broker = await starting?.catch(() => undefined);
      await broker?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The broker of the run, or one that ends with the test. */
export async function sharedBroker(t: Test, folder: string): Promise<SharedBroker> {
  const socket = process.env[runBrokerVariable];
  if (socket === undefined) {
    const own = await createBroker(folder);
    await own.start();
    t.teardown(() => own.kill());
    return own;
  }
  const answer = JSON.parse(await text(connect(socket))) as SharedBroker & { readonly fault?: string };
  if (answer.fault !== undefined) throw new Error(answer.fault);
  return answer;
}
