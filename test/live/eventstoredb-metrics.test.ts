/**
 * What a process reports about its EventStoreDB: the node it is connected to, how often it connected again, and what
 * happened to its appends.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@duban/test-support';
import t from 'tap';
import { call, startDuban, tokenFor } from '../support/duban-process.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { publishFreshPlan } from './fresh-plan.js';
import { isReady } from './health.js';

t.test('metrics of a connection, and the name that the server sees', { timeout: 240_000 }, async (t) => {
  const [data, esdb] = [join(t.testdir(), 'data'), join(t.testdirName, 'esdb')];
  for (const made of [data, esdb]) mkdirSync(made);
  const server = await EventStoreDbServer.start({ folder: esdb });
  t.teardown(() => server.kill());
  const settings = [
    '--event-store',
    server.url(),
    '--evidence',
    'memory',
    '--keys',
    join(data, 'keys'),
    '--empty',
    '--log-level',
    'fatal',
  ];
  const running = await startDuban(data, settings);
  t.teardown(() => running.end());
  const { url } = running;
  const metric = async (name: string): Promise<number | undefined> => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length));
  };
  const connected = `duban_event_store_connected{node="127.0.0.1:${server.port}"}`;
  await isReady(t, url);
  const plan = await publishFreshPlan(data, { commands: url, queries: url });
  const stored = (await metric('duban_append_duration_seconds_count{outcome="stored"}')) ?? 0;
  t.ok(stored > 50, `${stored} appends of ${plan} are counted`);
  t.ok(((await metric('duban_append_duration_seconds_sum{outcome="stored"}')) ?? 0) > 0);
  t.equal(await metric(connected), 1);
  t.equal(await metric('duban_event_store_reconnections'), 0);
  const [name = ''] = (await server.ask()).names.filter((one) => one.startsWith('duban all '));
  t.ok(name.endsWith(` ${running.process.pid}`), `the server sees ${name}`);

  await server.kill();
  await until(async () => (await metric(connected)) === undefined);
  await server.start();
  await until(async () => (await metric(connected)) === 1);
  t.ok(((await metric('duban_event_store_reconnections')) ?? 0) >= 1);

  await isReady(t, url);
  await server.set({ on: ['append', 'batchAppend'], refuse: 'timeout' });
  const token = await tokenFor(data, { role: 'office', unit: 'jihua' });
  const body = { unit: { id: 'moni', name: '模拟处' }, reason: '模拟' };
  const answer = await call(url, `/v1/plans/${plan}/add-unit`, { token, headers: { 'idempotency-key': 'unit' }, body });
  t.equal(answer.status, 503, JSON.stringify(answer.body));
  const unknown = 'duban_append_duration_seconds_count{outcome="outcome-unknown"}';
  t.ok(((await metric(unknown)) ?? 0) >= 1, 'an append that nobody confirms is counted by itself');
});
