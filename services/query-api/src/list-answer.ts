/** The way of every list of a plan: tag, cursor, page, answer. */
import type { DocumentKind, DocumentKinds } from '@duban/read-models';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ListAnswer, marks } from './answers/marks.js';
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
  /** Tells answers apart that differ by who asks. */
  readonly variant?: string;
}

/** The answer, or undefined when the client has it already and 304 is to be sent. */
export async function listAnswer<Kind extends DocumentKind, Item>(
  { views, cursors }: QueryParts,
  { request, reply, plan }: { request: FastifyRequest; reply: FastifyReply; plan: OpenPlan },
  { list, query, cursor, limit, show, variant }: ListRequest<Kind, Item>,
): Promise<ListAnswer<Item> | undefined> {
  const after = resume(cursors, query, cursor, plan);
  if (hasIt(request, reply, planTag(plan, variant))) return undefined;
  const page = await readPage(views, plan.id, list, { after, limit });
  return { items: page.items.map(show), next: cursorAfter(cursors, query, page.after, plan), ...marks(plan) };
}
