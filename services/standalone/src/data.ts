/** The event store that the configuration names, and a copy of all that a data folder holds. */
import { access, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { DubanError } from '@duban/domain';
import { type Backup, type EventStore, type Journal, openJournal, openMemoryStore } from '@duban/event-store';
import type { Config } from '@duban/runtime';

export interface OpenData {
  readonly store: EventStore;
  /** Present when the store is a journal. */
  readonly journal: Journal | undefined;
}

/** @throws {DubanError} whatever opening a journal refuses with */
export async function openData({ eventStore }: Config, createdAt: string): Promise<OpenData> {
  switch (eventStore.engine) {
    case 'memory':
      return { store: openMemoryStore(), journal: undefined };
    case 'journal': {
      const journal = await openJournal({ folder: eventStore.folder, createdAt });
      return { store: journal, journal };
    }
  }
}

/** The keys go with the events: without them no token and no cursor of before is good any more. */
async function copyKeys(keys: string | undefined, target: string): Promise<void> {
  if (keys === undefined) return;
  await cp(keys, join(target, 'keys'), { recursive: true, errorOnExist: true, force: false }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    },
  );
}

export async function backupOpen(journal: Journal, keys: string | undefined, target: string): Promise<Backup> {
  const done = await journal.backup(target);
  await copyKeys(keys, target);
  return done;
}

/** A backup while no server runs: takes the folder's lock for as long as it needs. */
export async function backupFolder(
  { folder, keys }: { folder: string; keys: string | undefined },
  target: string,
): Promise<Backup> {
  if (!(await isStore(folder))) throw new DubanError('store-unavailable', { detail: `${folder}: 没有数据 / holds no data` });
  const journal = await openJournal({ folder });
  try {
    return await backupOpen(journal, keys, target);
  } finally {
    await journal.close();
  }
}

/** Opening a journal would create one, and a backup of nothing looks like a backup. */
const isStore = (folder: string) =>
  access(join(folder, 'store.json')).then(
    () => true,
    () => false,
  );
