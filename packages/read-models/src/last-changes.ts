/** A batch folded: what it leaves of each document and index entry. */
import type { DocumentKind } from './documents/index.js';
import type { Batch } from './store.js';
import type { PutDocument } from './view.js';

/** Key → the last state of a document or an entry; undefined where it is deleted. */
export type Last<Value> = Map<string, Value | undefined>;

export interface LastChanges {
  readonly documents: ReadonlyMap<DocumentKind, Last<PutDocument['document']>>;
  /** Sort key → key of the document. */
  readonly entries: ReadonlyMap<string, Last<string>>;
}

/** Only the last change of a document or an entry counts, so their order does not matter any more. */
export function lastChanges({ changes }: Batch): LastChanges {
  const documents = new Map<DocumentKind, Last<PutDocument['document']>>();
  const entries = new Map<string, Last<string>>();
  for (const change of changes) {
    if (change.op === 'put') placeOf(documents, change.kind).set(change.key, change.document);
    else if (change.op === 'delete') placeOf(documents, change.kind).set(change.key, undefined);
    else if (change.op === 'index') placeOf(entries, change.index).set(change.sort, change.key);
    else placeOf(entries, change.index).set(change.sort, undefined);
  }
  return { documents, entries };
}

function placeOf<Name, Value>(places: Map<Name, Last<Value>>, name: Name): Last<Value> {
  const known = places.get(name);
  if (known !== undefined) return known;
  const place: Last<Value> = new Map();
  places.set(name, place);
  return place;
}
