/** Behaviour that was observed on real servers, for each version tried. The imitation's README.md says when and how. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { openssl, skipWithout, until } from '@duban/test-support';
import { type AllStreamSubscription, EventStoreDBClient, jsonEvent, START, streamNameFilter } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import { collect, plain, refused, startServer } from '../support/eventstoredb/own-client.js';
import { selfSigned } from '../support/eventstoredb/self-signed.js';

const folders = t.testdir();
const named = (name: string, size = 0) => jsonEvent({ id: randomUUID(), type: 'named', data: { name, fill: 'x'.repeat(size) } });
const many = (count: number, size = 0) => Array.from({ length: count }, (_, index) => named(String(index), size));
const at = (commit: bigint) => ({ commit, prepare: commit });

/** Appends, and returns the position. */
async function put(client: EventStoreDBClient, stream: string, ...events: ReturnType<typeof named>[]): Promise<bigint> {
  const { position } = await client.appendToStream(stream, events, { ...plain });
  return position?.commit ?? 0n;
}

/** Everything that a subscription is told, in order. */
function listen(t: Test, subscription: AllStreamSubscription) {
  const heard: string[] = [];
  subscription.on('data', ({ event }) => heard.push((event?.data as { name?: string } | undefined)?.name ?? ''));
  subscription.on('caughtUp', () => heard.push('caught up'));
  subscription.on('error', (error) => heard.push(error.message));
  t.teardown(() => subscription.unsubscribe().catch(() => undefined));
  return { heard, until: (what: string) => until(() => heard.some((one) => one.includes(what))) };
}

t.test('a subscription from the position of an event that a scavenge has taken', async (t) => {
  for (const [version, expected] of [
    ['23.10', ['caught up', 'later']],
    ['24.2', ['next', 'caught up', 'later']],
  ] as const) {
    const { client, server } = await startServer(t, folders, { version });
    await put(client, 'kept', named('first'));
    const gone = await put(client, 'foreign', named('foreign'));
    await put(client, 'kept', named('next'));
    await client.deleteStream('foreign');
    t.equal(await server.scavenge(), 1);
    const filter = streamNameFilter({ prefixes: ['kept'] });
    const told = listen(t, client.subscribeToAll({ fromPosition: at(gone), filter }));
    await told.until('caught up');
    await put(client, 'kept', named('later'));
    await told.until('later');
    t.strictSame(told.heard, expected, version);
    const read = await collect(client.readAll({ fromPosition: at(gone), direction: 'backwards', maxCount: 1 }));
    t.match(read, [{ event: { data: { name: 'first' } } }], 'reading backward is right in both');
    await server.kill();
    await server.start();
    const again = EventStoreDBClient.connectionString(server.url());
    const reading = () => collect(again.readAll({ fromPosition: at(gone), maxCount: 1 }));
    // A server of 24.2 that has just started is not ready.
    await until(async () => (await reading()).length === 1);
    t.match(await reading(), [{ event: { data: { name: 'next' } } }], 'it stays gone');
    await again.dispose();
  }
});

t.test('a position at which no record starts, and one beyond the end', async (t) => {
  for (const [version, subscribing, reading] of [
    ['23.10', /UNKNOWN: Exception was thrown by handler\./, /UNKNOWN: Unexpected ReadAllResult: Error/],
    ['24.2', /INVALID_ARGUMENT: Trying to read from an invalid position\./, /UNKNOWN: Unexpected ReadAllResult: InvalidPosition/],
  ] as const) {
    const { client } = await startServer(t, folders, { version });
    await put(client, 'one', named('a'));
    const end = await put(client, 'one', named('b'));
    const { heard, until } = listen(t, client.subscribeToAll({ fromPosition: at(end - 1n) }));
    await until('handler|position'.split('|')[version === '23.10' ? 0 : 1] as string);
    t.match(heard[0], subscribing, version);
    await refused(t, collect(client.readAll({ fromPosition: at(end - 1n) })), { message: reading });

    const beyond = listen(t, client.subscribeToAll({ fromPosition: at(end + 300n) }));
    await beyond.until('caught up');
    await put(client, 'one', named('c'));
    await put(client, 'one', named('d', 200));
    await beyond.until('d');
    t.strictSame(beyond.heard, version === '23.10' ? ['caught up', 'c', 'd'] : ['caught up', 'd'], version);
  }
});

