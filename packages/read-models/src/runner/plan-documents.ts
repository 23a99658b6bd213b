/**
 * The documents of one plan in the writer's memory, and how the current batch changes them. Documents of hot kinds
 * stay; those of cold kinds are dropped after the batch.
 */
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { allOf } from '../indexes.js';
import { pageMax, type ViewReader } from '../store.js';
import type { Change, DocumentChange, Documents, Need, PutDocument, View, ViewEvent, Warmth } from '../view.js';

type DocumentReader = Pick<ViewReader, 'getMany' | 'scan'>;
type AnyDocument = DocumentKinds[DocumentKind];
type AnyChange = { key: string; before: AnyDocument | undefined; after: AnyDocument | undefined };

interface Shelf {
  readonly warmth: Warmth;
  /** Undefined: the document is known to be absent. */
  readonly documents: Map<string, AnyDocument | undefined>;
  /** Keys that the batch has touched. */
  readonly touched: Set<string>;
  /** What the current event has done so far. */
  event: AnyChange[];
  /** Every document of the kind is loaded. */
  whole: boolean;
}

const none: readonly never[] = [];

export class PlanDocuments implements Documents {
  readonly #views: readonly View[];
  readonly #shelves = new Map<DocumentKind, Shelf>();
  #entries: Change[] = [];
  #size = 0;
  /**
   * Whether the plan is stored. False until the first batch when there is no plan yet, or when it is about to be
   * replaced.
   */
  #stored: boolean;

  /** `fresh`: nothing is loaded, because the plan is not stored yet, or what is stored is about to be replaced. */
  constructor(views: readonly View[], fresh: boolean) {
    this.#views = views;
    this.#stored = !fresh;
    for (const { kinds } of views) {
      for (const [kind, warmth] of Object.entries(kinds) as [DocumentKind, Warmth][]) {
        const whole = fresh && warmth === 'hot';
        this.#shelves.set(kind, { warmth, documents: new Map(), touched: new Set(), event: [], whole });
      }
    }
  }

  /** Changes that the batch holds so far. */
  get size(): number {
    return this.#size;
  }

  get<Kind extends DocumentKind>(kind: Kind, key: string): DocumentKinds[Kind] | undefined {
    const shelf = this.#shelf(kind);
    const document = shelf.documents.get(key);
    if (document === undefined && !shelf.whole && !shelf.documents.has(key)) {
      throw new Error(`${kind} ${key} is read, but it is cold and no need names it`);
    }
    // Sound, because `#stage`, the one place that puts documents on shelves, puts each on that of its kind.
    return document as DocumentKinds[Kind] | undefined;
  }

  *all<Kind extends DocumentKind>(kind: Kind): Iterable<DocumentKinds[Kind]> {
    const shelf = this.#shelf(kind);
    if (!shelf.whole) throw new Error(`all of ${kind} are read, but they are cold`);
    for (const document of shelf.documents.values()) if (document !== undefined) yield document as DocumentKinds[Kind];
  }

