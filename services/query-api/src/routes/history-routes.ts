import { DubanError } from '@duban/domain';
import { type ChangeDocument, changeIndexes, fieldOfAll, type SubjectKind, type TaskDocument } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import type { z } from 'zod';
import { historyOf, seesChannels } from '../access.js';
import { historyItem, shownChange } from '../answers/history.js';
import { unitIds } from '../answers/holders.js';
import { answer } from '../answers/marks.js';
import { changeTable } from '../csv/change-table.js';
import { listRoute } from '../list-route.js';
import type { OpenPlan } from '../open-plan.js';
import type { List } from '../page.js';
import {
  beginOf,
  type ChangeFilters,
  endOf,
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

const textsOf = (value: unknown): number => (typeof value === 'string' ? value.length : 0);

/** `concerning`: the unit whose entries are all that the actor may read; see `historyOf`. */
type Held = ChangeFilters & { readonly concerning: string | undefined };

/** The index that lets the fewest through; what it does not decide is looked up in the entries. */
function listOfChanges(filters: Held, direction: 'asc' | 'desc'): List<'change'> {
  const { subject, actor, unit, field, type, from, to, concerning } = filters;
  const [kind = '', key = ''] = subject?.split('/') ?? [];
  const candidates: [given: boolean, index: string, matches: (change: ChangeDocument) => boolean][] = [
    [
      subject !== undefined,
      changeIndexes.subject(kind as SubjectKind, key),
      (change) => change.subject.kind === kind && change.subject.key === key,
    ],
    [actor !== undefined, changeIndexes.actor(actor ?? ''), (change) => change.actor.id === actor],
    [
      field !== undefined,
      changeIndexes.field(field ?? ''),
      ({ changes }) => changes.some((change) => change.field === field || fieldOfAll(change.field) === field),
    ],
    [unit !== undefined, changeIndexes.unit(unit ?? ''), ({ units }) => units.includes(unit ?? '')],
    [concerning !== undefined, changeIndexes.unit(concerning ?? ''), ({ units }) => units.includes(concerning ?? '')],
    [type !== undefined, changeIndexes.type(type ?? ''), (change) => change.type === type],
  ];
  const [chosen, ...rest] = candidates.filter(([given]) => given);
  const filtersLeft = rest.map(([, , matches]) => matches);
  return {
    index: chosen?.[1] ?? changeIndexes.all,
    direction,
    // A sort key begins with the instant and is longer, so it sorts after the instant alone.
    above: from === undefined ? undefined : beginOf(from),
    below: to === undefined ? undefined : endOf(to),
    matches: filtersLeft.length === 0 ? undefined : (change) => filtersLeft.every((matches) => matches(change)),
    weigh: ({ changes }) => changes.reduce((sum, { before, after }) => sum + textsOf(before) + textsOf(after), 0),
  };
}

interface SubjectUnits {
  readonly now: readonly string[];
  readonly former: readonly string[];
}

/**
 * Units that the subject of a history names, and named before; none for the plan itself, its days and its people.
 * @throws {DubanError} `task-not-found`, `indicator-not-found`, `unit-not-found`, `person-not-found`,
 * `plan-not-found` for a plan other than the one asked
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
      const filters: Held = { ...given, subject, concerning };
      const withChannel = seesChannels(actor);
      return {
        list: listOfChanges(filters, order),
        of: { list: 'history', plan: plan.id, order, ...filters },
        show: shownChange(withChannel, plan.language),
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
