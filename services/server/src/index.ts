export { askForBackup, askForParked, askForRetry, type Retried } from './control.js';
export {
  backupFolder,
  type DataBackup,
  type DataFolders,
  openExisting,
  openRecoverable,
  openViews,
  openViewsOf,
} from './data.js';
export { type RunningServer, type ServerOptions, startServer } from './server.js';
export { issueRecorded, operatorOf, type RecordOversight, recorderBeside } from './token-records.js';
