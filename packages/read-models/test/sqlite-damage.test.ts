/** What a damaged, foreign or unwritable file of read models is answered with: never with a wrong document. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DubanError } from '@duban/domain';
import { mountSmall, remountReadOnly, remountWritable } from '@duban/test-support';
import t from 'tap';
import { allOf, openSqliteViewReader, openSqliteViewStore, planKey, type ViewState, type ViewStore } from '../src/index.js';
import { Connection } from '../src/sqlite/connection.js';
import { loadEngine } from '../src/sqlite/engine.js';
import { folderOf } from '../src/sqlite/file.js';
import { dump } from './dump.js';
import { busy, plan } from './generation-laws.js';
import { ListSource, project } from './sources.js';

const epoch = 'worldworld01';
const root = t.testdir();
const world = busy();
const source = new ListSource(world.events);
const sound = await dump(await project(source), plan);
const damaged = { code: 'read-models-damaged' };

/** A folder filled and closed. */
const whole = join(root, 'whole');
const first = await openSqliteViewStore({ folder: whole, epoch });
await project(source, { store: first });
await first.close();

let folders = 0;
function copied(from = whole): string {
  folders += 1;
  const folder = join(root, String(folders));
  cpSync(from, folder, { recursive: true });
  return folder;
}

interface Opened {
  readonly store: ViewStore;
  /** Codes of why the file was begun anew. */
  readonly why: readonly string[];
}

async function reopened(folder: string, as = epoch): Promise<Opened> {
  const why: string[] = [];
  return { store: await openSqliteViewStore({ folder, epoch: as, begunAnew: ({ code }) => why.push(code) }), why };
}

t.test('a file that is whole is not begun anew, and its generation is that of before', async (t) => {
  const folder = copied();
  const { store, why } = await reopened(folder);
  const generation = await store.generation(plan);
  t.equal(await dump(store, plan), sound);
  t.equal(statSync(folderOf(folder).file).mode & 0o777, 0o600);
  await store.close();
  await store.close();
  const again = await reopened(folder);
  t.strictSame([why, again.why], [[], []]);
  t.equal(await again.store.generation(plan), generation);
  await again.store.close();
});

t.test('a flipped bit is refused or changes nothing, wherever it is, and the next opening makes all anew', async (t) => {
  // The same places in every run. A file of some hundred documents has about 40 pages.
  let seed = 20_121_231;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const bytes = readFileSync(folderOf(whole).file);
  const folder = copied();
  const { file } = folderOf(folder);
  let refused = 0;
  const flips = 60;
  for (let flip = 0; flip < flips; flip += 1) {
    const at = random(bytes.length);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << random(8)), at);
    for (const left of ['-wal', '-shm']) rmSync(`${file}${left}`, { force: true });
    writeFileSync(file, changed);
    const reader = await openSqliteViewReader({ folder, epoch });
    try {
      const shown = await dump(reader as ViewStore, plan);
      if (shown !== sound) t.fail(`byte ${at} of ${bytes.length} gave a wrong answer`);
    } catch (error) {
      refused += 1;
      const code = error instanceof DubanError ? error.code : String(error);
      if (!['read-models-damaged', 'read-models-outdated'].includes(code)) t.fail(`byte ${at}: ${code} ${error}`);
    }
    await reader.close();
  }
  t.ok(refused > flips / 10, `${refused} of ${flips} were met`);
  writeFileSync(folderOf(folder).damaged, `${statSync(file).dev}.${statSync(file).ino}\nmet by a reader`);
  const { store, why } = await reopened(folder);
  t.strictSame(why, [damaged.code]);
  t.equal(await store.mark(), undefined);
  await project(source, { store });
  t.equal(await dump(store, plan), sound);
  t.notOk(existsSync(folderOf(folder).damaged));
  await store.close();
});

