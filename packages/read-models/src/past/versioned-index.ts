/** One index at every version: sort keys in order, and with each the key that it led to from which version on. */
import type { IndexEntry, ScanOptions } from '../store.js';
import { changed, type Version, valueAt } from './version.js';

type Direction = ScanOptions['direction'];

export class VersionedIndex {
  readonly #sorts: string[] = [];
  readonly #keys: Version<string>[] = [];

  /** @param key undefined: there is no such entry any more */
  set(version: number, sort: string, key: string | undefined): void {
    const last = this.#sorts.at(-1);
    const at = last === undefined || sort > last ? this.#sorts.length : this.#firstNotBelow(sort);
    if (this.#sorts[at] === sort) {
      this.#keys[at] = changed(this.#keys[at], version, key);
      return;
    }
    const entry = changed(undefined, version, key);
    if (at === this.#sorts.length) {
      this.#sorts.push(sort);
      this.#keys.push(entry);
    } else {
      this.#sorts.splice(at, 0, sort);
      this.#keys.splice(at, 0, entry);
    }
  }

  /** The entries that are there at a version, beyond a sort key. */
  *at(version: number, after: string | undefined, direction: Direction): Generator<IndexEntry> {
    for (const { sort, key } of this.changes(version, after, direction)) if (key !== undefined) yield { sort, key };
  }

  /** The same, and with an undefined key those that are not there. */
  *changes(
    version: number,
    after: string | undefined,
    direction: Direction,
  ): Generator<{ readonly sort: string; readonly key: string | undefined }> {
    const step = direction === 'asc' ? 1 : -1;
    for (let at = this.#start(after, direction); at >= 0 && at < this.#sorts.length; at += step) {
      yield { sort: this.#sorts[at] as string, key: valueAt(this.#keys[at], version) };
    }
  }

  #start(after: string | undefined, direction: Direction): number {
    if (after === undefined) return direction === 'asc' ? 0 : this.#sorts.length - 1;
    const at = this.#firstNotBelow(after);
    if (direction === 'desc') return at - 1;
    return this.#sorts[at] === after ? at + 1 : at;
  }

  /** The place of the sort key, or the place where it would be inserted. */
  #firstNotBelow(sort: string): number {
    let [low, high] = [0, this.#sorts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorts[middle] as string) < sort) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
