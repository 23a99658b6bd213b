/**
 * Whose read models a Redis holds: the epoch of the event store that they are made from, noted under a key of its
 * own. When two systems are given the same server, database and prefix, the second is refused: otherwise users of one
 * would read plans of the other, and of two plans with the same id they would read the one written last.
 */
import { DubanError, type LogOrigin, positionEpoch } from '@duban/domain';
import type { RedisConnection } from './connection.js';
import type { Keys } from './keys.js';

/**
 * Notes whose read models these are, or compares with the note that is there. Read models of an ancestor are taken
 * over, as are those of a version that noted nothing, if their positions are of this store.
 * @throws {DubanError} `server-unfit` when they are of another store; `store-unavailable`
 */
export async function claim(redis: RedisConnection, keys: Keys, { epoch, ancestors = [] }: LogOrigin): Promise<void> {
  const own = new Set([epoch, ...ancestors.map((ancestor) => ancestor.epoch)]);
  for (;;) {
    const noted = await redis.run((client) => client.get(keys.origin));
    if (noted === epoch) return;
    const found = noted ?? (await epochOfPositions(redis, keys));
    if (found !== undefined && !own.has(found)) throw foreign(redis, found, epoch);
    if ((await redis.run((client) => client.dubanClaim(keys.origin, noted ?? '', epoch))) === 1) return;
  }
}

/** The epoch of the read models that are there, taken from a mark or from the first plan's checkpoint. */
async function epochOfPositions(redis: RedisConnection, keys: Keys): Promise<string | undefined> {
  const noted = await redis.run((client) => client.hvals(keys.marks));
  const mark = noted.find((value) => positionEpoch(value) !== undefined);
  if (mark !== undefined) return positionEpoch(mark);
  const [plan] = await redis.run((client) => client.zrange(keys.plans, '0', '0'));
  if (plan === undefined) return undefined;
  const own = keys.of(plan);
  const live = await redis.run((client) => client.hget(own.generations, 'live'));
  const checkpoint = await redis.run((client) => client.hget(own.progress(live ?? ''), 'checkpoint'));
  return checkpoint === null ? undefined : positionEpoch(checkpoint);
}

function foreign({ address }: RedisConnection, found: string, epoch: string): DubanError {
  const detail =
    `其中是事件存储 ${found} 的读模型，本系统的事件存储是 ${epoch}；请另用一个 Redis、一个库，或在网址后加 ?prefix= / ` +
    `it holds the read models of the event store ${found}, and this is ${epoch}: use another Redis, another database, or add ?prefix= to the URL`;
  return new DubanError('server-unfit', { key: 'DUBAN_READ_MODELS', url: address, detail });
}
