/** Salts from a pool of random bytes: one system call serves many. */
import { randomFillSync } from 'node:crypto';
import { saltBytes } from '@duban/domain';

const pool = Buffer.allocUnsafe(saltBytes * 256);
let used = pool.length;

/** 16 fresh random bytes, base64url, 22 characters. */
export function newSalt(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const salt = pool.toString('base64url', used, used + saltBytes);
  used += saltBytes;
  return salt;
}