t.test('a live follower that has no more room in the buffers of the server', async (t) => {
  const followed = async (version: '23.10' | '24.2', events: ReturnType<typeof many>) => {
    const { client, server } = await startServer(t, folders, { version });
    const told = listen(t, client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes: ['one'] }) }));
    await told.until('caught up');
    await put(client, 'one', ...events);
    await until(() => told.heard.some((one) => /too slow/.test(one)) || told.heard.includes(String(events.length - 1)));
    if (version === '24.2') await until(() => told.heard.filter((one) => one === 'caught up').length > 1);
    const heard = [...told.heard];
    await server.kill();
    return heard;
  };
  t.equal((await followed('23.10', many(200))).at(-1), '199', 'one append of 200 small events passes');
  const words = '10 ABORTED: Operation timed out: Consumer too slow to handle event while live. Client resubscription required.';
  for (const events of [many(500), many(1_000, 900)]) {
    const heard = await followed('23.10', events);
    t.equal(heard.at(-1), words);
    t.ok(heard.length > 64 && heard.length < 400, `after ${heard.length}`);
  }
  const heard = await followed('24.2', many(500));
  t.equal(heard.filter((one) => one === 'caught up').length, 2, 'a newer server catches up by itself, and says it again');
  t.ok(heard.includes('499'));
});

t.test('a filtered subscription that finds no match at its start', async (t) => {
  for (const [version, expected] of [
    ['23.10', [0n, 'more']],
    ['24.2', [18_446_744_073_709_551_615n]],
  ] as const) {
    const { client } = await startServer(t, folders, { version });
    await put(client, 'other', ...many(80));
    const checkpoints: bigint[] = [];
    const checkpointReached = async (_: unknown, { commit }: { commit: bigint }) => void checkpoints.push(commit);
    const filter = streamNameFilter({ prefixes: ['none'], checkpointReached });
    await listen(t, client.subscribeToAll({ fromPosition: START, filter })).until('caught up');
    const [first, ...more] = checkpoints;
    t.strictSame([first, ...(more.length > 0 ? ['more'] : [])], expected, version);
  }
});

t.test('a connection carries a hundred calls; the next one waits silently', async (t) => {
  const { client, server } = await startServer(t, folders);
  const subscriptions = Array.from({ length: 100 }, () => client.subscribeToAll());
  for (const subscription of subscriptions) subscription.on('error', () => undefined).resume();
  await until(async () => (await server.ask()).subscriptions === 100);
  const reading = collect(client.readAll());
  await new Promise((resolve) => setTimeout(resolve, 300));
  t.equal((await server.ask()).counts.read, undefined);
  await subscriptions[0]?.unsubscribe();
  t.equal((await reading).length, 1);
});

t.test('an append may hold 1 MiB of data, whatever its metadata', async (t) => {
  const { client } = await startServer(t, folders);
  const sized = (bytes: number, metadata = 0) => ({
    ...jsonEvent({ id: randomUUID(), type: 'sized', data: 'x'.repeat(bytes - 2), metadata: { fill: 'y'.repeat(metadata) } }),
  });
  await client.appendToStream('one', sized(1_048_576, 2_000_000), plain);
  const tooLarge = { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 };
  await refused(t, client.appendToStream('one', sized(1_048_577), plain), tooLarge);
});

t.test('the same append while the first is under way: one is answered, the other is refused as too slow', async (t) => {
  const { client, server } = await startServer(t, folders);
  await server.set({ diskMs: 300 });
  const event = named('a');
  const append = () => client.appendToStream('one', event, { expectedRevision: 'no_stream', ...plain });
  const [first, second] = await Promise.allSettled([append(), append()]);
  const outcomes = [first, second].sort((one, other) => one.status.localeCompare(other.status));
  t.match(outcomes, [
    { status: 'fulfilled' },
    { reason: { message: /10 ABORTED: Operation timed out: Commit phase timeout\./ } },
  ]);
  t.equal((await collect(client.readStream('one'))).length, 1);
});

