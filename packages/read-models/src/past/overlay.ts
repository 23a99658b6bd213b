/**
 * A plan's documents at a version with what the events after it have changed, which is kept here. The writer that fills
 * live documents writes into it, and queries read from it.
 */
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import type { Standstill } from '../progress.js';
import type { Applied, Batch, IndexEntry, PlanProgress, PlanStore, ScanOptions, ViewReads } from '../store.js';
import { VersionedIndex } from './versioned-index.js';
import { firstOf, type VersionedPlan } from './versioned-plan.js';

/** Past states of a plan differ by their positions alone: they are made of the same events wherever they are made. */
const generation = 'past';

export class Overlay implements PlanStore, ViewReads {
  readonly #plan: string;
  readonly #base: VersionedPlan;
  readonly #version: number;
  readonly #documents = new Map<DocumentKind, Map<string, object | undefined>>();
  readonly #indexes = new Map<string, VersionedIndex>();
  readonly #revisions = new Map<string, number>();
  #checkpoint: string | undefined;

  constructor(plan: string, base: VersionedPlan, version: number) {
    this.#plan = plan;
    this.#base = base;
    this.#version = version;
    this.#checkpoint = base.checkpointAt(version);
  }

  async apply(_plan: string, { expectedCheckpoint, checkpoint, changes, revisions }: Batch): Promise<Applied> {
    if (this.#checkpoint !== expectedCheckpoint) return { applied: false, checkpoint: this.#checkpoint };
    this.#checkpoint = checkpoint;
    for (const [stream, revision] of revisions) this.#revisions.set(stream, revision);
    for (const change of changes) {
      if (change.op === 'put' || change.op === 'delete') {
        const own = this.#documents.get(change.kind) ?? new Map<string, object | undefined>();
        own.set(change.key, change.op === 'put' ? change.document : undefined);
        this.#documents.set(change.kind, own);
      } else {
        const own = this.#indexes.get(change.index) ?? new VersionedIndex();
        own.set(0, change.sort, change.op === 'index' ? change.key : undefined);
        this.#indexes.set(change.index, own);
      }
    }
    return { applied: true };
  }

  async get<Kind extends DocumentKind>(_plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    return this.#document(kind, key);
  }

  async getMany<Kind extends DocumentKind>(
    _plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    checkKeys(keys);
    return keys.map((key) => this.#document(kind, key));
  }

  async scan(_plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    checkLimit(options.limit);
    const base = this.#base.entriesAt(this.#version, index, options);
    const own = this.#indexes.get(index)?.changes(0, options.after, options.direction);
    return firstOf(own === undefined ? base : merged(base, own, options.direction), options.limit);
  }

  async checkpoint(): Promise<string | undefined> {
    return this.#checkpoint;
  }

  async progress(): Promise<PlanProgress | undefined> {
    if (this.#checkpoint === undefined) return undefined;
    const revisions = new Map([...(this.#base.progressAt(this.#version)?.revisions ?? []), ...this.#revisions]);
    return { checkpoint: this.#checkpoint, revisions };
  }

  async plans(): Promise<readonly string[]> {
    return [this.#plan];
  }

  async generation(): Promise<string | undefined> {
    return generation;
  }

  async standstill(): Promise<Standstill | undefined> {
    return undefined;
  }

  #document<Kind extends DocumentKind>(kind: Kind, key: string): DocumentKinds[Kind] | undefined {
    const own = this.#documents.get(kind);
    // Sound, because a document is only ever put under its own kind.
    if (own?.has(key) === true) return own.get(key) as DocumentKinds[Kind] | undefined;
    return this.#base.documentAt(this.#version, kind, key);
  }
}

type OwnEntry = { readonly sort: string; readonly key: string | undefined };

/** Both in the same order; an entry of one's own takes the place of that with the same sort key. */
function* merged(
  base: Iterator<IndexEntry>,
  own: Iterator<OwnEntry>,
  direction: ScanOptions['direction'],
): Generator<IndexEntry> {
  let [one, other] = [base.next(), own.next()];
  const isBefore = (sort: string, than: string) => (direction === 'asc' ? sort < than : sort > than);
  while (one.done !== true || other.done !== true) {
    if (one.done !== true && (other.done === true || isBefore(one.value.sort, other.value.sort))) {
      yield one.value;
      one = base.next();
      continue;
    }
    const { sort, key } = other.value as OwnEntry;
    if (one.done !== true && one.value.sort === sort) one = base.next();
    if (key !== undefined) yield { sort, key };
    other = own.next();
  }
}
