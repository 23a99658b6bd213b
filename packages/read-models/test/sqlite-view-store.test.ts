import { join } from 'node:path';
import t from 'tap';
import { openSqliteViewStore, type ViewStore } from '../src/index.js';
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
