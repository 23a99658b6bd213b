/** Room that many share: nobody gets so much of it that the others go without. */
import { DubanError } from '@duban/domain';

/** The shares of one person and of one address in all the room; one address may be a whole office's. */
const actorShare = 1 / 8;
const addressShare = 1 / 2;

/** The person or the address that asks for room; there is no person where no token was asked for. */
export interface Sharer {
  readonly actor: string | undefined;
  readonly address: string;
}

/** How many may do something at one time: all together, one person, one address. */
export class Shares {
  readonly max: number;
  readonly actorMax: number;
  readonly addressMax: number;
  readonly #actors = new Map<string, number>();
  readonly #addresses = new Map<string, number>();
  #taken = 0;

  constructor(max: number) {
    this.max = max;
    this.actorMax = Math.ceil(max * actorShare);
    this.addressMax = Math.ceil(max * addressShare);
  }

  get taken(): number {
    return this.#taken;
  }

  /**
   * Each call must be followed by one `leave`.
   * @throws {DubanError} `too-many-at-once` beyond a share, `overloaded` beyond the whole
   */
  enter({ actor, address }: Sharer): void {
    const ofActor = actor === undefined ? 0 : (this.#actors.get(actor) ?? 0);
    const ofAddress = this.#addresses.get(address) ?? 0;
    if (ofActor >= this.actorMax) throw new DubanError('too-many-at-once', { limit: this.actorMax });
    if (ofAddress >= this.addressMax) throw new DubanError('too-many-at-once', { limit: this.addressMax });
    if (this.#taken >= this.max) throw new DubanError('overloaded');
    this.#taken += 1;
    if (actor !== undefined) this.#actors.set(actor, ofActor + 1);
    this.#addresses.set(address, ofAddress + 1);
  }

  leave({ actor, address }: Sharer): void {
    this.#taken -= 1;
    if (actor !== undefined) less(this.#actors, actor);
    less(this.#addresses, address);
  }
}

function less(counts: Map<string, number>, key: string): void {
  const count = (counts.get(key) ?? 0) - 1;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
