/** Reads events by ordinal: the newest from memory, the others from the segment files. */
import type { RecordedEvent } from '@duban/domain';
import { recordedEvent } from '../append-input.js';
import { type LinePlace, readRun, runFrom } from './line-run.js';
import type { RecentEvents } from './recent-events.js';
import type { Segment } from './segment.js';

export interface BodySource {
  readonly folder: string;
  readonly epoch: string;
  /** In log order. */
  readonly segments: readonly Segment[];
  readonly recent: RecentEvents;
}

export class EventBodies {
  readonly #source: BodySource;

  constructor(source: BodySource) {
    this.#source = source;
  }

  /**
   * The events with these ordinals, which must be durable and ascending.
   * @throws {DubanError} `store-damaged` when a line is no longer what was written; `store-unavailable`
   *   when the file cannot be read
   */
  async read(ordinals: readonly number[]): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    while (events.length < ordinals.length) {
      const ordinal = ordinals[events.length] as number;
      const recent = this.#source.recent.get(ordinal);
      if (recent !== undefined) events.push(recordedEvent(recent.toString(), this.#source.epoch, ordinal));
      else
        events.push(
          ...(await readRun(
            this.#source,
            runFrom((at) => this.#placeAt(ordinals, at), events.length),
          )),
        );
    }
    return events;
  }

  /** The segment that holds an ordinal. */
  segmentOf(ordinal: number): Segment {
    const { segments } = this.#source;
    let [low, high] = [0, segments.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((segments[middle] as Segment).index.firstOrdinal <= ordinal) low = middle;
      else high = middle - 1;
    }
    return segments[low] as Segment;
  }

  #placeAt(ordinals: readonly number[], at: number): LinePlace | undefined {
    const ordinal = ordinals[at];
    return ordinal === undefined ? undefined : this.placeOf(ordinal);
  }

  /** Where the line of an event stands, which must be durable. */
  placeOf(ordinal: number): LinePlace {
    const segment = this.segmentOf(ordinal);
    return { ordinal, segment, offset: segment.index.offset(ordinal), length: segment.index.length(ordinal) };
  }
}
