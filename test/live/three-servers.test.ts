/**
 * Duban on EventStoreDB (an imitation of it), Kafka and Redis: two processes that do everything, one of
 * which is killed in the middle of the simulated year, answer as one process on its embedded engines does.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createFeedTopic, readKafkaUrl } from '@duban/event-feed';
import t, { type Test } from 'tap';
import { call, duban, type RunningDuban, startDuban, tokenFor } from '../support/duban-process.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { createBroker } from '../support/kafka-broker.js';
import { find, kafka, redis, skipWithout } from '../support/needs.js';

const plan = '/v1/plans/zjkjt2012sim';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function startRedis(t: Test, folder: string): Promise<string> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'];
  const server = spawn(find(redis) ?? 'redis-server', options, { stdio: 'ignore' });
  t.teardown(async () => {
    server.kill('SIGKILL');
    await once(server, 'close');
  });
  for (let reached = false; !reached; await pause(50)) {
    const socket = connect(port, '127.0.0.1');
    reached = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
  }
  return `redis://127.0.0.1:${port}`;
}

/** What the plan's queries answer, positions aside, which belong to a store. */
async function answersOf(url: string, token: string): Promise<unknown[]> {
  const answers: unknown[] = [];
  const get = async (path: string) => {
    const { status, body } = await call(url, path, { token });
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  for (const path of [
    '',
    '/tasks?limit=200',
    '/indicators?limit=200',
    '/units?limit=200',
    '/people?limit=200',
    '/history?limit=200',
  ]) {
    const text = JSON.stringify(await get(`${plan}${path}`));
    answers.push(
      JSON.parse(
        text
          .replaceAll(/"(position|next|serverTime|requestId|address|userAgent)":("[^"]*"|null)/g, '"$1":0')
          .replaceAll(/[a-z0-9]{12}-\\d{20}/g, 'position'),
      ),
    );
  }
  return answers;
}

const skip = skipWithout(kafka) || skipWithout(redis);

t.test('the year on three servers', { skip, timeout: 280_000 }, async (t) => {
  const folder = t.testdir({ redis: {}, esdb: {}, shared: {}, alone: {} });
  const store = await EventStoreDbServer.start({ folder: join(folder, 'esdb') });
  t.teardown(() => store.kill());
  const broker = await createBroker(join(folder, 'kafka'));
  await broker.start();
  t.teardown(() => broker.kill());
  const readModels = await startRedis(t, join(folder, 'redis'));
  const feed = `kafka://${broker.address}/duban?partitions=4`;
  await createFeedTopic(readKafkaUrl(feed, 'test'), { replicationFactor: 1 });

  const shared = join(folder, 'shared');
  const settings = [
    ...['--event-store', store.url(), '--feed', feed, '--read-models', readModels],
    ...['--keys', join(shared, 'keys'), '--evidence', `folder:${join(shared, 'evidence')}`, '--empty'],
  ];
  const start = async (): Promise<RunningDuban> => {
    const server = await startDuban(shared, settings);
    t.teardown(() => server.kill());
    return server;
  };
  const demo = (url: string, data: string) => duban(['demo', '--url', url, '--event-store', `journal:${data}`, '--json']);

  const one = await start();
  const other = await start();
  const playing = demo(one.url, shared);
  await pause(3_000);
  await one.kill();
  await playing;
  const again = await start();
  const played = await demo(again.url, shared);
  t.equal(played.code, 0, played.stderr);

  const alone = join(folder, 'alone');
  const embedded = await startDuban(alone, ['--empty']);
  t.teardown(() => embedded.kill());
  t.equal((await demo(embedded.url, alone)).code, 0);

  const expected = await answersOf(embedded.url, await tokenFor(alone, { role: 'auditor' }));
  const token = await tokenFor(shared, { role: 'auditor' });
  const { position } = JSON.parse(played.stdout) as { position: string };
  for (const { url } of [other, again]) {
    const seen = await call(url, `${plan}?minPosition=${position}`, { token });
    t.equal(seen.status, 200, JSON.stringify(seen.body));
    t.strictSame(await answersOf(url, token), expected);
  }
});
