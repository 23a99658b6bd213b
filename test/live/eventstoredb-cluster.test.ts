/** A cluster of EventStoreDB without its leader (killed or frozen) or without a quorum, and a process that uses it. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { type EventStore, openEventStoreDb } from '@duban/event-store';
import { contractEvents, freshPlan, freshStream } from '@duban/event-store/contract';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { call, startDuban, tokenFor } from '../support/duban-process.js';
import { EventStoreDbCluster } from '../support/eventstoredb/cluster.js';
import { publishFreshPlan } from './fresh-plan.js';
import { isReady } from './health.js';

const folders = t.testdir();
const outageMs = 6_000;
/** No test may need this long: everything must recover long before. */
const appendMaxMs = 60_000;

async function start(t: Test): Promise<{ cluster: EventStoreDbCluster; store: EventStore }> {
  const cluster = await EventStoreDbCluster.start(t, mkdtempSync(`${folders}/`));
  const times = { appendMaxMs, silenceMaxMs: 60_000, readRetryMaxMs: 1_000, backoffMinMs: 20, backoffMaxMs: 200 };
  const store = await openEventStoreDb({ connectionString: cluster.url('&keepAliveInterval=60000'), times });
  t.teardown(() => store.close());
  return { cluster, store };
}

/** Appends one event, again under the same id until it is stored, as `transact` does. */
async function appendSurely(store: EventStore, stream: string, revision: number): Promise<void> {
  const events = contractEvents(stream, revision, 1);
  await until(
    async () => {
      try {
        await store.append(stream, revision === 0 ? 'no-stream' : revision - 1, events);
        return true;
      } catch (error) {
        if (error instanceof DubanError && ['outcome-unknown', 'store-unavailable'].includes(error.code)) return false;
        throw error;
      }
    },
    { maxMs: 30_000 },
  );
}

function follow(t: Test, store: EventStore, plan: string): () => number {
  const abort = new AbortController();
  t.teardown(() => abort.abort());
  let seen = 0;
  const following = (async () => {
    for await (const { events } of store.subscribe({ prefix: `${plan}-` }, abort.signal)) seen += events.length;
  })();
  following.catch((error: unknown) => void t.fail(String(error)));
  return () => seen;
}

/** A stream of one event that a follower has received. */
async function startFollowed(t: Test) {
  const { cluster, store } = await start(t);
  const plan = freshPlan();
  const stream = freshStream(plan);
  const seen = follow(t, store, plan);
  await appendSurely(store, stream, 0);
  await until(() => seen() === 1);
  return { cluster, store, stream, seen };
}

t.test('a killed leader is replaced, and writers and followers continue', async (t) => {
  const { cluster, store, stream, seen } = await startFollowed(t);
  const leader = await cluster.elected();
  await leader.kill();
  await appendSurely(store, stream, 1);
  await until(() => seen() === 2);
  t.ok((await (await cluster.elected()).ask()).counts.batchAppend, 'the next leader has taken it');
});

t.test('a frozen leader is left as soon as another leads, also by appends that wait for it', async (t) => {
  const { cluster, store, stream, seen } = await startFollowed(t);
  const leader = await cluster.elected();
  leader.freeze();
  const began = performance.now();
  await appendSurely(store, stream, 1);
  t.ok(performance.now() - began < appendMaxMs, 'long before the append itself is given up');
  await until(() => seen() === 2);
  leader.thaw();
  await appendSurely(store, stream, 2);
  await until(() => seen() === 3);
  let stored = 0;
  for await (const _ of store.readStream(stream)) stored += 1;
  t.equal(stored, 3, 'the one that was sent to both is there once');
});

t.test('calls that fail one after the other without a leader do no harm', async (t) => {
  const { cluster, store } = await start(t);
  const { leader, followers } = await cluster.parts();
  // So calls over one channel end at different times, also while another leader is being searched.
  await leader.set({ latencyMs: 400 });
  await Promise.all(followers.map((node) => node.kill()));
  await until(async () => (await leader.ask()).role === 'none');
  const codes = new Set<string>();
  const calls: Promise<unknown>[] = [];
  const note = ({ code }: { code: string }) => codes.add(code);
  for (const began = performance.now(); performance.now() - began < outageMs; await delay(50)) {
    const stream = freshStream();
    calls.push(store.append(stream, 'no-stream', contractEvents(stream, 0, 1)).catch(note), store.head().catch(note));
  }
  await Promise.all(calls);
  t.strictSame([...codes], ['store-unavailable'], 'nothing was sent to anybody who could have stored it');
  await leader.set({});
  await followers[0].start();
  await appendSurely(store, freshStream(), 0);
});

t.test('a process over a cluster without a quorum answers, stays alive, and recovers', { timeout: 240_000 }, async (t) => {
  const folder = mkdtempSync(`${folders}/`);
  const [data, esdb] = [join(folder, 'data'), join(folder, 'esdb')];
  for (const made of [data, esdb]) mkdirSync(made);
  const cluster = await EventStoreDbCluster.start(t, esdb);
  const settings = ['--event-store', cluster.url(), '--feed', 'direct', '--read-models', 'memory'];
  const running = await startDuban(data, [...settings, '--keys', join(data, 'keys'), '--empty', '--log-level', 'error']);
  t.teardown(() => running.end());
  const { url } = running;
  await isReady(t, url);
  const plan = await publishFreshPlan(data, { commands: url, queries: url });
  const token = await tokenFor(data, { role: 'office', unit: 'jihua' });
  let units = 0;
  const addUnit = () => {
    units += 1;
    const unit = { id: `moni${units}`, name: `模拟处${units}` };
    const headers = { 'idempotency-key': `unit-${units}` };
    return call(url, `/v1/plans/${plan}/add-unit`, { token, headers, body: { unit, reason: '模拟' } });
  };
  t.equal((await addUnit()).status, 201);

  const { leader, followers } = await cluster.parts();
  await leader.set({ latencyMs: 200 });
  await Promise.all(followers.map((node) => node.kill()));
  await until(async () => (await leader.ask()).role === 'none');
  const began = performance.now();
  while (performance.now() - began < outageMs) {
    const asked = performance.now();
    const several = await Promise.all([addUnit(), addUnit(), addUnit()]);
    for (const { status, body } of several) t.equal(status, 503, JSON.stringify(body));
    t.ok(performance.now() - asked < 20_000, `answered after ${Math.round(performance.now() - asked)} ms`);
    await delay(100);
  }
  t.equal(running.process.exitCode, null, 'the process lives');
  await leader.set({});
  await followers[0].start();
  await isReady(t, url);
  t.equal((await addUnit()).status, 201);
  t.equal(await running.stop(), 0);
});
