import type { Language } from '@duban/domain';
import { planDocument, planKey, type ViewReads } from '@duban/read-models';
import { languageOf, type ServerInstance } from '@duban/runtime';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { requireRight } from '../access.js';
import { answerOf, marks, noticeOf } from '../answers/marks.js';
import { type PlanItem, type PlansAnswer, plansAnswer } from '../answers/plan.js';
import { csvBounds, type FileFormat, fileAnswer, fileFormatOf, fileTypes } from '../csv/csv-answer.js';
import { planTable } from '../csv/plan-table.js';
import { documentTag, hasIt, plansTag } from '../entity-tag.js';
import { takeState } from '../one-state.js';
import { openPlan, waitForPosition } from '../open-plan.js';
import { pageQuery, planParams, stateQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { asksForPast, tellReading } from '../tell-oversight.js';
import { notModified } from './not-modified.js';

const tags = ['计划 plans'];
const cursorState = z.strictObject({ after: z.string() });
const cursorQuery = { list: 'plans' };

export function planRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/plans',
    {
      config: { files: fileTypes },
      schema: {
        operationId: 'listPlans',
        tags,
        summary: '计划列表 / plans',
        querystring: pageQuery,
        response: { 200: plansAnswer, 304: notModified },
      },
    },
    async (request, reply) => {
      const { limit, cursor, minPosition } = request.query;
      requireRight('read', request.actor);
      await waitForPosition(parts, request, minPosition);
      const after = cursor === undefined ? undefined : parts.cursors.decode(cursorQuery, cursor, cursorState).after;
      const language = languageOf(request);
      const given = { ...parts, views: await takeState(parts.views, request) };
      const file = fileFormatOf(request);
      if (file !== undefined) {
        tellReading(parts, request, file);
        return await plansFile(given, reply, file, { after, language });
      }
      const answer = await plans(given, { after, limit, language });
      const states = answer.items.map(({ state }) => state).join();
      return hasIt(request, reply, await plansTag(given.views, answer.positions, states)) ? reply.code(304).send() : answer;
    },
  );

  app.get(
    '/v1/plans/:plan',
    {
      schema: {
        operationId: 'getPlan',
        tags,
        summary: '计划概况 / overview of a plan',
        params: planParams,
        querystring: stateQuery,
        response: { 200: answerOf(planDocument.shape), 304: notModified },
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request);
      if (asksForPast(request)) tellReading(parts, request);
      if (hasIt(request, reply, documentTag(plan.document, plan))) return reply.code(304).send();
      return { ...plan.document, ...marks(plan) };
    },
  );
}

interface PlansPage {
  readonly after: string | undefined;
  readonly limit: number;
  readonly language: Language;
}

/** `QueryParts` with the state of the answer. */
type StateParts = Omit<QueryParts, 'views'> & { readonly views: ViewReads };

async function plans({ views, progress, cursors }: StateParts, { after, limit, language }: PlansPage): Promise<PlansAnswer> {
  const ids = await views.plans({ after, limit: limit + 1 });
  const shown = ids.slice(0, limit);
  const items: PlanItem[] = [];
  const positions: Record<string, string> = {};
  for (const id of shown) {
    const position = await views.checkpoint(id);
    const document = await views.get(id, 'plan', planKey);
    if (position === undefined || document === undefined) continue;
    positions[id] = position;
    items.push({
      ...document,
      ...noticeOf(document, language),
      state: await progress.planState(id),
    });
  }
  const last = shown.at(-1);
  const next = ids.length > limit && last !== undefined ? cursors.encode(cursorQuery, { after: last }) : null;
  return { items, positions, next };
}

/** All plans as a file. It has no tag and is made anew each time, because plans are few. */
async function plansFile(
  parts: StateParts,
  reply: FastifyReply,
  format: FileFormat,
  { after: from, language }: Pick<PlansPage, 'after' | 'language'>,
): Promise<PlansAnswer> {
  async function* pages() {
    for (let after = from; ; ) {
      const page = await plans(parts, { after, limit: csvBounds.page, language });
      yield page;
      if (page.next === null) return;
      after = parts.cursors.decode(cursorQuery, page.next, cursorState).after;
    }
  }
  await fileAnswer(reply, {
    format,
    table: planTable,
    scope: 'duban',
    simulated: false,
    language,
    pages: pages(),
  });
  reply.header('vary', 'Authorization, Accept, Accept-Language');
  return { items: [], positions: {}, next: null };
}
