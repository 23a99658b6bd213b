/** What is stored in EventStoreDB, what is skipped there, and who gets access. */

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { type EventStore, openEventStoreDb } from '@duban/event-store';
import { appendAndRead, contractEvents, freshPlan, freshStream } from '@duban/event-store/contract';
import { openssl, skipWithout } from '@duban/test-support';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import type { ServerSettings } from '../support/eventstoredb/control.js';
import { plain } from '../support/eventstoredb/own-client.js';
import { selfSigned } from '../support/eventstoredb/self-signed.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { repositoryRoot } from '../support/repository-root.js';

const folders = t.testdir();
const times = { openMaxMs: 1_500, backoffMinMs: 20, backoffMaxMs: 200 };

async function start(t: Test, settings: Partial<ServerSettings> = {}): Promise<EventStoreDbServer> {
  const server = await EventStoreDbServer.start({ folder: mkdtempSync(`${folders}/`), ...settings });
  t.teardown(() => server.kill());
  return server;
}

async function open(t: Test, connectionString: string): Promise<EventStore> {
  const store = await openEventStoreDb({ connectionString, times });
  t.teardown(() => store.close());
  return store;
}

/** The server as other people's tools see it. */
function otherClient(t: Test, server: EventStoreDbServer): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(server.url());
  t.teardown(() => client.dispose());
  return client;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

t.test('other tools see the data itself and the correlation ids that they use', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const stream = freshStream();
  const [event] = contractEvents(stream, 0, 1);
  if (event === undefined) return;
  const causationId = randomUUID();
  const caused = { ...event, meta: { ...event.meta, causationId } };
  await store.append(stream, 'no-stream', [caused]);
  const [resolved] = await collect(otherClient(t, server).readStream(stream));
  const { id, type, data, metadata, isJson } = resolved?.event ?? {};
  t.strictSame({ id, type, data, isJson }, { id: caused.id, type: caused.type, data: caused.data, isJson: true });
  t.strictSame(metadata, {
    schemaVersion: 1,
    meta: caused.meta,
    salts: caused.salts,
    $correlationId: caused.meta.correlationId,
    $causationId: causationId,
  });
  const [{ position: _, ...found } = {}] = (await collect(store.readStream(stream))) as { position?: unknown }[];
  t.strictSame(found, caused);
});

t.test('events of the server, internal events and those of other applications are skipped', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const client = otherClient(t, server);
  const plan = freshPlan();
  const stream = freshStream(plan);
  const other = (type: string) => jsonEvent({ type, data: { other: true } });
  const events = await appendAndRead(store, stream, -1, contractEvents(stream, 0, 2));
  await client.appendToStream('$stats-127.0.0.1:2113', other('$statsCollected'));
  await client.appendToStream('order-17', other('order-placed'));
  await client.appendToStream(`$ce-${plan}`, other('$>'));
  await client.appendToStream(`${plan}-links`, other('$>'));
  t.strictSame(await collect(store.readAll()), events);
  t.strictSame(await collect(store.readAll({ prefix: 'duban-' })), [], 'nor the epoch');
  const abort = new AbortController();
  const head = await store.head();
  for await (const delivery of store.subscribe({ prefix: `${plan}-` }, abort.signal)) {
    if (!delivery.caughtUp) continue;
    t.equal(delivery.position, head, 'they count for the position');
    abort.abort();
  }
});

t.test('an event in a foreign form is reported in our streams and skipped in others', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const client = otherClient(t, server);
  const plan = freshPlan();
  const [main, stream] = [`${plan}-plan.main`, freshStream(plan)];
  const started = contractEvents(main, 0, 1).map((event) => ({ ...event, type: 'publication-started' }));
  const unfit = [
    jsonEvent({ type: 'progress-reported', data: { percent: 1 } }),
    jsonEvent({ type: 'progress-reported', data: { percent: 1 }, metadata: { schemaVersion: 1, meta: {}, salts: {} } }),
    binaryEvent({ type: 'Reported', data: Buffer.from('{"percent":') }),
    jsonEvent({ type: '$>', data: [17] as never }),
  ];
  await client.appendToStream('shop-order.17', unfit);
  await store.append(main, 'no-stream', started);
  await client.appendToStream(stream, unfit);
  const marked = unfit.map(({ id, type }, at) => ({ id, type, stream, revision: String(at), foreign: { passedOver: false } }));
  t.match(await collect(store.readAll()), [{ stream: main }, ...marked], 'and one list of plans says which are ours');
  t.match(await collect(store.readStream(stream)), marked);
  t.strictSame(await store.plans(), [plan]);
});

