/**
 * Looks whether a store's server has lost something of the plans that it had: at the beginning, now and then, and at
 * once when the server says that it has thrown keys away. What was lost is made anew from the event store.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { oversightCategory } from '@duban/domain';
import { pageMax, type ViewStore } from '../store.js';

const tickMs = 1_000;
const lookEveryTicks = 10;

export class Wholeness {
  readonly #store: ViewStore;
  /** Plans that the store has had while this process ran. Their list may be lost too. */
  readonly #known = new Set<string>();

  constructor(store: ViewStore) {
    this.#store = store;
  }

  note(plan: string): void {
    this.#known.add(plan);
  }

  /** Until the signal aborts. `remake` is called for plans that this process writes. */
  async watch(
    owns: (plan: string) => boolean,
    remake: (plan: string, lost: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.#store.lost === undefined) return;
    for (let tick = 0, evicted = this.#store.evictedKeys; !signal.aborted; tick += 1) {
      const now = this.#store.evictedKeys;
      if (tick % lookEveryTicks === 0 || now !== evicted) {
        evicted = now;
        // When the store or the source is away, the pump reports that; the next look follows.
        await this.#look(owns, remake, signal).catch(() => undefined);
      }
      await pause(tickMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(
    owns: (plan: string) => boolean,
    remake: (plan: string, lost: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    // First those that are known: that puts them on the list again, where it was lost.
    const looked = new Set(this.#known);
    for (const plan of looked) await this.#judge(plan, owns, remake, signal);
    for (let after: string | undefined; ; ) {
      const plans = await this.#store.plans({ after, limit: pageMax, left: true });
      for (const plan of plans) if (!looked.has(plan)) await this.#judge(plan, owns, remake, signal);
      if (plans.length < pageMax) return;
      after = plans.at(-1);
    }
  }

  async #judge(
    plan: string,
    owns: (plan: string) => boolean,
    remake: (plan: string, lost: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted || !(owns(plan) || plan === oversightCategory)) return;
    this.note(plan);
    const lost = await this.#store.lost?.(plan);
    if (lost !== undefined && !signal.aborted) await remake(plan, lost);
  }
}
