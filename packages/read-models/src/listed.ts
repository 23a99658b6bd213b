/** Entries of an index and then their documents, for stores that have no shorter way. */
import type { DocumentKind } from './documents/index.js';
import type { ListedDocument, ScanOptions, ViewReads } from './store.js';

export async function listed<Kind extends DocumentKind>(
  views: Pick<ViewReads, 'scan' | 'getMany'>,
  plan: string,
  index: string,
  kind: Kind,
  options: ScanOptions,
): Promise<readonly ListedDocument<Kind>[]> {
  const entries = await views.scan(plan, index, options);
  const documents = await views.getMany(
    plan,
    kind,
    entries.map(({ key }) => key),
  );
  return entries.map(({ sort }, at) => ({ sort, document: documents[at] }));
}
