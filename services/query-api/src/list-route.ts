/** Every list of a plan is answered in the same steps: list, tag, cursor, page, answer. As a file it has all pages. */
import type { Actor } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type ListAnswer, listOf, marks } from './answers/marks.js';
import { fileAnswer, fileFormatOf, fileTypes, pagesAfter } from './csv/csv-answer.js';
import type { CsvTable } from './csv/table.js';
import { hasIt, planTag } from './entity-tag.js';
import { unitNames } from './index-reads.js';
import { type Holders, type OpenPlan, openPast, openPlan } from './open-plan.js';
import { cursorAfter, type List, readPage, resume, resumeAt } from './page.js';
import type { PageParams } from './query-params.js';
import type { QueryParts } from './query-parts.js';
import { notModified } from './routes/not-modified.js';
import { asksForPast, tellPage, tellReading } from './tell-oversight.js';

export interface Listed<Kind extends DocumentKind, Item> {
  readonly list: List<Kind>;
  /** Identifies the list and its filters. A cursor is valid for this list only. */
  readonly of: { readonly list: string; readonly plan: string };
  /** How a document is shown. */
  readonly show: (document: DocumentKinds[Kind]) => Item | Promise<Item>;
  /** Whether an item cannot change before the next event, so that a client may keep it. Absent: no item may be kept. */
  readonly isSettled?: (item: Item) => boolean;
  /** A part of the tag, where the answer depends on who asks. */
  readonly variant?: string;
}

/** A parsed request. `filters`: the query without the paging parameters. */
export interface Asked<Params, Query> {
  readonly plan: OpenPlan;
  readonly params: Params;
  readonly filters: Omit<Query, keyof PageParams>;
  readonly actor: Actor;
  readonly request: FastifyRequest;
}

export interface ListRoute<Params, Query, Kind extends DocumentKind, Item> {
  readonly path: string;
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly params: z.ZodType<Params>;
  readonly query: z.ZodType<Query>;
  /** The kind of the documents in the list. */
  readonly kind: Kind;
  readonly item: z.ZodType<Item>;
  readonly csv: CsvTable<Item>;
  /**
   * Every reading of the list is recorded. Absent: only a reading of its past, a reading as a file, and an overseer's
   * reading of the list of one thing.
   */
  readonly recorded?: true;
  /** The units that may read the list's past; absent: no unit may. */
  readonly holders?: (params: Params, filters: Query) => Holders;
  /** @throws {DubanError} when the thing does not exist, or the actor may not read it */
  readonly list: (asked: Asked<Params, Query>) => Listed<Kind, Item> | Promise<Listed<Kind, Item>>;
}

/** For lists that show documents unchanged. */
export const asItIs = <Document>(document: Document): Document => document;

export function listRoute<Params extends { plan: string }, Query extends PageParams, Kind extends DocumentKind, Item>(
  app: ServerInstance,
  parts: QueryParts,
  {
    path,
    operationId,
    tags,
    summary,
    description,
    params,
    query,
    kind,
    item,
    csv,
    recorded,
    holders,
    list,
  }: ListRoute<Params, Query, Kind, Item>,
): void {
  const schema = {
    operationId,
    tags,
    summary,
    ...(description === undefined ? {} : { description }),
    params,
    querystring: query,
    response: { 200: listOf(item), 304: notModified },
  };
  app.get(path, { config: { files: fileTypes }, schema }, async (request, reply) => {
    // The cast is sound: params and query have been parsed by the schemas above.
    const asked = request as unknown as FastifyRequest & { readonly params: Params; readonly query: Query };
    const { limit, cursor, minPosition: _, format: _format, asOf, ...filters } = asked.query;
    const holding = holders?.(asked.params, asked.query) ?? (async () => []);
    const listIn = async (plan: OpenPlan) => {
      const { of, ...listed } = await list({ plan, params: asked.params, filters, actor: request.actor, request });
      return { ...listed, of: asOf === undefined ? of : { ...of, asOf } };
    };
    let plan = await openPlan(parts, asked, holding);
    let listed = await listIn(plan);
    const resolved = asOf === undefined ? undefined : resumeAt(parts.cursors, listed.of, cursor, plan)?.position;
    if (asOf !== undefined && resolved !== undefined && resolved !== plan.position) {
      plan = await openPast(parts, asked, { asOf, resolved }, holding);
      listed = await listIn(plan);
    }
    const file = fileFormatOf(request);
    if (recorded === true || file !== undefined || asksForPast(request)) tellReading(parts, request, file);
    else if (Object.keys(asked.params).length > 1) tellPage(parts, request);
    const answer = await listAnswer(parts, { request, reply, plan, kind, csv }, { ...listed, limit, cursor });
    return answer ?? reply.code(304).send();
  });
}

interface Answering<Kind extends DocumentKind, Item> extends Pick<ListRoute<never, never, Kind, Item>, 'kind' | 'csv'> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly plan: OpenPlan;
}

/** The answer; undefined when the client already has it and gets 304. */
async function listAnswer<Kind extends DocumentKind, Item>(
  { cursors }: QueryParts,
  { request, reply, plan, kind, csv }: Answering<Kind, Item>,
  { list, of, show, isSettled, variant = '', limit, cursor }: Listed<Kind, Item> & Pick<PageParams, 'limit' | 'cursor'>,
): Promise<ListAnswer<Item> | undefined> {
  const after = resume(cursors, of, cursor, plan);
  const format = fileFormatOf(request);
  const hasItAlready = hasIt(request, reply, planTag(plan, format === undefined ? variant : `${variant}-${format}`));
  reply.header('vary', 'Authorization, Accept, Accept-Language');
  if (hasItAlready && isSettled === undefined) return undefined;
  const read = async (from: string | undefined, count: number) => {
    const page = await readPage(plan.views, plan.id, kind, list, { after: from, limit: count });
    return {
      items: await Promise.all(page.items.map(show)),
      next: cursorAfter(cursors, of, page.after, plan),
      after: page.after,
    };
  };
  if (format !== undefined) {
    await fileAnswer(reply, {
      format,
      table: csv,
      scope: plan.asOf === undefined ? plan.id : `${plan.id}-${plan.position}`,
      simulated: plan.document.simulated,
      language: plan.language,
      units: await unitNames(plan.views, plan.id),
      pages: pagesAfter(read, after),
    });
    return { items: [], next: null, ...marks(plan) };
  }
  const { items, next } = await read(after, limit);
  const settled = isSettled === undefined || items.every(isSettled);
  if (hasItAlready && settled) return undefined;
  if (!settled) reply.removeHeader('etag');
  return { items, next, ...marks(plan) };
}
