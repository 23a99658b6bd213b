/** Faults between the adapter and its server, and what users of the store notice of them. */
import { mkdtempSync } from 'node:fs';
import { DubanError, type RecordedEvent } from '@duban/domain';
import { type EventStore, type EventStoreDbOptions, type EventStoreDbTrouble, openEventStoreDb } from '@duban/event-store';
import { appendAndRead, contractEvents, freshPlan, freshStream } from '@duban/event-store/contract';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import type { ServerSettings } from '../support/eventstoredb/control.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';

/** A machine may be slow. Tests about these times measure them. */
const times = {
  openMaxMs: 60_000,
  appendMaxMs: 60_000,
  silenceMaxMs: 1_000,
  readRetryMaxMs: 60_000,
  backoffMinMs: 20,
  backoffMaxMs: 200,
};

const folders = t.testdir();

async function start(t: Test, settings: Partial<ServerSettings> = {}): Promise<EventStoreDbServer> {
  const server = await EventStoreDbServer.start({ folder: mkdtempSync(`${folders}/`), ...settings });
  t.teardown(() => server.kill());
  return server;
}

async function open(t: Test, connectionString: string, options: Partial<EventStoreDbOptions> = {}): Promise<EventStore> {
  const store = await openEventStoreDb({ connectionString, times, ...options });
  t.teardown(() => store.close());
  return store;
}

async function stored(store: EventStore, stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) events.push(event);
  return events;
}

/**
 * Appends as users of the port do. When another call loses its connection, the client drops the shared connection, and
 * the outcome of an append under way is unknown: it is sent again.
 */
async function appendSurely(store: EventStore, ...args: Parameters<EventStore['append']>): Promise<void> {
  let refused: unknown;
  await until(async () => {
    try {
      await store.append(...args);
      return true;
    } catch (error) {
      if (error instanceof DubanError && error.code === 'outcome-unknown') return false;
      refused = error;
      return true;
    }
  });
  if (refused !== undefined) throw refused;
}

const idsOf = (events: readonly { id: string }[]) => events.map(({ id }) => id);

/**
 * Follows a plan, and tells when so many events have come.
 * @param dealWith awaited after each delivery
 */
function follow(t: Test, store: EventStore, plan: string, dealWith: () => Promise<void> = async () => undefined) {
  const abort = new AbortController();
  const ids: string[] = [];
  const waiting = new Set<() => void>();
  const ended = (async () => {
    for await (const { events } of store.subscribe({ prefix: `${plan}-` }, abort.signal)) {
      ids.push(...idsOf(events));
      for (const wake of waiting) wake();
      await dealWith();
    }
  })();
  ended.catch(() => undefined);
  t.teardown(() => abort.abort());
  const reach = (count: number) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (ids.length >= count) resolve();
      };
      waiting.add(check);
      ended.then(() => reject(new Error('the follower has ended')), reject);
      check();
    });
  return { ids, reach, stop: () => abort.abort(), ended };
}

t.test('a read that falls silent before its end is continued from where it was', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 20));
  await server.set({ muteAfter: 5 });
  const found: RecordedEvent[] = [];
  const reading = (async () => {
    for await (const event of store.readAll()) found.push(event);
  })();
  await until(async () => ((await server.ask()).counts.subscribe ?? 0) > 1);
  await server.set({});
  await reading;
  t.strictSame(
    found.filter((event) => event.stream === stream).map(({ revision }) => revision),
    Array.from({ length: 20 }, (_, at) => String(at)),
  );
});

t.test('an append whose answer was lost with the server is stored once, and answered when it is sent again', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const stream = freshStream();
  const events = contractEvents(stream, 0, 3);
  await server.set({ killAfterPersisting: true });
  await t.rejects(store.append(stream, 'no-stream', events), { code: 'outcome-unknown' });
  await server.gone();
  await server.start();
  t.strictSame(idsOf(await stored(store, stream)), idsOf(events), 'it had been stored');
  const again = await store.append(stream, 'no-stream', events);
  t.strictSame(again, { revision: 2, position: (await stored(store, stream)).at(-1)?.position });
});

t.test('an append that is stored but never answered is given up in time, with an unknown outcome', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url(), { times: { ...times, appendMaxMs: 1_000 } });
  const stream = freshStream();
  const events = contractEvents(stream, 0, 1);
  await server.set({ silentAfterPersisting: true });
  await t.rejects(store.append(stream, 'no-stream', events), { code: 'outcome-unknown' });
  t.strictSame(idsOf(await stored(store, stream)), idsOf(events));
});

