export { askForBackup } from './control.js';
export { backupFolder } from './data.js';
export { type Standalone, type StandaloneOptions, startStandalone } from './standalone.js';
