import { DubanError, type Language } from '@duban/domain';
import { allOf, type PastPoint, personDocument, planKey, unitDocument, type ViewReads } from '@duban/read-models';
import { languageOf, type ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { requirePast, requireRight } from '../access.js';
import { answer, marks, noticeOf } from '../answers/marks.js';
import { type Briefs, briefsMax, type PersonAnswer, type PersonInPlan, personAnswer, unitAnswer } from '../answers/people.js';
import { briefOf, type TaskBrief } from '../answers/task.js';
import { personTable } from '../csv/person-table.js';
import { unitTable } from '../csv/unit-table.js';
import { hasIt, plansTag, planTag } from '../entity-tag.js';
import { asItIs, listRoute } from '../list-route.js';
import { takeState } from '../one-state.js';
import { openPlan, waitForPosition } from '../open-plan.js';
import { pointOf } from '../past-point.js';
import { personParams, personQuery, planParams, statePageQuery, stateQuery, unitParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellPage } from '../tell-oversight.js';
import { notModified } from './not-modified.js';

const tags = ['单位与人员 units and people'];
const cursorState = z.strictObject({ after: z.string() });
/** Plans that are looked at for one page about a person, whether or not they have the person. */
const plansLookedAtMax = 1_000;

async function briefs(views: ViewReads, plan: string, roles: readonly (readonly [TaskBrief['role'], string])[]): Promise<Briefs> {
  const shown = roles.slice(0, briefsMax);
  const documents = await views.getMany(
    plan,
    'task',
    shown.map(([, code]) => code),
  );
  const tasks = shown.flatMap(([role], at) => {
    const task = documents[at];
    return task === undefined ? [] : [briefOf(task, role)];
  });
  return { tasks, tasksOmitted: roles.length - shown.length };
}

export function unitRoutes(app: ServerInstance, parts: QueryParts): void {
  listRoute(app, parts, {
    path: '/v1/plans/:plan/units',
    operationId: 'listUnits',
    tags,
    summary: '单位列表 / units',
    params: planParams,
    query: statePageQuery,
    kind: 'unit',
    item: answer(unitDocument),
    csv: unitTable,
    list: ({ plan }) => ({
      list: { index: allOf('unit'), direction: 'asc' },
      of: { list: 'units', plan: plan.id },
      show: asItIs,
    }),
  });

  app.get(
    '/v1/plans/:plan/units/:unit',
    {
      schema: {
        operationId: 'getUnit',
        tags,
        summary: '单位及其任务 / a unit with its tasks',
        params: unitParams,
        querystring: stateQuery,
        response: { 200: unitAnswer, 304: notModified },
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request, async () => [request.params.unit]);
      const unit = await plan.views.get(plan.id, 'unit', request.params.unit);
      if (unit === undefined) throw new DubanError('unit-not-found', { plan: plan.id, unit: request.params.unit });
      tellPage(parts, request);
      if (hasIt(request, reply, planTag(plan))) return reply.code(304).send();
      const roles = [
        ...unit.leads.map((code) => ['lead', code] as const),
        ...unit.cooperates.map((code) => ['cooperating', code] as const),
      ];
      return { ...unit, ...(await briefs(plan.views, plan.id, roles)), ...marks(plan) };
    },
  );

  listRoute(app, parts, {
    path: '/v1/plans/:plan/people',
    operationId: 'listPeople',
    tags,
    summary: '人员列表 / people',
    params: planParams,
    query: statePageQuery,
    kind: 'person',
    item: answer(personDocument),
    csv: personTable,
    list: ({ plan }) => ({
      list: { index: allOf('person'), direction: 'asc' },
      of: { list: 'people', plan: plan.id },
      show: asItIs,
    }),
  });

  app.get(
    '/v1/people/:id',
    {
      schema: {
        operationId: 'getPerson',
        tags,
        summary: '人员在各计划中的任务 / a person and their tasks across plans',
        params: personParams,
        querystring: personQuery,
        response: { 200: personAnswer, 304: notModified },
      },
    },
    async (request, reply) => {
      requireRight('read', request.actor);
      const { limit, cursor, minPosition, asOf } = request.query;
      if (asOf !== undefined) await requirePast(request.actor, async () => []);
      await waitForPosition(parts, request, minPosition);
      const { id } = request.params;
      const query = { list: 'person', id, asOf };
      const after = cursor === undefined ? undefined : parts.cursors.decode(query, cursor, cursorState).after;
      const views = await takeState(parts.views, request);
      const answer = await acrossPlans({ ...parts, views }, id, query, { after, limit, language: languageOf(request), asOf });
      if (answer.items.length === 0 && answer.next === null && cursor === undefined) {
        throw new DubanError('person-not-found', { person: id });
      }
      tellPage(parts, request);
      return hasIt(request, reply, await plansTag(views, answer.positions)) ? reply.code(304).send() : answer;
    },
  );
}

/** `QueryParts` with the state of the answer. */
type StateParts = Omit<QueryParts, 'views'> & { readonly views: ViewReads };

interface PersonPage {
  readonly after: string | undefined;
  readonly limit: number;
  readonly language: Language;
  readonly asOf: string | undefined;
}

async function acrossPlans(
  parts: StateParts,
  id: string,
  query: object,
  { after, limit, language, asOf }: PersonPage,
): Promise<PersonAnswer> {
  const plans = await parts.views.plans({ after, limit: plansLookedAtMax });
  const items: PersonInPlan[] = [];
  const positions: Record<string, string> = {};
  const points: Record<string, PastPoint> = {};
  let last: string | undefined;
  for (const plan of plans) {
    if (items.length === limit) break;
    last = plan;
    if (asOf !== undefined) {
      const found = await personAsOf(parts, plan, id, { asOf, language });
      if (found === undefined) continue;
      items.push(found.item);
      positions[plan] = found.point.position;
      points[plan] = found.point;
      continue;
    }
    const position = await parts.views.checkpoint(plan);
    const item = (await parts.progress.planState(plan)) === 'live' ? await personIn(parts.views, plan, id, language) : undefined;
    if (position === undefined || item === undefined) continue;
    items.push(item);
    positions[plan] = position;
  }
  const more = last !== undefined && (last !== plans.at(-1) || plans.length === plansLookedAtMax);
  const next = more ? parts.cursors.encode(query, { after: last }) : null;
  return { items, positions, next, ...(asOf === undefined ? {} : { asOf: points }) };
}

/** The person in a past state of a plan; undefined when they were not in it, or the plan did not exist yet. */
async function personAsOf(
  { views, past }: StateParts,
  plan: string,
  id: string,
  { asOf, language }: Pick<PersonPage, 'language'> & { readonly asOf: string },
): Promise<{ readonly item: PersonInPlan; readonly point: PastPoint } | undefined> {
  // People never leave a plan, so somebody who is not in it now never was.
  if ((await views.get(plan, 'person', id)) === undefined) return undefined;
  const point = await pointOf(past, plan, { asOf }).catch((error: unknown) => {
    if (error instanceof DubanError && notThere.has(error.code)) return undefined;
    throw error;
  });
  if (point === undefined) return undefined;
  const state = await past.state(plan, point.position);
  try {
    const item = await personIn(state, plan, id, language);
    return item === undefined ? undefined : { item, point };
  } finally {
    state.release();
  }
}

/** A point that does not exist in one plan may exist in another. */
const notThere: ReadonlySet<string> = new Set(['point-before-plan', 'point-to-come', 'event-not-found']);

/** The person in a plan; undefined when they are not in it. */
async function personIn(views: ViewReads, plan: string, id: string, language: Language): Promise<PersonInPlan | undefined> {
  const person = await views.get(plan, 'person', id);
  const document = await views.get(plan, 'plan', planKey);
  if (person === undefined || document === undefined) return undefined;
  const { title, year, simulated } = document;
  const roles = person.responsible.map((code) => ['responsible', code] as const);
  return {
    ...person,
    ...(await briefs(views, plan, roles)),
    plan: { id: plan, title, year, simulated, ...noticeOf(document, language) },
  };
}
