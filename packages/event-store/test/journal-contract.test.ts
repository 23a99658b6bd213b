import t from 'tap';
import { type JournalOptions, openJournal } from '../src/index.js';
import { eventStoreContract } from './contract.js';

/** Each store in a folder of its own. */
async function contract(name: string, options: Omit<JournalOptions, 'folder'>): Promise<void> {
  const folders = new Map<object, string>();
  const open = async (folder: string) => {
    const store = await openJournal({ folder, ...options });
    folders.set(store, folder);
    return store;
  };
  const root = t.testdir();
  await eventStoreContract(t, {
    name,
    open: () => open(`${root}/${name}-${folders.size}`),
    reopen: async (store) => {
      await store.close();
      return open(folders.get(store) as string);
    },
    capabilities: { emptyOnOpen: true, durable: true },
  });
}

await contract('journal', {});
await contract('journal-with-tiny-segments', { segmentMaxBytes: 4_096, limits: { groupMaxBytes: 8_192 } });