t.test('a reader that meets damage tells its own process and the writer', async (t) => {
  const folder = copied();
  const met: DubanError[] = [];
  const store = await openSqliteViewStore({ folder, epoch, onDamage: (damage) => met.push(damage) });
  const engine = await loadEngine();
  const knife = new Connection(engine, { file: folderOf(folder).file, readOnly: false, busyMs: 1_000 });
  // A document that is gone while its entry is not.
  knife.run("DELETE FROM document WHERE key = '1.2' AND kind = (SELECT id FROM name WHERE name = 'task')");
  knife.close();
  const told: DubanError[] = [];
  const reader = await openSqliteViewReader({ folder, onDamage: (damage) => told.push(damage) });
  const state = await reader.state();
  const list = () => state.list(plan, allOf('task'), 'task', { limit: 10, direction: 'asc' });
  await t.rejects(list(), { ...damaged, params: { detail: /1\.2/ } });
  await t.rejects(list(), damaged, 'and again');
  state.release();
  t.equal(told.length, 1);
  await t.rejects(store.setMark(`${epoch}-00000000000000999999`), { ...damaged, params: { detail: /1\.2/ } });
  await t.rejects(store.setStandstill(plan, undefined), damaged);
  t.equal(met.length, 1);
  await store.close();
  const again = await reopened(folder);
  t.strictSame(again.why, [damaged.code]);
  await project(source, { store: again.store });
  t.equal(await dump(reader as ViewStore, plan), sound, 'the reader goes on with the new file');
  await reader.close();
  await again.store.close();
});

t.test('a file that is cut off, or not one of ours, is begun anew', async (t) => {
  const size = statSync(folderOf(whole).file).size;
  const cases: [name: string, harm: (file: string) => void, why: string][] = [
    ['cut within a page', (file) => truncateSync(file, size - 100), damaged.code],
    ['nothing of SQLite', (file) => writeFileSync(file, 'x'.repeat(8_192)), damaged.code],
    [
      'another database',
      (file) => writeFileSync(file, Buffer.concat([readFileSync(file).subarray(0, 100), Buffer.alloc(8_092)])),
      damaged.code,
    ],
    [
      'steps that are gone after a death',
      (file) => {
        rmSync(`${file}-wal`, { force: true });
        writeFileSync(join(file, '..', 'unclosed'), '');
      },
      damaged.code,
    ],
  ];
  for (const [name, harm, code] of cases) {
    const folder = copied();
    harm(folderOf(folder).file);
    const { store, why } = await reopened(folder);
    t.strictSame(why, [code], name);
    await project(source, { store });
    t.equal(await dump(store, plan), sound, name);
    await store.close();
  }
  for (const pages of [1, 5, 12, 20]) {
    const folder = copied();
    truncateSync(folderOf(folder).file, pages * 8_192);
    // It may open, when what is missing is not asked for; then it is met by whoever asks.
    const { store } = await reopened(folder).catch(() => ({ store: undefined }));
    if (store === undefined) continue;
    const shown = await dump(store, plan).catch((error: unknown) => error);
    if (shown instanceof DubanError) t.match(shown, damaged, `${pages} pages`);
    else t.not(shown, sound);
    await store.close();
  }
});

t.test('a file of another journal, format or set of views is begun anew, and a reader refuses it', async (t) => {
  const other = copied();
  const { store, why } = await reopened(other, 'otherworld01');
  t.strictSame(why, ['read-models-outdated']);
  t.strictSame(await store.plans({ limit: 10 }), []);
  await store.close();
  await t.rejects((await openSqliteViewReader({ folder: other, epoch })).checkpoint(plan), { code: 'read-models-outdated' });
  const engine = await loadEngine();
  for (const what of ['format', 'views']) {
    const folder = copied();
    const writer = new Connection(engine, { file: folderOf(folder).file, readOnly: false, busyMs: 0 });
    const { abouts } = await import('../src/sqlite/tables.js');
    abouts.put(writer, [[what, '99']]);
    writer.close();
    const reader = await openSqliteViewReader({ folder });
    await t.rejects(reader.state(), { code: 'read-models-outdated', params: { detail: new RegExp(`${what}: 99`) } });
    await reader.close();
    const opened = await reopened(folder);
    t.strictSame(opened.why, ['read-models-outdated']);
    await opened.store.close();
  }
});

