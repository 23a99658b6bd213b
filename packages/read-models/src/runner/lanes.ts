/** Work that is done in order for each plan, and side by side for different plans. */
export class Lanes {
  /** The last work queued for each plan. */
  readonly #last = new Map<string, Promise<void>>();

  has(plan: string): boolean {
    return this.#last.has(plan);
  }

  /** The work begins when what was queued before it for the plan has ended, however it has. */
  run(plan: string, work: () => Promise<void>): Promise<void> {
    const before = this.#last.get(plan);
    const done = before === undefined ? work() : before.then(work, work);
    this.#last.set(plan, done);
    const leave = () => {
      if (this.#last.get(plan) === done) this.#last.delete(plan);
    };
    done.then(leave, leave);
    return done;
  }

  async ended(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
