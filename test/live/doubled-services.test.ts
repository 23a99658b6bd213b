/**
 * Two processes of each service on the same servers: what must happen once happens once, each process reports only its
 * own state, and a process that serves only queries writes nothing but oversight.
 */

import { join } from 'node:path';
import { oversightCategory, parseStream, type RecordedEvent } from '@duban/domain';
import { type EventStore, openEventStoreDb } from '@duban/event-store';
import { freshPlan } from '@duban/event-store/contract';
import { plan2012Id } from '@duban/seeds';
import { kafka, redis, skipWithout, until } from '@duban/test-support';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { publishFreshPlan, settled } from './fresh-plan.js';
import { startServers } from './servers.js';

async function eventsOf(store: EventStore, prefix: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll({ prefix })) events.push(event);
  return events;
}

const skip = skipWithout(kafka) || skipWithout(redis);

t.test('two of each service', { skip, timeout: 295_000 }, async (t) => {
  const folder = t.testdir({ shared: {} });
  const servers = await startServers(t, folder);
  const shared = join(folder, 'shared');
  const start = async (service: string, ...more: string[]) => {
    const own = ['--keys', join(shared, 'keys'), '--service', service, '--log-level', 'warn', ...more];
    const running = await startDuban(shared, [...servers.settings, ...own]);
    t.teardown(() => running.end());
    return running;
  };
  const created = await duban(['create-topic', '--feed', servers.feed, '--json']);
  t.strictSame(JSON.parse(created.stdout), { topic: servers.topic, partitions: 4, created: true }, created.stderr);

  // Both find the store empty and publish the plan of 2012, of which all days must then begin.
  const commands = await Promise.all([start('command-api'), start('command-api')]);
  const relays = await Promise.all([start('relay'), start('relay')]);
  const projectors = await Promise.all([start('projector'), start('projector')]);
  const queries = await Promise.all([start('query-api'), start('query-api')]);
  const all = [...commands, ...relays, ...projectors, ...queries];
  const plan = freshPlan();
  const publishing = commands.map(({ url }) => publishFreshPlan(shared, { commands: url, queries: queries[0].url }, plan));
  await Promise.all(publishing);

  await t.test('each has health and metrics of its own', async (t) => {
    for (const { url } of all) {
      t.equal((await call(url, '/health/live')).status, 200);
      await until(async () => (await call(url, '/health/ready')).status === 200);
      t.match((await call(url, '/metrics')).body, { text: /process_cpu_seconds_total/ });
    }
    const metrics = async (url: string) => String((await call(url, '/metrics')).body['text']);
    t.match(await metrics(relays[0]?.url ?? ''), /duban_relayed_events \d/);
    t.match(await metrics(projectors[0]?.url ?? ''), /duban_projected_events \d/);
    const token = await tokenFor(shared, { role: 'auditor' });
    for (const { url } of [...relays, ...projectors, ...commands])
      t.match(await call(url, '/v1/plans', { token }), { status: 404, body: { code: 'route-not-found' } });
    const path = `/v1/plans/${plan}/tasks/1.1/acknowledge`;
    for (const { url } of [...relays, ...projectors, ...queries])
      t.match(await call(url, path, { token, body: {} }), { status: 404, body: { code: 'route-not-found' } });
  });

  const store = await openEventStoreDb({ connectionString: servers.eventStore.url });
  t.teardown(() => store.close());

  await t.test('two command processes publish the plan once and begin each of its days once', async (t) => {
    const seeded = servers.eventStore.imitation === undefined ? [] : [plan2012Id];
    for (const each of [plan, ...seeded]) {
      const events = await eventsOf(store, `${each}-`);
      const days = events.filter(({ type }) => type === 'day-began').map(({ data }) => data['date']);
      t.ok(days.length > 0);
      t.equal(new Set(days).size, days.length);
      t.equal(events.filter(({ type }) => type === 'published').length, 1);
      t.equal(new Set(events.map(({ id }) => id)).size, events.length);
    }
  });

  await t.test('a command becomes visible in every query process, through any relay and projector', async (t) => {
    const token = await tokenFor(shared, { role: 'reporter', unit: 'gaoxin' });
    for (const [at, { url }] of commands.entries()) {
      const path = `/v1/plans/${plan}/tasks/${at === 0 ? '3.2' : '4.3'}`;
      const headers = { 'idempotency-key': 'once' };
      const answers = [];
      for (const { url: other } of [{ url }, ...commands])
        answers.push(await settled(() => call(other, `${path}/acknowledge`, { token, headers, body: {} })));
      t.strictSame(
        answers.map(({ status }) => status),
        [201, 201, 201],
        'the same command at the other process is the same',
      );
      t.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1);
      const position = String(answers[0]?.body['position']);
      for (const { url: query } of queries)
        t.match(await settled(() => call(query, `${path}?minPosition=${position}`, { token })), {
          status: 200,
          body: { status: 'acknowledged' },
        });
    }
  });

  await t.test('a query process writes only oversight, which can soon be read', async (t) => {
    const before = await store.head();
    const inspector = await tokenFor(shared, { role: 'inspector' });
    const [one, other] = queries;
    if (one === undefined || other === undefined) throw new Error('no query process');
    const name = '模拟监察员（只此一次）';
    const reading = await tokenFor(shared, { role: 'inspector', name });
    t.equal((await settled(() => call(one.url, `/v1/plans/${plan}/history`, { token: reading }))).status, 200);
    // It writes once a minute, and when it stops.
    t.equal(await one.stop(), 0);
    const written: RecordedEvent[] = [];
    for await (const event of store.readAll({ after: before })) written.push(event);
    t.ok(written.some(({ meta }) => meta.actor.name === name));
    t.notOk(written.some(({ stream }) => parseStream(stream).category === plan));
    // On a shared store, command processes may begin days of other plans.
    for (const { stream } of servers.eventStore.imitation === undefined ? [] : written)
      t.equal(parseStream(stream).category, oversightCategory);
    await until(async () => JSON.stringify((await call(other.url, '/v1/oversight', { token: inspector })).body).includes(name));
  });
});
