import { DubanError } from '@duban/domain';
import type { ServerInstance } from '@duban/runtime';
import { openPlan } from '../open-plan.js';
import { noticeQuery, planParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { binaryContent, sendBytes } from '../sealed-bytes.js';
import { tellReading } from '../tell-oversight.js';
import { notModified } from './not-modified.js';

export function noticeRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/plans/:plan/notice',
    {
      schema: {
        operationId: 'downloadNotice',
        tags: ['计划 plans'],
        summary: '下载计划所依通知的原件 / download the notice that the plan rests on',
        description:
          '默认为发布时的原件；后附的（修订）通知以 sha256 指明，见计划的 documents。能读计划者均可下载。 / By default the notice that the plan was published from; one attached since is named by sha256, see `documents` of the plan. Whoever may read the plan may download it.',
        params: planParams,
        querystring: noticeQuery,
        response: { 200: binaryContent('原件，类型如登记时所记 / the bytes, in the media type recorded'), 304: notModified },
      },
    },
    async (request, reply) => {
      const { sha256 } = request.query;
      const { id, document } = await openPlan(parts, request);
      const notice = sha256 === undefined ? document.documents[0] : document.documents.find((each) => each.sha256 === sha256);
      if (notice === undefined) throw new DubanError('notice-not-found', { plan: id });
      const found = await parts.evidence.read(notice.sha256);
      if (found === undefined) throw new DubanError('evidence-not-found', { sha256: notice.sha256 });
      tellReading(parts, request);
      return sendBytes(request, reply, found, notice);
    },
  );
}
