/** The query API: plans, tasks, indicators, units, people, the history of every change, evidence, and oversight. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { QueryParts } from './query-parts.js';
import { diffRoutes } from './routes/diff-routes.js';
import { dossierRoutes } from './routes/dossier-routes.js';
import { enteredRoutes } from './routes/entered-routes.js';
import { eventRoutes } from './routes/event-routes.js';
import { evidenceRoutes } from './routes/evidence-routes.js';
import { exportRoutes } from './routes/export-routes.js';
import { formRoutes } from './routes/form-routes.js';
import { happenedRoutes } from './routes/happened-routes.js';
import { historyRoutes } from './routes/history-routes.js';
import { indicatorRoutes } from './routes/indicator-routes.js';
import { lightRoutes } from './routes/light-routes.js';
import { noticeRoutes } from './routes/notice-routes.js';
import { oversightRoutes } from './routes/oversight-routes.js';
import { planRoutes } from './routes/plan-routes.js';
import { receiptRoutes } from './routes/receipt-routes.js';
import { reconcileRoutes } from './routes/reconcile-routes.js';
import { sharedEvidenceRoutes } from './routes/shared-evidence-routes.js';
import { taskRoutes } from './routes/task-routes.js';
import { unitRoutes } from './routes/unit-routes.js';
import { walkRoutes } from './routes/walk-routes.js';
import { refuseBroken } from './still-whole.js';

/** Adds the query routes to a server. */
export function queryRoutes(server: FastifyInstance, parts: QueryParts): void {
  refuseBroken(server, parts.views);
  const app = server.withTypeProvider<ZodTypeProvider>();
  planRoutes(app, parts);
  taskRoutes(app, parts);
  lightRoutes(app, parts);
  indicatorRoutes(app, parts);
  unitRoutes(app, parts);
  enteredRoutes(app, parts);
  historyRoutes(app, parts);
  diffRoutes(app, parts);
  walkRoutes(app, parts);
  happenedRoutes(app, parts);
  eventRoutes(app, parts);
  receiptRoutes(app, parts);
  dossierRoutes(app, parts);
  formRoutes(app, parts);
  evidenceRoutes(app, parts);
  sharedEvidenceRoutes(app, parts);
  noticeRoutes(app, parts);
  oversightRoutes(app, parts);
  reconcileRoutes(app, parts);
  exportRoutes(app, parts);
}
