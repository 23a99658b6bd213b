import { DubanError, oversightCategory } from '@duban/domain';
import { type OversightDocument, oversightIndexes } from '@duban/read-models';
import { languageOf, type ServerInstance } from '@duban/runtime';
import type { z } from 'zod';
import { requireRight } from '../access.js';
import { oversightAnswer } from '../answers/oversight-answer.js';
import { fileAnswer, fileFormatOf, fileTypes, pagesAfter } from '../csv/csv-answer.js';
import { oversightTable } from '../csv/oversight-table.js';
import { hasIt, planTag } from '../entity-tag.js';
import { takeState } from '../one-state.js';
import { waitForPosition } from '../open-plan.js';
import { cursorAfter, type List, readPage, resume } from '../page.js';
import { beginOf, endOf, oversightQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';
import { notModified } from './not-modified.js';

type Filters = Omit<z.output<typeof oversightQuery>, 'limit' | 'cursor' | 'minPosition' | 'format'>;

/** Newest first. Reads the index with the fewest entries. */
function listOf({ kind, actor, plan, subject, from, to }: Filters): List<'oversight'> {
  const candidates: [given: boolean, index: string, matches: (record: OversightDocument) => boolean][] = [
    [subject !== undefined, oversightIndexes.subject(subject ?? ''), (record) => record.subject === subject],
    [actor !== undefined, oversightIndexes.actor(actor ?? ''), (record) => record.actor.id === actor],
    [plan !== undefined, oversightIndexes.plan(plan ?? ''), (record) => record.plan === plan],
    [kind !== undefined, oversightIndexes.kind(kind ?? 'access'), (record) => record.kind === kind],
  ];
  const [chosen, ...rest] = candidates.filter(([given]) => given);
  const filters = rest.map(([, , matches]) => matches);
  return {
    index: chosen?.[1] ?? oversightIndexes.all,
    direction: 'desc',
    above: from === undefined ? undefined : beginOf(from),
    below: to === undefined ? undefined : endOf(to),
    matches: filters.length === 0 ? undefined : (record) => filters.every((matches) => matches(record)),
  };
}

export function oversightRoutes(app: ServerInstance, parts: QueryParts): void {
  const { progress, cursors } = parts;
  app.get(
    '/v1/oversight',
    {
      config: { files: fileTypes },
      schema: {
        operationId: 'listOversight',
        tags: ['监督记录 oversight'],
        summary:
          '监督记录：何人被拒绝、何人查阅了什么、何人获发令牌 / who was refused what, who read what, and who was given a token by whom',
        description:
          '仅监察与审计可查，查阅本身也有记录；约一分钟后可见。 / For inspectors and auditors only, and recorded itself; seen after about a minute.',
        querystring: oversightQuery,
        response: { 200: oversightAnswer, 304: notModified },
      },
    },
    async (request, reply) => {
      requireRight('oversight', request.actor);
      const { limit, cursor, minPosition, format: _, ...filters } = request.query;
      const file = fileFormatOf(request);
      tellReading(parts, request, file);
      await waitForPosition(parts, request, minPosition);
      if ((await progress.planState(oversightCategory)) === 'parked')
        throw new DubanError('plan-parked', { plan: oversightCategory });
      const views = await takeState(parts.views, request);
      const position = await views.checkpoint(oversightCategory);
      const query = { list: 'oversight', ...filters };
      const after = position === undefined ? undefined : resume(cursors, query, cursor, { position });
      const read = async (from: string | undefined, count: number) => {
        if (position === undefined) return { items: [], next: null, after: undefined };
        const page = await readPage(views, oversightCategory, 'oversight', listOf(filters), { after: from, limit: count });
        return { items: page.items, next: cursorAfter(cursors, query, page.after, { position }), after: page.after };
      };
      if (file !== undefined) {
        await fileAnswer(reply, {
          format: file,
          table: oversightTable,
          scope: 'duban',
          simulated: false,
          language: languageOf(request),
          pages: pagesAfter(read, after),
        });
        reply.header('vary', 'Authorization, Accept, Accept-Language');
        return { items: [], next: null, position: null };
      }
      if (position === undefined) return { items: [], next: null, position: null };
      const generation = (await views.generation(oversightCategory)) ?? '';
      if (hasIt(request, reply, planTag({ position, generation }))) return reply.code(304).send();
      const { items, next } = await read(after, limit);
      return { items, next, position };
    },
  );
}
