/**
 * The four services as separate processes on EventStoreDB (an imitation of it), Kafka and Redis. When the simulated
 * year is played through them, every document equals that of one process with its embedded engines.
 */

import { join } from 'node:path';
import { eventRegistry, oversightCategory, type RecordedEvent } from '@duban/domain';
import { type EventStore, openEventStoreDb, openJournal } from '@duban/event-store';
import { type Batch, openMemoryViewStore, openRedisViewStore, Runner, type ViewStore } from '@duban/read-models';
import { kafka, type RedisServer, redis, skipWithout } from '@duban/test-support';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { startServers } from './servers.js';

const plan = 'zjkjt2012sim';

type Kind = Parameters<ViewStore['get']>[1];
/** `kind key` of every document. */
type Names = Set<string>;

/** A memory store that can list its documents. */
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
  for (const method of ['get', 'getMany', 'scan', 'checkpoint', 'progress', 'landmark', 'plans', 'mark', 'setMark'] as const)
    Object.defineProperty(store, method, { value: (inner[method] as () => unknown).bind(inner) });
  for (const method of ['standstill', 'standstills', 'setStandstill', 'retriesAsked', 'close'] as const)
    Object.defineProperty(store, method, { value: (inner[method] as () => unknown).bind(inner) });
  return { store, names: (plan) => names.get(plan) ?? new Set() };
}

/** The documents in Redis, as Redis itself lists them. */
function namesInRedis(server: RedisServer, plan: string): Names {
  const ask = (...words: string[]) =>
    server
      .run(...words)
      .split('\n')
      .filter((line) => line !== '');
  const [live = ''] = ask('HGET', `duban:{${plan}}:generations`, 'live');
  const prefix = `duban:{${plan}}:${live}:document:`;
  const keys = ask('--scan', '--pattern', `${prefix}*`);
  return new Set(keys.flatMap((key) => ask('HKEYS', key).map((field) => `${key.slice(prefix.length)} ${field}`)));
}

/**
 * Documents as text. Positions differ from store to store, even their order where events are appended side by side, and
 * so do the times and addresses of requests. They are left out.
 */
async function documentsOf(store: ViewStore, id: string, names: Names, events: readonly RecordedEvent[]) {
  const places = new Map(events.map(({ position, id }) => [position, `position of ${id}`]));
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

t.test('the year through separate services', { skip, timeout: 295_000 }, async (t) => {
  const folder = t.testdir({ shared: {}, alone: {} });
  const servers = await startServers(t, folder);
  const shared = join(folder, 'shared');
  t.equal((await duban(['create-topic', '--feed', servers.feed])).code, 0);
  const start = async (service: string) => {
    const own = ['--keys', join(shared, 'keys'), '--service', service, '--empty', '--log-level', 'warn'];
    const running = await startDuban(shared, [...servers.settings, ...own]);
    t.teardown(() => running.end());
    return running;
  };
  const commands = await start('command-api');
  const others = [await start('relay'), await start('projector'), await start('projector')];
  const queries = await start('query-api');

  // The player also asks queries, so it gets an address with both APIs.
  const front = await servers.front(t, commands.url, queries.url);
  const issuing = ['--event-store', servers.eventStore.url, '--keys', join(shared, 'keys')];
  const played = await duban(['demo', '--url', front, ...issuing, '--json']);
  t.equal(played.code, 0, played.stderr);
  const { position } = JSON.parse(played.stdout) as { position: string };
  const token = await tokenFor(shared, { role: 'auditor' });
  for (const path of [`/v1/plans/${plan}`, '/v1/plans'])
    t.match(await call(queries.url, `${path}?minPosition=${position}`, { token }), { status: 200 }, path);
  t.match(await call(queries.url, '/asyncapi.json'), {
    status: 200,
    body: { asyncapi: '3.0.0', channels: { events: { address: servers.topic, bindings: { kafka: { partitions: 4 } } } } },
  });
  for (const { stop } of [commands, queries, ...others]) t.equal(await stop(), 0);

  const alone = join(folder, 'alone');
  const embedded = await startDuban(alone, ['--empty']);
  t.teardown(() => embedded.end());
  t.equal((await duban(['demo', '--url', embedded.url, '--event-store', `journal:${alone}`, '--json'])).code, 0);
  t.equal(await embedded.stop(), 0);

  const store = await openEventStoreDb({ connectionString: servers.eventStore.url });
  t.teardown(() => store.close());
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
    const views = await openRedisViewStore({ url: servers.redis.url });
    t.teardown(() => views.close());
    t.ok(names(plan).size > 500, `${names(plan).size} documents`);
    t.strictSame([...namesInRedis(servers.redis, plan)].sort(), [...names(plan)].sort());
    const found = await documentsOf(views, plan, names(plan), await eventsOf(store, `${plan}-`));
    for (const [name, document] of Object.entries(expected)) if (found[name] !== document) t.equal(found[name], document, name);
    t.notOk(Object.values(expected).includes(undefined));
    for (const category of [plan, oversightCategory]) t.equal(await views.standstill(category), undefined, category);
  });
});
