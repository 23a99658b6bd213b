/** Randomness from a pool, so that one system call serves many events. */
import { randomFillSync } from 'node:crypto';
import { saltBytes } from '@duban/domain';
import { v7 } from 'uuid';

const takeBytes = 16;
const pool = Buffer.allocUnsafe(takeBytes * 512);
let used = pool.length;

/** Where 16 fresh random bytes begin in the pool, to be used before the caller returns to the event loop. */
function take(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += takeBytes;
  return used - takeBytes;
}

/** A salt: 16 random bytes, base64url, 22 characters. */
export function newSalt(): string {
  const at = take();
  return pool.toString('base64url', at, at + saltBytes);
}

/** A UUIDv7 for a new event. */
export function newEventId(): string {
  const at = take();
  return v7({ random: pool.subarray(at, at + takeBytes) });
}