t.test('an append is answered as unavailable only if it certainly was not stored', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const stream = freshStream();
  const append = () => store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  for (const refuse of ['not-ready', 'too-busy', 'access-denied'] as const) {
    await server.set({ on: ['append'], refuse });
    await t.rejects(append(), { code: 'store-unavailable' }, refuse);
  }
  for (const refuse of ['timeout', 'unknown'] as const) {
    await server.set({ on: ['append'], refuse });
    await t.rejects(append(), { code: 'outcome-unknown' }, refuse);
  }
  await server.set({});
  t.strictSame(await stored(store, stream), []);
  await server.kill();
  const failure = await append().catch((error: { code: string }) => error.code);
  t.ok(['outcome-unknown', 'store-unavailable'].includes(failure as string), 'the connection broke: unclear or refused');
  await t.rejects(append(), { code: 'store-unavailable' }, 'nobody listens: certainly not stored');
});

t.test('reads are tried again, continue where they were, and fail only when the time is over', async (t) => {
  const server = await start(t);
  const troubles: EventStoreDbTrouble[] = [];
  const store = await open(t, server.url(), { onTrouble: (trouble) => troubles.push(trouble) });
  const stream = freshStream();
  const events = await appendAndRead(store, stream, -1, contractEvents(stream, 0, 600, 'x'.repeat(900)));
  await server.set({ refuse: 'not-ready' });
  const refused = until(() => troubles.length > 0).then(() => server.set({}));
  t.equal((await stored(store, stream)).length, 600);
  await refused;
  t.match(troubles[0], { doing: 'read', failures: 1, detail: /Not Ready/ });

  const seen: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) {
    seen.push(event);
    if (seen.length === 10) {
      await server.kill();
      await server.start();
    }
  }
  t.strictSame(seen, events, 'without a gap or a double');

  const hasty = await open(t, server.url(), { times: { ...times, readRetryMaxMs: 200 } });
  await server.kill();
  await t.rejects(stored(hasty, stream), { code: 'store-unavailable' });
  await t.rejects(hasty.head(), { code: 'store-unavailable' });
});

t.test('a read that is accepted and never answered is given up and asked again', async (t) => {
  const server = await start(t);
  const troubles: EventStoreDbTrouble[] = [];
  const store = await open(t, server.url(), { onTrouble: (trouble) => troubles.push(trouble) });
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 2));
  const plan = stream.slice(0, stream.indexOf('-'));
  await server.set({ on: ['read', 'subscribe'], blackHole: true });
  const givenUp = until(() => ['read', 'follow'].every((doing) => troubles.some((trouble) => trouble.doing === doing)));
  const answering = givenUp.then(() => server.set({}));
  const follower = follow(t, store, plan);
  t.equal((await stored(store, stream)).length, 2);
  await follower.reach(2);
  await answering;
});

t.test('whether a missing stream was deleted is asked again like any read', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  await server.set({ on: ['readMetadata'], refuse: 'unknown' });
  const reading = stored(store, freshStream());
  await until(async () => ((await server.ask()).counts.readMetadata ?? 0) > 1);
  await server.set({});
  t.strictSame(await reading, []);
});

t.test('an append does not wait for a read of the head', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  await server.set({ on: ['read'], blackHole: true });
  const stream = freshStream();
  const reading = (async () => {
    const ids: string[] = [];
    for await (const { id } of store.readAll({ prefix: stream })) ids.push(id);
    return ids;
  })();
  const events = contractEvents(stream, 0, 1);
  t.equal((await store.append(stream, 'no-stream', events)).revision, 0);
  await server.set({});
  t.strictSame(await reading, idsOf(events), 'the head is read after it');
});

t.test('the leader that a server names gets the append', async (t) => {
  const [follower, leader] = [await start(t), await start(t)];
  const store = await open(t, follower.url());
  await follower.set({ leader: { host: '127.0.0.1', port: leader.port } });
  const stream = freshStream();
  t.equal((await store.append(stream, 'no-stream', contractEvents(stream, 0, 1))).revision, 0);
  t.equal((await leader.ask()).counts.batchAppend, 1);
  await leader.set({ leader: { host: '127.0.0.1', port: leader.port } });
  await t.rejects(store.append(stream, 0, contractEvents(stream, 1, 1)), { code: 'store-unavailable' }, 'they never agree');
});

t.test('a cluster URL finds the leader, and the next one when it is gone', async (t) => {
  const servers = [await start(t), await start(t)] as const;
  const members = (leader: number) =>
    servers.map(({ port }, index) => ({ host: '127.0.0.1', port, leader: index === leader, alive: index >= leader }));
  const [first, second] = servers;
  for (const server of servers) await server.set({ cluster: members(0) });
  const url = `esdb://127.0.0.1:${first.port},127.0.0.1:${second.port}?tls=false`;
  const store = await open(t, url);
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  t.equal((await first.ask()).counts.batchAppend, 2, 'the epoch and the event');
  await second.set({ cluster: members(1) });
  await first.kill();
  t.strictSame(await stored(store, stream), [], 'the second, which has a log of its own here, is asked');
  t.ok((await second.ask()).counts.read);
});

