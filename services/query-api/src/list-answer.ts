/** The way of every list of a plan: tag, cursor, page, answer; as a file, all pages. */
import type { DocumentKind, DocumentKinds } from '@duban/read-models';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ListAnswer, marks } from './answers/marks.js';
import { csvAnswer, csvBounds, wantsCsv } from './csv/csv-answer.js';
import type { CsvTable } from './csv/table.js';
import { hasIt, planTag } from './entity-tag.js';
import type { OpenPlan } from './open-plan.js';
import { cursorAfter, type List, readPage, resume } from './page.js';
import type { QueryParts } from './query-parts.js';

export interface ListRequest<Kind extends DocumentKind, Item> {
  readonly list: List<Kind>;
  /** What the list is of, filters included: a cursor is good for the same query only. */
  readonly query: object;
  readonly cursor: string | undefined;
  readonly limit: number;
  /** How a document is shown. */
  readonly show: (document: DocumentKinds[Kind]) => Item;
  readonly csv: CsvTable<Item>;
  /** Tells answers apart that differ by who asks. */
  readonly variant?: string;
}

/** The answer, or undefined when the client has it already and 304 is to be sent. */
export async function listAnswer<Kind extends DocumentKind, Item>(
  { views, cursors }: QueryParts,
  { request, reply, plan }: { request: FastifyRequest; reply: FastifyReply; plan: OpenPlan },
  { list, query, cursor, limit, show, csv, variant = '' }: ListRequest<Kind, Item>,
): Promise<ListAnswer<Item> | undefined> {
  const after = resume(cursors, query, cursor, plan);
  const asFile = wantsCsv(request);
  const hasItAlready = hasIt(request, reply, planTag(plan, asFile ? `${variant}-csv` : variant));
  reply.header('vary', 'Authorization, Accept');
  if (hasItAlready) return undefined;
  const read = async (from: string | undefined, count: number) => {
    const page = await readPage(views, plan.id, list, { after: from, limit: count });
    return { items: page.items.map(show), next: cursorAfter(cursors, query, page.after, plan), after: page.after };
  };
  async function* pages() {
    for (let from = after; ; ) {
      const page = await read(from, csvBounds.page);
      yield page;
      if (page.after === undefined) return;
      from = page.after;
    }
  }
  if (asFile) {
    const text = await csvAnswer(reply, { table: csv, scope: plan.id, simulated: plan.document.simulated, pages: pages() });
    reply.serializer(() => text);
    return { items: [], next: null, ...marks(plan) };
  }
  const { items, next } = await read(after, limit);
  return { items, next, ...marks(plan) };
}
