/**
 * The three servers of a system of many processes, real ones where this machine has them. Other tests use the same
 * Kafka.
 */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer as createHttpServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { RedisServer, sharedBroker } from '@duban/test-support';
import type { Test } from 'tap';
import { type TestedServer, testedServer } from '../support/eventstoredb/tested-server.js';

export interface Servers {
  readonly eventStore: TestedServer;
  readonly redis: RedisServer;
  /** Belongs to this test alone, and does not exist yet. */
  readonly topic: string;
  /** With four partitions. */
  readonly feed: string;
  /** The three settings as flags of the command line. */
  readonly settings: readonly string[];
  /** One address for both APIs: POST and PUT go to commands, GET to queries. */
  front(t: Test, commands: string, queries: string): Promise<string>;
}

export async function startServers(t: Test, folder: string): Promise<Servers> {
  for (const name of ['esdb', 'kafka', 'redis']) mkdirSync(join(folder, name), { recursive: true });
  const eventStore = await testedServer(t, join(folder, 'esdb'));
  const broker = await sharedBroker(t, join(folder, 'kafka'));
  const redis = await RedisServer.start(join(folder, 'redis'));
  t.teardown(() => redis.kill());
  const topic = `duban.${randomUUID()}`;
  const feed = `kafka://${broker.address}/${topic}?partitions=4`;
  const settings = ['--event-store', eventStore.url, '--feed', feed, '--read-models', redis.url];
  return { eventStore, redis, topic, feed, settings, front };
}

async function front(t: Test, commands: string, queries: string): Promise<string> {
  const server = createHttpServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const target = method === 'GET' || method === 'HEAD' ? queries : commands;
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
