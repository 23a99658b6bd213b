/** A store that other applications also write to, and that its administrator scavenges. */
import { mkdtempSync } from 'node:fs';
import type { RecordedEvent } from '@duban/domain';
import { type EventStore, type EventStoreDbTrouble, openEventStoreDb } from '@duban/event-store';
import { contractEvents, freshPlan, freshStream } from '@duban/event-store/contract';
import { until } from '@duban/test-support';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import type { Version } from '../support/eventstoredb/behaviours.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';

const folders = t.testdir();
const versions: readonly Version[] = ['22.10', '23.10', '24.2'];

async function start(t: Test, version: Version, onTrouble?: (trouble: EventStoreDbTrouble) => void, projections = false) {
  const server = await EventStoreDbServer.start({ folder: mkdtempSync(`${folders}/`), version, projections });
  const store = await openEventStoreDb({ connectionString: server.url(), onTrouble, times: { backoffMinMs: 20 } });
  const client = EventStoreDBClient.connectionString(server.url());
  t.teardown(async () => {
    await Promise.all([store.close(), client.dispose()]);
    await server.kill();
  });
  const foreign = (stream: string, count = 1) =>
    client.appendToStream(
      stream,
      Array.from({ length: count }, () => jsonEvent({ type: 'order-placed', data: { other: true } })),
    );
  return { server, store, client, foreign };
}

async function idsIn(events: AsyncIterable<RecordedEvent>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of events) ids.push(id);
  return ids;
}

/** The first events that a follower gets, and its position then. */
async function followed(store: EventStore, after: string | undefined, prefix?: string) {
  const abort = new AbortController();
  const ids: string[] = [];
  for await (const { events, position, caughtUp } of store.subscribe({ after, prefix }, abort.signal)) {
    ids.push(...events.map(({ id }) => id));
    if (caughtUp) return { ids, position };
  }
  throw new Error('it has ended');
}

t.test('following from the position of a scavenged foreign event loses nothing that comes after it', async (t) => {
  for (const version of versions) {
    const { store, server, client, foreign } = await start(t, version);
    const stream = freshStream();
    await store.append(stream, 'no-stream', contractEvents(stream, 0, 2));
    await foreign('order-17');
    const after = await store.head();
    const next = contractEvents(stream, 2, 3);
    await store.append(stream, 1, next);
    await client.deleteStream('order-17');
    t.equal(await server.scavenge(), 1);
    const ids = next.map(({ id }) => id);
    t.strictSame(await idsIn(store.readAll({ after })), ids, `${version}: read`);
    t.strictSame((await followed(store, after)).ids, ids, `${version}: followed`);
    t.strictSame((await followed(store, after, stream)).ids, ids, `${version}: followed by prefix`);
  }
});

t.test('a position at which no event begins is refused after the server has said so twice', async (t) => {
  for (const version of versions) {
    const troubles: EventStoreDbTrouble[] = [];
    const { store, server } = await start(t, version, (trouble) => troubles.push(trouble));
    const stream = freshStream();
    const { position } = await store.append(stream, 'no-stream', contractEvents(stream, 0, 2));
    const ordinal = Number(position.slice(-20)) - 1;
    const between = `${store.epoch}-${String(ordinal).padStart(20, '0')}`;
    await t.rejects(followed(store, between), { code: 'position-invalid', params: { position: between } }, version);
    await t.rejects(idsIn(store.readAll({ after: between })), { code: 'position-invalid' }, version);

    t.match(
      troubles,
      [
        { doing: 'follow', failures: 1 },
        { doing: 'follow', failures: 1 },
      ],
      'each after a second look',
    );

    await server.set({ on: ['read'], refuse: 'read-failed' });
    const before = troubles.length;
    const following = followed(store, position);
    await until(() => troubles.length >= before + 3);
    await server.set({});
    t.strictSame(await following, { ids: [], position }, 'a server that cannot read has not said so of the position');
  }
});

t.test('foreign events outside of plans are not sent to followers', async (t) => {
  for (const version of versions) {
    const isOld = version === '22.10';
    const { store, server, foreign } = await start(t, version, undefined, !isOld);
    const stream = freshStream();
    const events = contractEvents(stream, 0, 3);
    await foreign('order-17', 2_000);
    await store.append(stream, 'no-stream', events);
    await foreign('order-18', 2_000);
    // The log ends with a foreign event. Before 23.10 nothing else tells that the end is reached.
    await foreign('last-1', 1);
    const head = await store.head();
    const { delivered: before } = await server.ask();
    const ids = events.map(({ id }) => id);
    const whole = await followed(store, undefined);
    t.strictSame(whole.ids, ids, version);
    // Projections write behind the head that was read.
    t.ok(isOld ? whole.position === head : whole.position >= head, version);
    t.strictSame(await idsIn(store.readAll()), ids);
    const { delivered } = await server.ask();
    // The epoch and three events, twice; from an old server also the last event of the log. Nothing that projections
    // write.
    t.equal(delivered - before, isOld ? 10 : 8, version);
    t.strictSame((await followed(store, head)).ids, []);
  }
});

t.test('a plan that begins during following is not missed, and foreign events move the position', async (t) => {
  for (const version of versions) {
    const { store, foreign } = await start(t, version);
    const abort = new AbortController();
    const ids: string[] = [];
    let position = '';
    const following = (async () => {
      for await (const delivery of store.subscribe({}, abort.signal)) {
        ids.push(...delivery.events.map(({ id }) => id));
        position = delivery.position;
      }
    })();
    await until(() => position !== '');
    const stream = freshStream(freshPlan());
    const events = contractEvents(stream, 0, 2);
    const { position: own } = await store.append(stream, 'no-stream', events);
    await until(() => ids.length === 2);
    t.ok(position >= own);
    for (let round = 0; round < 30; round += 1) await foreign('order-17', 100);
    await until(() => position > own);
    abort.abort();
    await following;
    t.strictSame(
      ids,
      events.map(({ id }) => id),
      version,
    );
  }
});
