/**
 * The four services as processes of their own, two of each, on EventStoreDB (an imitation of it), Kafka and
 * Redis: the simulated year played through them leaves the documents, every one of them, that one process
 * on its embedded engines has; and days and publications happen once.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { eventRegistry, oversightCategory, parseStream, type RecordedEvent } from '@duban/domain';
import { type EventStore, openEventStoreDb, openJournal } from '@duban/event-store';
import { type Batch, openMemoryViewStore, openRedisViewStore, Runner, type ViewStore } from '@duban/read-models';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { kafka, redis, skipWithout } from '../support/needs.js';
import { startServers, until } from './servers.js';

const plan = 'zjkjt2012sim';

type Kind = Parameters<ViewStore['get']>[1];
/** `kind key` of every document. */
type Names = Set<string>;

/** A memory store that tells which documents are in it. */
function listing(): { readonly store: ViewStore; names(plan: string): Names } {
  const inner = openMemoryViewStore();
  const names = new Map<string, Names>();
  const store: ViewStore = Object.create(inner, {
    apply: {
      value: async (plan: string, batch: Batch) => {
        const own = names.get(plan) ?? new Set();
        names.set(plan, own);
        for (const change of batch.changes) {
          if (change.op === 'put') own.add(`${change.kind} ${change.key}`);
          if (change.op === 'delete') own.delete(`${change.kind} ${change.key}`);
        }
        return inner.apply(plan, batch);
      },
    },
  });
  for (const method of ['get', 'getMany', 'scan', 'checkpoint', 'progress', 'plans', 'mark', 'setMark'] as const)
    Object.defineProperty(store, method, { value: (inner[method] as () => unknown).bind(inner) });
  for (const method of ['standstill', 'standstills', 'setStandstill', 'close'] as const)
    Object.defineProperty(store, method, { value: (inner[method] as () => unknown).bind(inner) });
  return { store, names: (plan) => names.get(plan) ?? new Set() };
}

/** Which documents lie in Redis, as Redis itself tells. */
function namesInRedis(port: number, plan: string): Names {
  const ask = (...words: string[]) =>
    execFileSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '');
  const [live = ''] = ask('HGET', `duban:{${plan}}:generations`, 'live');
  const prefix = `duban:{${plan}}:${live}:document:`;
  const keys = ask('--scan', '--pattern', `${prefix}*`);
  return new Set(keys.flatMap((key) => ask('HKEYS', key).map((field) => `${key.slice(prefix.length)} ${field}`)));
}

/** Documents as text. Places in the log are of a store, and so are the times and addresses of requests. */
async function documentsOf(store: ViewStore, id: string, names: Names, events: readonly RecordedEvent[]) {
  const places = new Map(events.map(({ position }, at) => [position, `position ${at}`]));
  const neutral = (name: string, value: unknown) => {
    if (name === 'serverTime' || name === 'channel') return null;
    return typeof value === 'string' ? (places.get(value) ?? value) : value;
  };
  const documents: Record<string, string | undefined> = {};
  for (const name of names) {
    const at = name.indexOf(' ');
    documents[name] = JSON.stringify(await store.get(id, name.slice(0, at) as Kind, name.slice(at + 1)), neutral);
  }
  return documents;
}

async function eventsOf(store: EventStore, prefix: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll({ prefix })) events.push(event);
  return events;
}

const skip = skipWithout(kafka) || skipWithout(redis);

