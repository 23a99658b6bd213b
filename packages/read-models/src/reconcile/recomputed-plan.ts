/** A plan made from its events alone, in memory, that knows which of its parts the last events have touched. */

import {
  keysAt,
  type Place,
  placeFrom,
  placeOfDocument,
  placeOfIndex,
  placesOf,
  revisionsPlace,
  textAt,
} from '../memory/memory-contents.js';
import { MemoryViewStore } from '../memory/memory-view-store.js';
import { Filler, type Filling, type SourceOptions } from '../rebuild/filler.js';
import type { Applied, Batch, PlanStore } from '../store.js';

export const checkpointPlace = 'checkpoint';

/** Parts, each named once by place and key. */
export class PartNames {
  readonly #byPlace = new Map<string, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(place: string, key: string): void {
    const keys = this.#byPlace.get(place) ?? new Set();
    if (!keys.has(key)) this.#size += 1;
    this.#byPlace.set(place, keys.add(key));
  }

  has(place: string, key: string): boolean {
    return this.#byPlace.get(place)?.has(key) === true;
  }

  *[Symbol.iterator](): Generator<readonly [place: string, keys: ReadonlySet<string>]> {
    yield* this.#byPlace;
  }
}

export class RecomputedPlan {
  readonly plan: string;
  readonly #store = new MemoryViewStore();
  readonly #filler: Filler;
  #touched = new PartNames();

  constructor(plan: string, filling: Filling, options: Pick<SourceOptions, 'views' | 'registry'>) {
    this.plan = plan;
    this.#filler = new Filler(plan, this.#noting(), filling, options);
  }

  /**
   * Takes the events up to a position that is not before the last one.
   * @returns what they have touched
   * @throws the signal's reason, and what the source or a view throws
   */
  async fillTo(position: string): Promise<PartNames> {
    this.#touched = new PartNames();
    await this.#filler.fillTo(position);
    return this.#touched;
  }

  /** Position of the last event taken. */
  get checkpoint(): string | undefined {
    return this.#store.stored(this.plan)?.checkpoint;
  }

  /** Events taken. */
  get events(): number {
    const revisions = this.#store.stored(this.plan)?.revisions.values() ?? [];
    return [...revisions].reduce((sum, revision) => sum + revision + 1, 0);
  }

  places(): readonly string[] {
    const stored = this.#store.stored(this.plan);
    return stored === undefined ? [] : placesOf(stored);
  }

  keysAt(place: string): readonly string[] {
    const stored = this.#store.stored(this.plan);
    return stored === undefined ? [] : keysAt(stored, placeFrom(place));
  }

  textAt(place: Place, key: string): string | undefined {
    const stored = this.#store.stored(this.plan);
    return stored === undefined ? undefined : textAt(stored, place, key);
  }

  #noting(): PlanStore {
    const store = this.#store;
    return {
      get: (plan, kind, key) => store.get(plan, kind, key),
      getMany: (plan, kind, keys) => store.getMany(plan, kind, keys),
      scan: (plan, index, options) => store.scan(plan, index, options),
      checkpoint: (plan) => store.checkpoint(plan),
      progress: (plan) => store.progress(plan),
      apply: (plan, batch) => this.#apply(plan, batch),
    };
  }

  #apply(plan: string, batch: Batch): Promise<Applied> {
    for (const stream of batch.revisions.keys()) this.#touched.add(revisionsPlace, stream);
    for (const change of batch.changes) {
      if (change.op === 'put' || change.op === 'delete') this.#touched.add(placeOfDocument(change.kind), change.key);
      else this.#touched.add(placeOfIndex(change.index), change.sort);
    }
    return this.#store.apply(plan, batch);
  }
}
