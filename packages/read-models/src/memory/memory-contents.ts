/** Everything that the store in memory holds of a plan, by place. */
import type { DocumentKind } from '../documents/index.js';
import { type Content, type ContentsPage, pageMax } from '../store.js';
import type { StoredPlan } from './memory-content.js';

const documentPlace = 'document ';
const indexPlace = 'index ';
export const revisionsPlace = 'revisions';

export const placeOfDocument = (kind: DocumentKind) => `${documentPlace}${kind}`;
export const placeOfIndex = (index: string) => `${indexPlace}${index}`;

/** A place that documents, entries or revisions are at. */
export type Place =
  | { readonly holds: 'revisions' }
  | { readonly holds: 'documents'; readonly kind: DocumentKind }
  | { readonly holds: 'entries'; readonly index: string };

export function placeFrom(place: string): Place {
  if (place.startsWith(documentPlace)) return { holds: 'documents', kind: place.slice(documentPlace.length) as DocumentKind };
  if (place.startsWith(indexPlace)) return { holds: 'entries', index: place.slice(indexPlace.length) };
  return { holds: 'revisions' };
}

export function textAt(plan: StoredPlan, at: Place, key: string): string | undefined {
  switch (at.holds) {
    case 'revisions':
      return plan.revisions.get(key)?.toString();
    case 'documents': {
      const document = plan.documents.get(at.kind)?.get(key);
      return document === undefined ? undefined : JSON.stringify(document);
    }
    case 'entries':
      return plan.indexes.get(at.index)?.get(key);
  }
}

/** The keys at a place, in an order that stays while they do. */
export function keysAt(plan: StoredPlan, at: Place): string[] {
  switch (at.holds) {
    case 'revisions':
      return [...plan.revisions.keys()].sort();
    case 'documents':
      return [...(plan.documents.get(at.kind)?.keys() ?? [])].sort();
    case 'entries':
      return plan.indexes.get(at.index)?.sorts() ?? [];
  }
}

/** Every place, revisions first. */
export const placesOf = ({ documents, indexes }: StoredPlan): string[] => [
  revisionsPlace,
  ...[...documents.keys()].sort().map(placeOfDocument),
  ...[...indexes.keys()].sort().map(placeOfIndex),
];

export function pageOfContents(plan: StoredPlan, after?: string): ContentsPage {
  const [place, last] = after === undefined ? [undefined, undefined] : (JSON.parse(after) as [string, string]);
  const items: Content[] = [];
  const places = placesOf(plan);
  // A place keeps its rank, even where it has lost its last key.
  for (const each of places.slice(place === undefined ? 0 : Math.max(0, places.indexOf(place)))) {
    const at = placeFrom(each);
    for (const key of keysAt(plan, at)) {
      if (each === place && last !== undefined && key <= last) continue;
      items.push({ place: each, key, text: textAt(plan, at, key) as string });
      if (items.length === pageMax) return { items, next: JSON.stringify([each, key]) };
    }
  }
  return { items, next: undefined };
}
