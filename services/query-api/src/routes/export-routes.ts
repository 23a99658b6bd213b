import { DubanError } from '@duban/domain';
import type { ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { requireRight } from '../access.js';
import { simulatedIn } from '../answers/marks.js';
import { attachment } from '../attachment.js';
import { endedWhenStalled } from '../export/stalled.js';
import { bytesOfExport } from '../export/write-export.js';
import { openPast, openPlan } from '../open-plan.js';
import { planParams, stateQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

/** Exports written at the same time. Each reads all events of its plan. */
const atOnceMax = 2;
const stallMaxMs = 60_000;

const exportMediaType = 'application/x-tar';

export function exportRoutes(app: ServerInstance, parts: QueryParts): void {
  let underWay = 0;
  app.get(
    '/v1/plans/:plan/export',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportPlan',
        tags: ['变更历史 history'],
        summary: '导出计划：事件原文、佐证、当时状态、摘要 / take a plan away: events as stored, evidence, state, digests',
        description:
          '仅监察与审计，每次有记录。一个 tar，出自一个时点（缺省为现在），不含导出时间和位置：同一状态的导出逐字节相同。时点见答复头 X-Duban-As-Of。以 duban verify-export 离线核对。 / For inspectors and auditors, and recorded. One tar, made from one state of the past, by default the present one; it has no time and no position in it, so that two exports of one state are equal byte for byte. The headers X-Duban-As-Of, -At and -Final name the state. `duban verify-export` checks it offline.',
        params: planParams,
        querystring: stateQuery,
        response: {
          200: {
            description: 'tar',
            content: { [exportMediaType]: { schema: z.unknown().meta({ type: 'string', format: 'binary' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      requireRight('export', request.actor);
      const asOf = request.query.asOf ?? (await openPlan(parts, request)).position;
      const plan = await openPast(parts, request, { asOf }, async () => []);
      if (underWay >= atOnceMax) throw new DubanError('too-many-at-once', { limit: atOnceMax });
      // A state of its own: the state of the request is released when the answer begins.
      const views = await parts.past.state(plan.id, plan.position);
      tellReading(parts, request);
      underWay += 1;
      const bytes = bytesOfExport({
        ...parts,
        plan: plan.id,
        simulated: plan.document.simulated,
        position: plan.position,
        views,
        mayGoOn: () => request.authenticateAgain(),
      });
      const stream = endedWhenStalled(bytes, stallMaxMs).once('close', () => {
        underWay -= 1;
        views.release();
      });
      const mark = plan.document.simulated ? [simulatedIn(plan.language)] : [];
      const name = [...mark, plan.id, `${plan.position}.tar`].join('-');
      return reply
        .type(exportMediaType)
        .header('content-disposition', attachment(name, `${plan.id}-${plan.position}.tar`))
        .header('cache-control', 'no-store')
        .header('x-duban-as-of', plan.position)
        .header('x-duban-as-of-at', plan.asOf?.at ?? '')
        .header('x-duban-as-of-final', String(plan.asOf?.final ?? true))
        .send(stream);
    },
  );
}