t.test('a stream that somebody deleted is never continued as if it were whole', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const client = otherClient(t, server);
  const [soft, hard] = [freshStream(), freshStream()];
  for (const stream of [soft, hard]) await store.append(stream, 'no-stream', contractEvents(stream, 0, 3));
  await client.deleteStream(soft);
  await client.tombstoneStream(hard);
  const gone = (stream: string) => ({ code: 'stream-gone', params: { stream } });
  await t.rejects(collect(store.readStream(soft)), gone(soft), 'before anybody writes on it');
  await t.rejects(collect(store.readStream(soft, 3)), gone(soft));
  await t.rejects(store.append(soft, 'no-stream', contractEvents(soft, 0, 1)), gone(soft));
  await t.rejects(collect(store.readStream(soft)), gone(soft));
  await t.rejects(store.append(hard, 2, contractEvents(hard, 3, 1)), gone(hard));
  await t.rejects(collect(store.readStream(hard)), gone(hard));
  const [cut, cutWhole] = [freshStream(), freshStream()];
  for (const stream of [cut, cutWhole]) await store.append(stream, 'no-stream', contractEvents(stream, 0, 3));
  await client.setStreamMetadata(cut, { truncateBefore: 2 });
  await client.setStreamMetadata(cutWhole, { truncateBefore: 3 });
  await t.rejects(collect(store.readStream(cut)), { ...gone(cut), message: /before 2/ });
  t.equal((await collect(store.readStream(cut, 2))).length, 1, 'what is there can be read');
  await t.rejects(collect(store.readStream(cutWhole)), { ...gone(cutWhole), message: /all its events were taken away/ });
});

t.test('an append larger than the server accepts is refused with the limit', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const stream = freshStream();
  const large = store.append(stream, 'no-stream', contractEvents(stream, 0, 6, 'x'.repeat(200_000)));
  await t.rejects(large, { code: 'event-too-large', params: { limit: 1_048_576 } });
  t.strictSame(await collect(store.readStream(stream)), []);
});

