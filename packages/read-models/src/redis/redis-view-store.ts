/**
 * The view store on Redis. Everything of a plan is in one slot and is changed by one script at a time, so that it
 * runs on a cluster and two writers do no harm. Redis persists its writes in their order, so a crash that loses its
 * newest second loses documents together with their checkpoints.
 */
import { DubanError, type Landmark, type LogOrigin, reservedCategories } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import { PinnedState } from '../pinned-state.js';
import type { Standstill } from '../progress.js';
import type {
  Applied,
  Batch,
  ContentsPage,
  GenerationId,
  Generations,
  IndexEntry,
  PlanProgress,
  PlansOptions,
  ScanOptions,
  ViewState,
  ViewStore,
} from '../store.js';
import type { Target } from './batch-words.js';
import { RedisConnection, type RedisOptionsGiven, readRedisUrl } from './connection.js';
import { readContents } from './contents.js';
import { documentsOf, entriesOf, type Keys, makeKeys, type PlanKeys } from './keys.js';
import { claim } from './ownership.js';
import {
  applyBatch,
  incomplete,
  readCheckpoint,
  readDocuments,
  readEntries,
  readLandmark,
  readProgress,
} from './plan-generation.js';
import { beginGeneration, RedisGenerations } from './redis-generations.js';
import { RedisMarks } from './redis-marks.js';

export interface RedisViewStoreOptions extends RedisOptionsGiven {
  /**
   * The beginning of every key, where the URL does not say it; `duban:` when absent. Two systems on one Redis need
   * different ones.
   */
  readonly prefix?: string;
  /** The event store that the documents are made from; absent: whoever opens does not know it, and does not ask. */
  readonly origin?: LogOrigin | undefined;
}

/** Times in a row that another generation may become live between two commands, before an answer is given up. */
const movesMax = 10;
/** Plans whose live generation is remembered. */
const plansRemembered = 10_000;

/**
 * @throws {DubanError} `config-invalid` when the URL or the prefix is none; `server-unfit` when the server is
 * too old, a replica, or one that throws data away, or when it holds the read models of another event store;
 * `server-unreachable`
 */
export async function openRedisViewStore(options: RedisViewStoreOptions): Promise<ViewStore> {
  const { url, prefix = options.prefix ?? 'duban:' } = readRedisUrl(options.url);
  const keys = makeKeys(prefix);
  const redis = await RedisConnection.open({ ...options, url });
  const { origin } = options;
  try {
    if (origin !== undefined) await claim(redis, keys, origin);
  } catch (error) {
    await redis.close();
    throw error;
  }
  return new RedisViewStore(redis, keys);
}

class RedisViewStore implements ViewStore {
  readonly durable = true;
  readonly #generations: RedisGenerations;
  readonly #redis: RedisConnection;
  readonly #keys: Keys;
  readonly #marks: RedisMarks;
  /** The generation that readers found live. It is checked with every read. */
  readonly #live = new Map<string, GenerationId>();
  /**
   * The generation that the writer's documents are from. Reading does not change it: documents made from one
   * generation must not be written to another, which views of another version may have made.
   */
  readonly #written = new Map<string, GenerationId>();
  /** Plans that this process has put on the list of plans. The list is in another slot and may be lost by itself. */
  readonly #listed = new Set<string>();