t.test('users, and who may read the whole log', { skip: skipWithout(openssl) }, async (t) => {
  const folder = mkdtempSync(`${folders}/`);
  const tls = selfSigned(folder);
  const users = {
    admin: { password: 'a', groups: ['$admins'] },
    ops: { password: 'o', groups: ['$ops'] },
    duban: { password: 'd' },
  };
  const { server, client: nobody } = await startServer(t, folders, { tls, users });
  const secured = EventStoreDBClient.connectionString(
    `esdb://127.0.0.1:${server.port}?tlsCAFile=${encodeURIComponent(tls.certificate)}`,
  );
  t.teardown(() => Promise.all([secured.dispose(), nobody.dispose()]));
  const as = (username: string, password: string) => ({ credentials: { username, password } });
  const all = (credentials: object) => collect(secured.readAll(credentials));
  await refused(t, all({}), { message: /PERMISSION_DENIED: Access Denied/ });
  for (const wrong of [as('admin', 'x'), as('unknown', 'a')]) {
    await refused(t, all(wrong), { message: /16 UNAUTHENTICATED: Unauthenticated$/ });
  }
  for (const plain of [as('ops', 'o'), as('duban', 'd')]) await refused(t, all(plain), { type: 'access-denied' });
  t.equal((await all(as('admin', 'a'))).length, 7, 'a fresh log holds six events of its users');
  await secured.appendToStream('one', named('a'), as('duban', 'd'));
  const rights = jsonEvent({ type: '$metadata', data: { $acl: { $r: ['duban', '$admins'] } } });
  await refused(t, secured.appendToStream('$$$all', rights, as('duban', 'd')), { type: 'access-denied' });
  await secured.appendToStream('$$$all', rights, as('admin', 'a'));
  t.equal((await all(as('duban', 'd'))).length, 9);
  await refused(t, all(as('ops', 'o')), { type: 'access-denied' });
});

t.test('streams that are truncated, softly deleted and written again', async (t) => {
  const { client } = await startServer(t, folders);
  await put(client, 'one', ...many(5));
  await client.setStreamMetadata('one', { truncateBefore: 3 });
  t.strictSame(
    (await collect(client.readStream('one'))).map(({ event }) => event?.revision),
    [3n, 4n],
  );
  await client.setStreamMetadata('one', { truncateBefore: 9 });
  t.strictSame(await collect(client.readStream('one')), [], 'beyond its end: empty, and not unknown');
  await client.setStreamMetadata('one', { maxCount: 1 });
  t.strictSame(
    (await collect(client.readStream('one'))).map(({ event }) => event?.revision),
    [4n],
  );

  const [event] = [named('a')];
  const first = await client.appendToStream('two', event, { expectedRevision: 'no_stream', ...plain });
  t.ok(first.position);
  await refused(t, client.deleteStream('two', { expectedRevision: 7n }), {
    message: /Delete failed due to WrongExpectedVersion\. Stream: two, Expected version: 7, Actual version: 0/,
  });
  await client.deleteStream('two');
  const repeated = await client.appendToStream('two', event, { expectedRevision: 'no_stream', ...plain });
  t.match(repeated, { success: true, nextExpectedRevision: 0n, position: undefined });
  await put(client, 'two', named('b'));
  t.equal((await collect(client.readStream('$$two'))).length, 2, 'a second metadata event follows');
  await client.tombstoneStream('two');
  const last = await collect(client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }));
  t.match(last, [{ event: { type: '$streamDeleted', revision: 9_223_372_036_854_775_807n } }]);
});

t.test('what a log holds besides the events of a client', async (t) => {
  const { client } = await startServer(t, folders, { projections: true });
  t.match(await collect(client.readAll()), [{ event: { streamId: '$$$scavenges', position: { commit: 548n } } }]);
  await put(client, 'plan-task.1', named('a'));
  const links = ['$et-named', '$ce-plan', '$streams', '$projections-$by_category-checkpoint'];
  await until(async () => (await collect(client.readAll())).length === 2 + links.length);
  const found = await collect(client.readAll());
  t.strictSame(
    found.slice(2).map(({ event }) => event?.streamId),
    links,
  );
});

t.test('a single node names itself as the leader, so that discovery works over it', async (t) => {
  const { server } = await startServer(t, folders);
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port},127.0.0.1:${server.port}?tls=false`);
  t.teardown(() => client.dispose());
  await put(client, 'one', named('a'));
  t.ok((await server.ask()).counts.gossip);
});
