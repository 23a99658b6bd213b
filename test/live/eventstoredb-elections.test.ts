/**
 * Three nodes of the imitation: how they elect a leader, when they acknowledge, and what happens to writes that were
 * not acknowledged.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { until } from '@duban/test-support';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import { EventStoreDbCluster } from '../support/eventstoredb/cluster.js';
import { collect, plain, refused } from '../support/eventstoredb/own-client.js';
import type { EventStoreDbServer } from '../support/eventstoredb/server-process.js';

const folders = t.testdir();
const named = (name: string) => jsonEvent({ id: randomUUID(), type: 'named', data: { name } });
const start = (t: Test, version?: '24.2') => EventStoreDbCluster.start(t, mkdtempSync(`${folders}/`), version);

function clientOf(t: Test, node: EventStoreDbServer): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(node.url('&keepAliveInterval=-1'));
  t.teardown(() => client.dispose().catch(() => undefined));
  return client;
}

/** The names in a stream, as the leading node gives them. */
async function namesIn(t: Test, cluster: EventStoreDbCluster, stream: string): Promise<unknown[]> {
  const events = await collect(clientOf(t, await cluster.elected()).readStream(stream));
  return events.map(({ event }) => (event?.data as { name?: string } | undefined)?.name);
}

t.test('a leader that is killed: the others elect one, which has all that was acknowledged', async (t) => {
  const cluster = await start(t);
  const { leader, followers } = await cluster.parts();
  for (const name of ['a', 'b', 'c']) await clientOf(t, leader).appendToStream('one', named(name), plain);
  const trailers = { type: 'not-leader', leader: { address: '127.0.0.1', port: leader.port } };
  await refused(t, clientOf(t, followers[0]).appendToStream('one', named('x'), { ...plain, requiresLeader: true }), trailers);

  const killedAt = performance.now();
  await leader.kill();
  const next = await cluster.elected();
  // The times that were measured on a real cluster, with a margin for this machine.
  t.ok(performance.now() - killedAt > 300 && performance.now() - killedAt < 20_000, `${performance.now() - killedAt} ms`);
  t.ok(followers.includes(next));
  await clientOf(t, next).appendToStream('one', named('d'), plain);
  t.strictSame(await namesIn(t, cluster, 'one'), ['a', 'b', 'c', 'd']);

  await leader.start();
  await until(async () => (await leader.ask()).role === 'follower');
  await followers.find((node) => node !== next)?.kill();
  await clientOf(t, next).appendToStream('one', named('e'), plain);
  await next.kill();
  await followers.find((node) => node !== next)?.start();
  t.strictSame(await namesIn(t, cluster, 'one'), ['a', 'b', 'c', 'd', 'e'], 'the one that came back has what it missed');
});

t.test('a write that only the leader has is not acknowledged, and is dropped when the node comes back', async (t) => {
  const cluster = await start(t);
  const { leader, followers } = await cluster.parts();
  const client = clientOf(t, leader);
  await client.appendToStream('one', named('kept'), plain);
  for (const node of followers) node.freeze();
  await refused(t, client.appendToStream('one', named('alone'), plain), {
    message: /10 ABORTED: Operation timed out: Commit phase timeout\./,
  });
  // Whatever waits in their connections is lost with the processes.
  await Promise.all(cluster.nodes.map((node) => node.kill()));
  for (const node of followers) await node.start();
  await clientOf(t, await cluster.elected()).appendToStream('one', named('next'), plain);
  await leader.start();
  await until(async () => (await leader.ask()).dropped > 0);
  await until(async () => (await leader.ask()).role === 'follower');
  t.strictSame(await namesIn(t, cluster, 'one'), ['kept', 'next']);
});

t.test('a leader that freezes is replaced after seconds; without two of three there is none', async (t) => {
  const cluster = await start(t);
  const { leader, followers } = await cluster.parts();
  const frozenAt = performance.now();
  leader.freeze();
  const next = await cluster.elected();
  const tookMs = performance.now() - frozenAt;
  t.ok(tookMs > 4_500 && tookMs < 60_000, `${tookMs} ms`);
  await followers.find((node) => node !== next)?.kill();
  await until(async () => (await next.ask()).role === 'none', { what: 'a leader that nobody answers leads no more' });
  await refused(t, collect(clientOf(t, next).readStream('one')), { message: /Server Is Not Ready/ });
  leader.thaw();
  t.ok([leader, next].includes(await cluster.elected()), 'two of three are enough again');
});

t.test('a stopping node is silent for five seconds; the others elect a leader at once', async (t) => {
  for (const [version, expected] of [
    [undefined, 'no answer'],
    ['24.2', 'Server Is Not Ready'],
  ] as const) {
    const cluster = await start(t, version);
    const leader = await cluster.elected();
    const client = clientOf(t, leader);
    await client.appendToStream('one', named('a'), plain);
    const stoppedAt = performance.now();
    const stopped = leader.stop();
    // The order to stop arrives before or after the next call.
    let said = '';
    const asked = async () => {
      const reading = collect(client.readStream('one'));
      const silence = new Promise<string>((resolve) => setTimeout(resolve, 1_000, 'no answer'));
      said = await Promise.race([reading.then(() => '', String), silence]);
      return said.includes(expected);
    };
    await until(asked, { maxMs: 4_000 });
    t.match(said, expected, version ?? '23.10');
    await stopped;
    t.ok(performance.now() - stoppedAt > 4_900);
    const next = await cluster.elected();
    t.not(next, leader);
    await cluster.end();
  }
});
