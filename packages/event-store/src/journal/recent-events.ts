/**
 * The text of the newest durable events, so that followers and cold streams need not read the file. Bounded by number
 * and by bytes. They are held as bytes, outside of the heap: strings that live so long are copied by the collector, twice.
 */

const maxEvents = 1_024;
const maxBytes = 8 * 1024 * 1024;

interface Slot {
  readonly ordinal: number;
  readonly event: Buffer;
}

export class RecentEvents {
  readonly #slots: (Slot | undefined)[] = new Array<Slot | undefined>(maxEvents).fill(undefined);
  #oldest = 0;
  #bytes = 0;

  /** Events come in the order of their ordinals, without a gap. */
  add(ordinal: number, event: Buffer): void {
    if (this.#oldest === 0) this.#oldest = ordinal;
    if (ordinal - this.#oldest === maxEvents) this.#dropOldest();
    this.#slots[ordinal % maxEvents] = { ordinal, event };
    this.#bytes += event.length;
    while (this.#bytes > maxBytes) this.#dropOldest();
  }

  get(ordinal: number): Buffer | undefined {
    const slot = this.#slots[ordinal % maxEvents];
    return slot?.ordinal === ordinal ? slot.event : undefined;
  }

  #dropOldest(): void {
    const at = this.#oldest % maxEvents;
    this.#bytes -= this.#slots[at]?.event.length ?? 0;
    this.#slots[at] = undefined;
    this.#oldest += 1;
  }
}