  changed<Kind extends DocumentKind>(kind: Kind): readonly DocumentChange<Kind>[] {
    return (this.#shelves.get(kind)?.event ?? none) as readonly DocumentChange<Kind>[];
  }

  /**
   * Loads the hot documents, once, and the cold ones that these events need. Loading comes first so that `fold` never
   * waits.
   */
  async load(plan: string, reader: DocumentReader, events: readonly ViewEvent[]): Promise<void> {
    for (const [kind, { warmth, whole }] of this.#shelves) {
      if (warmth === 'hot' && !whole) await this.#loadAll(plan, reader, kind);
    }
    const keys = new Map<DocumentKind, Set<string>>();
    for (const event of events) {
      for (const view of this.#views) {
        for (const need of view.needs?.(event) ?? none) this.#note(need, keys);
      }
    }
    for (const [kind, wanted] of keys) await this.#loadSome(plan, reader, kind, [...wanted]);
  }

  /**
   * Runs every view on an event. When one of them throws, the documents are as they were before the event.
   * @throws whatever the view threw
   */
  fold(event: ViewEvent): void {
    const entriesBefore = this.#entries.length;
    const sizeBefore = this.#size;
    try {
      for (const view of this.#views) {
        for (const change of view.project(event, this)) this.#stage(view, change);
      }
    } catch (error) {
      this.#entries.length = entriesBefore;
      this.#size = sizeBefore;
      this.#undo();
      throw error;
    }
    for (const shelf of this.#shelves.values()) {
      if (shelf.event.length === 0) continue;
      for (const { key } of shelf.event) shelf.touched.add(key);
      shelf.event = [];
    }
  }

  /** The changes since the last call: the last state of each document that was changed, then the index entries. */
  take(): Change[] {
    const changes: Change[] = [];
    for (const [kind, shelf] of this.#shelves) {
      for (const key of shelf.touched) {
        const document = shelf.documents.get(key);
        changes.push(document === undefined ? { op: 'delete', kind, key } : ({ op: 'put', kind, key, document } as PutDocument));
      }
      shelf.touched.clear();
    }
    for (const change of this.#entries) changes.push(change);
    this.#entries = [];
    this.#size = 0;
    this.#stored = true;
    return changes;
  }

  /** Drops the cold documents. All changes that were taken must be stored. */
  letGo(): void {
    for (const { warmth, documents } of this.#shelves.values()) if (warmth === 'cold') documents.clear();
  }

  #shelf(kind: DocumentKind): Shelf {
    const shelf = this.#shelves.get(kind);
    if (shelf === undefined) throw new Error(`no view puts documents of the kind ${kind}`);
    return shelf;
  }

  #stage(view: View, change: Change): void {
    this.#size += 1;
    if (change.op === 'index' || change.op === 'unindex') {
      this.#entries.push(change);
      return;
    }
    const { kind, key } = change;
    if (view.kinds[kind] === undefined) throw new Error(`view ${view.name} puts ${kind}, which is not its own`);
    const shelf = this.#shelf(kind);
    const after = change.op === 'put' ? change.document : undefined;
    shelf.event.push({ key, before: shelf.documents.get(key), after });
    shelf.documents.set(key, after);
  }

  #undo(): void {
    for (const shelf of this.#shelves.values()) {
      for (const { key, before } of shelf.event.reverse()) shelf.documents.set(key, before);
      shelf.event = [];
    }
  }

  #note({ kind, key }: Need, keys: Map<DocumentKind, Set<string>>): void {
    const { whole, documents } = this.#shelf(kind);
    if (whole || documents.has(key)) return;
    const wanted = keys.get(kind);
    if (wanted === undefined) keys.set(kind, new Set([key]));
    else wanted.add(key);
  }

  async #loadAll(plan: string, reader: DocumentReader, kind: DocumentKind): Promise<void> {
    const shelf = this.#shelf(kind);
    let after: string | undefined;
    for (;;) {
      const page = await reader.scan(plan, allOf(kind), { after, limit: pageMax, direction: 'asc' });
      await this.#loadSome(
        plan,
        reader,
        kind,
        page.map(({ key }) => key),
      );
      after = page.at(-1)?.sort;
      if (page.length < pageMax) break;
    }
    shelf.whole = true;
  }

  async #loadSome(plan: string, reader: DocumentReader, kind: DocumentKind, keys: readonly string[]): Promise<void> {
    const { documents } = this.#shelf(kind);
    const missing = keys.filter((key) => !documents.has(key));
    for (let from = 0; from < missing.length; from += pageMax) {
      const wanted = missing.slice(from, from + pageMax);
      const found = this.#stored ? await reader.getMany(plan, kind, wanted) : [];
      wanted.forEach((key, at) => {
        documents.set(key, found[at]);
      });
    }
  }
}
