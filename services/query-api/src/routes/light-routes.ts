/** The lights of a plan by another version of the rules than the one that it follows. Nothing is changed by asking. */
import { taskIndexes } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { rescoredLight, rescoredOf } from '../answers/light.js';
import { listOf } from '../answers/marks.js';
import { lightTable } from '../csv/light-table.js';
import { listAnswer } from '../list-answer.js';
import { openPlan } from '../open-plan.js';
import type { List } from '../page.js';
import { lightsQuery, planParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { notModified } from './not-modified.js';

export function lightRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/plans/:plan/lights',
    {
      schema: {
        tags: ['任务 tasks'],
        summary: '按某一版规则重算今日亮灯，与现行比较 / the lights of today by a version of the rules, beside those in force',
        description:
          '不改变任何记录；要改用另一版，见 adopt-light-rules。已取消的任务无灯，不列。 / Nothing is recorded; adopt-light-rules is how a plan follows another version. Tasks that were cancelled are under no light and are left out.',
        params: planParams,
        querystring: lightsQuery,
        response: { 200: listOf(rescoredLight), 304: notModified },
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request);
      const { limit, cursor, rules, differs } = request.query;
      const list: List<'task'> = {
        kind: 'task',
        index: taskIndexes.all,
        direction: 'asc',
        matches: (task) =>
          task.cancelled === null &&
          (differs === undefined || rescoredOf(task, plan.document, rules).differs === (differs === 'true')),
      };
      const answer = await listAnswer(
        parts,
        { request, reply, plan },
        {
          list,
          query: { list: 'lights', plan: plan.id, rules, differs },
          cursor,
          limit,
          show: (task) => rescoredOf(task, plan.document, rules),
          csv: lightTable,
        },
      );
      return answer ?? reply.code(304).send();
    },
  );
}
