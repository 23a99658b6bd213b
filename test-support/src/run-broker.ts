/**
 * One Kafka broker for a whole run of the tests, because starting one takes longer than most tests. The runner starts
 * it when the first file asks, and ends it. A file that is run alone has its own broker.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import { createBroker, type KafkaBroker } from './kafka-broker.js';

/** The variable that tells the files of a run at which socket to ask for the broker. */
export const runBrokerVariable = 'DUBAN_TEST_RUN_BROKER';

export interface RunBroker {
  /** The path of the socket. */
  readonly socket: string;
  end(): Promise<void>;
}

/** What a file may use of the broker. It is shared: no file may stop it, and each file names its own topics. */
export type SharedBroker = Pick<KafkaBroker, 'address' | 'loginAddress'>;

/** Listens in a folder with a short path, and starts the broker when the first file asks. */
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

/** The broker of the run, or a broker that ends with the test. */
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
