/** Reads an index as a whole, for answers that need all of its documents or keys. */
import { allOf, type DocumentKind, type DocumentKinds, pageMax, type ViewReads, type ViewState } from '@duban/read-models';

/** The documents of an index in order, in pages of at most so many. */
export async function* pagesOf<Kind extends DocumentKind>(
  views: Pick<ViewState, 'list'>,
  plan: string,
  kind: Kind,
  index: string,
  limit = pageMax,
): AsyncGenerator<readonly DocumentKinds[Kind][]> {
  for (let after: string | undefined; ; ) {
    const page = await views.list(plan, index, kind, { after, limit, direction: 'asc' });
    yield page.flatMap(({ document }) => (document === undefined ? [] : [document]));
    if (page.length < limit) return;
    after = page.at(-1)?.sort;
  }
}

/** The keys of the documents in an index, in its order. */
export async function* keysOf(views: Pick<ViewReads, 'scan'>, plan: string, index: string): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const page = await views.scan(plan, index, { after, limit: pageMax, direction: 'asc' });
    for (const { key } of page) yield key;
    if (page.length < pageMax) return;
    after = page.at(-1)?.sort;
  }
}

/** Whether an index has any entry. */
export const hasEntries = async (views: Pick<ViewReads, 'scan'>, plan: string, index: string): Promise<boolean> =>
  (await views.scan(plan, index, { limit: 1, direction: 'asc' })).length > 0;

/** The units of a plan: id → name. One page holds them all, because a plan has at most 1,000. */
export async function unitNames(views: ViewReads, plan: string): Promise<ReadonlyMap<string, string>> {
  const entries = await views.scan(plan, allOf('unit'), { limit: pageMax, direction: 'asc' });
  const keys = entries.map(({ key }) => key);
  const units = await views.getMany(plan, 'unit', keys);
  return new Map(units.flatMap((unit) => (unit === undefined ? [] : [[unit.id, unit.name]])));
}
