/**
 * One state of the store in memory: what is overwritten while it is taken is kept for it. An index is copied when it
 * is changed for the first time.
 */
import { DubanError } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { listed } from '../listed.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import type { Standstill } from '../progress.js';
import type { IndexEntry, ListedDocument, PlansOptions, ScanOptions, ViewState } from '../store.js';
import type { Change } from '../view.js';
import type { MemoryContent, StoredPlan } from './memory-content.js';
import type { SortedIndex } from './sorted-index.js';

/** What a plan was when the state was taken, where it has changed since. */
interface Before {
  /** The plan itself; undefined when there was none. A rebuild leaves it as it was. */
  readonly plan: StoredPlan | undefined;
  readonly checkpoint: string | undefined;
  readonly documents: Map<DocumentKind, Map<string, object | undefined>>;
  readonly indexes: Map<string, SortedIndex | undefined>;
}

export class MemoryState implements ViewState {
  readonly #content: MemoryContent;
  readonly #released: (state: MemoryState) => void;
  readonly #before = new Map<string, Before>();
  readonly #standstills: ReadonlyMap<string, Standstill>;
  #planIds: SortedIndex | undefined;
  #open = true;

  constructor(content: MemoryContent, released: (state: MemoryState) => void) {
    this.#content = content;
    this.#standstills = content.standstills;
    this.#released = released;
  }

  /** Keeps what a batch is about to change in place. `changes`: none when the plan is replaced as a whole. */
  keep(id: string, plan: StoredPlan | undefined, changes: readonly Change[]): void {
    let before = this.#before.get(id);
    if (before === undefined) {
      before = { plan, checkpoint: plan?.checkpoint, documents: new Map(), indexes: new Map() };
      this.#before.set(id, before);
    }
    if (plan === undefined) this.#planIds ??= this.#content.planIds.copy();
    // What is changed after a rebuild is no longer what was there.
    if (plan === undefined || before.plan !== plan) return;
    for (const change of changes) {
      if (change.op === 'put' || change.op === 'delete') {
        const { kind, key } = change;
        const kept = before.documents.get(kind) ?? new Map<string, object | undefined>();
        before.documents.set(kind, kept);
        if (!kept.has(key)) kept.set(key, plan.documents.get(kind)?.get(key));
      } else if (!before.indexes.has(change.index)) {
        before.indexes.set(change.index, plan.indexes.get(change.index)?.copy());
      }
    }
  }

  async get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    this.#check();
    return this.#document(plan, kind, key);
  }

  async getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    this.#check();
    checkKeys(keys);
    return keys.map((key) => this.#document(plan, kind, key));
  }

  async scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    this.#check();
    checkLimit(options.limit);
    const before = this.#before.get(plan);
    const kept = before?.indexes.has(index) === true ? before.indexes.get(index) : this.#plan(plan)?.indexes.get(index);
    return kept?.scan(options) ?? [];
  }

  async list<Kind extends DocumentKind>(
    plan: string,
    index: string,
    kind: Kind,
    options: ScanOptions,
  ): Promise<readonly ListedDocument<Kind>[]> {
    return listed(this, plan, index, kind, options);
  }

  async checkpoint(plan: string): Promise<string | undefined> {
    this.#check();
    const before = this.#before.get(plan);
    return before === undefined ? this.#content.plans.get(plan)?.checkpoint : before.checkpoint;
  }

  async plans({ after, limit }: PlansOptions): Promise<readonly string[]> {
    this.#check();
    checkLimit(limit);
    return (this.#planIds ?? this.#content.planIds).scan({ after, limit, direction: 'asc' }).map(({ key }) => key);
  }

  async generation(plan: string): Promise<string | undefined> {
    this.#check();
    return this.#plan(plan) === undefined ? undefined : this.#content.generation;
  }

  async standstill(plan: string): Promise<Standstill | undefined> {
    this.#check();
    return this.#standstills.get(plan);
  }

  release(): void {
    this.#open = false;
    this.#before.clear();
    this.#released(this);
  }

  #plan(id: string): StoredPlan | undefined {
    const before = this.#before.get(id);
    return before === undefined ? this.#content.plans.get(id) : before.plan;
  }

  #document<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): DocumentKinds[Kind] | undefined {
    const kept = this.#before.get(plan)?.documents.get(kind);
    const document = kept?.has(key) === true ? kept.get(key) : this.#plan(plan)?.documents.get(kind)?.get(key);
    // Sound, because a document is only ever put under its own kind.
    return document as DocumentKinds[Kind] | undefined;
  }

  #check(): void {
    if (!this.#open || this.#content.closed) throw new DubanError('store-unavailable', { detail: 'released' });
  }
}