t.test('the year through separate services', { skip, timeout: 290_000 }, async (t) => {
  const folder = t.testdir({ shared: {}, alone: {} });
  const servers = await startServers(t, folder);
  const shared = join(folder, 'shared');
  const start = async (service: string, ...more: string[]) => {
    const running = await startDuban(shared, [
      ...servers.settings,
      '--keys',
      join(shared, 'keys'),
      '--service',
      service,
      ...more,
    ]);
    t.teardown(() => running.kill());
    return running;
  };
  const created = await duban(['create-topic', '--feed', servers.feed, '--json']);
  t.strictSame(JSON.parse(created.stdout), { topic: 'duban', partitions: 4, created: true }, created.stderr);

  // Both find the store empty and publish the plan of 2012, whose days are then all to begin.
  const commands = await Promise.all([start('command-api'), start('command-api')]);
  const relays = [await start('relay'), await start('relay')];
  const projectors = [await start('projector'), await start('projector')];
  const queries = [await start('query-api', '--empty'), await start('query-api', '--empty')];
  const all = [...commands, ...relays, ...projectors, ...queries];

  await t.test('each has health and metrics, and only what is its own', async (t) => {
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

  const store = await openEventStoreDb({ connectionString: servers.eventStore.url() });
  t.teardown(() => store.close());

  await t.test('two that serve commands publish the plan and begin its days once', async (t) => {
    const events = await eventsOf(store, 'zjkjt2012-');
    const days = events.filter(({ type }) => type === 'day-began').map(({ data }) => data['date']);
    t.ok(days.length > 0);
    t.equal(new Set(days).size, days.length);
    t.equal(events.filter(({ type }) => type === 'published').length, 1);
    t.equal(new Set(events.map(({ id }) => id)).size, events.length);
  });

  // The player asks queries as well, so it is given an address that has both.
  const front = await servers.front(t, commands[0]?.url ?? '', queries[0]?.url ?? '');
  const played = await duban(['demo', '--url', front, '--event-store', `journal:${shared}`, '--json']);
  t.equal(played.code, 0, played.stderr);
  const { position } = JSON.parse(played.stdout) as { position: string };
  const alone = join(folder, 'alone');
  const embedded = await startDuban(alone, ['--empty']);
  t.equal((await duban(['demo', '--url', embedded.url, '--event-store', `journal:${alone}`, '--json'])).code, 0);
  await embedded.stop();

  await t.test('every query process sees the last write', async (t) => {
    const token = await tokenFor(shared, { role: 'auditor' });
    for (const { url } of queries) {
      for (const path of [`/v1/plans/${plan}`, '/v1/plans', '/v1/plans/zjkjt2012'])
        t.match(await call(url, `${path}?minPosition=${position}`, { token }), { status: 200 }, path);
    }
  });

  await t.test('the documents are those of one embedded process, one by one', async (t) => {
    const journal = await openJournal({ folder: alone });
    const { store: reference, names } = listing();
    const runner = new Runner({ store: reference, source: journal, registry: eventRegistry });
    const stop = new AbortController();
    const running = runner.run(stop.signal);
    await runner.whenCaughtUp();
    stop.abort();
    await running;
    const expected = await documentsOf(reference, plan, names(plan), await eventsOf(journal, `${plan}-`));
    await journal.close();
    const views = await openRedisViewStore({ url: servers.readModels });
    t.teardown(() => views.close());
    t.ok(names(plan).size > 500, `${names(plan).size} documents`);
    t.strictSame([...namesInRedis(servers.redisPort, plan)].sort(), [...names(plan)].sort());
    const found = await documentsOf(views, plan, names(plan), await eventsOf(store, `${plan}-`));
    for (const [name, document] of Object.entries(expected)) if (found[name] !== document) t.equal(found[name], document, name);
    t.notOk(Object.values(expected).includes(undefined));
    t.strictSame([...(await views.standstills())], []);
  });

  await t.test('what a query process alone writes is oversight, and it is soon to be read', async (t) => {
    const before = await store.head();
    const inspector = await tokenFor(shared, { role: 'inspector' });
    const [one, other] = queries;
    if (one === undefined || other === undefined) throw new Error('no query process');
    const name = '模拟监察员（只此一次）';
    const reading = await tokenFor(shared, { role: 'inspector', name });
    t.equal((await call(one.url, `/v1/plans/${plan}/history`, { token: reading })).status, 200);
    // It writes once a minute, and when it stops.
    t.equal(await one.stop(), 0);
    const written: RecordedEvent[] = [];
    for await (const event of store.readAll({ after: before })) written.push(event);
    t.ok(written.some(({ meta }) => meta.actor.name === name));
    for (const { stream } of written) t.equal(parseStream(stream).category, oversightCategory);
    await until(
      async () => JSON.stringify((await call(other.url, '/v1/oversight', { token: inspector })).body).includes(name),
      30_000,
    );
  });
});
