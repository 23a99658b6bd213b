import { DubanError, fields, oversightCategory } from '@duban/domain';
import type { ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { requireRight } from '../access.js';
import { answer } from '../answers/marks.js';
import { reconciliation } from '../answers/reconciliation.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

const tags = ['监督记录 oversight'];
const plansMax = 100;
const reconciliationAnswer = answer(reconciliation);

const order = z
  .strictObject({
    plans: z
      .array(fields.planId.or(z.literal(oversightCategory)))
      .min(1)
      .max(plansMax)
      .exactOptional()
      .describe('缺省：全部计划和监督记录 / by default all plans, and oversight'),
  })
  .meta({ id: 'ReconcileOrder' });

export function reconcileRoutes(app: ServerInstance, { reconciler, events, oversight }: QueryParts): void {
  app.post(
    '/v1/reconciliations',
    {
      schema: {
        operationId: 'beginReconciliation',
        tags,
        summary: '以事件核对读模型 / hold what is served against the events',
        description:
          '仅审计可发起，一次一项；在内存中由事件重算全部文档、索引项和流版本，与对外提供的逐一比较，不改动任何内容。以 GET 查看进度和结果；结果记入监督记录。 / For auditors, one at a time. Documents, index entries and revisions are recomputed in memory from the events and compared with those served, also with what should not be there. Nothing is changed. GET tells how far it is and what it found; oversight records the result.',
        body: order,
        response: { 202: reconciliationAnswer },
      },
    },
    async (request, reply) => {
      requireRight('reconcile', request.actor);
      const plans = request.body.plans === undefined ? undefined : [...new Set(request.body.plans)];
      if (plans !== undefined) {
        const known = new Set([...(await events.plans()), oversightCategory]);
        for (const plan of plans) if (!known.has(plan)) throw new DubanError('plan-not-found', { plan });
      }
      const begun = reconciler.begin(request.actor, plans);
      return reply.code(202).header('location', `/v1/reconciliations/${begun.id}`).send(begun);
    },
  );

  app.get(
    '/v1/reconciliations/:reconciliation',
    {
      schema: {
        operationId: 'getReconciliation',
        tags,
        summary: '核对的进度和结果 / how far a reconciliation is, and what it has found',
        description:
          '仅审计可查。结果留存在进行核对的进程中（最近 20 项），重启后见监督记录。 / For auditors. The last twenty are kept by the process that made them; after a restart oversight has their results.',
        params: z.strictObject({ reconciliation: z.guid() }),
        response: { 200: reconciliationAnswer },
      },
    },
    async (request) => {
      requireRight('reconcile', request.actor);
      const { reconciliation: id } = request.params;
      const found = reconciler.find(id);
      if (found === undefined) throw new DubanError('reconciliation-not-found', { id });
      // Somebody who waits for the end asks often. Only asking for the result is recorded.
      if (found.state !== 'running') tellReading({ oversight }, request);
      return found;
    },
  );
}