t.test('the client of the server is not loaded before a store is opened', async (t) => {
  const script = `
    import { createRequire } from 'node:module';
    await import('@duban/event-store');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(loaded.filter((path) => /grpc|db-client/.test(path)).length);
  `;
  const plain = { cwd: repositoryRoot, env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8' } as const;
  t.equal(execFileSync(process.execPath, ['--input-type=module', '--eval', script], plain).trim(), '0');
  const opened = script.replace("'@duban/event-store'", "'@eventstore/db-client'");
  t.not(execFileSync(process.execPath, ['--input-type=module', '--eval', opened], plain).trim(), '0', 'it would be seen');
});

t.test('processes that open a new store at the same time agree on its epoch', async (t) => {
  const server = await start(t);
  const stores = await Promise.all(Array.from({ length: 8 }, () => open(t, server.url())));
  t.equal(new Set(stores.map(({ epoch }) => epoch)).size, 1);
});

t.test('a different second epoch is refused, the same one again is not', async (t) => {
  const server = await start(t);
  const store = await open(t, server.url());
  const client = otherClient(t, server);
  const write = (epoch: string) =>
    client.appendToStream('duban-store.epoch', jsonEvent({ type: 'store-created', data: { epoch } }), plain);
  await write(store.epoch);
  t.equal((await open(t, server.url())).epoch, store.epoch);
  await write('abcdefghijkl');
  const another = openEventStoreDb({ connectionString: server.url(), times });
  await t.rejects(another, { code: 'server-unreachable', params: { detail: /a second epoch abcdefghijkl/ } });
});

t.test('an unusable connection string is refused before anything is sent', async (t) => {
  const wrong = [
    'esdb:localhost',
    'http://localhost:2113',
    'esdb://localhost:2113',
    'esdb://localhost:2113?tls=true',
    'esdb://me:100%@localhost:2113',
    'esdb://localhost:abc?tls=false',
  ];
  const named = [
    ['esdb://me:secret@localhost:2113?tlsCAFile=/nowhere/ca.pem', /tlsCAFile.*\/nowhere\/ca.pem/],
    ['esdb://me:secret@localhost:2113?tlsCertificate=ca.pem', /unknown option tlsCertificate/],
    ['esdb://me:secret@localhost:2113?tlsVerifyCert=no', /tlsVerifyCert is true or false/],
    ['esdb://localhost:2113?userCertFile=a.pem&userKeyFile=b.pem', /userCertFile.*not supported/],
    ['esdb://localhost:2113?tls=false&nodePreference=follower', /nodePreference=follower/],
    ['esdb://localhost:2113?tls=false&gossipTimeout=soon', /gossipTimeout/],
  ] as const;
  for (const [connectionString, detail] of named) {
    const refused = { code: 'config-invalid', params: { key: 'DUBAN_EVENT_STORE', detail } };
    await t.rejects(openEventStoreDb({ connectionString, times }), refused, connectionString);
  }
  for (const connectionString of [...wrong, ...named.map(([one]) => one)]) {
    const failure = openEventStoreDb({ connectionString, times });
    await t.rejects(failure, { code: 'config-invalid', params: { key: 'DUBAN_EVENT_STORE' } }, connectionString);
    t.notMatch(await failure.catch((error: Error) => error.message), /secret/);
  }
});

t.test('a server that cannot be reached is named without the password, in time', async (t) => {
  const failure = openEventStoreDb({ connectionString: 'esdb://admin:secret@127.0.0.1:1?tls=false', times });
  await t.rejects(failure, { code: 'server-unreachable', params: { url: 'esdb://127.0.0.1:1?tls=false' } });
  t.notMatch(await failure.catch(String), /secret/);
});

t.test('TLS and credentials', { skip: skipWithout(openssl) }, async (t) => {
  const folder = mkdtempSync(`${folders}/`);
  const { certificate, key } = selfSigned(folder);
  const server = await start(t, {
    tls: { certificate, key },
    users: { admin: { password: 'change:it@!', groups: ['$admins'] } },
  });
  const url = (user: string, trusted = certificate) =>
    `esdb://${user}@127.0.0.1:${server.port}?tls=true&tlsCAFile=${encodeURIComponent(trusted)}`;

  const store = await open(t, url('admin:change%3Ait%40!'));
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 3));
  t.equal((await collect(store.readAll())).length, 3);

  const given = { connectionString: `esdb://127.0.0.1:${server.port}?tlsCAFile=${encodeURIComponent(certificate)}`, times };
  const other = await openEventStoreDb({ ...given, credentials: { username: 'admin', password: 'change:it@!' } });
  t.equal(other.epoch, store.epoch);
  await other.close();

  for (const user of ['admin:wrong', 'nobody:change%3Ait%40!']) {
    const denied = openEventStoreDb({ connectionString: url(user), times });
    await t.rejects(denied, { code: 'server-unreachable', params: { detail: /access denied/ } }, user);
  }
  const untrusted = given.connectionString.replace('?tlsCAFile', '?connectionName');
  await t.rejects(
    openEventStoreDb({ connectionString: untrusted.replace('esdb://', 'esdb://admin:change%3Ait%40!@'), times }),
    { code: 'server-unreachable' },
    'a certificate that nobody vouches for',
  );
  const believed = untrusted.replace('esdb://', 'esdb://admin:change%3Ait%40!@');
  t.equal((await open(t, `${believed}&tlsVerifyCert=false`)).epoch, store.epoch, 'unless nobody is to vouch for it');
});
