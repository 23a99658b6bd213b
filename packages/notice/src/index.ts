export * from './bounds.js';
export { draftToManifest, type ManifestOptions, type Named } from './manifest-of-draft.js';
export * from './notice.js';
export * from './reading.js';
export { type WarningCode, warningRegistry } from './warning-registry.js';
