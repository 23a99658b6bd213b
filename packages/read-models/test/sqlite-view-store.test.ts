import { join } from 'node:path';
import t from 'tap';
import { changeIndexes, openSqliteViewStore, type ViewStore } from '../src/index.js';
import { Connection } from '../src/sqlite/connection.js';
import { loadEngine } from '../src/sqlite/engine.js';
import { folderOf } from '../src/sqlite/file.js';
import { batch, index, plan } from './contract/subject.js';
import { viewStoreContract } from './contract.js';

const root = t.testdir();
const folders = new Map<ViewStore, string>();

async function open(folder: string): Promise<ViewStore> {
  const store = await openSqliteViewStore({ folder, epoch: 'contractlog1' });
  folders.set(store, folder);
  return store;
}

await viewStoreContract(t, {
  name: 'sqlite',
  open: () => open(join(root, String(folders.size))),
  reopen: async (store) => {
    await store.close();
    return open(folders.get(store) ?? '');
  },
});

t.test('names are numbered once for all indexes of which there are many', async (t) => {
  const folder = join(root, 'names');
  const store = await open(folder);
  const ofCommands = Array.from({ length: 50 }, (_, at) => index(changeIndexes.correlation(`command ${at}`), '1', 'k'));
  await store.apply(plan, batch(undefined, 1, [...ofCommands, index(changeIndexes.all, '1', 'k')]));
  await store.close();
  const db = new Connection(await loadEngine(), { file: folderOf(folder).file, readOnly: true, busyMs: 1_000 });
  t.strictSame(db.rows('SELECT name FROM name'), [['all/change'], ['change/correlation/']]);
  db.close();
});
