/** Generations of a plan in Redis. */
import { DubanError } from '@duban/domain';
import type { Generation, GenerationDifference, GenerationId, Generations, PlanStore, Switch } from '../store.js';
import { compareGenerations } from './comparison.js';
import type { RedisConnection } from './connection.js';
import type { Keys, PlanKeys } from './keys.js';
import { PlanGeneration, readCheckpoint } from './plan-generation.js';

/** Parts that one step of a removal looks at. */
const partsPerStep = 200;

/** @returns the number of a new, empty generation; empty for no plan */
export async function beginGeneration(redis: RedisConnection, keys: PlanKeys): Promise<GenerationId> {
  const begun = await redis.run((client) => client.dubanBegin(keys.generations));
  // Redis may once have lost the list of generations, and with it the last number given.
  if (begun !== '') await redis.run((client) => client.unlink(keys.progress(begun), keys.parts(begun)));
  return begun;
}

export class RedisGenerations implements Generations {
  readonly #redis: RedisConnection;
  readonly #keys: Keys;

  constructor(redis: RedisConnection, keys: Keys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  async list(plan: string): Promise<readonly Generation[]> {
    const keys = this.#keys.of(plan);
    const found: Generation[] = [];
    for (const [id, state] of await this.#states(keys)) {
      if (state !== 'building' && state !== 'live' && state !== 'kept') continue;
      found.push({ id, state, checkpoint: await readCheckpoint(this.#redis, keys, id) });
    }
    return found;
  }

  async begin(plan: string): Promise<GenerationId> {
    const keys = this.#keys.of(plan);
    for (const [id, state] of await this.#states(keys)) if (state !== 'live') await this.drop(plan, id);
    const begun = await beginGeneration(this.#redis, keys);
    if (begun === '') throw new DubanError('plan-not-found', { plan });
    return begun;
  }

  at(plan: string, generation: GenerationId, state: 'building' | 'kept' = 'building'): PlanStore {
    return new PlanGeneration(this.#redis, plan, this.#keys.of(plan), generation, state);
  }

  async switchTo(plan: string, { from, fromCheckpoint, to }: Switch): Promise<boolean> {
    const keys = this.#keys.of(plan);
    const switched = await this.#redis.run((client) =>
      client.dubanSwitch(keys.generations, keys.progress(from), keys.progress(to), from, fromCheckpoint ?? '', to),
    );
    return switched === 1;
  }

  async compare(plan: string, one: GenerationId, other: GenerationId, limit: number): Promise<readonly GenerationDifference[]> {
    return compareGenerations(this.#redis, this.#keys.of(plan), one, other, limit);
  }

  async drop(plan: string, generation: GenerationId): Promise<boolean> {
    const keys = this.#keys.of(plan);
    const retired = await this.#redis.run((client) => client.dubanRetire(keys.generations, generation));
    if (retired === 0) return false;
    await this.#remove(keys, generation);
    return true;
  }

  /** Removes what an interrupted rebuild or removal has left. */
  async sweep(plan: string): Promise<void> {
    const keys = this.#keys.of(plan);
    for (const [id, state] of await this.#states(keys)) if (state === 'gone') await this.#remove(keys, id);
  }

  /** The list of parts goes last, so that an interrupted removal can be taken up again. */
  async #remove(keys: PlanKeys, generation: GenerationId): Promise<void> {
    await this.#redis.run((client) => client.unlink(keys.progress(generation)));
    let cursor = '0';
    do {
      const [next, parts] = await this.#redis.run((client) =>
        client.sscan(keys.parts(generation), cursor, 'COUNT', partsPerStep),
      );
      cursor = next;
      const unlinked = parts.map((part) => keys.part(generation, part));
      if (unlinked.length > 0) await this.#redis.run((client) => client.unlink(...unlinked));
    } while (cursor !== '0');
    await this.#redis.run((client) => client.unlink(keys.parts(generation)));
    await this.#redis.run((client) => client.hdel(keys.generations, generation));
  }

  async #states(keys: PlanKeys): Promise<[GenerationId, string][]> {
    const fields = await this.#redis.run((client) => client.hgetall(keys.generations));
    return Object.entries(fields)
      .filter(([field]) => /^\d+$/.test(field))
      .sort(([one], [other]) => Number(one) - Number(other));
  }
}
