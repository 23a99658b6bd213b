export * from './amendment.js';
export * from './bounds.js';
export { checkedManifest, draftToManifest, type ManifestOptions, manifestCandidate, type Named } from './manifest-of-draft.js';
export * from './notice.js';
export type { PlacedLetter, PlacedPage, PlacedRule } from './pages/page.js';
export * from './reading.js';
export type { NoticeSheet } from './sheet-text.js';
export { noticeMediaType, type Provenance } from './sources.js';
export { type WarningCode, warningRegistry } from './warning-registry.js';
