/** The lights of a plan by another version of the rules than the plan follows. Asking changes nothing. */
import { dayOf, decodedOrForeign, eventRegistry, lightRuleSets, rescore, streamOf, type TaskEvent } from '@duban/domain';
import { lightTimeline, taskIndexes } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { historyOf } from '../access.js';
import { unitIds } from '../answers/holders.js';
import { rescoredDay, rescoredDayOf, rescoredLight, rescoredOf } from '../answers/light.js';
import { listOf, marks } from '../answers/marks.js';
import { lightTable } from '../csv/light-table.js';
import { listRoute } from '../list-route.js';
import { openPlan } from '../open-plan.js';
import { lightsQuery, planParams, taskLightsQuery, taskParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';
import { tenuresOf } from '../tenures.js';
import { taskOf } from './task-routes.js';

export function lightRoutes(app: ServerInstance, parts: QueryParts): void {
  listRoute(app, parts, {
    path: '/v1/plans/:plan/lights',
    operationId: 'rescoreLights',
    tags: ['任务 tasks'],
    summary: '按某一版规则重算今日亮灯，与现行比较 / the lights of today by a version of the rules, beside those in force',
    description:
      '不改变任何记录；要改用另一版，见 adopt-light-rules。已取消的任务无灯，不列。 / Nothing is recorded; adopt-light-rules is how a plan follows another version. Tasks that were cancelled are under no light and are left out.',
    params: planParams,
    query: lightsQuery,
    kind: 'task',
    item: rescoredLight,
    csv: lightTable,
    list: ({ plan, filters: { rules, differs } }) => ({
      list: {
        index: taskIndexes.all,
        direction: 'asc',
        matches: (task) =>
          task.cancelled === null &&
          (differs === undefined || rescoredOf(task, plan.document, rules).differs === (differs === 'true')),
      },
      of: { list: 'lights', plan: plan.id, rules, differs },
      show: (task) => rescoredOf(task, plan.document, rules),
    }),
  });

  app.get(
    '/v1/plans/:plan/tasks/:code/lights',
    {
      schema: {
        operationId: 'rescoreLightsOfTask',
        tags: ['任务 tasks'],
        summary: '按某一版规则逐日重算一项任务的亮灯 / the lights of a task day by day, by a version of the rules',
        description:
          '自计划首日至今，灯色或依据有变之日各一条，以当日终了时为准。谁可查变更历史，谁可查。 / From the first day of the plan to today, one entry for each day on which light or rule change, as at its end. For whoever may read the history of the task.',
        params: taskParams,
        querystring: taskLightsQuery,
        response: { 200: listOf(rescoredDay) },
      },
    },
    async (request) => {
      const plan = await openPlan(parts, request);
      const task = await taskOf(plan, request.params.code);
      const tenures = await tenuresOf(parts, plan.id, task);
      const concerning = historyOf(request.actor, unitIds(task), [...tenures.keys()]);
      tellReading(parts, request);
      const { startsOn, today } = plan.document;
      const events: TaskEvent[] = [];
      for await (const event of parts.events.readStream(streamOf('task', plan.id, task.code))) {
        const decoded = decodedOrForeign(eventRegistry, event);
        // A foreign event tells nothing of lights. The office has decided to pass over it; otherwise the plan would
        // have no documents.
        if (!('foreignDetail' in decoded)) events.push(decoded as TaskEvent);
      }
      // The answer ends where the task is cancelled, because it then has no light, and for a unit that handed it over,
      // at the handover.
      const ended = [task.cancelled?.at, concerning === undefined ? undefined : tenures.get(concerning)];
      const last = [today ?? startsOn, ...ended.flatMap((at) => (at === undefined ? [] : [dayOf(at)]))].sort()[0] as string;
      const days = { first: startsOn, last };
      const changes = rescore(lightTimeline(events, plan.document), days, lightRuleSets[request.query.rules]);
      return { items: changes.map(rescoredDayOf), next: null, ...marks(plan) };
    },
  );
}
