/** `duban migrate` from a journal into an EventStoreDB (an imitation of it): killed, interrupted, resumed, proven. */

import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { CommandService, publish, systemActor } from '@duban/command-api';
import { eventRegistry, isRejection, logEntry, type StoredEvent } from '@duban/domain';
import { type EventStore, openEventStoreDb, openJournal, openMigrationTarget, Transactor } from '@duban/event-store';
import { createClock } from '@duban/runtime';
import { plan2012 } from '@duban/seeds';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { beginCommand, call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { skipOverNamedServer, skipOverUsedServer, testedServer } from '../support/eventstoredb/tested-server.js';

const list = '/v1/plans/zjkjt2012/tasks?limit=5';

/** All events in a store, as they are stored. */
async function contents(store: EventStore): Promise<StoredEvent[]> {
  const events = [];
  for await (const { position: _, ...event } of store.readAll()) events.push(event);
  await store.close();
  return events;
}

/** Publishes the plan of 2012 under more ids, so that there is something to copy. */
async function grow(folder: string, plans: readonly string[]): Promise<void> {
  const store = await openJournal({ folder });
  const service = new CommandService(new Transactor(store, eventRegistry), createClock());
  for (const plan of plans) {
    const outcome = await publish(service, { plan, actor: systemActor, idempotencyKey: 'test' }, { manifest: plan2012 });
    if (isRejection(outcome)) throw new Error(outcome.rejected);
  }
  await store.close();
}

function begin(t: Test, args: readonly string[]): ChildProcess & { said(): string } {
  const child = beginCommand(['migrate', ...args]);
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return Object.assign(child, { said: () => said });
}

/** Waits until the server has accepted so many more appends. */
async function appends(server: EventStoreDbServer, more: number): Promise<void> {
  const count = async () => (await server.ask()).counts.batchAppend ?? 0;
  const from = await count();
  await until(async () => (await count()) >= from + more);
}

const interruptions = skipOverNamedServer('slows it down and kills it in the middle of a migration');

/** Kills one migration and interrupts another. */
async function interrupt(t: Test, server: EventStoreDbServer, args: readonly string[]): Promise<void> {
  // Slow enough to be interrupted in the middle.
  await server.set({ on: ['append'], latencyMs: 20 });
  const killed = begin(t, args);
  await appends(server, 60);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  const half = openEventStoreDb({ connectionString: server.url() });
  await t.rejects(half, { code: 'migration-unfinished' }, 'what is half there is not served');

  const interrupted = begin(t, args);
  const ended = once(interrupted, 'close');
  await appends(server, 60);
  interrupted.kill('SIGINT');
  t.strictSame(await ended, [1, null]);
  t.match(interrupted.said(), /已中断/);
}

const options = { skip: await skipOverUsedServer(), timeout: 280_000 };

t.test('a journal is migrated in spite of interruptions', options, async (t) => {
  const folder = t.testdir({ esdb: {}, other: {} });
  const data = join(folder, 'data');
  const before = await startDuban(data);
  const auditor = await tokenFor(data, { role: 'auditor' });
  const page = (await call(before.url, list, { token: auditor })).body as { position: string; next: string };
  const { url, imitation } = await testedServer(t, join(folder, 'esdb'));
  const args = ['--from', `journal:${data}`, '--to', url];
  t.match(await duban(['migrate', ...args]), { code: 1, stderr: /\[store-locked\]/ }, 'a server runs on the source');
  t.equal(await before.stop(), 0);
  await grow(data, ['moni1', 'moni2', 'moni3', 'moni4']);

  if (imitation !== undefined) await interrupt(t, imitation, args);
  const last = duban(['migrate', ...args, '--json']);
  await t.test('the server is killed during it', { skip: interruptions }, async () => {
    if (imitation === undefined) return;
    await appends(imitation, 20);
    await imitation.kill();
    await imitation.start();
  });
  const { code, stdout, stderr } = await last;
  t.equal(code, 0, stderr);
  const done = JSON.parse(stdout) as { events: number; resumedAfter: number; sha256: string; epochs: { from: string } };
  const resumed = done.resumedAfter >= (imitation === undefined ? 0 : 120) && done.resumedAfter < done.events;
  t.ok(resumed, `${done.resumedAfter} of ${done.events} were there`);

  const source = await contents(await openJournal({ folder: data }));
  t.strictSame(await contents(await openEventStoreDb({ connectionString: url })), source);
  t.equal(done.events, source.length);
  const hash = createHash('sha256');
  for (const event of source) hash.update(`${logEntry(event, (bytes) => createHash('sha256').update(bytes).digest())}\n`);
  t.equal(done.sha256, hash.digest('hex'));

  await t.test('a server on the target continues: earlier positions count as reached, earlier cursors do not', async (t) => {
    const beside = ['--keys', join(data, 'keys'), '--evidence', `folder:${join(data, 'evidence')}`];
    const after = await startDuban(data, ['--event-store', url, ...beside]);
    t.teardown(() => after.end());
    const token = auditor;
    const waited = await call(after.url, `${list}&minPosition=${page.position}`, { token });
    t.match(waited, { status: 200, body: { items: { length: 5 } } });
    t.ok(page.position.startsWith(done.epochs.from) && !String(waited.body['position']).startsWith(done.epochs.from));
    const old = await call(after.url, `${list}&cursor=${encodeURIComponent(page.next)}`, { token });
    t.match(old, { status: 410, body: { code: 'cursor-expired' } });
    const unknown = `anotherworld${page.position.slice(12)}`;
    t.match(await call(after.url, `${list}&minPosition=${unknown}`, { token }), { status: 400 });
    const reporter = await tokenFor(data, { role: 'reporter', unit: 'gaoxin' });
    const headers = { 'idempotency-key': '"ack"' };
    const path = '/v1/plans/zjkjt2012/tasks/3.1/acknowledge';
    t.match(await call(after.url, path, { token: reporter, body: {}, headers }), { status: 201 });
    t.equal(await after.stop(), 0);
    t.match(
      await duban(['migrate', ...args]),
      { code: 1, stderr: /\[migration-target-foreign\]/ },
      'which is nobody’s target now',
    );
  });

  await t.test('what cannot be migrated', async (t) => {
    const to = ['--to', url];
    t.match(await duban(['migrate', '--from', 'memory', ...to]), { code: 2, stderr: /--from/ });
    t.match(await duban(['migrate', '--from', `journal:${data}`, '--to', 'memory']), { code: 2, stderr: /--to/ });
    t.match(await duban(['migrate', '--from', 'nonsense', ...to]), { code: 2, stderr: /--from/ });
    const nothing = await duban(['migrate', '--from', `journal:${join(folder, 'nothing')}`, ...to]);
    t.match(nothing, { code: 1, stderr: /没有数据/ });
  });

  await t.test('an unfinished copy of another store is not continued', async (t) => {
    const other = await EventStoreDbServer.start({ folder: join(folder, 'other') });
    t.teardown(() => other.kill());
    await other.set({ on: ['append'], latencyMs: 20 });
    const begun = begin(t, ['--from', `journal:${data}`, '--to', other.url()]);
    await appends(other, 10);
    begun.kill('SIGKILL');
    await once(begun, 'close');
    const strange = join(folder, 'strange');
    await grow(strange, ['moni1']);
    const refused = await duban(['migrate', '--from', `journal:${strange}`, '--to', other.url()]);
    t.match(refused, { code: 1, stderr: /\[migration-unfinished\]/ });
  });
});

t.test('of two migrations that begin at once, one is refused', async (t) => {
  const server = await EventStoreDbServer.start({ folder: t.testdir() });
  t.teardown(() => server.kill());
  const sources = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'];
  const targets = await Promise.all(sources.map((from) => openMigrationTarget({ connectionString: server.url() }, from)));
  t.teardown(() => Promise.all(targets.map(({ store }) => store.close())));
  const begun = await Promise.allSettled(targets.map((target) => target.begin()));
  const [refused, ...more] = begun.filter((each) => each.status === 'rejected');
  t.match(refused?.reason, { code: 'migration-unfinished' });
  t.strictSame(more, []);
});
