export type { QueryParts } from './query-parts.js';
export { queryRoutes } from './routes.js';
