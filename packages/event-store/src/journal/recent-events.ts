/**
 * The text of the newest durable events, so that followers and cold streams need not read the file. Bounded by number
 * and by bytes. The number is that of one delivery: events held longer outlive the young generation of the heap, and
 * 4,096 of them cost 2 µs of garbage collection an append more than 1,024 do.
 */

const maxEvents = 1_024;
const maxBytes = 8 * 1024 * 1024;

interface Slot {
  readonly ordinal: number;
  readonly json: string;
  readonly bytes: number;
}

export class RecentEvents {
  readonly #slots: (Slot | undefined)[] = new Array<Slot | undefined>(maxEvents).fill(undefined);
  #oldest = 0;
  #bytes = 0;

  /** Events come in the order of their ordinals, without a gap. */
  add(ordinal: number, json: string, bytes: number): void {
    if (this.#oldest === 0) this.#oldest = ordinal;
    if (ordinal - this.#oldest === maxEvents) this.#dropOldest();
    this.#slots[ordinal % maxEvents] = { ordinal, json, bytes };
    this.#bytes += bytes;
    while (this.#bytes > maxBytes) this.#dropOldest();
  }

  get(ordinal: number): string | undefined {
    const slot = this.#slots[ordinal % maxEvents];
    return slot?.ordinal === ordinal ? slot.json : undefined;
  }

  #dropOldest(): void {
    const at = this.#oldest % maxEvents;
    this.#bytes -= this.#slots[at]?.bytes ?? 0;
    this.#slots[at] = undefined;
    this.#oldest += 1;
  }
}
