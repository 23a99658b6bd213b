import { DubanError } from '@duban/domain';
import type { ServerInstance } from '@duban/runtime';
import { workbookMediaType, writeForm } from '@duban/sheets';
import { z } from 'zod';
import { requireForm } from '../access.js';
import { simulatedIn } from '../answers/marks.js';
import { attachment } from '../attachment.js';
import { formTable } from '../form-table.js';
import { openPlan } from '../open-plan.js';
import { minPositionQuery, unitParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

export function formRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/plans/:plan/units/:unit/report-template',
    {
      schema: {
        operationId: 'downloadForm',
        tags: ['单位与人员 units and people'],
        summary: '单位填报表（XLSX），填好后提交 sheets / the form of a unit, to be filled in and sent to `sheets`',
        description:
          '填报人只能取本单位的；办公室可取任一单位的。 / A reporter gets that of their own unit, the office that of any.',
        params: unitParams,
        querystring: minPositionQuery,
        response: { 200: { description: '.xlsx', content: { [workbookMediaType]: { schema: z.unknown() } } } },
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request);
      const { unit: id } = request.params;
      requireForm(request.actor, id);
      const unit = await plan.views.get(plan.id, 'unit', id);
      if (unit === undefined) throw new DubanError('unit-not-found', { plan: plan.id, unit: id });
      tellReading(parts, request);
      const bytes = await writeForm(await formTable(plan, unit));
      const { language, document } = plan;
      const mark = document.simulated ? [simulatedIn(language)] : [];
      const shown = [...mark, { zh: '填报表', en: 'form' }[language], plan.id, `${unit.name}.xlsx`].join('-');
      return reply
        .type(workbookMediaType)
        .header('vary', 'Authorization, Accept-Language')
        .header('content-disposition', attachment(shown, `form-${plan.id}-${unit.id}.xlsx`))
        .send(Buffer.from(bytes));
    },
  );
}
