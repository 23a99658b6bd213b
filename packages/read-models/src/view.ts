/**
 * The view port. A view is pure: from an event and the current documents it computes changes, and depends on nothing
 * else. Views run in a fixed order, and a view sees what earlier views changed on the same event.
 */
import type { AggregateEvent } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from './documents/index.js';

/** Any event that the views understand. */
export type ViewEvent = AggregateEvent;

/** A cold document that must be loaded before `project` runs. It need not exist. */
export interface Need {
  readonly kind: DocumentKind;
  readonly key: string;
}

export type PutDocument = {
  [Kind in DocumentKind]: {
    readonly op: 'put';
    readonly kind: Kind;
    readonly key: string;
    readonly document: DocumentKinds[Kind];
  };
}[DocumentKind];

export interface DeleteDocument {
  readonly op: 'delete';
  readonly kind: DocumentKind;
  readonly key: string;
}

/** An entry of an index. `sort` is unique in the index and orders it; `key` is that of the document. */
export interface PutEntry {
  readonly op: 'index';
  readonly index: string;
  readonly sort: string;
  readonly key: string;
}

export interface DeleteEntry {
  readonly op: 'unindex';
  readonly index: string;
  readonly sort: string;
}

export type Change = PutDocument | DeleteDocument | PutEntry | DeleteEntry;

/** What the current event has changed of a document so far; undefined where there was or is none. */
export interface DocumentChange<Kind extends DocumentKind> {
  readonly key: string;
  readonly before: DocumentKinds[Kind] | undefined;
  readonly after: DocumentKinds[Kind] | undefined;
}

/** The documents of one plan: all hot ones, and the cold ones that a need has named. Reading any other throws. */
export interface Documents {
  /** The document as it is now, with the changes that earlier views made on the same event. */
  get<Kind extends DocumentKind>(kind: Kind, key: string): DocumentKinds[Kind] | undefined;
  /** All documents of a hot kind, in no order that a view may rely on. */
  all<Kind extends DocumentKind>(kind: Kind): Iterable<DocumentKinds[Kind]>;
  /** The changes that earlier views made to a kind on this event, each key once, in their order. */
  changed<Kind extends DocumentKind>(kind: Kind): readonly DocumentChange<Kind>[];
}

/**
 * How long documents of a kind stay in the writer's memory. All `hot` ones stay as long as their plan, so their
 * number must have a bound; `cold` ones stay until the batch is written.
 */
export type Warmth = 'hot' | 'cold';

export interface View<Event = ViewEvent> {
  readonly name: string;
  /** Must grow with every change after which the same events give other documents. */
  readonly version: number;
  /** The kinds of documents that this view puts. No other view puts them. */
  readonly kinds: Readonly<Partial<Record<DocumentKind, Warmth>>>;
  /** The cold documents that `project` will read for an event. They must follow from the event alone. Absent: none. */
  needs?(event: Event): readonly Need[];
  /** The changes that an event makes. Must not depend on anything but its arguments. */
  project(event: Event, documents: Documents): readonly Change[];
}