t.test('a cluster without any node left does no harm', async (t) => {
  const server = await start(t);
  await server.set({ cluster: [{ host: '127.0.0.1', port: server.port, leader: true }] });
  const url = `esdb://127.0.0.1:${server.port},127.0.0.1:1?tls=false&maxDiscoverAttempts=2&gossipTimeout=1`;
  const store = await open(t, url, { times: { ...times, readRetryMaxMs: 1_500 } });
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  await server.kill();
  const calls = Array.from({ length: 20 }, () => [
    store.append(freshStream(), 'no-stream', []).catch(() => undefined),
    store.append(stream, 0, contractEvents(stream, 1, 1)).catch((error: { code: string }) => error.code),
    stored(store, stream).catch((error: { code: string }) => error.code),
  ]);
  const codes = new Set((await Promise.all(calls.flat())).filter((code) => code !== undefined));
  t.strictSame(
    [...codes].filter((code) => !['store-unavailable', 'outcome-unknown'].includes(code as string)),
    [],
  );
});

t.test('a client that cannot find out what its server supports still appends', async (t) => {
  const server = await start(t);
  await server.set({ on: ['supportedMethods'], refuse: 'unknown' });
  const store = await open(t, server.url());
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  const { counts } = await server.ask();
  t.equal(counts.supportedMethods, undefined);
});

t.test('a follower survives every way of losing its subscription, without a gap or a double', async (t) => {
  const server = await start(t);
  const troubles: EventStoreDbTrouble[] = [];
  const onTrouble = (trouble: EventStoreDbTrouble) => troubles.push(trouble);
  const store = await open(t, server.url('&keepAliveInterval=1000&keepAliveTimeout=1000'), { onTrouble });
  const plan = freshPlan();
  const stream = freshStream(plan);
  const expected: string[] = [];
  const more = async () => {
    const events = contractEvents(stream, expected.length, 5);
    await appendSurely(store, stream, expected.length === 0 ? 'no-stream' : expected.length - 1, events);
    expected.push(...idsOf(events));
  };
  await more();
  const follower = follow(t, store, plan);
  await follower.reach(5);
  for (const how of ['cleanly', 'slow consumer', 'error', 'error', 'error'] as const) {
    await server.drop(how);
    await more();
    await follower.reach(expected.length);
    t.strictSame(follower.ids, expected, how);
  }
  await server.kill();
  await server.start();
  await more();
  await follower.reach(expected.length);
  t.strictSame(follower.ids, expected, 'killed');
  const before = troubles.length;
  server.freeze();
  await until(() => troubles.slice(before).some(({ doing }) => doing === 'follow'));
  server.thaw();
  await more();
  await follower.reach(expected.length);
  t.strictSame(follower.ids, expected, 'a black hole, told by the pings of the connection');
  follower.stop();
  await follower.ended;
});

t.test('a follower that the server drops for being slow still gets everything, and health reports no trouble', async (t) => {
  const server = await start(t);
  const troubles: EventStoreDbTrouble[] = [];
  const store = await open(t, server.url(), { onTrouble: (trouble) => troubles.push(trouble) });
  const plan = freshPlan();
  const stream = freshStream(plan);
  const events = contractEvents(stream, 0, 6_000);
  await store.append(stream, 'no-stream', events.slice(0, 1));
  // It works on its first delivery until the server has lost patience.
  let dropped: Promise<void> | undefined;
  const follower = follow(t, store, plan, async () => {
    dropped ??= until(async () => (await server.ask()).subscriptions === 0);
    await dropped;
  });
  await follower.reach(1);
  for (let at = 1; at < events.length; at += 500) {
    const some = events.slice(at, at + 500);
    await appendSurely(store, stream, at - 1, some);
  }
  await follower.reach(events.length);
  t.strictSame(follower.ids, idsOf(events));
  t.ok(dropped, 'it was dropped');
  t.strictSame(
    troubles.filter(({ doing, detail }) => doing === 'follow' && detail.includes('too slow')),
    [],
  );
});

t.test('a follower that stops leaves nothing behind on the server', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 50));
  for (const filter of [{}, { prefix: stream }]) {
    for await (const { events } of store.subscribe(filter, new AbortController().signal)) if (events.length > 0) break;
    for await (const _ of store.readAll(filter)) break;
  }
  await until(async () => (await server.ask()).subscriptions === 0);
  await store.close();
});

t.test('a follower that has seen more than a restored store holds is told so', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const stream = freshStream();
  const { position } = await store.append(stream, 'no-stream', contractEvents(stream, 0, 9));
  const { port } = server;
  await server.kill();
  await start(t, { port });
  await open(t, server.url());
  const following = (async () => {
    for await (const _ of store.subscribe({ after: position }, new AbortController().signal)) return;
  })();
  await t.rejects(following, { code: 'position-invalid' });
});
