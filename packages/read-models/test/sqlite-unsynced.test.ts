/** A first fill waits for no disk: what the end of a process, and what a power cut does to it. */
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { openSqliteViewReader, openSqliteViewStore } from '../src/index.js';
import { Connection } from '../src/sqlite/connection.js';
import { loadEngine } from '../src/sqlite/engine.js';
import { folderOf, walMaxBytes } from '../src/sqlite/file.js';
import { dump } from './dump.js';
import { busy, plan } from './generation-laws.js';
import { ListSource, project } from './sources.js';

const epoch = 'worldworld01';
const source = new ListSource(busy().events);
const sound = await dump(await project(source), plan);
const position = (number: number) => `${epoch}-${String(number).padStart(20, '0')}`;

async function open(t: Test, folder: string) {
  const why: string[] = [];
  const store = await openSqliteViewStore({ folder, epoch, begunAnew: ({ message }) => why.push(message) });
  t.teardown(() => store.close());
  return { store, why, noted: () => existsSync(folderOf(folder).unsynced) };
}

t.test('the end of a process loses nothing of a fill, and after a power cut it is begun anew', async (t) => {
  if (!existsSync('/proc/sys/kernel/random/boot_id')) return void t.pass('this system waits for the disk all the time');
  const root = t.testdir();
  const filling = join(root, 'filling');
  const { store, noted } = await open(t, filling);
  await project(source, { store });
  t.ok(noted());
  const left = (name: string) => {
    const folder = join(root, name);
    cpSync(filling, folder, { recursive: true });
    return folder;
  };

  const killed = await open(t, left('killed'));
  t.strictSame(killed.why, []);
  t.equal(await dump(killed.store, plan), sound);
  t.ok(killed.noted(), 'it is gone on with as it was begun');

  const cutOff = left('cut');
  writeFileSync(folderOf(cutOff).unsynced, '00000000-0000-4000-8000-000000000000\n');
  const anew = await open(t, cutOff);
  t.match(anew.why, [/started anew/]);
  t.equal(await anew.store.checkpoint(plan), undefined);
  t.ok(anew.noted());
});

t.test('what was filled is synced, once no reader is in the way; a close syncs too', async (t) => {
  const folder = join(t.testdir(), 'read-models');
  const { store, noted } = await open(t, folder);
  await project(source, { store });
  const reader = await openSqliteViewReader({ folder });
  const state = await reader.state();
  await state.checkpoint(plan);
  await store.setMark(position(1_000_001));
  store.filled?.();
  t.equal(noted(), existsSync('/proc/sys/kernel/random/boot_id'), 'a reader is in the way');
  state.release();
  let mark = 1_000_001;
  await until(async () => {
    mark += 1;
    await store.setMark(position(mark));
    return !noted();
  });
  t.equal(statSync(`${folderOf(folder).file}-wal`).size < walMaxBytes, true);
  await reader.close();
  await store.close();
  const again = await open(t, folder);
  t.strictSame([again.why, again.noted()], [[], false]);
  t.equal(await dump(again.store, plan), sound);
  await again.store.close();

  const second = join(t.testdir(), 'second');
  const { store: stopped, noted: still } = await open(t, second);
  await project(source, { store: stopped });
  await stopped.close();
  t.notOk(still());
});

t.test('long readers: the file of steps stops growing, and is cut when they let go', async (t) => {
  const folder = join(t.testdir(), 'read-models');
  const { store } = await open(t, folder);
  await project(source, { store });
  const document = await store.get(plan, 'unit', 'gaoxin');
  if (document === undefined) throw new Error('the unit is there');
  const wal = () => statSync(`${folderOf(folder).file}-wal`).size;
  const large = { ...document, name: 'simulated'.repeat(13_000) };
  let number = 1_000_000;
  const step = async () => {
    const expectedCheckpoint = await store.checkpoint(plan);
    number += 1;
    const changes = Array.from(
      { length: 128 },
      (_, at) => ({ op: 'put', kind: 'unit', key: `u${at}`, document: large }) as const,
    );
    return store.apply(plan, { expectedCheckpoint, checkpoint: position(number), revisions: new Map(), changes });
  };
  // Another program, which bounds no reading of its own.
  const long = new Connection(await loadEngine(), { file: folderOf(folder).file, readOnly: true, busyMs: 0 });
  long.exec('BEGIN');
  long.row('SELECT count(*) FROM plan');
  let refused: unknown;
  for (let steps = 0; refused === undefined && steps < 100; steps += 1) refused = await step().then(() => undefined, String);
  t.match(refused, /已达.*some program has been reading/s);
  t.ok(wal() > walMaxBytes && wal() < 5 * walMaxBytes, `${wal()} bytes`);
  t.equal(await store.checkpoint(plan), position(number - 1), 'nothing of the refused step is there');
  long.exec('COMMIT');
  await until(() =>
    step().then(
      ({ applied }) => applied,
      () => false,
    ),
  );
  t.ok(wal() <= walMaxBytes, `${wal()} bytes`);
  long.close();
  t.ok(readFileSync(folderOf(folder).unclosed).length > 0);
});
