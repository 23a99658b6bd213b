/** One index in memory: two parallel arrays in the order of the sort keys. Appending at the end is O(1). */
import type { IndexEntry, ScanOptions } from '../store.js';

export class SortedIndex {
  #sorts: string[] = [];
  #keys: string[] = [];

  get size(): number {
    return this.#sorts.length;
  }

  copy(): SortedIndex {
    const copied = new SortedIndex();
    copied.#sorts = this.#sorts.slice();
    copied.#keys = this.#keys.slice();
    return copied;
  }

  /** All sort keys, in order. */
  sorts(): string[] {
    return this.#sorts.slice();
  }

  /** The key under a sort key. */
  get(sort: string): string | undefined {
    const at = this.#firstNotBelow(sort);
    return this.#sorts[at] === sort ? this.#keys[at] : undefined;
  }

  /** Puts an entry. It replaces an entry with the same sort key. */
  put(sort: string, key: string): void {
    const last = this.#sorts.at(-1);
    if (last === undefined || sort > last) {
      this.#sorts.push(sort);
      this.#keys.push(key);
      return;
    }
    const at = this.#firstNotBelow(sort);
    const replaced = this.#sorts[at] === sort ? 1 : 0;
    this.#sorts.splice(at, replaced, sort);
    this.#keys.splice(at, replaced, key);
  }

  /** Takes an entry out, if it is there. */
  delete(sort: string): void {
    const at = this.#firstNotBelow(sort);
    if (this.#sorts[at] !== sort) return;
    this.#sorts.splice(at, 1);
    this.#keys.splice(at, 1);
  }

  scan({ after, limit, direction }: ScanOptions): IndexEntry[] {
    const found: IndexEntry[] = [];
    const step = direction === 'asc' ? 1 : -1;
    for (let at = this.#start(after, direction); found.length < limit; at += step) {
      const sort = this.#sorts[at];
      const key = this.#keys[at];
      if (sort === undefined || key === undefined) break;
      found.push({ sort, key });
    }
    return found;
  }

  #start(after: string | undefined, direction: 'asc' | 'desc'): number {
    if (after === undefined) return direction === 'asc' ? 0 : this.#sorts.length - 1;
    const at = this.#firstNotBelow(after);
    if (direction === 'desc') return at - 1;
    return this.#sorts[at] === after ? at + 1 : at;
  }

  /** The place of the sort key, or the place where it would be inserted. */
  #firstNotBelow(sort: string): number {
    let low = 0;
    let high = this.#sorts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorts[middle] as string) < sort) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
