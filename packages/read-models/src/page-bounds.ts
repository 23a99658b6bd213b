/** What every store refuses to answer at once. A query has been bounded before it gets here, so these are mistakes of a program. */
import { pageMax } from './store.js';

/** @throws {RangeError} for a limit that is not 1 to `pageMax` */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > pageMax) throw new RangeError(`limit ${limit} is not 1 to ${pageMax}`);
}

/** @throws {RangeError} for more than `pageMax` documents */
export function checkKeys(keys: readonly string[]): void {
  if (keys.length > pageMax) throw new RangeError(`${keys.length} documents asked for, limit ${pageMax}`);
}
