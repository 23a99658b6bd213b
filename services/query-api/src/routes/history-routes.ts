import { DubanError } from '@duban/domain';
import type { SubjectKind, TaskDocument } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import type { z } from 'zod';
import { historyOf, seesChannels } from '../access.js';
import { historyItem, referringShownMax, shownChange } from '../answers/history.js';
import { unitIds } from '../answers/holders.js';
import { linksOf } from '../answers/links.js';
import { answer } from '../answers/marks.js';
import { changeTable } from '../csv/change-table.js';
import { listOfChanges } from '../list-of-changes.js';
import { listRoute } from '../list-route.js';
import type { OpenPlan } from '../open-plan.js';
import {
  type ChangeFilters,
  historyQuery,
  indicatorParams,
  type PageParams,
  planParams,
  subjectHistoryQuery,
  taskParams,
} from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tenuresOf } from '../tenures.js';
import { indicatorOf } from './indicator-routes.js';
import { taskOf } from './task-routes.js';

interface SubjectUnits {
  readonly now: readonly string[];
  readonly former: readonly string[];
}

/**
 * The units that hold the subject of a history, and those that held it before; none for the plan itself, its days and
 * its people.
 * @throws {DubanError} `task-not-found`, `indicator-not-found`, `unit-not-found`, `person-not-found`, `plan-not-found`
 * for a plan other than the one asked
 */
async function unitsOf(parts: QueryParts, plan: OpenPlan, subject: string): Promise<SubjectUnits> {
  const [kind = '', key = ''] = subject.split('/');
  switch (kind as SubjectKind) {
    case 'task': {
      const task = await taskOf(plan, key);
      return { now: unitIds(task), former: await formerOf(parts, plan, task) };
    }
    case 'indicator': {
      const indicator = await indicatorOf(plan, key);
      const former = indicator.task === null ? [] : await formerOf(parts, plan, await taskOf(plan, indicator.task.code));
      return { now: unitIds(indicator), former };
    }
    case 'unit':
      if ((await plan.views.get(plan.id, 'unit', key)) === undefined) {
        throw new DubanError('unit-not-found', { plan: plan.id, unit: key });
      }
      return { now: [key], former: [] };
    case 'person':
      if ((await plan.views.get(plan.id, 'person', key)) === undefined) throw new DubanError('person-not-found', { person: key });
      return nobody;
    case 'plan':
      if (key !== plan.id) throw new DubanError('plan-not-found', { plan: key });
      return nobody;
    default:
      return nobody;
  }
}

const formerOf = async (parts: QueryParts, { id }: OpenPlan, task: TaskDocument) => [
  ...(await tenuresOf(parts, id, task)).keys(),
];

const nobody: SubjectUnits = { now: [], former: [] };

interface HistoryRoute<Params, Query> {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly params: z.ZodType<Params>;
  readonly query: z.ZodType<Query>;
  readonly subjectOf: (params: Params, filters: ChangeFilters) => string | undefined;
}

type ChangesQuery = PageParams & ChangeFilters & { order: 'asc' | 'desc' };

function historyRoute<Params extends { plan: string }, Query extends ChangesQuery>(
  app: ServerInstance,
  parts: QueryParts,
  { subjectOf, ...route }: HistoryRoute<Params, Query>,
): void {
  listRoute(app, parts, {
    ...route,
    tags: ['变更历史 history'],
    kind: 'change',
    item: answer(historyItem),
    csv: changeTable,
    recorded: true,
    list: async ({ plan, params, filters: { order, ...given }, actor }) => {
      const subject = subjectOf(params, given);
      const { now, former } = subject === undefined ? nobody : await unitsOf(parts, plan, subject);
      const concerning = historyOf(actor, given.unit === undefined ? now : [...now, given.unit], former);
      const filters = { ...given, subject, concerning };
      const withChannel = seesChannels(actor);
      const shown = shownChange(withChannel, plan.language);
      return {
        list: await listOfChanges(plan, filters, order),
        of: { list: 'history', plan: plan.id, order, ...filters },
        show: async (change) => shown(change, await linksOf(plan, change, { max: referringShownMax, concerning })),
        variant: withChannel ? '-c' : '',
      };
    },
  });
}

export function historyRoutes(app: ServerInstance, parts: QueryParts): void {
  historyRoute(app, parts, {
    path: '/v1/plans/:plan/history',
    operationId: 'listHistory',
    summary: '计划的全部变更：何人、何时、为何改了什么 / every change: who changed what, when and why',
    description:
      '填报人只能查本单位所涉的变更，须带 unit=本单位，或查本单位任务、指标的 subject；已移交的，只见移交之前及本单位所为的变更。 / A reporter may ask for unit=<own unit>, or for a subject that the unit leads or cooperates on; of one that it has handed over they get what concerned the unit.',
    params: planParams,
    query: historyQuery,
    subjectOf: (_, { subject }) => subject,
  });
  historyRoute(app, parts, {
    path: '/v1/plans/:plan/tasks/:code/history',
    operationId: 'listHistoryOfTask',
    summary: '任务的变更历史 / the history of a task',
    params: taskParams,
    query: subjectHistoryQuery,
    subjectOf: ({ code }) => `task/${code}`,
  });
  historyRoute(app, parts, {
    path: '/v1/plans/:plan/indicators/:key/history',
    operationId: 'listHistoryOfIndicator',
    summary: '指标的变更历史 / the history of an indicator',
    params: indicatorParams,
    query: subjectHistoryQuery,
    subjectOf: ({ key }) => `indicator/${key}`,
  });
}