t.test('one writer at a time, and a file that is removed or replaced while it is open is known', async (t) => {
  const folder = copied();
  const met: DubanError[] = [];
  const store = await openSqliteViewStore({ folder, epoch, onDamage: (damage) => met.push(damage) });
  await t.rejects(openSqliteViewStore({ folder, epoch }), { code: 'store-locked' });
  const reader = await openSqliteViewReader({ folder });
  t.equal(await dump(reader as ViewStore, plan), sound);
  for (const left of ['', '-wal', '-shm']) rmSync(`${folderOf(folder).file}${left}`);
  await t.rejects(reader.get(plan, 'plan', planKey), { code: 'store-unavailable' });
  await t.rejects(store.setMark(`${epoch}-00000000000000999999`), damaged);
  t.equal(met.length, 1);
  await store.close();
  const again = await reopened(folder);
  await project(source, { store: again.store });
  t.equal(await dump(reader as ViewStore, plan), sound);
  await again.store.close();
  await reader.close();
  await t.rejects(reader.checkpoint(plan), { code: 'store-unavailable' });
});

t.test('a reader before there is a file, states that are too many or too long', async (t) => {
  const folder = join(root, 'none');
  const reader = await openSqliteViewReader({ folder, stateMaxMs: 20 });
  await t.rejects(reader.state(), { code: 'store-unavailable' });
  const store = await openSqliteViewStore({ folder, epoch });
  const states: ViewState[] = [];
  for (let taken = 0; taken < 64; taken += 1) states.push(await reader.state());
  await t.rejects(reader.state(), { code: 'overloaded' });
  const ended = async () => {
    for (;;) {
      const found = await states[0]?.checkpoint(plan).catch((error: DubanError) => error);
      if (found instanceof DubanError) return found;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  t.match(await ended(), { code: 'store-unavailable', params: { detail: /20/ } });
  for (const state of states) state.release();
  (await reader.state()).release();
  await reader.close();
  await store.close();
});

t.test('a full disk refuses steps, and with room they go on', async (t) => {
  const disk = mountSmall(t, 4_000);
  if (disk === undefined) return;
  const store = await openSqliteViewStore({ folder: join(disk, 'read-models'), epoch });
  t.teardown(() => store.close());
  await project(source, { store });
  const room = join(disk, 'other');
  let bytes = 4_000_000;
  for (; bytes > 1_000; bytes /= 2) {
    try {
      writeFileSync(room, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // As much as there is room for is written all the same.
    }
  }
  const checkpoint = await store.checkpoint(plan);
  const document = await store.get(plan, 'unit', 'gaoxin');
  if (checkpoint === undefined || document === undefined) throw new Error('the plan is there');
  const names = Array.from({ length: 2_000 }, (_, at) => ({ op: 'put', kind: 'unit', key: `u${at}`, document }) as const);
  const batch = {
    expectedCheckpoint: checkpoint,
    checkpoint: `${epoch}-00000000000000999999`,
    revisions: new Map(),
    changes: names,
  };
  await t.rejects(store.apply(plan, batch), { code: 'store-unavailable', params: { detail: /已满/ } });
  t.equal(await store.checkpoint(plan), checkpoint);
  t.equal(await dump(store, plan), sound, 'nothing of the step is there');
  rmSync(room);
  t.strictSame(await store.apply(plan, batch), { applied: true });
  t.match(await store.get(plan, 'unit', 'u1999'), { id: 'gaoxin' });
});

t.test('a folder that cannot be written is said', async (t) => {
  writeFileSync(join(root, 'file'), '');
  await t.rejects(openSqliteViewStore({ folder: join(root, 'file', 'read-models'), epoch }), { code: 'store-read-only' });
  const disk = mountSmall(t, 4_000);
  if (disk === undefined) return;
  mkdirSync(join(disk, 'read-models'));
  remountReadOnly(disk);
  await t.rejects(openSqliteViewStore({ folder: join(disk, 'read-models'), epoch }), { code: 'store-read-only' });
  remountWritable(disk);
  cpSync(whole, join(disk, 'read-models'), { recursive: true });
  remountReadOnly(disk);
  await t.rejects(openSqliteViewStore({ folder: join(disk, 'read-models'), epoch }), { code: 'store-read-only' });
  const reader = await openSqliteViewReader({ folder: join(disk, 'read-models') });
  await t.rejects(reader.get(plan, 'plan', planKey), { code: 'store-unavailable' }, 'SQLite reads no file with steps there');
  await reader.close();
});
