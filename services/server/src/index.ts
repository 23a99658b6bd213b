export type { Retried } from './control.js';
export { askForBackup, askForParked, askForRebuild, askForRetry } from './control-client.js';
export {
  backupFolder,
  type DataBackup,
  type DataFolders,
  openExisting,
  openRecoverable,
  openViews,
  openViewsOf,
} from './data.js';
export { carryOut, type Rebuilding, type RebuildOrder } from './rebuild-order.js';
export { type RunningServer, type ServerOptions, startServer } from './server.js';
export { issueRecorded, operatorOf, type RecordOversight, recorderBeside } from './token-records.js';
