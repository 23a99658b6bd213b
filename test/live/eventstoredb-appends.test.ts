/** Many appends over a few long calls: what happens to each of them when one append, a call or the server fails. */
import { mkdtempSync } from 'node:fs';
import { DubanError } from '@duban/domain';
import { type Appended, type EventStore, openEventStoreDb } from '@duban/event-store';
import { contractEvents, freshStream } from '@duban/event-store/contract';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import type { ServerSettings } from '../support/eventstoredb/control.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';

const times = { openMaxMs: 60_000, appendMaxMs: 60_000, readRetryMaxMs: 60_000, backoffMinMs: 20, backoffMaxMs: 200 };
const folders = t.testdir();

async function start(t: Test, settings: Partial<ServerSettings> = {}): Promise<EventStoreDbServer> {
  const server = await EventStoreDbServer.start({ folder: mkdtempSync(`${folders}/`), ...settings });
  t.teardown(() => server.kill());
  return server;
}

async function open(t: Test, server: EventStoreDbServer, changed: Partial<typeof times> = {}): Promise<EventStore> {
  const store = await openEventStoreDb({ connectionString: server.url(), times: { ...times, ...changed } });
  t.teardown(() => store.close());
  return store;
}

interface First {
  readonly stream: string;
  readonly events: ReturnType<typeof contractEvents>;
}

/** The first event of each of many streams. */
const firsts = (count: number): First[] =>
  Array.from({ length: count }, () => {
    const stream = freshStream();
    return { stream, events: contractEvents(stream, 0, 1) };
  });

const appendAll = (store: EventStore, all: readonly First[]) =>
  Promise.allSettled(all.map(({ stream, events }) => store.append(stream, 'no-stream', events)));

const codeOf = (outcome: PromiseSettledResult<Appended>) =>
  outcome.status === 'fulfilled'
    ? 'appended'
    : outcome.reason instanceof DubanError
      ? outcome.reason.code
      : String(outcome.reason);

async function timesStored(store: EventStore, { stream, events }: First): Promise<number> {
  let found = 0;
  for await (const { id } of store.readStream(stream)) if (id === events[0]?.id) found += 1;
  return found;
}

t.test('each of many appends at once has its own answer', async (t) => {
  const store = await open(t, await start(t));
  const all = firsts(300);
  const outcomes = await appendAll(store, all);
  t.strictSame(new Set(outcomes.map(codeOf)), new Set(['appended']));
  const positions = new Map<string, string>();
  for await (const { stream, position } of store.readAll()) positions.set(stream, position);
  t.strictSame(
    outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.position),
    all.map(({ stream }) => positions.get(stream)),
  );
});

t.test('the refusal of one append does not refuse those beside it', async (t) => {
  const store = await open(t, await start(t));
  const taken = firsts(1)[0] as First;
  await store.append(taken.stream, 'no-stream', taken.events);
  const all = firsts(40);
  const [wrong, large] = [contractEvents(taken.stream, 0, 1), freshStream()];
  const big = contractEvents(large, 0, 6, 'x'.repeat(200_000));
  const beside = appendAll(store, all);
  const refused = await Promise.allSettled([
    store.append(taken.stream, 'no-stream', wrong),
    store.append(large, 'no-stream', big),
    store.append(taken.stream, 7, contractEvents(taken.stream, 8, 1)),
  ]);
  t.strictSame(refused.map(codeOf), ['wrong-expected-revision', 'event-too-large', 'wrong-expected-revision']);
  const actual = refused.map((outcome) => outcome.status === 'rejected' && (outcome.reason as DubanError).params['actual']);
  t.strictSame([actual[0], actual[2]], [0, 0]);
  t.strictSame(new Set((await beside).map(codeOf)), new Set(['appended']));
});

