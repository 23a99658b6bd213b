/**
 * A plan's documents in memory after every step that was written: of each document and index entry what it was from
 * which step on, so that what did not change is there once.
 */
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import { liesAfter } from '../position.js';
import type { Applied, Batch, IndexEntry, PlanProgress, PlanStore, ScanOptions } from '../store.js';
import { changed, type Version, valueAt } from './version.js';
import { VersionedIndex } from './versioned-index.js';

export class VersionedPlan implements PlanStore {
  /** Of each version the position of its last event. */
  readonly #checkpoints: string[] = [];
  readonly #revisions = new Map<string, Version<number>>();
  readonly #documents = new Map<DocumentKind, Map<string, Version<object>>>();
  readonly #indexes = new Map<string, VersionedIndex>();

  /** Versions are numbered from 0; -1 is before the first, with nothing in it. */
  get newest(): number {
    return this.#checkpoints.length - 1;
  }

  /** The newest version that holds no event after a position. */
  versionAt(position: string): number {
    let [low, high] = [0, this.#checkpoints.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (liesAfter(this.#checkpoints[middle] as string, position)) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  /** Undefined before the first version. */
  checkpointAt(version: number): string | undefined {
    return this.#checkpoints[version];
  }

  progressAt(version: number): PlanProgress | undefined {
    const checkpoint = this.#checkpoints[version];
    if (checkpoint === undefined) return undefined;
    const revisions = new Map<string, number>();
    for (const [stream, newest] of this.#revisions) {
      const revision = valueAt(newest, version);
      if (revision !== undefined) revisions.set(stream, revision);
    }
    return { checkpoint, revisions };
  }

  documentAt<Kind extends DocumentKind>(version: number, kind: Kind, key: string): DocumentKinds[Kind] | undefined {
    // Sound, because a document is only ever put under its own kind.
    return valueAt(this.#documents.get(kind)?.get(key), version) as DocumentKinds[Kind] | undefined;
  }

  entriesAt(version: number, index: string, { after, direction }: Omit<ScanOptions, 'limit'>): Iterator<IndexEntry> {
    return (this.#indexes.get(index)?.at(version, after, direction) ?? none.values()) as Iterator<IndexEntry>;
  }

  async apply(_plan: string, { expectedCheckpoint, checkpoint, changes, revisions, rebuild }: Batch): Promise<Applied> {
    if (rebuild === true) throw new Error('versions are not made anew in place');
    const stored = this.checkpointAt(this.newest);
    if (stored !== expectedCheckpoint) return { applied: false, checkpoint: stored };
    const version = this.#checkpoints.push(checkpoint) - 1;
    for (const [stream, revision] of revisions) {
      this.#revisions.set(stream, changed(this.#revisions.get(stream), version, revision));
    }
    for (const change of changes) {
      if (change.op === 'put' || change.op === 'delete') {
        const own = getOrSet(this.#documents, change.kind, newDocuments);
        own.set(change.key, changed(own.get(change.key), version, change.op === 'put' ? change.document : undefined));
      } else {
        getOrSet(this.#indexes, change.index, newIndex).set(version, change.sort, change.op === 'index' ? change.key : undefined);
      }
    }
    return { applied: true };
  }

  async get<Kind extends DocumentKind>(_plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    return this.documentAt(this.newest, kind, key);
  }

  async getMany<Kind extends DocumentKind>(
    _plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    checkKeys(keys);
    return keys.map((key) => this.documentAt(this.newest, kind, key));
  }

  async scan(_plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    checkLimit(options.limit);
    return firstOf(this.entriesAt(this.newest, index, options), options.limit);
  }

  async checkpoint(): Promise<string | undefined> {
    return this.checkpointAt(this.newest);
  }

  async progress(): Promise<PlanProgress | undefined> {
    return this.progressAt(this.newest);
  }
}

const none: readonly IndexEntry[] = [];
const newDocuments = () => new Map<string, Version<object>>();
const newIndex = () => new VersionedIndex();

export function firstOf<Value>(values: Iterator<Value>, limit: number): Value[] {
  const found: Value[] = [];
  for (let next = values.next(); found.length < limit && next.done !== true; next = values.next()) found.push(next.value);
  return found;
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
