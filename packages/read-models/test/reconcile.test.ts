/** What is served, held against the events: every tampering is named, and nothing but that. */
import { join } from 'node:path';
import type { RecordedEvent } from '@duban/domain';
import { redis, skipWithout, startRedis } from '@duban/test-support';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import {
  openMemoryViewStore,
  openRedisViewStore,
  openSqliteViewStore,
  type ReconcileOptions,
  rebuildPlan,
  reconcilePlan,
  rollbackPlan,
  type TaskDocument,
  taskIndexes,
  type ViewStore,
} from '../src/index.js';
import { EvenPace } from '../src/rebuild/pace.js';
import type { Change } from '../src/view.js';
import { ListSource, start } from './sources.js';
import { reporter, World } from './world.js';

const { plan, events } = worked();
const pace = new EvenPace(undefined);

function worked() {
  const world = new World().publish();
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  const report = { type: 'report-progress', done: '推进', occurredOn: '2012-01-18' } as const;
  for (const percent of [10, 20, 30]) {
    world.task('1.1', { ...report, percent }, reporter('gaoxin'));
    world.passDays(20);
  }
  return world;
}

async function filled(store: ViewStore, source = new ListSource(events)): Promise<void> {
  const { runner, stop } = start({ store, source });
  await runner.whenCaughtUp();
  await stop();
}

/** Changes what is served behind the back of its writer. */
async function tamper(store: ViewStore, changes: readonly Change[], revisions = new Map<string, number>()): Promise<void> {
  const checkpoint = (await store.checkpoint(plan)) as string;
  t.match(await store.apply(plan, { expectedCheckpoint: checkpoint, checkpoint, revisions, changes }), { applied: true });
}

async function holdsAgainstEvents(t: Test, store: ViewStore): Promise<void> {
  await filled(store);
  const source = new ListSource(events, 50);
  const reconcile = () => reconcilePlan({ served: store, source, plan, pace });
  const sound = await reconcile();
  t.match(sound, { plan, position: events.at(-1)?.position, events: events.length, differing: 0, differences: [], unsettled: 0 });
  t.ok(sound.compared > events.length);

  const task = (await store.get(plan, 'task', '1.1')) as TaskDocument;
  const [first] = await store.scan(plan, taskIndexes.all, { limit: 1, direction: 'asc' });
  const entry = { index: taskIndexes.all, sort: first?.sort as string };
  const [stream] = [...((await store.progress(plan))?.revisions.keys() ?? [])];
  const cases: [what: string, put: Change[], back: Change[], named: object[]][] = [
    [
      'a changed field',
      [{ op: 'put', kind: 'task', key: '1.1', document: { ...task, percent: 99 } }],
      [{ op: 'put', kind: 'task', key: '1.1', document: task }],
      [{ place: 'document task', key: '1.1', served: /"percent":99/, recomputed: /"percent":30/ }],
    ],
    [
      'a removed entry',
      [{ op: 'unindex', ...entry }],
      [{ op: 'index', ...entry, key: '1.1' }],
      [{ place: 'index all/task', key: entry.sort, served: undefined, recomputed: '1.1' }],
    ],
    [
      'an added document',
      [{ op: 'put', kind: 'task', key: '9.9', document: { ...task, code: '9.9' } }],
      [{ op: 'delete', kind: 'task', key: '9.9' }],
      [{ place: 'document task', key: '9.9', served: /"code":"9.9"/, recomputed: undefined }],
    ],
    [
      'an added index',
      [{ op: 'index', index: '添加', sort: '1', key: 'x' }],
      [{ op: 'unindex', index: '添加', sort: '1' }],
      [{ place: 'index 添加', key: '1', served: 'x', recomputed: undefined }],
    ],
    [
      'a removed document',
      [{ op: 'delete', kind: 'task', key: '1.1' }],
      [{ op: 'put', kind: 'task', key: '1.1', document: task }],
      [{ place: 'document task', key: '1.1', served: undefined, recomputed: /"percent":30/ }],
    ],
  ];
  for (const [what, put, back, named] of cases) {
    await tamper(store, put);
    const { differing, differences } = await reconcile();
    t.match(differences, named, what);
    t.equal(differing, named.length, what);
    await tamper(store, back);
    t.equal((await reconcile()).differing, 0, `${what} put right`);
  }
  await tamper(store, [], new Map([[stream as string, 77]]));
  t.match((await reconcile()).differences, [{ place: 'revisions', key: stream, served: '77' }], 'a revision');
  const sorts = Array.from({ length: 150 }, (_, at) => String(at));
  await tamper(
    store,
    sorts.map((sort) => ({ op: 'index', index: 'many', sort, key: 'x' })),
  );
  const many = await reconcile();
  await tamper(
    store,
    sorts.map((sort) => ({ op: 'unindex', index: 'many', sort })),
  );
  t.match([many.differing, many.differences.length], [151, 100], 'a hundred are named, all are counted');
  const after = reconcilePlan({ served: store, source, plan: 'another' });
  await t.rejects(after, { code: 'plan-not-found' });
}

