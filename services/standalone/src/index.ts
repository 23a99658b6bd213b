export { askForBackup, askForParked, askForRetry, type Retried } from './control.js';
export { backupFolder, type DataBackup, type DataFolders, openExisting } from './data.js';
export { openViews } from './engines.js';
export { type Standalone, type StandaloneOptions, startStandalone } from './standalone.js';
