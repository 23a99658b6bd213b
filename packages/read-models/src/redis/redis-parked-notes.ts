/** Notes of parked plans in Redis: one hash for all of them and one for the requests, so that a look is two commands. */
import type { ParkedNotes, ParkedPlan } from '../parked.js';
import type { RedisConnection } from './connection.js';
import type { Keys } from './keys.js';

export class RedisParkedNotes implements ParkedNotes {
  readonly #redis: RedisConnection;
  readonly #parked: string;
  readonly #retries: string;

  constructor(redis: RedisConnection, keys: Keys) {
    this.#redis = redis;
    this.#parked = keys.parked;
    this.#retries = keys.retries;
  }

  async write(parked: ParkedPlan): Promise<void> {
    await this.#redis.run((client) => client.hset(this.#parked, parked.plan, JSON.stringify(parked)));
  }

  async list(): Promise<readonly ParkedPlan[]> {
    const notes = await this.#redis.run((client) => client.hgetall(this.#parked));
    const parked = Object.values(notes).map((text) => JSON.parse(text) as ParkedPlan);
    return parked.sort((one, other) => (one.plan < other.plan ? -1 : 1));
  }

  async remove(plan: string): Promise<void> {
    await this.#redis.run((client) => client.hdel(this.#retries, plan));
    await this.#redis.run((client) => client.hdel(this.#parked, plan));
  }

  async ask(plan: string): Promise<string | undefined> {
    if ((await this.#redis.run((client) => client.hexists(this.#parked, plan))) === 0) return undefined;
    return String(await this.#redis.run((client) => client.hincrby(this.#retries, plan, 1)));
  }

  async asked(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await this.#redis.run((client) => client.hgetall(this.#retries))));
  }
}
