export * from './bounds.js';
export { checkedManifest, draftToManifest, type ManifestOptions, manifestCandidate, type Named } from './manifest-of-draft.js';
export * from './notice.js';
export * from './reading.js';
export { type WarningCode, warningRegistry } from './warning-registry.js';
