/** When the events of a plan were recorded and where they stand: what it takes to say which of them a point means. */
import { DubanError, dayOf, type RecordedEvent } from '@duban/domain';
import type { Point } from './point.js';

/** The state that a point means: that of a plan after one of its events. */
export interface PastPoint {
  /** Position of the last event that belongs to it. */
  readonly position: string;
  /** The latest time at which an event that belongs to it was recorded. */
  readonly at: string;
  /** False while an event that is appended later may still belong to the point. */
  readonly final: boolean;
}

export class Timeline {
  readonly plan: string;
  readonly #positions: string[] = [];
  /**
   * The running maximum of `recordedAt`, in milliseconds: a clock that was set back, or another process, may have
   * recorded an event with a time below one before it.
   */
  readonly #times: number[] = [];
  readonly #places = new Map<string, number>();
  #simulated = false;

  constructor(plan: string) {
    this.plan = plan;
  }

  /** Events that the plan has so far. */
  get size(): number {
    return this.#positions.length;
  }

  /** How many events do not lie after a position of the same epoch. */
  countUpTo(position: string): number {
    return firstAbove(this.#positions, position);
  }

  /** Position of an event, which are counted from 0. */
  positionOf(at: number): string {
    return this.#positions[at] as string;
  }

  /** Takes the next event. */
  add({ id, position, meta, data }: Pick<RecordedEvent, 'id' | 'position' | 'meta' | 'data'>): void {
    if (this.size === 0) this.#simulated = data['simulated'] === true;
    this.#places.set(id, this.size);
    this.#positions.push(position);
    this.#times.push(Math.max(this.#times.at(-1) ?? Number.NEGATIVE_INFINITY, Date.parse(meta.recordedAt)));
  }

  /**
   * @param now an instant; a simulated plan has a clock of its own, which stands at its last event
   * @throws {DubanError} `point-to-come` for a day after today, `point-before-plan`, `event-not-found`
   */
  resolve(point: Point, now: string): PastPoint {
    const { count, final } = this.#before(point, now);
    if (count === 0) throw new DubanError('point-before-plan', { plan: this.plan });
    return {
      position: this.#positions[count - 1] as string,
      at: new Date(this.#times[count - 1] as number).toISOString(),
      final,
    };
  }

  /** How many events belong to the point. */
  #before(point: Point, now: string): { readonly count: number; readonly final: boolean } {
    switch (point.kind) {
      case 'time': {
        const today = this.#simulated ? new Date(this.#times.at(-1) ?? 0).toISOString() : now;
        const asked = dayOf(new Date(point.until).toISOString());
        if (asked > dayOf(today)) throw new DubanError('point-to-come', { day: asked, plan: this.plan });
        const count = firstAbove(this.#times, point.until);
        return { count, final: count < this.size };
      }
      case 'position':
        return { count: this.countUpTo(point.position), final: true };
      default: {
        const place = this.#places.get(point.event);
        if (place === undefined) throw new DubanError('event-not-found', { plan: this.plan, event: point.event });
        return { count: point.kind === 'event' ? place + 1 : place, final: true };
      }
    }
  }
}

/** The place of the first value above a bound in an ascending list; its length when there is none. */
function firstAbove<Value extends string | number>(ascending: readonly Value[], bound: Value): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as Value) > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
