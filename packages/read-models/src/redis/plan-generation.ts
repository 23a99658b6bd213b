/** One generation of one plan in Redis. It is read by single commands and written by the one script. */
import { DubanError, type Landmark } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { encodeName } from '../encoded-name.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import type { Applied, Batch, GenerationId, IndexEntry, PlanProgress, PlanStore, ScanOptions } from '../store.js';
import { batchWords, type Target } from './batch-words.js';
import type { RedisConnection } from './connection.js';
import {
  documentsOf,
  entriesOf,
  entryFrom,
  justAbove,
  justBelow,
  landmarkField,
  landmarkFrom,
  type PlanKeys,
  streamOfField,
} from './keys.js';

export async function readDocuments<Kind extends DocumentKind>(
  redis: RedisConnection,
  keys: PlanKeys,
  generation: GenerationId,
  kind: Kind,
  wanted: readonly string[],
): Promise<(DocumentKinds[Kind] | undefined)[]> {
  if (wanted.length === 0) return [];
  const hash = keys.part(generation, documentsOf(kind));
  const found = await redis.run((client) => client.hmget(hash, ...wanted.map(encodeName)));
  // Sound, because a document is only ever put under its own kind.
  return found.map((text) => (text === null ? undefined : (JSON.parse(text) as DocumentKinds[Kind])));
}

export async function readEntries(
  redis: RedisConnection,
  keys: PlanKeys,
  generation: GenerationId,
  index: string,
  { after, limit, direction }: ScanOptions,
): Promise<readonly IndexEntry[]> {
  const set = keys.part(generation, entriesOf(index));
  const members = await redis.run((client) =>
    direction === 'asc'
      ? client.zrangebylex(set, after === undefined ? '-' : `[${justAbove(after)}`, '+', 'LIMIT', 0, limit)
      : client.zrevrangebylex(set, after === undefined ? '+' : `(${justBelow(after)}`, '-', 'LIMIT', 0, limit),
  );
  return members.map(entryFrom);
}

export async function readCheckpoint(
  redis: RedisConnection,
  keys: PlanKeys,
  generation: GenerationId,
): Promise<string | undefined> {
  return (await redis.run((client) => client.hget(keys.progress(generation), 'checkpoint'))) ?? undefined;
}

export async function readLandmark(
  redis: RedisConnection,
  keys: PlanKeys,
  generation: GenerationId,
): Promise<Landmark | undefined> {
  const text = await redis.run((client) => client.hget(keys.progress(generation), landmarkField));
  return text === null ? undefined : landmarkFrom(text);
}

export async function readProgress(
  redis: RedisConnection,
  keys: PlanKeys,
  generation: GenerationId,
): Promise<PlanProgress | undefined> {
  const fields = await redis.run((client) => client.hgetall(keys.progress(generation)));
  const { checkpoint } = fields;
  if (checkpoint === undefined) return undefined;
  const revisions = new Map<string, number>();
  for (const [field, revision] of Object.entries(fields)) {
    const stream = streamOfField(field);
    if (stream !== undefined) revisions.set(stream, Number(revision));
  }
  return { checkpoint, revisions };
}

/** What Redis has lost is the cause: it is for the log. */
export const incomplete = (plan: string, lost: string) =>
  new DubanError('read-models-incomplete', { plan }, { cause: new Error(`Redis has lost ${lost} of ${plan}`) });

/**
 * Answers `moved` when the guard did not hold; then nothing was changed.
 * @throws {DubanError} `read-models-incomplete`
 */
export async function applyBatch(
  redis: RedisConnection,
  plan: string,
  keys: PlanKeys,
  batch: Batch,
  target: Target,
): Promise<Applied | 'moved'> {
  const words = batchWords(keys, batch, target);
  const [outcome, checkpoint = ''] = await redis.run((client) => client.dubanApply(words));
  if (outcome === 'moved') return 'moved';
  if (outcome === 'applied') return { applied: true };
  if (outcome === 'lost') throw incomplete(plan, checkpoint);
  return { applied: false, checkpoint: checkpoint === '' ? undefined : checkpoint };
}

/** A generation beside the live one, for the writer that fills it. */
export class PlanGeneration implements PlanStore {
  readonly #redis: RedisConnection;
  readonly #plan: string;
  readonly #keys: PlanKeys;
  readonly #id: GenerationId;
  /** The state in which the generation must be to be written. */
  readonly #state: 'building' | 'kept';

  constructor(redis: RedisConnection, plan: string, keys: PlanKeys, id: GenerationId, state: 'building' | 'kept') {
    this.#redis = redis;
    this.#plan = plan;
    this.#keys = keys;
    this.#id = id;
    this.#state = state;
  }

  async apply(plan: string, batch: Batch): Promise<Applied> {
    this.#check(plan);
    if (batch.rebuild === true) throw new DubanError('store-unavailable', { detail: 'a generation is not rebuilt in place' });
    const guard = { field: this.#id, holds: this.#state };
    const applied = await applyBatch(this.#redis, plan, this.#keys, batch, { guard, from: this.#id, to: this.#id, pointers: [] });
    if (applied === 'moved') throw this.#gone();
    return applied;
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
    return this.#read(plan, readDocuments(this.#redis, this.#keys, this.#id, kind, keys));
  }

  async scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    checkLimit(options.limit);
    return this.#read(plan, readEntries(this.#redis, this.#keys, this.#id, index, options));
  }

  async checkpoint(plan: string): Promise<string | undefined> {
    return this.#read(plan, readCheckpoint(this.#redis, this.#keys, this.#id));
  }

  async progress(plan: string): Promise<PlanProgress | undefined> {
    return this.#read(plan, readProgress(this.#redis, this.#keys, this.#id));
  }

  /** The state is asked for after the answer: if the generation is still there then, the answer was whole. */
  async #read<Answer>(plan: string, answer: Promise<Answer>): Promise<Answer> {
    this.#check(plan);
    const [read, state] = await Promise.all([answer, this.#redis.run((client) => client.hget(this.#keys.generations, this.#id))]);
    if (state === null || state === 'gone') throw this.#gone();
    return read;
  }

  #check(plan: string): void {
    if (plan !== this.#plan) throw new RangeError(`this is a generation of ${this.#plan}, not of ${plan}`);
  }

  #gone(): DubanError {
    return new DubanError('store-unavailable', { detail: `generation ${this.#id} of ${this.#plan} is not there to be written` });
  }
}
