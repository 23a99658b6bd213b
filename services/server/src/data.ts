/** The stores that the configuration names, and a copy of all that a data folder holds. */
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

/** For a command beside the server: a journal that is not there is not created. @throws {DubanError} as `openData` */
export async function openExisting(config: Config, logger: Logger): Promise<EventStore> {
  const { eventStore } = config;
  if (eventStore.engine === 'journal' && !(await isStore(eventStore.folder))) throw noData(eventStore.folder);
  return (await openData(config, undefined, logger)).store;
}

/** @throws {DubanError} `evidence-unavailable`, `evidence-storage-full` */
export async function openEvidence(
  { evidence, evidenceMaxBytes: maxBytes }: Config,
  hasRoom: (bytes: number) => boolean,
): Promise<EvidenceStore> {
  return evidence.engine === 'memory'
    ? openMemoryEvidence({ maxBytes })
    : openFolderEvidence({ folder: evidence.folder, maxBytes, hasRoom });
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

export interface DataBackup extends Backup {
  readonly evidence: { readonly objects: number; readonly bytes: number };
}

/** What a backup copies besides the events. */
interface Beside {
  readonly keys: string | undefined;
  readonly evidence: EvidenceReader;
}

/**
 * The events first and the evidence after them: whatever was there for the copied events is then in the
 * copy too, while both go on growing.
 * @throws {DubanError} what copying a journal refuses with; `evidence-damaged` when all that is whole has been copied
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
  readonly keys: string | undefined;
  /** Absent when evidence is kept in memory. */
  readonly evidence: string | undefined;
}

/** A backup while no server runs: takes the folder's lock for as long as it needs. */
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

/** Opening a journal would create one, and a backup of nothing looks like a backup. */
const isStore = (folder: string) =>
  access(join(folder, 'store.json')).then(
    () => true,
    () => false,
  );
