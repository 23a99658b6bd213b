export * from './append-input.js';
export { CommandTime } from './command-time.js';
export * from './epoch.js';
export type { CommandEnvelope, RecordedTime } from './event-metadata.js';
export {
  createEventStoreDbUser,
  openEventStoreDb,
  openMigrationTarget,
  openRecoverableEventStoreDb,
} from './eventstoredb/event-store-db.js';
export * from './eventstoredb/options.js';
export { formatHead, type LogHead, parseHead } from './journal/chain.js';
export { type CheckFinding, type CheckOptions, checkJournal, type JournalCheck } from './journal/check.js';
export type { FileLayer, FolderLock, OpenFile, OpenMode } from './journal/file-layer.js';
export type { GroupLimits } from './journal/group-writer.js';
export { type JournalOptions, openJournal } from './journal/journal.js';
export { followJournal, type JournalFollower } from './journal/journal-follower.js';
export type { Backup, Journal, JournalStats } from './journal/journal-port.js';
export { type PlacedReader, type Places, readPlaces, wordsPerPlace } from './journal/placed-events.js';
export type { Cut, RebuiltIndex, Recovery } from './journal/recovery.js';
export { socketPath } from './journal/socket-path.js';
export { checkLog, type LogCheck, type LogFinding } from './log-check.js';
export { lookBeyond } from './look-beyond.js';
export { openMemoryStore } from './memory.js';
export * from './migration.js';
export * from './port.js';
export { newEventId, newSalt } from './random.js';
export { findLoss, notRecovered, type RecoverableStore, type Recovery as StoreRecovery } from './recovered-store.js';
export * from './transact.js';
export { type Keeper, WatchedStore } from './watched-store.js';
