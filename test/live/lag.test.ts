/**
 * Read models that stand still are not called ready. A silent subscription is followed again and, if that does not
 * help, health names the hop.
 */
import { join } from 'node:path';
import { kafka, redis, skipWithout, until } from '@duban/test-support';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { publishFreshPlan } from './fresh-plan.js';
import { isReady, notReady } from './health.js';
import { startServers } from './servers.js';

const lagOf = async (url: string, part: string) => {
  const text = String((await call(url, '/metrics')).body['text']);
  return Number(new RegExp(`^duban_lag_events\\{part="${part}"\\} (\\d+)`, 'm').exec(text)?.[1]);
};

const skipMute = skipOverNamedServer('mutes it');

t.test('a subscription that fell silent is followed again without help', { skip: skipMute, timeout: 120_000 }, async (t) => {
  const folder = t.testdir({ data: {}, esdb: {} });
  const data = join(folder, 'data');
  const server = await EventStoreDbServer.start({ folder: join(folder, 'esdb') });
  t.teardown(() => server.kill());
  const running = await startDuban(data, [
    ...['--event-store', server.url(), '--keys', join(data, 'keys')],
    ...['--evidence', `folder:${join(data, 'evidence')}`, '--empty', '--log-level', 'warn'],
  ]);
  t.teardown(() => running.end());
  const { url } = running;
  const plan = await publishFreshPlan(data, { commands: url, queries: url });
  await isReady(t, url);

  await server.drop('mute');
  const token = await tokenFor(data, { role: 'office', unit: 'jihua' });
  const taken = await call(url, `/v1/plans/${plan}/add-unit`, {
    token,
    headers: { 'idempotency-key': 'unit' },
    body: { unit: { id: 'moni1', name: '模拟处' }, reason: '模拟' },
  });
  t.equal(taken.status, 201, JSON.stringify(taken.body));
  const unit = async () => (await call(url, `/v1/plans/${plan}/units/moni1`, { token })).status;
  t.equal(await unit(), 404, 'nothing comes');
  await until(async () => (await lagOf(url, 'projector')) > 0);
  await until(async () => (await unit()) === 200, { maxMs: 60_000 });
  t.match(running.output(), /"part":"projector".*followed anew/);
  await until(async () => (await lagOf(url, 'projector')) === 0);
  await isReady(t, url);
  t.equal(await running.stop(), 0);
});

const skip = skipWithout(kafka) || skipWithout(redis);

t.test('without a relay, projector and queries are not ready and name the hop', { skip, timeout: 290_000 }, async (t) => {
  const folder = t.testdir({ shared: {} });
  const servers = await startServers(t, folder);
  const shared = join(folder, 'shared');
  const start = async (service: string) => {
    const own = ['--keys', join(shared, 'keys'), '--service', service, '--empty', '--log-level', 'warn'];
    const running = await startDuban(shared, [...servers.settings, ...own]);
    t.teardown(() => running.end());
    return running;
  };
  t.equal((await duban(['create-topic', '--feed', servers.feed])).code, 0);
  const [commands, queries, projector] = [await start('command-api'), await start('query-api'), await start('projector')];
  const relay = await start('relay');
  const plan = await publishFreshPlan(shared, { commands: commands.url, queries: queries.url });
  for (const { url } of [queries, projector, relay]) await isReady(t, url);

  await relay.kill();
  const token = await tokenFor(shared, { role: 'office', unit: 'jihua' });
  const add = async (id: string) => {
    const body = { unit: { id, name: `模拟处${id}` }, reason: '模拟' };
    const answer = await call(commands.url, `/v1/plans/${plan}/add-unit`, { token, headers: { 'idempotency-key': id }, body });
    t.equal(answer.status, 201, JSON.stringify(answer.body));
  };
  await add('moni1');
  await t.test('no relay', async (t) => {
    const hop = [/^事件存储 → 转发 → Kafka：已停滞 \d+ 秒/, /^event store → relay → Kafka: nothing has moved for \d+ s/] as const;
    await notReady(t, projector.url, ...hop);
    await notReady(t, queries.url, ...hop);
    t.ok((await lagOf(queries.url, 'read-models')) > 0);
    t.ok((await lagOf(projector.url, 'projector')) > 0);
  });

  const again = await start('relay');
  for (const { url } of [queries, projector, again]) await isReady(t, url);

  await projector.kill();
  await add('moni2');
  await t.test('no projector', async (t) => {
    // A killed member stays in the group until its session ends.
    await notReady(t, queries.url, /^Kafka → 投影（没有投影进程在读）/, /^Kafka → projector \(no projector reads\)/);
    await isReady(t, again.url);
    t.equal(await lagOf(again.url, 'relay'), 0);
  });
  const another = await start('projector');
  for (const { url } of [queries, another]) await isReady(t, url);

  another.process.kill('SIGSTOP');
  t.teardown(() => another.process.kill('SIGCONT'));
  await add('moni3');
  await t.test('a projector that hangs', async (t) => {
    await notReady(t, queries.url, /^Kafka → 投影.*：已停滞 \d+ 秒/, /^Kafka → projector.*: nothing has moved for \d+ s/);
    await isReady(t, again.url);
  });
  another.process.kill('SIGCONT');
  for (const { url } of [queries, another]) await isReady(t, url);
  t.equal((await call(queries.url, `/v1/plans/${plan}/units/moni3`, { token })).status, 200, 'and it goes on where it stood');
});
