/** The view store in memory. Nothing survives the process. */
import { randomBytes } from 'node:crypto';
import { DubanError, type Landmark, reservedCategories } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import { liesAfter } from '../position.js';
import type { Standstill } from '../progress.js';
import type { Applied, Batch, ContentsPage, IndexEntry, PlanProgress, ScanOptions, ViewState, ViewStore } from '../store.js';
import type { Change } from '../view.js';
import type { MemoryContent, StoredPlan } from './memory-content.js';
import { pageOfContents } from './memory-contents.js';
import { MemoryState } from './memory-state.js';
import { SortedIndex } from './sorted-index.js';

export function openMemoryViewStore(): ViewStore {
  return new MemoryViewStore();
}

export class MemoryViewStore implements ViewStore {
  readonly durable = false;
  readonly #states = new Set<MemoryState>();
  readonly #content = {
    generation: randomBytes(4).toString('hex'),
    plans: new Map<string, StoredPlan>(),
    planIds: new SortedIndex(),
    standstills: new Map<string, Standstill>() as ReadonlyMap<string, Standstill>,
    closed: false as boolean,
  } satisfies MemoryContent;
  /** Shard → its mark; the mark for all plans is under the empty name. */
  readonly #marks = new Map<string, string>();
  readonly #retries = new Map<string, number>();

  /** Atomic, because it never waits between comparing the checkpoint and the last change. */
  async apply(plan: string, batch: Batch): Promise<Applied> {
    this.#refuseWhenClosed();
    const stored = this.#content.plans.get(plan);
    if (stored?.checkpoint !== batch.expectedCheckpoint) return { applied: false, checkpoint: stored?.checkpoint };
    const target = stored === undefined || batch.rebuild === true ? emptyPlan() : stored;
    for (const state of this.#states) state.keep(plan, stored, target === stored ? batch.changes : []);
    for (const change of batch.changes) applyChange(target, change);
    for (const [stream, revision] of batch.revisions) target.revisions.set(stream, revision);
    target.checkpoint = batch.checkpoint;
    target.last = batch.last ?? target.last;
    if (target !== stored) this.#content.plans.set(plan, target);
    if (batch.rebuild === true) this.#marks.clear();
    if (!reservedCategories.has(plan)) this.#content.planIds.put(plan, plan);
    return { applied: true };
  }

  async get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    this.#refuseWhenClosed();
    return this.#document(plan, kind, key);
  }

  async getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    this.#refuseWhenClosed();
    checkKeys(keys);
    return keys.map((key) => this.#document(plan, kind, key));
  }

  async scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    this.#refuseWhenClosed();
    checkLimit(options.limit);
    return this.#content.plans.get(plan)?.indexes.get(index)?.scan(options) ?? [];
  }

  async checkpoint(plan: string): Promise<string | undefined> {
    this.#refuseWhenClosed();
    return this.#content.plans.get(plan)?.checkpoint;
  }

  async plans({ after, limit }: { after?: string | undefined; limit: number }): Promise<readonly string[]> {
    this.#refuseWhenClosed();
    checkLimit(limit);
    return this.#content.planIds.scan({ after, limit, direction: 'asc' }).map(({ key }) => key);
  }

  async progress(plan: string): Promise<PlanProgress | undefined> {
    this.#refuseWhenClosed();
    const stored = this.#content.plans.get(plan);
    return stored && { checkpoint: stored.checkpoint, revisions: new Map(stored.revisions) };
  }

  async landmark(plan: string): Promise<Landmark | undefined> {
    this.#refuseWhenClosed();
    return this.#content.plans.get(plan)?.last;
  }

  async generation(plan: string): Promise<string | undefined> {
    this.#refuseWhenClosed();
    return this.#content.plans.has(plan) ? this.#content.generation : undefined;
  }

  async mark(shard = ''): Promise<string | undefined> {
    this.#refuseWhenClosed();
    return this.#marks.get(shard);
  }

  async setMark(position: string, shard = ''): Promise<void> {
    this.#refuseWhenClosed();
    if (liesAfter(position, this.#marks.get(shard))) this.#marks.set(shard, position);
  }

  async standstill(plan: string): Promise<Standstill | undefined> {
    this.#refuseWhenClosed();
    return this.#content.standstills.get(plan);
  }

  async standstills(): Promise<ReadonlyMap<string, Standstill>> {
    this.#refuseWhenClosed();
    return this.#content.standstills;
  }

  async setStandstill(plan: string, standstill: Standstill | undefined): Promise<void> {
    this.#refuseWhenClosed();
    const standstills = new Map(this.#content.standstills);
    if (standstill === undefined) standstills.delete(plan);
    else standstills.set(plan, standstill);
    this.#content.standstills = standstills;
    if (standstill === undefined) this.#retries.delete(plan);
  }

  async askForRetry(plan: string): Promise<string> {
    this.#refuseWhenClosed();
    const request = (this.#retries.get(plan) ?? 0) + 1;
    this.#retries.set(plan, request);
    return String(request);
  }

  async retriesAsked(): Promise<ReadonlyMap<string, string>> {
    this.#refuseWhenClosed();
    return new Map([...this.#retries].map(([plan, request]) => [plan, String(request)]));
  }

  async state(): Promise<ViewState> {
    this.#refuseWhenClosed();
    const state = new MemoryState(this.#content, (released) => this.#states.delete(released));
    this.#states.add(state);
    return state;
  }

  /** What is held of a plan, which the next batch changes in place. */
  stored(plan: string): StoredPlan | undefined {
    return this.#content.plans.get(plan);
  }

  async contents(plan: string, after?: string): Promise<ContentsPage> {
    this.#refuseWhenClosed();
    const stored = this.#content.plans.get(plan);
    return stored === undefined ? { items: [], next: undefined } : pageOfContents(stored, after);
  }

  async close(): Promise<void> {
    this.#content.closed = true;
  }

  #document<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): DocumentKinds[Kind] | undefined {
    // Sound, because a document is only ever put under its own kind.
    return this.#content.plans.get(plan)?.documents.get(kind)?.get(key) as DocumentKinds[Kind] | undefined;
  }

  #refuseWhenClosed(): void {
    if (this.#content.closed) throw new DubanError('store-unavailable', { detail: 'closed' });
  }
}

const emptyPlan = (): StoredPlan => ({
  checkpoint: '',
  last: undefined,
  revisions: new Map(),
  documents: new Map(),
  indexes: new Map(),
});

function applyChange(plan: StoredPlan, change: Change): void {
  switch (change.op) {
    case 'put':
      getOrSet(plan.documents, change.kind, newDocuments).set(change.key, change.document);
      return;
    case 'delete':
      plan.documents.get(change.kind)?.delete(change.key);
      return;
    case 'index':
      getOrSet(plan.indexes, change.index, newIndex).put(change.sort, change.key);
      return;
    case 'unindex':
      plan.indexes.get(change.index)?.delete(change.sort);
      return;
  }
}

const newDocuments = () => new Map<string, object>();
const newIndex = () => new SortedIndex();

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
