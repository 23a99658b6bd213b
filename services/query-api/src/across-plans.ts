/** Lists that go through all plans, and through several parts of each plan, page after page. */
import { DubanError, type Language, positionEpoch } from '@duban/domain';
import { type PlanDocument, planKey, type ViewState } from '@duban/read-models';
import { z } from 'zod';
import type { QueryParts } from './query-parts.js';

/** A plan in such a list: one whose documents can be read. */
export interface ReadablePlan {
  readonly id: string;
  readonly document: PlanDocument;
  readonly views: ViewState;
  readonly position: string;
  readonly language: Language;
}

/** One part of a plan's items in the list. */
export interface PlanPart<Item> {
  readonly name: string;
  /** At most `limit` items behind a sort key, and the sort key to continue after; undefined at the end. */
  read(
    after: string | undefined,
    limit: number,
  ): Promise<{ readonly items: readonly Item[]; readonly after: string | undefined }>;
}

export interface PageAcross<Item> {
  readonly items: readonly Item[];
  /** Positions of the plans that were read: plan → position. */
  readonly positions: Readonly<Record<string, string>>;
  /** Plans that were left out because they stand still or are being filled anew. */
  readonly unread: readonly string[];
  readonly next: string | null;
}

export interface Across<Item> {
  /** Identifies the list and its filters. A cursor is valid for this list only. */
  readonly query: object;
  readonly cursor: string | undefined;
  readonly limit: number;
  readonly language: Language;
  /** The only plan to read; absent: all plans. */
  readonly plan?: string | undefined;
  /** Empty for a plan that has nothing in this list. */
  readonly partsOf: (plan: ReadablePlan) => Promise<readonly PlanPart<Item>[]>;
}

const state = z.strictObject({
  plan: z.string(),
  part: z.string().optional(),
  after: z.string().optional(),
  epoch: z.string(),
});
type State = z.output<typeof state>;

/** Plans that are opened for one page, whether or not they have anything in the list. */
const plansLookedAtMax = 200;

type Parts = Pick<QueryParts, 'progress' | 'cursors'> & { readonly views: ViewState };

/** @throws {DubanError} `cursor-invalid`; `cursor-expired` when a plan has changed its epoch since; `plan-not-found` */
export async function pageAcross<Item>(parts: Parts, across: Across<Item>): Promise<PageAcross<Item>> {
  const { views, progress, cursors } = parts;
  const { query, cursor, limit, language, partsOf } = across;
  const from = cursor === undefined ? undefined : cursors.decode(query, cursor, state);
  const ids = await plansFrom(views, across.plan, from);
  const items: Item[] = [];
  const positions: Record<string, string> = {};
  const unread: string[] = [];
  const page = (next: State | undefined): PageAcross<Item> => ({
    items,
    positions,
    unread,
    next: next === undefined ? null : cursors.encode(query, next),
  });

  let last: State | undefined;
  for (const id of ids) {
    const position = await views.checkpoint(id);
    const document = await views.get(id, 'plan', planKey);
    if (position === undefined || document === undefined || (await progress.planState(id)) !== 'live') {
      unread.push(id);
      last = { plan: id, epoch: '' };
      continue;
    }
    const epoch = positionEpoch(position) ?? '';
    let resumed = from?.plan === id ? from : undefined;
    if (resumed?.after !== undefined && resumed.epoch !== epoch) throw new DubanError('cursor-expired');
    for (const part of await partsOf({ id, document, views, position, language })) {
      if (resumed?.part !== undefined && resumed.part !== part.name) continue;
      if (items.length === limit) return page({ plan: id, part: part.name, epoch });
      const read = await part.read(resumed?.after, limit - items.length);
      resumed = undefined;
      positions[id] = position;
      items.push(...read.items);
      if (read.after !== undefined) return page({ plan: id, part: part.name, after: read.after, epoch });
    }
    last = { plan: id, epoch };
  }
  return page(ids.length === plansLookedAtMax ? last : undefined);
}

/** A cursor without a part means that its plan is finished. */
async function plansFrom(views: ViewState, only: string | undefined, from: State | undefined): Promise<readonly string[]> {
  if (only !== undefined) {
    if ((await views.checkpoint(only)) === undefined) throw new DubanError('plan-not-found', { plan: only });
    return [only];
  }
  const begun = from?.part === undefined ? [] : [from.plan];
  const rest = await views.plans({ after: from?.plan, limit: plansLookedAtMax - begun.length });
  return [...begun, ...rest];
}

/** All pages behind a cursor, for a list as a file. */
export async function* pagesFrom<Page extends Pick<PageAcross<unknown>, 'next'>>(
  read: (cursor: string | undefined) => Promise<Page>,
  cursor: string | undefined,
): AsyncGenerator<Page> {
  for (let from = cursor; ; ) {
    const page = await read(from);
    yield page;
    if (page.next === null) return;
    from = page.next;
  }
}
