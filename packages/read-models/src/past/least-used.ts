/** A bounded number of things, of which the one that was not used for the longest time leaves first. */
export class LeastUsed<Kept> {
  readonly #kept = new Map<string, { readonly value: Kept; readonly weight: number }>();
  readonly #max: number;
  readonly #weightMax: number;

  /** @param weightMax of all together; a single heavier one is kept alone */
  constructor(max: number, weightMax: number) {
    this.#max = max;
    this.#weightMax = weightMax;
  }

  get(key: string): Kept | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }

  put(key: string, value: Kept, weight: number): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, weight });
    let all = [...this.#kept.values()].reduce((sum, each) => sum + each.weight, 0);
    for (const [oldest, { weight: lighter }] of this.#kept) {
      if (oldest === key || (this.#kept.size <= this.#max && all <= this.#weightMax)) return;
      this.#kept.delete(oldest);
      all -= lighter;
    }
  }
}
