/** Generations of a plan in the file. */
import { DubanError } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { encodeName } from '../encoded-name.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import type {
  Applied,
  Batch,
  Generation,
  GenerationDifference,
  GenerationId,
  Generations,
  IndexEntry,
  PlanProgress,
  PlanStore,
  ScanOptions,
  Switch,
} from '../store.js';
import { compareGenerations } from './comparison.js';
import type { Connection } from './connection.js';
import type { Reads, StoredGeneration } from './reads.js';
import { documents, entries, generations, revisions } from './tables.js';
import type { Writes } from './writes.js';

export interface GenerationParts {
  readonly db: Connection;
  readonly reads: Reads;
  readonly writes: Writes;
  /** Looks after damage that `work` meets. */
  readonly guarded: <Answer>(work: () => Answer) => Answer;
  /** Does `work` in a transaction. */
  readonly write: <Answer>(work: () => Answer) => Answer;
}

/** Rows that one transaction of a removal takes, so that steps get their turn. */
const removedAtOnce = 5_000;

const otherWork = () => new Promise<void>((resolve) => setImmediate(resolve));

export class SqliteGenerations implements Generations {
  readonly #parts: GenerationParts;

  constructor(parts: GenerationParts) {
    this.#parts = parts;
  }

  async list(plan: string): Promise<readonly Generation[]> {
    const { reads, guarded } = this.#parts;
    const found = guarded(() => reads.all(plan));
    return found.flatMap(({ number, state, checkpoint }) =>
      state === 'gone' ? [] : [{ id: String(number), state, checkpoint }],
    );
  }

  async begin(plan: string): Promise<GenerationId> {
    const { reads, writes, guarded, write } = this.#parts;
    for (const { number, state } of guarded(() => reads.all(plan))) if (state !== 'live') await this.drop(plan, String(number));
    return write(() => {
      if (reads.live(plan) === undefined) throw new DubanError('plan-not-found', { plan });
      return String(writes.begin(plan, 'building').number);
    });
  }

  at(plan: string, generation: GenerationId, state: 'building' | 'kept' = 'building'): PlanStore {
    return new PlanGeneration(this.#parts, plan, Number(generation), state);
  }

  async switchTo(plan: string, { from, fromCheckpoint, to }: Switch): Promise<boolean> {
    const { reads, writes, write } = this.#parts;
    return write(() => {
      const live = reads.live(plan);
      const next = reads.at(plan, Number(to));
      if (live?.number !== Number(from) || live.checkpoint !== fromCheckpoint) return false;
      if (next === undefined || (next.state !== 'building' && next.state !== 'kept')) return false;
      writes.put(plan, { ...live, state: 'kept' });
      writes.put(plan, { ...next, state: 'live' });
      writes.setLive(plan, next.number);
      return true;
    });
  }

  async compare(plan: string, one: GenerationId, other: GenerationId, limit: number): Promise<readonly GenerationDifference[]> {
    const { db, reads, guarded } = this.#parts;
    const id = (generation: GenerationId) => guarded(() => reads.at(plan, Number(generation)))?.id ?? 0;
    return compareGenerations(db, guarded, id(one), id(other), limit);
  }

  async drop(plan: string, generation: GenerationId): Promise<boolean> {
    const { db, reads, writes, write } = this.#parts;
    const number = Number(generation);
    const dropped = write(() => {
      const found = reads.at(plan, number);
      if (found?.state === 'live') return undefined;
      if (found !== undefined) writes.put(plan, { ...found, state: 'gone' });
      return { id: found?.id };
    });
    if (dropped === undefined) return false;
    const { id } = dropped;
    if (id === undefined) return true;
    for (const table of [documents, entries, revisions]) {
      while (write(() => table.deleteSome(db, id, removedAtOnce))) await otherWork();
    }
    write(() => generations.delete(db, encodeName(plan), number));
    return true;
  }
}

/** A generation beside the live one, for the writer that fills it. */
class PlanGeneration implements PlanStore {
  readonly #parts: GenerationParts;
  readonly #plan: string;
  readonly #number: number;
  /** The state in which the generation must be to be written. */
  readonly #state: 'building' | 'kept';

  constructor(parts: GenerationParts, plan: string, number: number, state: 'building' | 'kept') {
    this.#parts = parts;
    this.#plan = plan;
    this.#number = number;
    this.#state = state;
  }

  async apply(plan: string, batch: Batch): Promise<Applied> {
    if (batch.rebuild === true) throw new DubanError('store-unavailable', { detail: 'a generation is not rebuilt in place' });
    return this.#parts.write(() => {
      const generation = this.#there(plan);
      if (generation.state !== this.#state) throw this.#gone();
      if (generation.checkpoint !== batch.expectedCheckpoint) return { applied: false, checkpoint: generation.checkpoint };
      this.#parts.writes.step(plan, generation, batch);
      return { applied: true };
    });
  }

  async get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    return (await this.getMany(plan, kind, [key]))[0];
  }

  async getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    checkKeys(keys);
    return this.#read(plan, (generation, reads) => reads.getMany(generation, kind, keys));
  }

  async scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    checkLimit(options.limit);
    return this.#read(plan, (generation, reads) => reads.scan(generation, index, options));
  }

  async checkpoint(plan: string): Promise<string | undefined> {
    return this.#read(plan, ({ checkpoint }) => checkpoint);
  }

  async progress(plan: string): Promise<PlanProgress | undefined> {
    return this.#read(plan, (generation, reads) => reads.progress(generation));
  }

  #read<Answer>(plan: string, read: (generation: StoredGeneration, reads: Reads) => Answer): Answer {
    return this.#parts.guarded(() => read(this.#there(plan), this.#parts.reads));
  }

  #there(plan: string): StoredGeneration {
    if (plan !== this.#plan) throw new RangeError(`this is a generation of ${this.#plan}, not of ${plan}`);
    const found = this.#parts.reads.at(plan, this.#number);
    if (found === undefined || found.state === 'gone') throw this.#gone();
    return found;
  }

  #gone(): DubanError {
    return new DubanError('store-unavailable', {
      detail: `generation ${this.#number} of ${this.#plan} is not there to be written`,
    });
  }
}
