export type { DossierItem } from './answers/dossier.js';
export type { EventContent } from './answers/event.js';
export type { HistoryItem } from './answers/history.js';
export type { RescoredLight } from './answers/light.js';
export type { LinkedEvent, Links } from './answers/links.js';
export type { Receipt } from './answers/receipt.js';
export type { SharedEvidence } from './answers/shared-evidence.js';
export type { QueryParts } from './query-parts.js';
export { queryRoutes } from './routes.js';
