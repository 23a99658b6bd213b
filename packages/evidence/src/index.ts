export { checkEvidence, type EvidenceCheck, type Listed } from './check.js';
export { copyEvidence } from './copy.js';
export { type FolderEvidenceOptions, openFolderEvidence, readFolderEvidence } from './folder.js';
export * from './media-types.js';
export { type MemoryEvidenceOptions, openMemoryEvidence } from './memory.js';
export * from './port.js';
export { marksOf, possession } from './possession.js';
export { type Putter, type Swept, WaitingPieces, type WaitingPut } from './waiting.js';