t.test('appends without an answer are given up in time; late answers do no harm', async (t) => {
  const server = await start(t);
  const store = await open(t, server, { appendMaxMs: 1_500 });
  const [silent, late, after] = [firsts(40), firsts(40), firsts(40)];
  await server.set({ silentAfterPersisting: true });
  t.strictSame(new Set((await appendAll(store, silent)).map(codeOf)), new Set(['outcome-unknown']));
  await server.set({ on: ['append'], latencyMs: 2_500 });
  t.strictSame(new Set((await appendAll(store, late)).map(codeOf)), new Set(['outcome-unknown']));
  await server.set({});
  t.strictSame(new Set((await appendAll(store, after)).map(codeOf)), new Set(['appended']));
  // Sent again, what was stored without an answer gets its first answer.
  t.strictSame(new Set((await appendAll(store, silent)).map(codeOf)), new Set(['appended']));
  await until(async () => (await timesStored(store, late[0] as First)) === 1);
  for (const one of [...silent, ...late, ...after]) t.equal(await timesStored(store, one), 1);
});

t.test('after the death of a server appends have an unknown outcome; sent again they are stored once', async (t) => {
  const server = await start(t);
  const store = await open(t, server);
  await server.set({ diskMs: 300 });
  const all = firsts(60);
  const appending = appendAll(store, all);
  await until(async () => ((await server.ask()).counts.batchAppend ?? 0) > 30);
  await server.kill();
  const codes = (await appending).map(codeOf);
  t.ok(codes.includes('outcome-unknown'));
  t.strictSame(
    codes.filter((code) => !['appended', 'outcome-unknown', 'store-unavailable'].includes(code)),
    [],
  );
  await server.start();
  // An append that certainly was not stored is not there.
  for (const [at, code] of codes.entries()) {
    const found = await timesStored(store, all[at] as First);
    if (code === 'store-unavailable') t.equal(found, 0);
    if (code === 'appended') t.equal(found, 1);
  }
  const again = await appendAll(store, all);
  t.strictSame(new Set(again.map(codeOf)), new Set(['appended']));
  for (const one of all) t.equal(await timesStored(store, one), 1);
});

t.test('when another node leads, all appends under way are sent there and stored once', async (t) => {
  const [former, leader] = [await start(t), await start(t)];
  const store = await open(t, former);
  // A first append opens the long calls, which are open too when a leader is replaced.
  await appendAll(store, firsts(20));
  await former.set({ leader: { host: '127.0.0.1', port: leader.port } });
  const all = firsts(60);
  t.strictSame(new Set((await appendAll(store, all)).map(codeOf)), new Set(['appended']));
  for (const one of all) t.equal(await timesStored(store, one), 1);
});

t.test('when a leader is lost, no append under way is reported as not stored', async (t) => {
  const server = await start(t);
  const store = await open(t, server);
  await server.set({ diskMs: 500 });
  const all = firsts(60);
  const appending = appendAll(store, all);
  await until(async () => ((await server.ask()).counts.batchAppend ?? 0) > 40);
  // The server names itself as the leader, so nobody accepts what is sent again. It still stores what is under way.
  await server.set({ diskMs: 500, on: ['append'], leader: { host: '127.0.0.1', port: server.port } });
  const more = appendAll(store, firsts(20));
  const codes = (await appending).map(codeOf);
  await more;
  await server.set({});
  for (const [at, code] of codes.entries()) {
    if (code === 'store-unavailable') t.equal(await timesStored(store, all[at] as First), 0, 'certainly not stored');
  }
  // The server refuses the same append while the first one is still under way.
  await until(async () => (await appendAll(store, all)).every((outcome) => codeOf(outcome) === 'appended'));
  for (const one of all) t.equal(await timesStored(store, one), 1);
});

t.test('two stores in one process: when the server of one dies, appends to the other continue', async (t) => {
  const [dying, living] = [await start(t), await start(t)];
  const [one, other] = [await open(t, dying), await open(t, living)];
  await dying.set({ diskMs: 300 });
  await living.set({ diskMs: 300 });
  const [lost, kept] = [appendAll(one, firsts(30)), appendAll(other, firsts(30))];
  await until(async () => ((await dying.ask()).counts.batchAppend ?? 0) > 20);
  await dying.kill();
  t.strictSame(new Set((await kept).map(codeOf)), new Set(['appended']));
  await lost;
});

t.test('closing waits for appends under way', async (t) => {
  const server = await start(t);
  const store = await open(t, server);
  await server.set({ diskMs: 200 });
  const appending = appendAll(store, firsts(40));
  await store.close();
  t.strictSame(new Set((await appending).map(codeOf)), new Set(['appended']));
});
