export type { HistoryItem } from './answers/history.js';
export type { RescoredLight } from './answers/light.js';
export type { PlanReconciliation, Reconciliation } from './answers/reconciliation.js';
export type { QueryParts, Reconciler } from './query-parts.js';
export { queryRoutes } from './routes.js';