t.test('in memory', async (t) => {
  await holdsAgainstEvents(t, openMemoryViewStore());
});

t.test('in a file', async (t) => {
  const store = await openSqliteViewStore({ folder: join(t.testdir(), 'views'), epoch: 'worldworld01' });
  t.teardown(() => store.close());
  await holdsAgainstEvents(t, store);
});

t.test('on Redis, also what is on no list of ours', { skip: skipWithout(redis) }, async (t) => {
  const server = await startRedis(t);
  const store = await openRedisViewStore({ url: server.url });
  t.teardown(() => store.close());
  await holdsAgainstEvents(t, store);
  const client = new Redis(server.url);
  t.teardown(() => client.disconnect());
  const [generation] = (await store.generations?.list(plan)) ?? [];
  await client.zadd(`duban:{${plan}}:${generation?.id}:index:task/unit/else`, 0, '1.1\u00001.1');
  t.match(await store.scan(plan, 'task/unit/else', { limit: 1, direction: 'asc' }), [{ key: '1.1' }], 'it is served');
  const { differences } = await reconcilePlan({ served: store, source: new ListSource(events), plan });
  t.match(
    differences.filter(({ place }) => place === 'index task/unit/else'),
    [{ key: '1.1', served: '1.1', recomputed: undefined }],
  );
});

t.test('what moves while it is read is read once more, and a difference in it is found', async (t) => {
  const last = events.at(-1) as RecordedEvent;
  for (const tampered of [false, true]) {
    const store = openMemoryViewStore();
    const source = new ListSource(events.slice(0, -60));
    await filled(store, source);
    const running = start({ store, source, batchMaxEvents: 1 });
    await running.runner.whenCaughtUp();
    let pages = 0;
    const later = events.slice(-60);
    const served: ReconcileOptions['served'] = {
      get: (...of) => store.get(...of),
      scan: (...of) => store.scan(...of),
      checkpoint: (of) => store.checkpoint(of),
      generation: (of) => store.generation(of),
      // Every page is followed by events that touch what was on it.
      contents: async (...of: Parameters<ViewStore['contents']>) => {
        const page = await store.contents(...of);
        pages += 1;
        source.add(later.splice(0, 20));
        await running.runner.waitFor(source.events.at(-1)?.position as string, 5_000);
        if (tampered && later.length === 0) await tamper(store, [{ op: 'delete', kind: 'change', key: last.id }]);
        return page;
      },
    };
    const { differences, position, unsettled } = await reconcilePlan({ served, source, plan });
    await running.stop();
    t.ok(pages > 1);
    t.strictSame([position, unsettled], [source.events.at(-1)?.position, 0]);
    t.match(differences, tampered ? [{ place: 'document change', key: last.id, served: undefined }] : []);
    t.equal(differences.length, tampered ? 1 : 0);
  }
});

t.test('a checkpoint without its event, a generation that is kept, and an abort', async (t) => {
  const store = await openSqliteViewStore({ folder: join(t.testdir(), 'views'), epoch: 'worldworld01' });
  t.teardown(() => store.close());
  await filled(store);
  const source = new ListSource(events);
  const generations = store.generations as NonNullable<ViewStore['generations']>;
  await rebuildPlan({ store, source, plan, accept: () => true });
  const before = await generations.list(plan);
  t.match(before, [{ state: 'kept' }, { state: 'live' }]);
  t.equal((await reconcilePlan({ served: store, source, plan })).differing, 0);
  t.strictSame(await generations.list(plan), before, 'nothing is begun or dropped');
  t.match(await rollbackPlan({ store, source, plan }), { switched: true });

  const last = events.at(-1)?.position as string;
  const beyond = `${last.slice(0, -1)}9`;
  await store.apply(plan, { expectedCheckpoint: last, checkpoint: beyond, revisions: new Map(), changes: [] });
  const { differences } = await reconcilePlan({ served: store, source, plan });
  t.match(differences, [{ place: 'checkpoint', served: beyond, recomputed: last }]);
  const aborted = AbortSignal.abort(new Error('enough'));
  await t.rejects(reconcilePlan({ served: store, source, plan, signal: aborted }), { message: 'enough' });
});
