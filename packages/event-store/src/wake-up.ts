/** Wakes everybody who waits. Nothing is remembered: a waiter must check first, without an await in between. */
export class WakeUp {
  readonly #waiting = new Set<() => void>();

  /** Resolves at the next `fire`, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  fire(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
