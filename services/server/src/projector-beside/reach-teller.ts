/**
 * Tells a projector how far the journal is durable: the groups of a few milliseconds together, so that commands pay
 * little for it, of more milliseconds where there are many, and at once what somebody waits for. What is told at once
 * becomes one step, and a page that hundreds of its events touch is written once.
 */
import { type Position, positionEpoch } from '@duban/domain';

const gatherMs = 25;
/** Where so many events have come meanwhile, more are gathered, for so long in all. */
const manyEvents = 50;
const gatherManyMs = 100;

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
    else this.#timer ??= setTimeout(() => this.#gathered(), gatherMs);
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

  #gathered(): void {
    if (ordinalOf(this.#head) - ordinalOf(this.#told) < manyEvents) this.#send();
    else this.#timer = setTimeout(() => this.#send(), gatherManyMs - gatherMs);
  }

  #send(): void {
    this.close();
    if (this.#told === this.#head) return;
    this.#told = this.#head;
    this.#tell(this.#head);
  }
}

/** The number of events up to a position of a journal. */
export const ordinalOf = (position: Position): number => Number(position.split('-')[1]);
