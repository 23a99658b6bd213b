import { type Actor, DubanError } from '@duban/domain';
import { type ChangeDocument, changeIndexes, fieldOfAll, type SubjectKind, type TaskDocument } from '@duban/read-models';
import { doingOf, type ServerInstance } from '@duban/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requireHistory, seesChannels } from '../access.js';
import { historyItem, shownChange } from '../answers/history.js';
import { listOf } from '../answers/marks.js';
import { changeTable } from '../csv/change-table.js';
import { listAnswer } from '../list-answer.js';
import { type OpenPlan, openPlan } from '../open-plan.js';
import type { List } from '../page.js';
import {
  beginOf,
  type ChangeFilters,
  endOf,
  historyQuery,
  indicatorParams,
  planParams,
  subjectHistoryQuery,
  taskParams,
} from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { indicatorOf } from './indicator-routes.js';
import { notModified } from './not-modified.js';
import { taskOf } from './task-routes.js';

const tags = ['变更历史 history'];
const answers = { 200: listOf(historyItem), 304: notModified };

const textsOf = (value: unknown): number => (typeof value === 'string' ? value.length : 0);

/** The index that lets the fewest through; what it does not decide is looked up in the entries. */
function listOfChanges(filters: ChangeFilters, direction: 'asc' | 'desc'): List<'change'> {
  const { subject, actor, unit, field, type, from, to } = filters;
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
    [type !== undefined, changeIndexes.type(type ?? ''), (change) => change.type === type],
  ];
  const [chosen, ...rest] = candidates.filter(([given]) => given);
  const filtersLeft = rest.map(([, , matches]) => matches);
  return {
    kind: 'change',
    index: chosen?.[1] ?? changeIndexes.all,
    direction,
    // A sort key is the instant and more, so it lies above the instant alone.
    above: from === undefined ? undefined : beginOf(from),
    below: to === undefined ? undefined : endOf(to),
    matches: filtersLeft.length === 0 ? undefined : (change) => filtersLeft.every((matches) => matches(change)),
    weigh: ({ changes }) => changes.reduce((sum, { before, after }) => sum + textsOf(before) + textsOf(after), 0),
  };
}

/**
 * Units that the subject of a history names; none for the plan itself, its days and its people.
 * @throws {DubanError} `task-not-found`, `indicator-not-found`, `unit-not-found`, `person-not-found`,
 *   `plan-not-found` for a plan other than the one asked
 */
async function unitsOf(parts: QueryParts, plan: OpenPlan, subject: string): Promise<string[]> {
  const [kind = '', key = ''] = subject.split('/');
  switch (kind as SubjectKind) {
    case 'task':
      return unitIds(await taskOf(parts, plan, key));
    case 'indicator':
      return unitIds(await indicatorOf(parts, plan, key));
    case 'unit':
      if ((await parts.views.get(plan.id, 'unit', key)) === undefined) {
        throw new DubanError('unit-not-found', { plan: plan.id, unit: key });
      }
      return [key];
    case 'person':
      if ((await parts.views.get(plan.id, 'person', key)) === undefined)
        throw new DubanError('person-not-found', { person: key });
      return [];
    case 'plan':
      if (key !== plan.id) throw new DubanError('plan-not-found', { plan: key });
      return [];
    case 'calendar':
      return [];
  }
}

function unitIds({ leads, cooperating }: Pick<TaskDocument, 'leads' | 'cooperating'>): string[] {
  return [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));
}

interface HistoryRequest extends FastifyRequest {
  readonly query: ChangeFilters & {
    limit: number;
    cursor?: string | undefined;
    order: 'asc' | 'desc';
    minPosition?: string | undefined;
    format?: 'json' | 'csv' | undefined;
  };
}

async function historyAnswer(
  parts: QueryParts,
  { plan, actor, subject }: { plan: OpenPlan; actor: Actor; subject: string | undefined },
  request: HistoryRequest,
  reply: FastifyReply,
) {
  const { limit, cursor, order, minPosition: _, format: _format, ...given } = request.query;
  const filters: ChangeFilters = { ...given, subject };
  const units = subject === undefined ? [] : await unitsOf(parts, plan, subject);
  requireHistory(actor, filters.unit === undefined ? units : [...units, filters.unit]);
  parts.oversight.accessed(actor, doingOf(request));
  const withChannel = seesChannels(actor);
  return listAnswer(
    parts,
    { request, reply, plan },
    {
      list: listOfChanges(filters, order),
      query: { list: 'history', plan: plan.id, order, ...filters },
      cursor,
      limit,
      show: shownChange(withChannel),
      csv: changeTable,
      variant: withChannel ? '-c' : '',
    },
  );
}

export function historyRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/plans/:plan/history',
    {
      schema: {
        tags,
        summary: '计划的全部变更：何人、何时、为何改了什么 / every change: who changed what, when and why',
        description:
          '填报人只能查本单位所涉的变更，须带 unit=本单位，或查本单位任务、指标的 subject。 / A reporter may ask for unit=<own unit>, or for a subject that the unit leads or cooperates on.',
        params: planParams,
        querystring: historyQuery,
        response: answers,
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request);
      const { subject } = request.query;
      return (await historyAnswer(parts, { plan, actor: request.actor, subject }, request, reply)) ?? reply.code(304).send();
    },
  );

  app.get(
    '/v1/plans/:plan/tasks/:code/history',
    {
      schema: {
        tags,
        summary: '任务的变更历史 / the history of a task',
        params: taskParams,
        querystring: subjectHistoryQuery,
        response: answers,
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request);
      const subject = `task/${request.params.code}`;
      return (await historyAnswer(parts, { plan, actor: request.actor, subject }, request, reply)) ?? reply.code(304).send();
    },
  );

  app.get(
    '/v1/plans/:plan/indicators/:key/history',
    {
      schema: {
        tags,
        summary: '指标的变更历史 / the history of an indicator',
        params: indicatorParams,
        querystring: subjectHistoryQuery,
        response: answers,
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request);
      const subject = `indicator/${request.params.key}`;
      return (await historyAnswer(parts, { plan, actor: request.actor, subject }, request, reply)) ?? reply.code(304).send();
    },
  );
}
