/** Randomness from a pool, so that one system call serves many events. */
import { randomFillSync } from 'node:crypto';
import { saltBytes } from '@duban/domain';
import { v7 } from 'uuid';

const takeBytes = 16;
const pool = Buffer.allocUnsafe(takeBytes * 512);
let used = pool.length;

/** 16 fresh random bytes, to be used before the caller returns to the event loop. */
function take(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += takeBytes;
  return pool.subarray(used - takeBytes, used);
}

/** A salt: 16 random bytes, base64url, 22 characters. */
export const newSalt = (): string => take().toString('base64url', 0, saltBytes);

/** A UUIDv7 for a new event. */
export const newEventId = (): string => v7({ random: take() });
