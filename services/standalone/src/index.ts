export { askForBackup } from './control.js';
export { backupFolder, type DataBackup, type DataFolders } from './data.js';
export { type Standalone, type StandaloneOptions, startStandalone } from './standalone.js';
