/**
 * The marks in Redis. A mark is stored once for all plans, and each plan confirms it in its own slot. It counts only
 * while every plan confirms it: the nodes of a cluster may lose different seconds, and a plan that has lost its
 * newest batches has lost its confirmation with them. A rebuilt plan begins without a confirmation, so the step that
 * makes it live removes the marks too.
 */
import { liesAfter } from '../position.js';
import { pageMax } from '../store.js';
import type { RedisConnection } from './connection.js';
import { confirmationField, type Keys } from './keys.js';

export class RedisMarks {
  readonly #redis: RedisConnection;
  readonly #keys: Keys;

  constructor(redis: RedisConnection, keys: Keys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  async mark(shard: string): Promise<string | undefined> {
    const mark = await this.#stored(shard);
    if (mark === '') return undefined;
    let confirmed = true;
    await this.#eachPlan(async (plan) => {
      const keys = this.#keys.of(plan);
      const live = await this.#redis.run((client) => client.hget(keys.generations, 'live'));
      const own = await this.#redis.run((client) => client.hget(keys.progress(live ?? ''), confirmationField(shard)));
      if (own === null || (own !== mark && !liesAfter(own, mark))) confirmed = false;
    });
    return confirmed ? mark : undefined;
  }

  async setMark(position: string, shard: string): Promise<void> {
    // Another process may have changed the mark in between; then it is read and judged again.
    for (;;) {
      const seen = await this.#stored(shard);
      if (!liesAfter(position, await this.mark(shard))) return;
      await this.#eachPlan(async (plan) => {
        const keys = this.#keys.of(plan);
        const live = await this.#redis.run((client) => client.hget(keys.generations, 'live'));
        const field = confirmationField(shard);
        if (live !== null) await this.#redis.run((client) => client.dubanConfirm(keys.progress(live), field, position));
      });
      const set = await this.#redis.run((client) => client.dubanSetMark(this.#keys.marks, shard, seen, position));
      if (set === 1) return;
    }
  }

  /** Empty when there is no mark. */
  async #stored(shard: string): Promise<string> {
    return (await this.#redis.run((client) => client.hget(this.#keys.marks, shard))) ?? '';
  }

  async #eachPlan(visit: (plan: string) => Promise<void>): Promise<void> {
    let from = '-';
    for (;;) {
      const page = await this.#redis.run((client) => client.zrangebylex(this.#keys.plans, from, '+', 'LIMIT', 0, pageMax));
      await Promise.all(page.map(visit));
      if (page.length < pageMax) return;
      from = `(${page.at(-1)}`;
    }
  }
}
