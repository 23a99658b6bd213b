export * from './plan-2012.js';
export { type Account, type AccountId, accounts } from './simulated-year/accounts.js';
export { type SimulatedFile, simulatedFiles } from './simulated-year/evidence.js';
export { simulatedYearId, simulatedYearManifest } from './simulated-year/manifest.js';
export { lastDay, simulatedYear } from './simulated-year/simulated-year.js';
export { labelOf, type Step, type Target } from './simulated-year/steps.js';
