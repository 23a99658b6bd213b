import { evidenceIndexes } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { historyOf } from '../access.js';
import { answer } from '../answers/marks.js';
import { sharedEvidence, sharedEvidenceOf } from '../answers/shared-evidence.js';
import { sharedEvidenceTable } from '../csv/shared-evidence-table.js';
import { listRoute } from '../list-route.js';
import { pageQuery, planParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';

export function sharedEvidenceRoutes(app: ServerInstance, parts: QueryParts): void {
  listRoute(app, parts, {
    path: '/v1/plans/:plan/shared-evidence',
    operationId: 'listSharedEvidence',
    tags: ['佐证材料 evidence'],
    summary: '多项任务、指标引用的同一份佐证 / evidence that several tasks or indicators refer to',
    description:
      '供监督者查阅，查阅有记录；何时由何人引用，见 history?evidence=。 / For those who oversee, and recorded; history?evidence= tells when and by whom.',
    params: planParams,
    query: pageQuery,
    kind: 'evidence',
    item: answer(sharedEvidence),
    csv: sharedEvidenceTable,
    recorded: true,
    list: ({ plan, actor }) => {
      historyOf(actor, [], []);
      return {
        list: { index: evidenceIndexes.shared, direction: 'asc' },
        of: { list: 'shared-evidence', plan: plan.id },
        show: sharedEvidenceOf,
      };
    },
  });
}
