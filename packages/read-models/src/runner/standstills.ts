/**
 * The plans of a runner that do not follow: parked or being refilled. Each is noted in the store too, so
 * that processes without a runner can tell, and whoever gets the plan next takes it up.
 */
import type { ParkedPlan, PlanState } from '../progress.js';
import type { ViewStore } from '../store.js';

export class Standstills {
  readonly #store: ViewStore;
  readonly #parked = new Map<string, ParkedPlan>();
  readonly #refilling = new Set<string>();

  constructor(store: ViewStore) {
    this.#store = store;
  }

  get parked(): readonly ParkedPlan[] {
    return [...this.#parked.values()];
  }

  get refilling(): readonly string[] {
    return [...this.#refilling];
  }

  get none(): boolean {
    return this.#parked.size === 0 && this.#refilling.size === 0;
  }

  stateOf(plan: string): PlanState {
    if (this.#refilling.has(plan)) return 'refilling';
    return this.#parked.has(plan) ? 'parked' : 'live';
  }

  /** When noting it fails, it counts all the same, and the pump begins with it. */
  async refill(plan: string): Promise<void> {
    this.#refilling.add(plan);
    await this.#store.setStandstill(plan, { state: 'refilling' });
  }

  async park(at: ParkedPlan): Promise<void> {
    await this.#store.setStandstill(at.plan, { state: 'parked', at });
    this.#parked.set(at.plan, at);
    this.#refilling.delete(at.plan);
  }

  async goOn(plan: string): Promise<void> {
    await this.#store.setStandstill(plan, undefined);
    this.#parked.delete(plan);
    this.#refilling.delete(plan);
  }

  /** The plans to be taken up at a beginning: what stands still here, or did where another writer left it. */
  async taken(owns: (plan: string) => boolean): Promise<ReadonlySet<string>> {
    for (const plan of [...this.#parked.keys(), ...this.#refilling]) if (!owns(plan)) this.forget(plan);
    const noted = [...(await this.#store.standstills()).keys()].filter(owns);
    return new Set([...noted, ...this.#parked.keys(), ...this.#refilling]);
  }

  /** A retry failed on something else: a plan that was parked still is. */
  interrupted(plan: string): void {
    if (this.#parked.has(plan)) this.#refilling.delete(plan);
  }

  /** The plan is another writer's. */
  forget(plan: string): void {
    this.#parked.delete(plan);
    this.#refilling.delete(plan);
  }
}
