/**
 * The marks in Redis. A mark is stored once for all plans, and each plan confirms it in its own slot. It counts only
 * while every plan confirms it: the nodes of a cluster may lose different seconds, and a plan that has lost its
 * newest batches has lost its confirmation with them. A plan that is new or begun anew in place confirms nothing until
 * the next mark is set; a generation that takes the place of another takes over what that one confirms.
 *
 * With the marks stands how many plans were listed and how many notes of standstills there were. No plan is ever taken
 * off the list, so when there are fewer, Redis has lost some, and a mark that passes over them is worth nothing; nor may
 * one be set then.
 */
import { liesAfter } from '../position.js';
import { pageMax } from '../store.js';
import type { RedisConnection } from './connection.js';
import { confirmationField, type Keys } from './keys.js';

/** Beside the marks, whose fields are named after shards. */
const countFields = { plans: '#plans', standstills: '#standstills' } as const;

export class RedisMarks {
  readonly #redis: RedisConnection;
  readonly #keys: Keys;
  /** The most plans that were listed while this process ran. */
  #most = 0;

  constructor(redis: RedisConnection, keys: Keys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  async mark(shard: string): Promise<string | undefined> {
    const mark = await this.#stored(shard);
    if (mark === '' || !(await this.listsAreWhole())) return undefined;
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
      const [plans, standstills] = await this.#counts();
      if (plans < this.#most) return;
      await this.#eachPlan(async (plan) => {
        const keys = this.#keys.of(plan);
        const live = await this.#redis.run((client) => client.hget(keys.generations, 'live'));
        const field = confirmationField(shard);
        if (live !== null) await this.#redis.run((client) => client.dubanConfirm(keys.progress(live), field, position));
      });
      const set = await this.#redis.run((client) =>
        client.dubanSetMark(this.#keys.marks, shard, seen, position, plans, standstills),
      );
      // A note that was taken off meanwhile must not stay counted.
      if (set === 1 && (await this.#counts())[1] >= standstills) return;
    }
  }

  /** Call it when the note of a standstill has been taken off: until the next mark it would count as lost. */
  async noteTakenOff(): Promise<void> {
    const [, standstills] = await this.#counts();
    await this.#redis.run((client) => client.dubanNoteTakenOff(this.#keys.marks, countFields.standstills, standstills));
  }

  /** Whether every plan that was listed, and every note that a plan stands still, is there. */
  async listsAreWhole(): Promise<boolean> {
    const [[plans, standstills], [plansNoted, standstillsNoted]] = await Promise.all([
      this.#counts(),
      this.#redis.run((client) => client.hmget(this.#keys.marks, countFields.plans, countFields.standstills)),
    ]);
    return plans >= Math.max(this.#most, Number(plansNoted)) && standstills >= Number(standstillsNoted);
  }

  async #counts(): Promise<[plans: number, standstills: number]> {
    const { plans, standstills } = this.#keys;
    const counts = await Promise.all([
      this.#redis.run((client) => client.zcard(plans)),
      this.#redis.run((client) => client.hlen(standstills)),
    ]);
    this.#most = Math.max(this.#most, counts[0]);
    return counts;
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
