import { changeIndexes, type ListedDocument } from '@duban/read-models';
import { languageOf, type ServerInstance } from '@duban/runtime';
import { requireRight } from '../access.js';
import { type PlanPart, pageAcross, pagesFrom, type ReadablePlan } from '../across-plans.js';
import { type Receipt, receiptOf, receiptsAnswer } from '../answers/receipt.js';
import { csvBounds, fileAnswer, fileFormatOf, fileTypes } from '../csv/csv-answer.js';
import { receiptTable } from '../csv/receipt-table.js';
import { takeState } from '../one-state.js';
import { waitForPosition } from '../open-plan.js';
import { boundsOf, receiptsQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

type Bounds = ReturnType<typeof boundsOf>;

export function receiptRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/me/commands',
    {
      config: { files: fileTypes },
      schema: {
        operationId: 'listMyCommands',
        tags: ['回执 receipts'],
        summary:
          '本人提交的和代本人填报的：何时记录，现在是否有效 / what one sent or had entered for one: when recorded, whether it stands',
        description:
          '按计划列出，每个计划内由新到旧。人人只见自己的；停住的计划不列，见 unread。 / Plan by plan, newest first in each. Everybody sees their own only; plans that stand still are left out and named in unread.',
        querystring: receiptsQuery,
        response: { 200: receiptsAnswer },
      },
    },
    async (request, reply) => {
      const { actor } = request;
      requireRight('read', actor);
      const { limit, cursor, minPosition, format: _, ...filters } = request.query;
      const bounds = boundsOf(filters);
      const file = fileFormatOf(request);
      if (file !== undefined) tellReading(parts, request, file);
      await waitForPosition(parts, request, minPosition, filters.plan);
      const views = await takeState(parts.views, request);
      const language = languageOf(request);
      const read = (from: string | undefined, count: number) =>
        pageAcross<Receipt>(
          { ...parts, views },
          {
            query: { list: 'receipts', actor: actor.id, ...filters },
            cursor: from,
            limit: count,
            language,
            plan: filters.plan,
            partsOf: async (plan) => [receiptsIn(plan, actor.id, bounds)],
          },
        );
      if (file === undefined) return await read(cursor, limit);
      const pages = pagesFrom((from) => read(from, csvBounds.page), cursor);
      await fileAnswer(reply, { format: file, table: receiptTable, scope: 'duban', simulated: false, language, pages });
      reply.header('vary', 'Authorization, Accept, Accept-Language');
      return { items: [], positions: {}, unread: [], next: null };
    },
  );
}

/** What the actor sent, and what others entered for them: two indexes that are merged in order. */
function receiptsIn(plan: ReadablePlan, actor: string, { above, below }: Bounds): PlanPart<Receipt> {
  const indexes = [changeIndexes.actor(actor), changeIndexes.enteredFor(actor)];
  return {
    name: 'receipts',
    async read(after, limit) {
      const lists = await Promise.all(
        indexes.map((index) => plan.views.list(plan.id, index, 'change', { after: after ?? below, limit, direction: 'desc' })),
      );
      const merged = new Map<string, ListedDocument<'change'>>(lists.flat().map((entry) => [entry.sort, entry]));
      const taken = [...merged.values()]
        .filter(({ sort }) => above === undefined || sort > above)
        .sort((one, other) => (one.sort < other.sort ? 1 : -1))
        .slice(0, limit);
      // An event that changed several things has several entries. Its receipt is made from the first.
      const changes = taken.flatMap(({ document }) => (document?.id === document?.eventId && document ? [document] : []));
      const more = taken.length === limit;
      return {
        items: await Promise.all(changes.map((change) => receiptOf(plan, change))),
        after: more ? taken.at(-1)?.sort : undefined,
      };
    },
  };
}
