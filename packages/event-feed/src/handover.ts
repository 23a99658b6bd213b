/**
 * Hands items from callbacks to one `for await`, one at a time. The offerer learns when its item has been dealt with:
 * when the next one is asked for. So items never pile up before a slow taker.
 */

export interface Offer {
  /** True: the item was dealt with. False: it was withdrawn, or the taker's loop has ended. */
  readonly done: Promise<boolean>;
  /** Takes the item back unless the taker already has it. */
  withdraw(): void;
}

interface Entry<Item> {
  readonly item: Item;
  finish(dealtWith: boolean): void;
}

export class Handover<Item> {
  readonly #entries: Entry<Item>[] = [];
  #failure: { readonly error: unknown } | undefined;
  #closed = false;
  #wake: () => void = () => undefined;

  offer(item: Item): Offer {
    const { promise, resolve } = withResolver<boolean>();
    const entry = { item, finish: resolve };
    if (this.#closed) resolve(false);
    else this.#entries.push(entry);
    this.#wake();
    return {
      done: promise,
      withdraw: () => {
        const at = this.#entries.indexOf(entry);
        if (at < 0) return;
        this.#entries.splice(at, 1);
        resolve(false);
      },
    };
  }

  /** Ends the taker's loop with an error when it asks for the next item. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** The items as they are offered. Call it once. Ends normally on abort. */
  async *items(signal: AbortSignal): AsyncGenerator<Item> {
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        if (this.#failure !== undefined) throw this.#failure.error;
        const entry = this.#entries.shift();
        if (entry === undefined) {
          const { promise, resolve } = withResolver<void>();
          this.#wake = resolve;
          await promise;
          continue;
        }
        try {
          yield entry.item;
          entry.finish(true);
        } finally {
          entry.finish(false);
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#closed = true;
      for (const { finish } of this.#entries.splice(0)) finish(false);
    }
  }
}

function withResolver<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
