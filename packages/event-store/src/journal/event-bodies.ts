/** Reads events by ordinal: the newest from memory, the others from the segment files. */
import type { RecordedEvent } from '@duban/domain';
import { recordedEvent } from '../append-input.js';
import { damagedError, readingError } from './file-errors.js';
import { readFully } from './file-layer.js';
import { decodeLine } from './line.js';
import type { RecentEvents } from './recent-events.js';
import type { Segment } from './segment.js';

/** Lines with less than this between them are read together. */
const gapMaxBytes = 16 * 1024;
const readMaxBytes = 1024 * 1024;

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
      if (recent !== undefined) events.push(recordedEvent(recent, this.#source.epoch, ordinal));
      else events.push(...(await this.#readRun(ordinals, events.length)));
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

  /** Reads, in one go, as many of the ordinals from `at` on as lie close together. */
  async #readRun(ordinals: readonly number[], at: number): Promise<RecordedEvent[]> {
    const first = ordinals[at] as number;
    const segment = this.segmentOf(first);
    const { index } = segment;
    const start = index.offset(first);
    let end = start + index.length(first);
    const run = [first];
    for (let next = ordinals[at + 1]; next !== undefined && next < index.nextOrdinal; next = ordinals[at + run.length]) {
      const nextEnd = index.offset(next) + index.length(next);
      if (index.offset(next) - end > gapMaxBytes || nextEnd - start > readMaxBytes) break;
      run.push(next);
      end = nextEnd;
    }
    const bytes = await this.#bytes(segment, start, end - start);
    return run.map((ordinal) => this.#decode(segment, ordinal, bytes, start));
  }

  async #bytes(segment: Segment, start: number, length: number): Promise<Buffer> {
    try {
      return await readFully(await segment.file(), start, length);
    } catch (error) {
      throw readingError(error, segment.name);
    }
  }

  #decode(segment: Segment, ordinal: number, bytes: Buffer, start: number): RecordedEvent {
    const { index } = segment;
    const at = index.offset(ordinal) - start;
    const end = at + index.length(ordinal) - 1;
    const line = decodeLine(bytes, at, end);
    if (line === undefined) {
      const place = { file: segment.name, line: ordinal - index.firstOrdinal + 1, offset: index.offset(ordinal) };
      throw damagedError(this.#source.folder, { ...place, detail: 'the line is not what was written' });
    }
    return recordedEvent(bytes.toString('utf8', line.bodyAt, end), this.#source.epoch, ordinal);
  }
}
