/** Opens the stores that the configuration names, and copies everything that a data folder holds. */
import { access, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { DubanError, type LogOrigin } from '@duban/domain';
import { type Backup, type EventStore, type Journal, openEventStoreDb, openJournal, openMemoryStore } from '@duban/event-store';
import {
  copyEvidence,
  type EvidenceReader,
  type EvidenceStore,
  openFolderEvidence,
  openMemoryEvidence,
  readFolderEvidence,
} from '@duban/evidence';
import { openMemoryViewStore, openRedisViewStore, type ViewStore } from '@duban/read-models';
import type { Config, Logger } from '@duban/runtime';

export interface OpenData {
  readonly store: EventStore;
  /** Present when the store is a journal. */
  readonly journal: Journal | undefined;
}

/** @throws {DubanError} whatever opening the store refuses with */
export async function openData(
  { eventStore }: Config,
  createdAt: string | undefined,
  logger: Logger,
  hasRoom?: () => boolean,
): Promise<OpenData> {
  switch (eventStore.engine) {
    case 'memory':
      return { store: openMemoryStore(), journal: undefined };
    case 'journal': {
      const journal = await openJournal({ folder: eventStore.folder, createdAt, hasRoom });
      return { store: journal, journal };
    }
    case 'eventstoredb': {
      const { connectionString } = eventStore;
      const onTrouble = (trouble: object) => logger.warn({ trouble }, 'EventStoreDB failed and is tried again');
      return { store: await openEventStoreDb({ connectionString, onTrouble }), journal: undefined };
    }
  }
}

/** @param origin absent: whose read models these are is not asked. @throws {DubanError} `config-invalid`, `server-unfit`, `server-unreachable` */
export async function openViews({ readModels }: Config, logger: Logger, origin?: LogOrigin): Promise<ViewStore> {
  if (readModels.engine === 'memory') return openMemoryViewStore();
  return openRedisViewStore({
    url: readModels.url,
    origin,
    onFailure: (err) => logger.warn({ err }, 'Redis failed and is tried again'),
  });
}

/**
 * For a command that runs beside the server: a journal that does not exist is not created.
 * @throws {DubanError} as `openData`
 */
export async function openExisting(config: Config, logger: Logger): Promise<EventStore> {
  const { eventStore } = config;
  if (eventStore.engine === 'journal' && !(await isStore(eventStore.folder))) throw noData(eventStore.folder);
  return (await openData(config, undefined, logger)).store;
}

/** @throws {DubanError} `evidence-unavailable`, `evidence-storage-full` */
export async function openEvidence(
  { evidence, evidenceMaxBytes: maxBytes }: Config,
  hasRoom: (bytes: number) => boolean,
  now: () => number,
): Promise<EvidenceStore> {
  return evidence.engine === 'memory'
    ? openMemoryEvidence({ maxBytes })
    : openFolderEvidence({ folder: evidence.folder, maxBytes, hasRoom, now });
}

/** With the keys a copy can issue tokens that the original takes; without them, older tokens and cursors are void on it. */
async function copyKeys(keys: string | undefined, target: string): Promise<void> {
  if (keys === undefined) return;
  await cp(keys, join(target, 'keys'), { recursive: true, errorOnExist: true, force: false }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    },
  );
}

export interface DataBackup extends Backup {
  readonly evidence: { readonly objects: number; readonly bytes: number };
}

/** The parts of a backup besides the events. */
interface Beside {
  readonly keys: string | undefined;
  readonly evidence: EvidenceReader;
}

/**
 * Copies the events first and the evidence after them: evidence that the copied events refer to is then in the copy,
 * although both go on growing.
 * @throws {DubanError} what copying a journal refuses with; `evidence-damaged` after everything whole has been copied
 */
export async function backupOpen(journal: Journal, { keys, evidence }: Beside, target: string): Promise<DataBackup> {
  const done = await journal.backup(target);
  await copyKeys(keys, target);
  const copy = await openFolderEvidence({ folder: join(target, 'evidence'), maxBytes: Number.POSITIVE_INFINITY });
  try {
    return { ...done, evidence: await copyEvidence(evidence, copy) };
  } finally {
    await copy.close();
  }
}

export interface DataFolders {
  readonly folder: string;
  /** Absent where the copy is not to have them. */
  readonly keys: string | undefined;
  /** Absent when evidence is kept in memory. */
  readonly evidence: string | undefined;
}

/** Makes a backup while no server runs. It holds the folder's lock until it is done. */
export async function backupFolder({ folder, keys, evidence }: DataFolders, target: string): Promise<DataBackup> {
  if (!(await isStore(folder))) throw noData(folder);
  const reader = evidence === undefined ? openMemoryEvidence({ maxBytes: 0 }) : readFolderEvidence(evidence);
  const journal = await openJournal({ folder });
  try {
    return await backupOpen(journal, { keys, evidence: reader }, target);
  } finally {
    await journal.close();
  }
}

const noData = (folder: string) => new DubanError('store-unavailable', { detail: `${folder}: 没有数据 / holds no data` });

/** Whether there is a journal: opening would create one, and a backup of nothing looks like a backup. */
const isStore = (folder: string) =>
  access(join(folder, 'store.json')).then(
    () => true,
    () => false,
  );
