/**
 * How often a client may ask: fixed windows of a minute, counted in memory. It is cheap enough for every request
 * (about 0.1 µs); around the turn of a minute a client can get twice its share.
 */
import { DubanError } from '@duban/domain';

const windowMs = 60_000;
/** With more clients than this in a window, all further ones share one count, so that memory stays bounded. */
const clientsMax = 50_000;
const everyoneElse = '';

export interface RateLimiter {
  /**
   * Counts requests of a client.
   * @throws {DubanError} `rate-limited` with the seconds until the next window
   */
  take(client: string, requests?: number): void;
}

export interface RateLimiterOptions {
  /** Requests a minute for each client; 0 for no limit. */
  readonly perMinute: number;
  /** Monotonic milliseconds; the process's own when absent. */
  readonly now?: () => number;
}

export function createRateLimiter({ perMinute, now = () => performance.now() }: RateLimiterOptions): RateLimiter {
  if (perMinute === 0) return { take: () => {} };
  let windowEnds = now() + windowMs;
  let counts = new Map<string, { requests: number }>();

  return {
    take(client, requests = 1) {
      const at = now();
      if (at >= windowEnds) {
        windowEnds = at + windowMs;
        counts = new Map();
      }
      const key = counts.size < clientsMax || counts.has(client) ? client : everyoneElse;
      let count = counts.get(key);
      if (count === undefined) {
        count = { requests: 0 };
        counts.set(key, count);
      }
      if (count.requests + requests > perMinute) {
        throw new DubanError('rate-limited', { seconds: Math.max(1, Math.ceil((windowEnds - at) / 1000)) });
      }
      count.requests += requests;
    },
  };
}
