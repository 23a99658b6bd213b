/** A plan rebuilt beside its live documents in an SQLite file. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { allOf, changeIndexes, openSqliteViewStore, planKey, rebuildPlan } from '../src/index.js';
import { Connection } from '../src/sqlite/connection.js';
import { loadEngine } from '../src/sqlite/engine.js';
import { folderOf } from '../src/sqlite/file.js';
import { dump } from './dump.js';
import { busy, type GenerationSubject, generationLaws, generationsOf, plan, refuse } from './generation-laws.js';
import { ListSource, project } from './sources.js';

const root = t.testdir();
const engine = await loadEngine();

async function setUp(t: Test): Promise<GenerationSubject & { readonly folder: string }> {
  const folder = join(root, String(readdirSync(root).length));
  const store = await openSqliteViewStore({ folder, epoch: 'worldworld01' });
  t.teardown(() => store.close());
  return {
    folder,
    store,
    open: async () => store,
    held: () => {
      const db = new Connection(engine, { file: folderOf(folder).file, readOnly: true, busyMs: 1_000 });
      const tables = ['document', 'entry', 'revision'].map((table) => `SELECT generation FROM ${table}`).join(' UNION ');
      const rows = db.rows(`SELECT coalesce(g.number, -1) FROM (${tables}) h LEFT JOIN generation g ON g.id = h.generation`);
      db.close();
      return new Set(rows.map(([number]) => String(number)));
    },
  };
}

t.test('generations of a plan', (t) => generationLaws(t, setUp));

t.test('differences are named, place by place, and a generation that was abandoned is cleared away', async (t) => {
  const { folder, store, held } = await setUp(t);
  const world = busy();
  const source = new ListSource(world.events);
  await project(source, { store });
  const sound = await dump(store, plan);
  const checkpoint = await store.checkpoint(plan);
  const { document: unit } = { document: await store.get(plan, 'unit', 'gaoxin') };
  if (unit === undefined) throw new Error('the plan has this unit');
  await store.apply(plan, {
    expectedCheckpoint: checkpoint,
    checkpoint: checkpoint ?? '',
    revisions: new Map([[`${plan}-task.1.1`, 9]]),
    changes: [
      { op: 'delete', kind: 'task', key: '1.2' },
      { op: 'put', kind: 'unit', key: 'nobody', document: unit },
      { op: 'index', index: allOf('task'), sort: 'zz', key: '1.1' },
      { op: 'index', index: changeIndexes.correlation('nobody'), sort: 'zz', key: '1.1' },
    ],
  });
  await store.generations?.begin(plan);
  const { switched, differences } = await rebuildPlan({ store, source, plan, accept: refuse });
  t.equal(switched, false);
  t.strictSame(
    differences.map(({ place, key, one, other }) => [place, key, one === undefined, other === undefined]),
    [
      ['document task', '1.2', true, false],
      ['document unit', 'nobody', false, true],
      ['index all/task', 'zz', false, true],
      ['index change/correlation/nobody', 'zz', false, true],
      ['revisions', `${plan}-task.1.1`, false, false],
    ],
  );
  t.strictSame(await generationsOf(store), ['1 live']);
  t.strictSame(held(), new Set(['1']));
  t.match(await rebuildPlan({ store, source, plan, accept: () => true }), { switched: true, live: '4', kept: '1' });
  t.equal(await dump(store, plan), sound);
  t.ok(readdirSync(folder).includes('unclosed'), 'while it is open');
});

t.test('what was made from one generation gets into no other', async (t) => {
  const { store } = await setUp(t);
  const step = (from: string | undefined, to: string, rebuild = false) => ({
    expectedCheckpoint: from,
    checkpoint: to,
    revisions: new Map(),
    changes: [],
    rebuild,
  });
  await store.apply(plan, step(undefined, 'a'));
  const to = (await store.generations?.begin(plan)) ?? '';
  await store.generations?.at(plan, to).apply(plan, step(undefined, 'a'));
  t.equal(await store.generations?.switchTo(plan, { from: '1', fromCheckpoint: 'a', to }), true);
  t.strictSame(await store.apply(plan, step('a', 'b')), { applied: false, checkpoint: 'a' }, 'of one that does not know');
  t.match(await store.progress(plan), { checkpoint: 'a' });
  t.strictSame(await store.apply(plan, step('a', 'b')), { applied: true }, 'once it has asked where the plan stands');
  t.strictSame(await store.apply(plan, step('b', 'c', true)), { applied: true });
  t.strictSame(await generationsOf(store), ['1 kept', '3 live'], 'a rebuild in place leaves nothing of what it replaces');
  t.equal(await store.get(plan, 'plan', planKey), undefined);
});
