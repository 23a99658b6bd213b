import { DubanError, oversightCategory } from '@duban/domain';
import { type OversightDocument, oversightIndexes } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import type { z } from 'zod';
import { requireTracing } from '../access.js';
import { oversightAnswer } from '../answers/oversight-answer.js';
import { hasIt, planTag } from '../entity-tag.js';
import { waitForPosition } from '../open-plan.js';
import { cursorAfter, type List, readPage, resume } from '../page.js';
import { beginOf, endOf, oversightQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { notModified } from './not-modified.js';

type Filters = Omit<z.output<typeof oversightQuery>, 'limit' | 'cursor' | 'minPosition'>;

/** Newest first. An actor's records are fewer than those of a kind. */
function listOf({ kind, actor, from, to }: Filters): List<'oversight'> {
  const ofKind = kind === undefined ? oversightIndexes.all : oversightIndexes.kind(kind);
  return {
    index: actor === undefined ? ofKind : oversightIndexes.actor(actor),
    direction: 'desc',
    above: from === undefined ? undefined : beginOf(from),
    below: to === undefined ? undefined : endOf(to),
    matches: actor === undefined || kind === undefined ? undefined : (record: OversightDocument) => record.kind === kind,
  };
}

export function oversightRoutes(app: ServerInstance, parts: QueryParts): void {
  const { views, progress, cursors } = parts;
  app.get(
    '/v1/oversight',
    {
      schema: {
        tags: ['监督记录 oversight'],
        summary: '监督记录：何人被拒绝、何人查阅了变更历史和佐证材料 / who was refused what, and who read histories and evidence',
        description: '仅监察与审计可查；约一分钟后可见。 / For inspectors and auditors only; seen after about a minute.',
        querystring: oversightQuery,
        response: { 200: oversightAnswer, 304: notModified },
      },
    },
    async (request, reply) => {
      requireTracing(request.actor);
      const { limit, cursor, minPosition, ...filters } = request.query;
      await waitForPosition(parts, minPosition);
      if ((await progress.planState(oversightCategory)) === 'parked')
        throw new DubanError('plan-parked', { plan: oversightCategory });
      const position = await views.checkpoint(oversightCategory);
      if (position === undefined) return { items: [], next: null, position: null };
      const query = { list: 'oversight', ...filters };
      const after = resume(cursors, query, cursor, { position });
      if (hasIt(request, reply, planTag({ position }))) return reply.code(304).send();
      const page = await readPage(views, oversightCategory, 'oversight', listOf(filters), { after, limit });
      return { items: page.items, next: cursorAfter(cursors, query, page.after, { position }), position };
    },
  );
}
