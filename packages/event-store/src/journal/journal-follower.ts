/**
 * Reads a journal in another thread than the one that writes it: from the files, up to the position that the writer
 * has said to be durable. So a follower costs the writer a message for each group and nothing for each event.
 */
import { DubanError, type Position, type RecordedEvent } from '@duban/domain';
import { recordedEvent } from '../append-input.js';
import { deliveryMaxEvents, followLog, type LogStretch, type NumberedLog } from '../log-reader.js';
import { type Delivery, type LogFilter, parsePosition } from '../port.js';
import { WakeUp } from '../wake-up.js';
import { damagedError, readingError } from './file-errors.js';
import { type FileLayer, readFully } from './file-layer.js';
import { decodeLine } from './line.js';
import { nodeFiles } from './node-files.js';
import { Segment } from './segment.js';
import { journalFiles } from './segment-name.js';

export interface JournalFollower {
  /** As in the event store port. */
  subscribe(filter: LogFilter, signal: AbortSignal): AsyncIterable<Delivery>;
  /**
   * Called with the position up to which the writer says that the journal is durable. A position that is not beyond
   * the last is ignored.
   */
  reach(position: Position): void;
  /** Ends subscriptions. */
  close(): Promise<void>;
}

export interface FollowerOptions {
  readonly folder: string;
  /** The head that the writer has said to be durable. */
  readonly durable: Position;
  readonly files?: FileLayer;
}

/** Follows a journal that its writer has opened, and so recovered. */
export function followJournal({ folder, durable, files = nodeFiles }: FollowerOptions): JournalFollower {
  return new Follower(folder, durable, files);
}

/** More than any line has, so that a block always holds a whole one. */
const blockMaxBytes = 1024 * 1024;
/** Most events are shorter, so that little more is read than is wanted. */
const likelyBytes = 4 * 1024;
/**
 * Ends of readings that are remembered, so that the next reading need not look for its place: one of a follower, some
 * of refills.
 */
const placesMax = 16;
const newline = 0x0a;

interface Place {
  readonly segment: Segment;
  readonly offset: number;
}

class Follower implements JournalFollower, NumberedLog {
  readonly epoch: string;
  readonly grown = new WakeUp();
  closed = false;
  lastOrdinal = 0;
  readonly #folder: string;
  readonly #files: FileLayer;
  readonly #segments = new Map<number, Segment>();
  /** Ordinal → the place where its event begins; the first entry is the oldest. */
  readonly #places = new Map<number, Place>();

  constructor(folder: string, durable: Position, files: FileLayer) {
    const parsed = parsePosition(durable);
    if (parsed === undefined) throw new DubanError('position-invalid', { position: durable });
    this.#folder = folder;
    this.#files = files;
    this.epoch = parsed.epoch;
    this.lastOrdinal = parsed.ordinal;
  }

  subscribe(filter: LogFilter, signal: AbortSignal): AsyncIterable<Delivery> {
    return followLog(this, filter, signal);
  }

  reach(position: Position): void {
    const ordinal = parsePosition(position)?.ordinal ?? 0;
    if (ordinal <= this.lastOrdinal) return;
    this.lastOrdinal = ordinal;
    this.grown.fire();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.grown.fire();
    for (const segment of this.#segments.values()) await segment.close();
  }

  /** Reads at most one block of the file. */
  async read(after: number, upTo: number, prefix = ''): Promise<LogStretch> {
    if (this.closed) throw new DubanError('store-unavailable', { detail: 'closed' });
    const events: RecordedEvent[] = [];
    if (after >= upTo) return { events, through: after };
    let place = await this.#placeOf(after + 1);
    const likely = Math.min(blockMaxBytes, (upTo - after) * likelyBytes);
    let bytes = await this.#block(place, likely);
    if (bytes.length === 0) {
      // The event is in the next segment, which the writer begins when this one is full.
      place = { segment: this.#segment(after + 1), offset: 0 };
      bytes = await this.#block(place, likely);
    }
    if (!bytes.includes(newline)) bytes = await this.#block(place, blockMaxBytes);
    let [through, start] = [after, 0];
    for (let end = bytes.indexOf(newline); end !== -1 && through < upTo; end = bytes.indexOf(newline, start)) {
      const event = this.#event(bytes, start, end, through + 1, place);
      if (event.stream.startsWith(prefix)) events.push(event);
      through += 1;
      start = end + 1;
      if (events.length === deliveryMaxEvents) break;
    }
    if (through === after) throw this.#damaged(place, after + 1);
    this.#keep(through + 1, { segment: place.segment, offset: place.offset + start });
    return { events, through };
  }

  #event(bytes: Buffer, start: number, end: number, ordinal: number, place: Place): RecordedEvent {
    const line = decodeLine(bytes, start, end);
    if (line === undefined) throw this.#damaged({ ...place, offset: place.offset + start }, ordinal);
    return recordedEvent(bytes.toString('utf8', line.bodyAt, end), this.epoch, ordinal);
  }

  async #block({ segment, offset }: Place, length: number): Promise<Buffer> {
    try {
      return await readFully(await segment.file(), offset, length);
    } catch (error) {
      throw readingError(error, segment.name);
    }
  }

  /** The place where the event with an ordinal begins, or, at the end of a full segment, would begin. */
  async #placeOf(ordinal: number): Promise<Place> {
    const known = this.#places.get(ordinal);
    if (known !== undefined) {
      this.#places.delete(ordinal);
      return known;
    }
    const { segments } = journalFiles(await this.#files.list(this.#folder));
    const first = segments.findLast((firstOrdinal) => firstOrdinal <= ordinal) ?? 1;
    let place: Place = { segment: this.#segment(first), offset: 0 };
    for (let at = first; at < ordinal; ) {
      const bytes = await this.#block(place, blockMaxBytes);
      let start = 0;
      for (let end = bytes.indexOf(newline); end !== -1 && at < ordinal; end = bytes.indexOf(newline, start)) {
        at += 1;
        start = end + 1;
      }
      if (start === 0) throw this.#damaged(place, at);
      place = { ...place, offset: place.offset + start };
    }
    return place;
  }

  #keep(ordinal: number, place: Place): void {
    this.#places.set(ordinal, place);
    if (this.#places.size <= placesMax) return;
    for (const oldest of this.#places.keys()) {
      this.#places.delete(oldest);
      break;
    }
  }

  #segment(firstOrdinal: number): Segment {
    const segment = this.#segments.get(firstOrdinal) ?? new Segment(this.#files, this.#folder, firstOrdinal);
    this.#segments.set(firstOrdinal, segment);
    return segment;
  }

  #damaged({ segment, offset }: Place, ordinal: number): DubanError {
    const line = ordinal - segment.index.firstOrdinal + 1;
    return damagedError(this.#folder, { file: segment.name, line, offset, detail: 'the line is not what was written' });
  }
}
