/**
 * An event of a version that the running software does not know, on EventStoreDB (an imitation of it), Kafka and Redis.
 * The older process says so, stands still for that plan alone and loses nothing. The newer one continues the plan where
 * it stopped, beside the older one or after it.
 */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { defineEvent, EventRegistry, eventRegistry, type StoredEvent, streamOf } from '@duban/domain';
import { openEventStoreDb } from '@duban/event-store';
import { createLogger, readConfig } from '@duban/runtime';
import { startServer } from '@duban/server';
import { kafka, redis, skipWithout, until } from '@duban/test-support';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { publishFreshPlan } from './fresh-plan.js';
import { startServers } from './servers.js';

const skip = skipWithout(kafka) || skipWithout(redis);

/** The software after an upgrade: one event has a further version. */
function newer(type: string): { registry: EventRegistry; version: number } {
  const own = eventRegistry.definition(type);
  const next = defineEvent(type, { ...own, older: [...(own.older ?? []), (data) => data] });
  const others = eventRegistry.definitions.filter((definition) => definition.type !== type);
  return { registry: new EventRegistry([...others, next]), version: next.version };
}

t.test('an older process stands still where a newer one continues', { skip, timeout: 200_000 }, async (t) => {
  const folder = t.testdir({ shared: {} });
  const shared = join(folder, 'shared');
  const servers = await startServers(t, folder);
  t.equal((await duban(['create-topic', '--feed', servers.feed])).code, 0);
  const beside = ['--keys', join(shared, 'keys'), '--evidence', `folder:${join(shared, 'evidence')}`];
  const settings = [...servers.settings, ...beside, '--empty'];
  const older = await startDuban(shared, settings);
  t.teardown(() => older.end());

  const reporter = await tokenFor(shared, { role: 'reporter', unit: 'gaoxin' });
  const post = (url: string, path: string, body: unknown) =>
    call(url, path, { token: reporter, body, headers: { 'idempotency-key': randomUUID() } });
  const get = (url: string, path: string) => call(url, path, { token: reporter });
  const apis = { commands: older.url, queries: older.url };
  const plan = await publishFreshPlan(shared, apis);
  const other = await publishFreshPlan(shared, apis);
  const task = (code: string) => `/v1/plans/${plan}/tasks/${code}`;
  const gauge = async (name: string) => {
    const metrics = String((await call(older.url, '/metrics')).body['text']);
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
  };
  const parkedBefore = await gauge('duban_parked_plans');
  const unknownBefore = await gauge('duban_unknown_events');
  // In a shared store other plans may stand still for other reasons, and health names only a few.
  const alone = servers.eventStore.imitation !== undefined;
  if (alone) t.strictSame([parkedBefore, unknownBefore], [0, 0]);

  // The event of a newer process: somebody acknowledges task 3.2.
  const { registry, version } = newer('task-acknowledged');
  const store = await openEventStoreDb({ connectionString: servers.eventStore.url });
  t.teardown(() => store.close());
  const stream = streamOf('task', plan, '3.2');
  const before: StoredEvent[] = [];
  for await (const { position: _, ...event } of store.readStream(stream)) before.push(event);
  const [first] = before as [StoredEvent];
  const event: StoredEvent = {
    ...first,
    id: randomUUID(),
    revision: String(before.length),
    type: 'task-acknowledged',
    schemaVersion: version,
    data: { unit: 'gaoxin' },
    meta: { ...first.meta, commandId: randomUUID() },
    salts: {},
  };
  const { position } = await store.append(stream, before.length - 1, [event]);

  await t.test('the older process reports it: health, metrics, log, and 503 with its own code', async (t) => {
    const named = alone ? new RegExp(`: ${plan} \\(task-acknowledged v${version}\\)$`) : / v\d/;
    const parked = alone ? new RegExp(`Parked plans: ${plan}$`) : /Parked plans: /;
    await until(async () => {
      if ((await gauge('duban_parked_plans')) === parkedBefore) return false;
      const { status, body } = await call(older.url, '/health/ready');
      const { checks } = body as { checks: Record<string, { ready: boolean; reason?: { zh: string; en: string } }> };
      const { events, 'read-models': views } = checks;
      return status === 200 && named.test(events?.reason?.en ?? '') && parked.test(views?.reason?.en ?? '');
    });
    t.equal(await gauge('duban_unknown_events'), unknownBefore + 1);
    t.equal(await gauge('duban_parked_plans'), parkedBefore + 1);
    t.match(older.output(), new RegExp(`"plan":"${plan}",.*this version does not know an event of the plan`));
    t.match(await get(older.url, task('3.2')), { status: 503, body: { code: 'plan-parked' } });
    const refused = await post(older.url, `${task('3.2')}/report-progress`, {
      percent: 10,
      done: '模拟',
      occurredOn: '2012-03-01',
    });
    t.match(refused, { status: 503, body: { code: 'unknown-event-version', params: { type: 'task-acknowledged', version } } });
  });

  await t.test('it serves everything else, and accepts what it can decide', async (t) => {
    t.match(await get(older.url, `/v1/plans/${other}`), { status: 200 });
    const taken = await post(older.url, `${task('4.3')}/acknowledge`, {});
    t.equal(taken.status, 201, JSON.stringify(taken.body));
    const elsewhere = await post(older.url, `/v1/plans/${other}/tasks/3.2/acknowledge`, {});
    const seen = await get(older.url, `/v1/plans/${other}/tasks/3.2?minPosition=${String(elsewhere.body['position'])}`);
    t.match(seen, { status: 200, body: { status: 'acknowledged' } });
  });

  await t.test('the newer process continues where the older one stopped', async (t) => {
    const config = readConfig({
      DUBAN_PORT: '0',
      DUBAN_EVENT_STORE: servers.eventStore.url,
      DUBAN_FEED: servers.feed,
      DUBAN_READ_MODELS: servers.redis.url,
      DUBAN_KEYS: join(shared, 'keys'),
      DUBAN_EVIDENCE: `folder:${join(shared, 'evidence')}`,
    });
    const running = await startServer({ config, logger: createLogger({ level: 'silent' }), registry });
    t.teardown(() => running.lifecycle.stop());
    const { url } = running;
    const decided = await post(url, `${task('3.2')}/report-progress`, { percent: 10, done: '模拟', occurredOn: '2012-03-01' });
    t.equal(decided.status, 201, 'it decides at once, whoever has the documents');
    t.equal(await older.stop(), 0);
    await until(async () => (await get(url, `${task('3.2')}?minPosition=${position}`)).status === 200);
    const after = String(decided.body['position']);
    t.match(await get(url, `${task('3.2')}?minPosition=${after}`), { status: 200, body: { percent: 10 } });
    t.match(await get(url, task('4.3')), { status: 200, body: { status: 'acknowledged' } }, 'what came meanwhile');
    const history = await call(url, `${task('3.2')}/history`, { token: await tokenFor(shared, { role: 'auditor' }) });
    const types = (history.body['items'] as { type: string }[]).map(({ type }) => type).filter((type) => type !== 'day-began');
    t.strictSame(types.slice(0, 2), ['progress-reported', 'task-acknowledged']);
    const report = (await call(url, '/health/ready')).body as { checks: Record<string, unknown> };
    const well = [report.checks['events'], report.checks['read-models']];
    if (alone) t.strictSame(well, [{ ready: true }, { ready: true }]);
    else t.match(well, [{ ready: true }, { ready: true }]);
  });

  // Started once more, the older software still refuses to guess.
  const again = await startDuban(shared, settings);
  t.teardown(() => again.end());
  const refused = await post(again.url, `${task('3.2')}/report-progress`, {
    percent: 20,
    done: '模拟',
    occurredOn: '2012-03-01',
  });
  t.match(refused, { status: 503, body: { code: 'unknown-event-version' } });
});
