/**
 * The imitation of EventStoreDB as its unmodified client sees it. The adapter's tests rely on what is asserted here.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { EventStoreDBClient, excludeSystemEvents, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import t from 'tap';
import { collect, plain, refused, startServer } from '../support/eventstoredb/own-client.js';

const folders = t.testdir();

const proposed = (...names: string[]) => names.map((name) => jsonEvent({ id: randomUUID(), type: 'named', data: { name } }));
const nameOf = ({ event }: { event?: { data: unknown } | undefined }) => (event?.data as { name: string } | undefined)?.name;

t.test('both ways of appending agree on revisions, positions and refusals', async (t) => {
  const { client, server } = await startServer(t, folders);
  const first = await client.appendToStream('one', proposed('a', 'b'), { expectedRevision: 'no_stream' });
  t.equal(first.nextExpectedRevision, 1n);
  const second = await client.appendToStream('one', proposed('c'), { expectedRevision: 1n, ...plain });
  t.equal(second.nextExpectedRevision, 2n);
  t.ok((second.position?.commit ?? 0n) > (first.position?.commit ?? 0n));
  for (const way of [{}, plain]) {
    const wrong = { type: 'wrong-expected-version', actualVersion: 2n, expectedVersion: 0n };
    await refused(t, client.appendToStream('one', proposed('d'), { expectedRevision: 0n, ...way }), wrong);
    const missing = { type: 'wrong-expected-version', actualVersion: 'no_stream' };
    await refused(t, client.appendToStream('two', proposed('d'), { expectedRevision: 4n, ...way }), missing);
    await refused(t, client.appendToStream('one', proposed('d'), { expectedRevision: 9n, ...way }), {
      ...wrong,
      expectedVersion: 9n,
    });
  }
  t.match((await server.ask()).counts, { batchAppend: 4, append: 4 });
});

t.test(
  'what was written is answered as the first time: with a revision always, without one while ids are remembered',
  async (t) => {
    const { client } = await startServer(t, folders);
    const [events, others] = [proposed('a', 'b'), proposed('c')];
    const first = await client.appendToStream('one', events, { expectedRevision: 'no_stream', ...plain });
    await client.appendToStream('one', others, { expectedRevision: 1n, ...plain });
    t.strictSame(await client.appendToStream('one', events, { expectedRevision: 'no_stream', ...plain }), first);
    t.strictSame(await client.appendToStream('one', events, { expectedRevision: 'any', ...plain }), first);
    const half = client.appendToStream('one', [...events.slice(1), ...proposed('x')], { expectedRevision: 0n, ...plain });
    await refused(t, half, { type: 'wrong-expected-version' });
    t.equal((await collect(client.readStream('one'))).length, 3);
  },
);

t.test('streams and the whole log are read forward and backward, from any place', async (t) => {
  const { client } = await startServer(t, folders);
  await client.appendToStream('one', proposed('a', 'b', 'c'));
  await client.appendToStream('two', proposed('d', 'e'));
  const names = async (items: AsyncIterable<Parameters<typeof nameOf>[0]>) => (await collect(items)).map(nameOf).join('');
  t.equal(await names(client.readStream('one', { fromRevision: 1n })), 'bc');
  t.equal(await names(client.readStream('one', { direction: 'backwards', fromRevision: 'end' })), 'cba');
  t.equal(await names(client.readStream('one', { direction: 'backwards', fromRevision: 1n, maxCount: 1 })), 'b');
  t.equal(await names(client.readStream('one', { fromRevision: 7n })), '');
  await refused(t, collect(client.readStream('three')), { type: 'stream-not-found' });
  const all = await collect(client.readAll());
  t.equal(all.map(nameOf).join(''), 'abcde', 'behind what a fresh log holds, which has no name');
  const third = all.find((resolved) => nameOf(resolved) === 'c')?.event?.position;
  if (third === undefined) return;
  t.equal(await names(client.readAll({ fromPosition: third })), 'cde', 'forward with it');
  t.equal(await names(client.readAll({ fromPosition: third, direction: 'backwards' })), 'ba', 'backward before it');
  t.equal(await names(client.readAll({ fromPosition: 'end', direction: 'backwards', maxCount: 2 })), 'ed');
});

t.test('a subscription sends matches, and checkpoints for the rest, and says once that it has caught up', async (t) => {
  const { client } = await startServer(t, folders);
  for (let round = 0; round < 40; round += 1) await client.appendToStream('other', proposed('x'));
  await client.appendToStream('$system', jsonEvent({ type: '$system', data: {} }));
  await client.appendToStream('one-a', proposed('a'));
  let checkpoints = 0;
  let caughtUp = 0;
  const checkpointReached = async () => {
    checkpoints += 1;
  };
  const byPrefix = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['one-', 'none-'], checkpointReached }) });
  byPrefix.on('caughtUp', () => (caughtUp += 1));
  const seen: unknown[] = [];
  for await (const resolved of byPrefix) {
    seen.push(nameOf(resolved as never));
    if (seen.length === 1) await client.appendToStream('one-b', proposed('b'));
    if (seen.length === 2) break;
  }
  await byPrefix.unsubscribe();
  t.strictSame(seen, ['a', 'b']);
  t.strictSame({ checkpoints, caughtUp }, { checkpoints: 1, caughtUp: 1 });

  const byRegex = client.subscribeToAll({ filter: excludeSystemEvents() });
  let types = 0;
  for await (const { event } of byRegex) {
    t.notMatch(event?.type, /^\$/);
    types += 1;
    if (types === 42) break;
  }
  await byRegex.unsubscribe();
});

t.test('a soft delete hides the events and the numbering continues; a tombstone ends the stream', async (t) => {
  const { client, server } = await startServer(t, folders);
  await client.appendToStream('one', proposed('a', 'b'));
  await refused(t, client.deleteStream('one', { expectedRevision: 7n }), { type: 'wrong-expected-version' });
  await client.deleteStream('one', { expectedRevision: 1n });
  await refused(t, collect(client.readStream('one')), { type: 'stream-not-found' });
  await server.kill();
  await server.start();
  const { nextExpectedRevision } = await client.appendToStream('one', proposed('c'), { expectedRevision: 'no_stream', ...plain });
  t.equal(nextExpectedRevision, 2n);
  t.strictSame((await collect(client.readStream('one'))).map(nameOf), ['c']);
  await client.tombstoneStream('one');
  await refused(t, client.appendToStream('one', proposed('d'), plain), { type: 'stream-deleted' });
  await refused(t, collect(client.readStream('one')), { type: 'stream-deleted' });
});

t.test('acknowledged writes survive a kill, and half a line does not count', async (t) => {
  const { client, server, folder } = await startServer(t, folders);
  const { position } = await client.appendToStream('one', proposed('a', 'b'), plain);
  await server.kill();
  appendFileSync(`${folder}/log.jsonl`, '[{"id":"half');
  await server.start();
  const fresh = EventStoreDBClient.connectionString(server.url());
  const events = await collect(fresh.readStream('one'));
  t.strictSame(events.map(nameOf), ['a', 'b']);
  t.strictSame(events[1]?.event?.position, position);
  await fresh.appendToStream('one', proposed('c'), { expectedRevision: 1n, ...plain });
  await server.kill();
  await server.start();
  const again = EventStoreDBClient.connectionString(server.url());
  t.equal((await collect(again.readStream('one'))).length, 3);
  await Promise.all([fresh.dispose(), again.dispose()]);
});
