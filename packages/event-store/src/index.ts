export * from './append-input.js';
export * from './epoch.js';
export {
  type Credentials,
  defaultEventStoreDbTimes,
  type EventStoreDbOptions,
  type EventStoreDbTimes,
  type EventStoreDbTrouble,
  openEventStoreDb,
} from './eventstoredb/event-store-db.js';
export { type CheckFinding, checkJournal, type JournalCheck } from './journal/check.js';
export type { FileLayer, FolderLock, OpenFile, OpenMode } from './journal/file-layer.js';
export { defaultGroupLimits, type GroupLimits } from './journal/group-writer.js';
export { type JournalOptions, openJournal } from './journal/journal.js';
export type { Backup, Journal, JournalStats } from './journal/journal-port.js';
export { nodeFiles } from './journal/node-files.js';
export type { Cut, RebuiltIndex, Recovery } from './journal/recovery.js';
export { socketPath } from './journal/socket-path.js';
export { openMemoryStore } from './memory.js';
export * from './port.js';
export * from './transact.js';
