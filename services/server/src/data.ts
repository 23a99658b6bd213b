/** Opens the stores that the configuration names, and copies everything that a data folder holds. */
import { access, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { DubanError, type LogOrigin } from '@duban/domain';
import {
  type Backup,
  type EventStore,
  type EventStoreDbObserver,
  type Journal,
  type Keeper,
  notRecovered,
  openEventStoreDb,
  openJournal,
  openMemoryStore,
  openRecoverableEventStoreDb,
  type RecoverableStore,
  WatchedStore,
} from '@duban/event-store';
import {
  copyEvidence,
  type EvidenceReader,
  type EvidenceStore,
  openFolderEvidence,
  openMemoryEvidence,
  readFolderEvidence,
} from '@duban/evidence';
import { landmarksIn, openMemoryViewStore, openRedisViewStore, openSqliteViewStore, type ViewStore } from '@duban/read-models';
import type { Config, Logger } from '@duban/runtime';
import { refuseInside } from './backup-target.js';

/** Those who remember events of the event store besides the process itself. */
export const keepers = {
  readModels: { zh: '读模型（DUBAN_READ_MODELS）', en: 'the read models (DUBAN_READ_MODELS)' },
  feed: { zh: 'Kafka 主题（DUBAN_FEED）', en: 'the topic (DUBAN_FEED)' },
} as const satisfies Record<string, Keeper>;

export interface OpenData {
  readonly store: WatchedStore;
  /** Present when the store is a journal. */
  readonly journal: Journal | undefined;
}

export interface OpeningData {
  readonly logger: Logger;
  /** What a journal that is made says of its beginning. */
  readonly createdAt?: string;
  readonly hasRoom?: () => boolean;
  /** As `EventStoreDbOptions` has them. */
  readonly part?: string;
  readonly observer?: EventStoreDbObserver | undefined;
}

/** @throws {DubanError} whatever opening the store refuses with */
export async function openData(
  { eventStore }: Config,
  { logger, createdAt, hasRoom, part, observer }: OpeningData,
): Promise<OpenData> {
  const onWentBack = (err: DubanError) =>
    logger.fatal({ err }, 'the event store has gone back: stop Duban and run duban recover');
  const watch = (store: EventStore, wentBack?: DubanError) => new WatchedStore(store, { wentBack, onWentBack });
  switch (eventStore.engine) {
    case 'memory':
      return { store: watch(openMemoryStore()), journal: undefined };
    case 'journal': {
      const journal = await openJournal({ folder: eventStore.folder, createdAt, hasRoom });
      const { backupOf } = journal;
      return { store: watch(journal, backupOf === undefined ? undefined : notRecovered(backupOf)), journal };
    }
    case 'eventstoredb': {
      const { connectionString } = eventStore;
      const store = await openEventStoreDb({ connectionString, onTrouble: troubleLog(logger), part, observer });
      return { store: watch(store), journal: undefined };
    }
  }
}

const troubleLog = (logger: Logger) => (trouble: object) => logger.warn({ trouble }, 'EventStoreDB failed and is tried again');

/**
 * Opens the read models, and asks the event store for what they remember of it.
 * @param store absent: whose read models these are is not asked
 * @throws {DubanError} `config-invalid`, `server-unfit`, `server-unreachable`, `store-went-back`
 */
export async function openViews(config: Config, logger: Logger, store?: WatchedStore): Promise<ViewStore> {
  const views = await openViewsOf(config, logger, store);
  try {
    await store?.verify(await landmarksIn(views), keepers.readModels);
    return views;
  } catch (error) {
    await views.close();
    throw error;
  }
}

/** The same without asking the event store. */
export async function openViewsOf({ readModels }: Config, logger: Logger, origin?: LogOrigin): Promise<ViewStore> {
  if (readModels.engine === 'memory') return openMemoryViewStore();
  if (readModels.engine === 'sqlite') {
    const { folder } = readModels;
    const begunAnew = (err: unknown) => logger.error({ err, folder }, 'the read models are deleted: they are filled again');
    return openSqliteViewStore({ folder, epoch: origin?.epoch ?? '', begunAnew });
  }
  return openRedisViewStore({
    url: readModels.url,
    origin,
    onFailure: (err) => logger.warn({ err }, 'Redis failed and is tried again'),
  });
}

/**
 * Opens the event store to give it another epoch. No server may run on it.
 * @throws {DubanError} as `openData`; `config-invalid` where nothing outlives the process
 */
export async function openRecoverable({ eventStore }: Config, logger: Logger): Promise<RecoverableStore> {
  switch (eventStore.engine) {
    case 'memory':
      throw new DubanError('config-invalid', {
        key: 'DUBAN_EVENT_STORE',
        detail: '应为 journal:<目录> 或 esdb://… / must be journal:<folder> or esdb://…',
      });
    case 'journal': {
      if (!(await isStore(eventStore.folder))) throw noData(eventStore.folder);
      const journal = await openJournal({ folder: eventStore.folder });
      return { store: journal, recover: (recovery) => journal.recover(recovery) };
    }
    case 'eventstoredb':
      return openRecoverableEventStoreDb({ connectionString: eventStore.connectionString, onTrouble: troubleLog(logger) });
  }
}

/**
 * For a command that runs beside the server: a journal that does not exist is not created.
 * @throws {DubanError} as `openData`
 */
export async function openExisting(config: Config, logger: Logger): Promise<WatchedStore> {
  const { eventStore } = config;
  if (eventStore.engine === 'journal' && !(await isStore(eventStore.folder))) throw noData(eventStore.folder);
  return (await openData(config, { logger, part: 'command-line' })).store;
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
  readonly keys: string | undefined;
  /** Absent when evidence is kept in memory. */
  readonly evidence: string | undefined;
}

/**
 * Makes a backup while no server runs. It holds the folder's lock until it is done.
 * @throws {DubanError} `backup-target-inside`, and as `backupOpen`
 */
export async function backupFolder(
  { folder, keys, evidence }: DataFolders,
  target: string,
  withKeys: boolean,
): Promise<DataBackup> {
  if (!(await isStore(folder))) throw noData(folder);
  await refuseInside(target, [folder, keys, evidence]);
  const reader = evidence === undefined ? openMemoryEvidence({ maxBytes: 0 }) : readFolderEvidence(evidence);
  const journal = await openJournal({ folder });
  try {
    return await backupOpen(journal, { keys: withKeys ? keys : undefined, evidence: reader }, target);
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
