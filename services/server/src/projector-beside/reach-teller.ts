/**
 * Tells a projector how far the journal is durable: the groups of a few milliseconds together, so that commands pay
 * little for it, and at once what somebody waits for.
 */
import { type Position, positionEpoch } from '@duban/domain';

const gatherMs = 25;

export class ReachTeller {
  readonly #tell: (position: Position) => void;
  #head: Position;
  #told: Position;
  #timer: NodeJS.Timeout | undefined;
  /** How many wait for something that the journal does not hold yet. */
  #ahead = 0;

  constructor(head: Position, tell: (position: Position) => void) {
    this.#head = head;
    this.#told = head;
    this.#tell = tell;
  }

  get head(): Position {
    return this.#head;
  }

  grown(head: Position): void {
    this.#head = head;
    if (this.#ahead > 0) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), gatherMs);
  }

  /** Something is done that needs the events up to a position. */
  async while<Answer>(position: string, wait: () => Promise<Answer>): Promise<Answer> {
    if (!this.#lies(position)) return wait();
    this.#send();
    if (!this.#lies(position)) return wait();
    this.#ahead += 1;
    try {
      return await wait();
    } finally {
      this.#ahead -= 1;
    }
  }

  /** Tells the head again: whoever was told before is gone. */
  again(): Position {
    this.#told = this.#head;
    return this.#head;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Whether a position of this journal lies after what was told. */
  #lies(position: string): boolean {
    return positionEpoch(position) === positionEpoch(this.#told) && position > this.#told;
  }

  #send(): void {
    this.close();
    if (this.#told === this.#head) return;
    this.#told = this.#head;
    this.#tell(this.#head);
  }
}
