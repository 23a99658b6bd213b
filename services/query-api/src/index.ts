export type { Difference } from './answers/difference.js';
export type { HistoryItem } from './answers/history.js';
export type { RescoredLight } from './answers/light.js';
export type { QueryParts } from './query-parts.js';
export { queryRoutes } from './routes.js';
