/** What is written over the one writing connection. Each call belongs into a transaction of the caller. */
import { encodeName } from '../encoded-name.js';
import { lastChanges } from '../last-changes.js';
import type { Batch } from '../store.js';
import type { Connection, Row, Value } from './connection.js';
import type { Reads, StoredGeneration } from './reads.js';
import { counters, documents, entries, generations, indexPlace, marks, names, plans, revisions } from './tables.js';

export class Writes {
  readonly #db: Connection;
  readonly #reads: Reads;
  readonly #ids: Map<string, number>;

  constructor(db: Connection, reads: Reads, ids: Map<string, number>) {
    this.#db = db;
    this.#reads = reads;
    this.#ids = ids;
  }

  /** Whole or not at all. */
  transaction<Answer>(work: () => Answer): Answer {
    try {
      return this.#db.transaction(work);
    } catch (error) {
      // The numbers that the transaction gave to names are taken back.
      this.#ids.clear();
      throw error;
    }
  }

  /** The changes of a batch, its revisions and its checkpoint. */
  step(plan: string, generation: StoredGeneration, batch: Batch): void {
    const { id } = generation;
    const step = this.#next('step');
    const { documents: changed, entries: moved } = lastChanges(batch);
    for (const [kind, last] of changed) {
      const kindId = this.#id(kind);
      const put = (key: string, document: object) => [id, kindId, key, step, JSON.stringify(document)];
      this.#write(documents, last, put, (key) => [id, kindId, key]);
    }
    for (const [index, last] of moved) {
      const [name, part] = indexPlace(index);
      const place = this.#id(name);
      const put = (sort: string, key: string) => [id, place, part, sort, encodeName(key)];
      this.#write(entries, last, put, (sort) => [id, place, part, sort]);
    }
    revisions.put(
      this.#db,
      [...batch.revisions].map(([stream, revision]) => [id, encodeName(stream), revision]),
    );
    const { checkpoint, last: landmark = generation.landmark } = batch;
    this.put(plan, { ...generation, checkpoint, landmark });
  }

  /** A generation that is not there yet, live when the plan has no other. */
  begin(plan: string, state: 'building' | 'live'): StoredGeneration {
    const [live, last] = (plans.find(this.#db, encodeName(plan)) ?? [0, 0]) as [number, number];
    const begun: StoredGeneration = {
      number: last + 1,
      id: this.#next('generation'),
      state,
      checkpoint: undefined,
      landmark: undefined,
    };
    plans.put(this.#db, [[encodeName(plan), state === 'live' ? begun.number : live, begun.number]]);
    this.put(plan, begun);
    return begun;
  }

  put(plan: string, { number, id, state, checkpoint = '', landmark }: StoredGeneration): void {
    const told = landmark === undefined ? '' : JSON.stringify(landmark);
    generations.put(this.#db, [[encodeName(plan), number, id, state, checkpoint, told]]);
  }

  setLive(plan: string, number: number): void {
    const [, last] = plans.find(this.#db, encodeName(plan)) as [number, number];
    plans.put(this.#db, [[encodeName(plan), number, last]]);
  }

  /** Writes something that says nothing. */
  touch(): void {
    this.#next('step');
  }

  forgetMarks(): void {
    this.#db.run(`DELETE FROM ${marks.name}`);
  }

  #write<Kept>(
    table: typeof documents,
    last: ReadonlyMap<string, Kept | undefined>,
    put: (key: string, kept: Kept) => Value[],
    gone: (key: string) => Value[],
  ): void {
    const rows: Row[] = [];
    for (const [key, kept] of last) {
      const name = encodeName(key);
      if (kept === undefined) table.delete(this.#db, ...gone(name));
      else rows.push(put(name, kept));
    }
    table.put(this.#db, rows);
  }

  #id(name: string): number {
    const known = this.#reads.id(name);
    if (known !== undefined) return known;
    const id = this.#next('name');
    names.put(this.#db, [[encodeName(name), id]]);
    this.#ids.set(name, id);
    return id;
  }

  #next(counter: 'name' | 'generation' | 'step'): number {
    const next = ((counters.find(this.#db, counter)?.[0] as number | undefined) ?? 0) + 1;
    counters.put(this.#db, [[counter, next]]);
    return next;
  }
}
