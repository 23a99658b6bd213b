/**
 * The newest durable events, so that followers and warm streams need not read the file. Bounded by number
 * and by the bytes that the events have as text; it holds the newest that fit. The number is that of one
 * delivery: what is held longer outlives the young generation of the heap, and 4,096 events cost 2 µs of
 * garbage collection an append more than 1,024 do.
 */
import type { RecordedEvent } from '@duban/domain';

const maxEvents = 1_024;
const maxBytes = 8 * 1024 * 1024;

interface Slot {
  readonly ordinal: number;
  readonly event: RecordedEvent;
  readonly bytes: number;
}

export class RecentEvents {
  readonly #slots: (Slot | undefined)[] = new Array<Slot | undefined>(maxEvents).fill(undefined);
  #oldest = 0;
  #bytes = 0;

  /** Events come in the order of their ordinals, without a gap. */
  add(ordinal: number, event: RecordedEvent, bytes: number): void {
    if (this.#oldest === 0) this.#oldest = ordinal;
    if (ordinal - this.#oldest === maxEvents) this.#dropOldest();
    this.#slots[ordinal % maxEvents] = { ordinal, event, bytes };
    this.#bytes += bytes;
    while (this.#bytes > maxBytes) this.#dropOldest();
  }

  get(ordinal: number): RecordedEvent | undefined {
    const slot = this.#slots[ordinal % maxEvents];
    return slot?.ordinal === ordinal ? slot.event : undefined;
  }

  #dropOldest(): void {
    const at = this.#oldest % maxEvents;
    this.#bytes -= this.#slots[at]?.bytes ?? 0;
    this.#slots[at] = undefined;
    this.#oldest += 1;
  }
}
