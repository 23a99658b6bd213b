/**
 * Walks through the changes of plans. These long answers are few at a time. Each ends when its reader takes nothing,
 * when the reader may no longer read, or when the server stops.
 */
import { DubanError } from '@duban/domain';

const ofPersonMax = 2;
const inAllMax = 8;

export class OpenWalks {
  readonly #ofPerson = new Map<string, number>();
  readonly #stopping = new AbortController();
  #inAll = 0;

  /** Aborts when the server stops. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  stop(): void {
    this.#stopping.abort(new DubanError('shutting-down'));
  }

  /**
   * @returns to be called when the walk has ended; a second call does nothing
   * @throws {DubanError} `walks-open` when one person has too many, `walks-full` when all together have,
   * `shutting-down`
   */
  open(person: string): () => void {
    this.stopping.throwIfAborted();
    const own = this.#ofPerson.get(person) ?? 0;
    if (own >= ofPersonMax) throw new DubanError('walks-open', { limit: ofPersonMax });
    if (this.#inAll >= inAllMax) throw new DubanError('walks-full', { limit: inAllMax });
    this.#ofPerson.set(person, own + 1);
    this.#inAll += 1;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#inAll -= 1;
      const left = (this.#ofPerson.get(person) ?? 1) - 1;
      if (left === 0) this.#ofPerson.delete(person);
      else this.#ofPerson.set(person, left);
    };
  }
}
