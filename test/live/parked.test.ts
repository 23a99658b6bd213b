/**
 * `duban parked`: plans that stand still, in memory and on shared servers, are listed and tried again while the server
 * runs.
 */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type StoredEvent, streamOf } from '@duban/domain';
import { type EventStore, openEventStoreDb, openJournal } from '@duban/event-store';
import { RedisServer, redis, skipWithout, until } from '@duban/test-support';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { testedServer } from '../support/eventstoredb/tested-server.js';
import { publishFreshPlan } from './fresh-plan.js';

const plan = 'zjkjt2012';

/** Appends to task 3.1 an event that this software does not know, as a later version would. */
async function poison(store: EventStore, plan: string): Promise<StoredEvent> {
  const stream = streamOf('task', plan, '3.1');
  let last: StoredEvent | undefined;
  for await (const event of store.readStream(stream)) last = event;
  if (last === undefined) throw new Error('there is no such task');
  const { schemaVersion, meta } = last;
  const id = randomUUID();
  const revision = String(Number(last.revision) + 1);
  const eaten: StoredEvent = { id, stream, revision, type: 'task-eaten', schemaVersion, data: {}, meta, salts: {} };
  await store.append(stream, Number(last.revision), [eaten]);
  await store.close();
  return eaten;
}

t.test('embedded: the server is asked through its data folder', { timeout: 240_000 }, async (t) => {
  const folder = join(t.testdir(), 'data');
  const store = `journal:${folder}`;
  const parked = (...args: string[]) => duban(['parked', '--event-store', store, ...args]);
  t.match(await parked(), { code: 1, stderr: /没有服务在用这个数据目录.*\[server-unreachable\]/s });
  const first = await startDuban(folder);
  t.match(await parked(), { code: 0, stdout: /没有停住的计划/ });
  t.equal(await first.stop(), 0);

  const event = await poison(await openJournal({ folder }), plan);
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const listed = await parked();
  t.equal(listed.code, 0, listed.stderr);
  for (const said of [plan, `${event.stream} #1`, event.id, 'unknown-event-type', '不认识的事件类型 task-eaten']) {
    t.ok(listed.stdout.includes(said), said);
  }
  const { parked: notes } = JSON.parse((await parked('--json')).stdout) as { parked: { since: string }[] };
  t.match(notes, [{ plan, event: event.id, since: /^\d{4}-.*Z$/ }]);

  t.match(await parked('--retry', plan), { code: 1, stdout: /task-eaten/, stderr: /重试后仍停在同一问题上/ });
  t.match(JSON.parse((await parked('--retry', plan, '--json')).stdout), {
    plan,
    goesOn: false,
    parked: { since: notes[0]?.since },
  });
  t.match(await parked('--retry', 'nobody'), { code: 1, stderr: /没有停住/ });
  t.equal(await server.stop(), 0);
});

t.test('in memory beside EventStoreDB: every process of a folder is asked', { timeout: 240_000 }, async (t) => {
  const folder = t.testdir({ esdb: {} });
  const data = join(folder, 'data');
  const { url: store } = await testedServer(t, join(folder, 'esdb'));
  const beside = ['--event-store', store, '--keys', join(data, 'keys')];
  const start = async () => {
    const evidence = ['--evidence', `folder:${join(data, 'evidence')}`];
    const server = await startDuban(data, [...beside, ...evidence, '--empty', '--log-level', 'error']);
    t.teardown(() => server.end());
    return server;
  };
  const parked = (...args: string[]) => duban(['parked', ...beside, ...args]);
  t.match(await parked(), { code: 1, stderr: /没有服务在用这个数据目录.*\[server-unreachable\]/s });
  const first = await start();
  const plan = await publishFreshPlan(data, { commands: first.url, queries: first.url });
  t.notMatch((await parked()).stdout, new RegExp(`^${plan} `, 'm'));

  const event = await poison(await openEventStoreDb({ connectionString: store }), plan);
  const second = await start();
  const ofPlan = async () => (await parked()).stdout.split('\n').filter((line) => line.startsWith(plan));
  await until(async () => (await ofPlan()).length > 0);
  t.match(await ofPlan(), [new RegExp(event.id)], 'two processes are parked on it, and it is named once');
  t.match(await parked('--retry', plan), { code: 1, stdout: /task-eaten/, stderr: /重试后仍停在同一问题上/ });
  await first.kill();
  t.match(await ofPlan(), [new RegExp(event.id)], 'one that was killed is in nobody’s way');
  t.equal(await second.stop(), 0);
  t.match(await parked(), { code: 1, stderr: /\[server-unreachable\]/ });
});

const options = { skip: skipWithout(redis), timeout: 240_000 };

t.test('shared: damaged documents park a plan; a rebuild and a retry repair it without a restart', options, async (t) => {
  const folder = t.testdir({ redis: {}, esdb: {} });
  const store = await testedServer(t, join(folder, 'esdb'));
  const server = await RedisServer.start(join(folder, 'redis'));
  t.teardown(() => server.kill());
  const data = join(folder, 'data');
  const stores = ['--event-store', store.url, '--read-models', server.url, '--log-level', 'error'];
  const beside = ['--keys', join(data, 'keys'), '--evidence', `folder:${join(data, 'evidence')}`, '--empty'];
  const first = await startDuban(data, [...stores, ...beside]);
  const plan = await publishFreshPlan(data, { commands: first.url, queries: first.url });
  t.equal(await first.stop(), 0);
  // No process has the document in memory any more.
  server.run('HDEL', `duban:{${plan}}:1:document:task`, '3.1');

  const running = await startDuban(data, [...stores, ...beside]);
  t.teardown(() => running.end());
  const parked = (...args: string[]) => duban(['parked', ...stores, ...args]);
  /** Only lines about this plan: other plans of a shared store may stand still too. */
  const listed = async () => (await parked()).stdout.split('\n').filter((line) => line.startsWith(plan));
  t.strictSame(await listed(), []);
  const reporter = await tokenFor(data, { role: 'reporter', unit: 'gaoxin' });
  const path = `/v1/plans/${plan}/tasks/3.1`;
  const headers = { 'idempotency-key': '"ack"' };
  const done = await call(running.url, `${path}/acknowledge`, { token: reporter, body: {}, headers });
  t.equal(done.status, 201, JSON.stringify(done.body));
  const token = await tokenFor(data, { role: 'auditor' });
  await until(async () => (await call(running.url, path, { token })).body['code'] === 'plan-parked');
  t.match(await listed(), [new RegExp(`${plan}-task\\.3\\.1 #1`)]);
  t.match(await parked('--retry', plan), { code: 1, stderr: /重试后仍停在同一问题上/ });

  const rebuilt = await duban(['rebuild', '--plan', plan, ...stores, '--accept-differences', '模拟：文档 3.1 丢失']);
  t.match(rebuilt, { code: 0, stdout: /document task +3\.1/ });
  const retried = await parked('--retry', plan);
  t.match(retried, { code: 0, stdout: /已恢复/ }, retried.stderr);
  t.strictSame(await listed(), []);
  t.match(await call(running.url, path, { token }), { status: 200, body: { status: 'acknowledged' } });
  t.equal(await running.stop(), 0);
});
