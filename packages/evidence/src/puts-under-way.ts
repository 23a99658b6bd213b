import { DubanError } from '@duban/domain';

/** Counts the puts under way, so that closing can wait for them. */
export class PutsUnderWay {
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  /** @throws {DubanError} `evidence-unavailable` after `close` */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#closed) throw new DubanError('evidence-unavailable', { detail: 'closed' });
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#running);
  }
}