  constructor(redis: RedisConnection, keys: Keys) {
    this.#redis = redis;
    this.#keys = keys;
    this.#generations = new RedisGenerations(redis, keys);
    this.#marks = new RedisMarks(redis, keys);
    redis.onResumed(() => this.#listed.clear());
  }

  get generations(): Generations {
    return this.#generations;
  }

  async apply(plan: string, batch: Batch): Promise<Applied> {
    const keys = this.#keys.of(plan);
    const known = batch.rebuild === true ? undefined : this.#written.get(plan);
    const live = known ?? (await this.#askLive(keys));
    if (live === undefined && batch.expectedCheckpoint !== undefined) return { applied: false, checkpoint: undefined };
    await this.#list(plan);
    if (batch.rebuild === true) return this.#rebuild(plan, keys, batch, live);
    const target = live === undefined ? firstGeneration : onLive(live);
    const answer = await applyBatch(this.#redis, plan, keys, batch, target);
    if (answer === 'moved') {
      // The writer may have sent further batches before it learns of this. They must not get into the new generation,
      // so the plan counts as unread until the writer has asked for its progress.
      this.#listed.delete(plan);
      return { applied: false, checkpoint: await this.checkpoint(plan) };
    }
    remember(this.#written, plan, target.to);
    return answer;
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
    const answer = await this.#readPart(
      plan,
      documentsOf(kind),
      (...at) => readDocuments(this.#redis, ...at, kind, keys),
      (found) => found.every((document) => document === undefined),
    );
    return answer ?? keys.map(() => undefined);
  }

  async scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    checkLimit(options.limit);
    const answer = await this.#readPart(
      plan,
      entriesOf(index),
      (...at) => readEntries(this.#redis, ...at, index, options),
      (found) => found.length === 0,
    );
    return answer ?? [];
  }

  async checkpoint(plan: string): Promise<string | undefined> {
    return this.#read(plan, (...at) => readCheckpoint(this.#redis, ...at));
  }

  async progress(plan: string): Promise<PlanProgress | undefined> {
    const found = await this.#read(plan, async (keys, generation) => ({
      generation,
      progress: await readProgress(this.#redis, keys, generation),
    }));
    if (found === undefined) this.#written.delete(plan);
    else {
      remember(this.#written, plan, found.generation);
      // The list of plans may be lost by itself.
      await this.#list(plan);
    }
    return found?.progress;
  }

  async landmark(plan: string): Promise<Landmark | undefined> {
    return this.#read(plan, (...at) => readLandmark(this.#redis, ...at));
  }

  /** Reading the checkpoint before tells it at no cost. */
  async generation(plan: string): Promise<string | undefined> {
    return this.#live.get(plan) ?? (await this.#askLive(this.#keys.of(plan)));
  }

  async plans({ after, limit, left = false }: PlansOptions): Promise<readonly string[]> {
    checkLimit(limit);
    if (!left && !(await this.#marks.listsAreWhole())) throw listsLost();
    const from = after === undefined ? '-' : `(${after}`;
    // The list also holds reserved categories, because marks are confirmed in every category that has documents.
    const enough = limit + reservedCategories.size;
    const listed = await this.#redis.run((client) => client.zrangebylex(this.#keys.plans, from, '+', 'LIMIT', 0, enough));
    return listed.filter((plan) => !reservedCategories.has(plan)).slice(0, limit);
  }

  async mark(shard = ''): Promise<string | undefined> {
    return this.#marks.mark(shard);
  }

  async setMark(position: string, shard = ''): Promise<void> {
    await this.#marks.setMark(position, shard);
  }

  async standstill(plan: string): Promise<Standstill | undefined> {
    const noted = await this.#redis.run((client) => client.hget(this.#keys.standstills, plan));
    return noted === null ? undefined : (JSON.parse(noted) as Standstill);
  }

  async standstills(): Promise<ReadonlyMap<string, Standstill>> {
    const noted = await this.#redis.run((client) => client.hgetall(this.#keys.standstills));
    return new Map(Object.entries(noted).map(([plan, text]) => [plan, JSON.parse(text) as Standstill]));
  }

  async setStandstill(plan: string, standstill: Standstill | undefined): Promise<void> {
    const { standstills, retries } = this.#keys;
    if (standstill !== undefined) {
      await this.#redis.run((client) => client.hset(standstills, plan, JSON.stringify(standstill)));
      return;
    }
    await this.#redis.run((client) => client.hdel(retries, plan));
    const taken = await this.#redis.run((client) => client.hdel(standstills, plan));
    if (taken > 0) await this.#marks.noteTakenOff();
  }

  async askForRetry(plan: string): Promise<string> {
    return String(await this.#redis.run((client) => client.hincrby(this.#keys.retries, plan, 1)));
  }

  async retriesAsked(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await this.#redis.run((client) => client.hgetall(this.#keys.retries))));
  }

  async lost(plan: string): Promise<string | undefined> {
    const { generations, own } = this.#keys.of(plan);
    const lost = await this.#redis.run((client) => client.dubanMissing(generations, own));
    // The list of plans may be lost by itself.
    this.#listed.delete(plan);
    if (lost !== '') return lost;
    await this.#list(plan);
    return undefined;
  }

  get evictedKeys(): number | undefined {
    return this.#redis.evictedKeys;
  }

  onInterruption(listener: () => void): void {
    this.#redis.onResumed(listener);
  }

  async contents(plan: string, after?: string): Promise<ContentsPage> {
    const page = await this.#read(plan, (keys, generation) => readContents(this.#redis, keys, generation, after));
    return page ?? { items: [], next: undefined };
  }

  async state(): Promise<ViewState> {
    return new PinnedState(this);
  }

  async close(): Promise<void> {
    await this.#redis.close();
  }

  /**
   * Reads from the live generation. Which generation is live is asked after the answer, in the same round trip: if it
   * is the one that was read, it was live and whole at that time.
   */
  async #read<Answer>(
    plan: string,
    read: (keys: PlanKeys, generation: GenerationId) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const keys = this.#keys.of(plan);
    let supposed = this.#live.get(plan) ?? (await this.#askLive(keys));
    for (let moves = 0; supposed !== undefined; moves += 1) {
      const [answer, live] = await Promise.all([read(keys, supposed), this.#askLive(keys)]);
      if (live === undefined) this.#live.delete(plan);
      else remember(this.#live, plan, live);
      if (live === supposed) return answer;
      if (moves === movesMax) throw new DubanError('too-much-contention');
      supposed = live;
    }
    this.#live.delete(plan);
    return undefined;
  }

  /**
   * Reads from a part. Where there is nothing in the answer it is asked whether Redis has lost the part.
   * @throws {DubanError} `read-models-incomplete`
   */
  async #readPart<Answer>(
    plan: string,
    part: string,
    read: (keys: PlanKeys, generation: GenerationId) => Promise<Answer>,
    isEmpty: (answer: Answer) => boolean,
  ): Promise<Answer | undefined> {
    const found = await this.#read(plan, async (keys, generation) => ({
      answer: await read(keys, generation),
      keys,
      generation,
    }));
    if (found === undefined) {
      // A plan is listed before its first step, so for a moment this may say too much.
      const listed = await this.#redis.run((client) => client.zscore(this.#keys.plans, plan));
      if (listed !== null) throw incomplete(plan, 'generations');
      return undefined;
    }
    const { answer, keys, generation } = found;
    if (!isEmpty(answer)) return answer;
    const { generations } = keys;
    const [progress, parts, key] = [keys.progress(generation), keys.parts(generation), keys.part(generation, part)];
    const lost = await this.#redis.run((client) => client.dubanHolds(generations, progress, parts, key, generation, part));
    if (lost === 1) throw incomplete(plan, part);
    return answer;
  }

  async #askLive(keys: PlanKeys): Promise<GenerationId | undefined> {
    return (await this.#redis.run((client) => client.hget(keys.generations, 'live'))) ?? undefined;
  }

  /**
   * Lists the plan before its first batch: a listed plan without documents does less harm than a plan that is not
   * listed.
   */
  async #list(plan: string): Promise<void> {
    if (this.#listed.has(plan)) return;
    await this.#redis.run((client) => client.zadd(this.#keys.plans, 0, plan));
    if (this.#listed.size >= plansRemembered) this.#listed.clear();
    this.#listed.add(plan);
  }

  /**
   * Writes the batch to a new generation that becomes live in the same step; the old one is removed
   * afterwards, a part at a time.
   */
  async #rebuild(plan: string, keys: PlanKeys, batch: Batch, live: GenerationId | undefined): Promise<Applied> {
    const stored = await this.checkpoint(plan);
    if (stored !== batch.expectedCheckpoint) return { applied: false, checkpoint: stored };
    const target = live === undefined ? firstGeneration : await this.#replacement(keys, live);
    const answer = await applyBatch(this.#redis, plan, keys, batch, target);
    if (answer !== 'moved' && answer.applied) {
      remember(this.#written, plan, target.to);
      await this.#generations.sweep(plan);
      return answer;
    }
    this.#written.delete(plan);
    if (live !== undefined) await this.#generations.drop(plan, target.to);
    return answer === 'moved' ? { applied: false, checkpoint: await this.checkpoint(plan) } : answer;
  }

  async #replacement(keys: PlanKeys, live: GenerationId): Promise<Target> {
    const to = await beginGeneration(this.#redis, keys);
    return { ...onLive(live), to, pointers: ['live', to, to, 'live', live, 'gone'] };
  }
}

const listsLost = () =>
  new DubanError('store-unavailable', {
    detail:
      'DUBAN_READ_MODELS: Redis 丢失了计划或停滞的名单，正在重建 / Redis has lost a list of plans or of standstills, which is made anew',
  });

/** For a plan that is not there yet; another writer may be about to begin it too. */
const firstGeneration: Target = {
  guard: { field: 'last', holds: '' },
  from: '1',
  to: '1',
  pointers: ['live', '1', 'last', '1', '1', 'live'],
};

const onLive = (live: GenerationId): Target => ({ guard: { field: 'live', holds: live }, from: live, to: live, pointers: [] });

/** Remembers the generation of a plan. When there are too many, the plan not used for longest is forgotten. */
function remember(plans: Map<string, GenerationId>, plan: string, generation: GenerationId): void {
  plans.delete(plan);
  plans.set(plan, generation);
  if (plans.size <= plansRemembered) return;
  for (const oldest of plans.keys()) {
    plans.delete(oldest);
    break;
  }
}
