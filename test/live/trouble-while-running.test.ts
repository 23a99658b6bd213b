/**
 * Servers that become full, refuse writes or go away under a running process. Commands that can be stored are accepted,
 * the process says that it is not ready and why, by the name of the setting, and it catches up without help.
 */

import { join } from 'node:path';
import { kafka, redis, skipWithout } from '@duban/test-support';
import t, { type Test } from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { publishFreshPlan } from './fresh-plan.js';
import { isReady, notReady } from './health.js';
import { startServers } from './servers.js';

const skip = skipWithout(kafka) || skipWithout(redis);

t.test('one process through every trouble while it runs', { skip, timeout: 295_000 }, async (t) => {
  const folder = t.testdir({ data: {} });
  const data = join(folder, 'data');
  const servers = await startServers(t, folder);
  t.equal((await duban(['create-topic', '--feed', servers.feed])).code, 0);
  const beside = ['--keys', join(data, 'keys'), '--empty', '--log-level', 'error'];
  const running = await startDuban(data, [...servers.settings, ...beside]);
  t.teardown(() => running.end());
  const { url } = running;
  await isReady(t, url);
  const plan = await publishFreshPlan(data, { commands: url, queries: url });
  const tellRedis = (...words: string[]) => servers.redis.run(...words);

  const token = await tokenFor(data, { role: 'office', unit: 'jihua' });
  let added = 0;
  /** A command is accepted during the trouble of the read models, and becomes visible after it. */
  const survives = async (t: Test, trouble: () => Promise<void>, mend: () => Promise<void> | void, zh: RegExp, en: RegExp) => {
    await trouble();
    added += 1;
    const taken = await call(url, `/v1/plans/${plan}/add-unit`, {
      token,
      headers: { 'idempotency-key': `unit-${added}` },
      body: { unit: { id: `moni${added}`, name: `模拟处${added}` }, reason: '模拟' },
    });
    t.equal(taken.status, 201, JSON.stringify(taken.body));
    await notReady(t, url, zh, en);
    await mend();
    await isReady(t, url);
    const position = String(taken.body['position']);
    t.equal((await call(url, `/v1/plans/${plan}/units/moni${added}?minPosition=${position}`, { token })).status, 200);
  };
  const tell =
    (...words: string[]) =>
    async () => {
      tellRedis(...words);
    };

  await t.test('Redis is full', (t) =>
    survives(
      t,
      tell('CONFIG', 'SET', 'maxmemory', '1'),
      tell('CONFIG', 'SET', 'maxmemory', '0'),
      /DUBAN_READ_MODELS.*内存已满/,
      /DUBAN_READ_MODELS.*its memory is full/,
    ),
  );

  await t.test('Redis refuses writes because it lacks replicas', (t) =>
    survives(
      t,
      tell('CONFIG', 'SET', 'min-replicas-to-write', '1'),
      tell('CONFIG', 'SET', 'min-replicas-to-write', '0'),
      /DUBAN_READ_MODELS.*只读/,
      /DUBAN_READ_MODELS.*takes no writes/,
    ),
  );

  await t.test('Redis has become a replica', (t) =>
    survives(
      t,
      tell('REPLICAOF', '127.0.0.1', '1'),
      tell('REPLICAOF', 'NO', 'ONE'),
      /DUBAN_READ_MODELS.*只读/,
      /DUBAN_READ_MODELS.*takes no writes/,
    ),
  );

  await t.test('EventStoreDB goes away and comes back', { skip: skipOverNamedServer('kills it') }, async (t) => {
    const { imitation } = servers.eventStore;
    await imitation?.kill();
    await notReady(t, url, /DUBAN_EVENT_STORE/, /DUBAN_EVENT_STORE/);
    await imitation?.start();
    await isReady(t, url);
  });

  t.equal(await running.stop(), 0);
});
