/** The segments of an open journal: writes groups, knows the places of events, and reads them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { RecordedEvent } from '@duban/domain';
import type { RandomInt } from '../epoch.js';
import { deliveryMaxEvents, type LogStretch } from '../log-reader.js';
import { formatPosition } from '../port.js';
import type { Recovery } from '../recovered-store.js';
import { chainAfter, formatHead } from './chain.js';
import { EventBodies } from './event-bodies.js';
import { type FileLayer, replaceFile, writeFully } from './file-layer.js';
import type { GroupItem } from './group-writer.js';
import type { DurableHead, HeadFile } from './head-file.js';
import { encodeIndexFile } from './index-file.js';
import type { JournalStats } from './journal-port.js';
import { encodeLine, lineHeadMaxBytes } from './line.js';
import type { Places } from './placed-events.js';
import { RecentEvents } from './recent-events.js';
import { copyOut, createSegment, renewSegment, type Segment, type SegmentStart } from './segment.js';
import { indexName } from './segment-name.js';
import { firstEpoch, type StoreFile, writeChainStart, writeStoreFile } from './store-file.js';
import type { StreamEntry, StreamTable } from './stream-table.js';

/** Bound for one delivery when its events are large. */
const deliveryMaxBytes = 4 * 1024 * 1024;
/** Index entries that are looked at before other work gets a turn, when few of them match. */
const scanMaxEvents = 20_000;
const groupNumberStep = 1_000_000;
const bufferMinBytes = 1024 * 1024;

/** An append that has been accepted: its events continue their stream. */
export interface AcceptedAppend extends GroupItem {
  readonly stream: StreamEntry;
  /** The text of each event. */
  readonly encoded: readonly Buffer[];
}

/** Bytes that events take up in a group, at most. */
export function bytesInGroup(encoded: readonly Buffer[]): number {
  return encoded.reduce((sum, { length }) => sum + length + lineHeadMaxBytes, 0);
}

export interface SegmentLogParts {
  readonly files: FileLayer;
  readonly folder: string;
  readonly store: StoreFile;
  readonly head: HeadFile;
  readonly segments: Segment[];
  readonly streams: StreamTable;
  readonly segmentMaxBytes: number;
  readonly randomInt: RandomInt;
}

export class SegmentLog {
  readonly folder: string;
  readonly files: FileLayer;
  readonly streams: StreamTable;
  readonly #head: HeadFile;
  readonly #segments: Segment[];
  readonly #segmentMaxBytes: number;
  readonly #recent = new RecentEvents();
  readonly #bodies: EventBodies;
  #storeFile: StoreFile;
  #nextGroup: number;
  #lastSyncMs = 0;
  #buffer = Buffer.allocUnsafeSlow(bufferMinBytes);

  constructor({ files, folder, store, head, segments, streams, segmentMaxBytes, randomInt }: SegmentLogParts) {
    this.files = files;
    this.folder = folder;
    this.#storeFile = store;
    this.#head = head;
    this.streams = streams;
    this.#segments = segments;
    this.#segmentMaxBytes = segmentMaxBytes;
    this.#bodies = new EventBodies({ folder, epoch: store.epoch, segments, recent: this.#recent });
    // Because of the random step, lines of a group that was lost earlier cannot fit into a group written from now on.
    this.#nextGroup = this.#active.lastGroup + 1 + randomInt(groupNumberStep);
  }

  get epoch(): string {
    return this.#storeFile.epoch;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get lastOrdinal(): number {
    return this.#active.index.nextOrdinal - 1;
  }

  get storeFile(): StoreFile {
    return this.#storeFile;
  }

  /** How far the log is durable; without a digest while the journal is of version 1. */
  get durable(): DurableHead {
    return { events: this.lastOrdinal, digest: this.#active.digest };
  }

  /** The head as text; undefined while the journal is of version 1. */
  get headText(): string | undefined {
    const { events, digest } = this.durable;
    return digest === undefined ? undefined : formatHead({ epoch: this.epoch, events, digest });
  }

  get #active(): Segment {
    return this.#segments.at(-1) as Segment;
  }

  /**
   * Makes a group durable, and only then visible.
   * @throws what the file layer throws: what is on the disk is then not known; {DubanError} `store-locked` when
   * another process has taken the journal over
   */
  async commit(group: readonly AcceptedAppend[]): Promise<void> {
    await this.#head.refuseWhenTaken();
    if (this.#active.digest === undefined) await this.#beginChain();
    const bytesMax = group.reduce((sum, { bytes }) => sum + bytes, 0);
    if (this.#active.bytes > 0 && this.#active.bytes + bytesMax > this.#segmentMaxBytes) await this.#beginSegment();
    const segment = this.#active;
    const number = this.#nextGroup;
    this.#nextGroup += 1;
    const { bytes, lengths, digest } = this.#encode(group, number, segment, bytesMax);

    const file = await segment.file();
    await writeFully(file, bytes, segment.bytes);
    const before = performance.now();
    await Promise.all([file.syncData(), this.#head.syncNowAndThen()]);
    this.#lastSyncMs = performance.now() - before;
    await this.#head.refuseWhenTaken();

    this.#publish(segment, group, lengths);
    segment.checksum = crc32(bytes, segment.checksum);
    segment.lastGroup = number;
    segment.groups += 1;
    segment.digest = digest;
    await this.#head.advance(this.durable);
  }

  /**
   * Leaves the file of the last segment to the holder before, which may still write to it, and begins a new segment,
   * so that the holder before begins none.
   */
  async leaveSegment(): Promise<void> {
    if (this.#active.bytes > 0) {
      await copyOut(this.files, this.folder, this.#active);
      return this.#beginSegment();
    }
    await this.#active.close();
    this.#segments[this.#segments.length - 1] = await renewSegment(this.files, this.folder, this.#next);
  }

  /** Matching events in (after, upTo]: at most 1,000, and of at most 4 MiB unless the first alone is larger. */
  async read(after: number, upTo: number, prefix = ''): Promise<LogStretch> {
    const ordinals: number[] = [];
    const end = Math.min(upTo, after + scanMaxEvents);
    let [through, bytes] = [after, 0];
    let segment = this.#bodies.segmentOf(after + 1);
    while (through < end && ordinals.length < deliveryMaxEvents && bytes < deliveryMaxBytes) {
      const ordinal = through + 1;
      if (ordinal >= segment.index.nextOrdinal) segment = this.#bodies.segmentOf(ordinal);
      if (this.streams.byId(segment.index.streamId(ordinal)).name.startsWith(prefix)) {
        ordinals.push(ordinal);
        bytes += segment.index.length(ordinal);
      }
      through = ordinal;
    }
    if (ordinals.length === 0) await nextTurn();
    return { events: await this.#bodies.read(ordinals), through };
  }

  /** A stream's durable events with revisions from `from` to `to`. Needs 8 bytes for each of them meanwhile. */
  async *readStream(stream: StreamEntry, from: number, to: number): AsyncGenerator<RecordedEvent> {
    const ordinals = this.#ordinals(stream, from, to);
    for (let at = 0; at < ordinals.length; ) {
      let [count, bytes] = [0, 0];
      while (at + count < ordinals.length && count < deliveryMaxEvents && bytes < deliveryMaxBytes) {
        const ordinal = ordinals[at + count] as number;
        bytes += this.#bodies.segmentOf(ordinal).index.length(ordinal);
        count += 1;
      }
      yield* await this.#bodies.read(ordinals.slice(at, at + count));
      at += count;
    }
  }

  /**
   * Where the durable events after an ordinal stand, of the streams whose names begin with a prefix. It goes from
   * event to event of those streams only.
   */
  async places(prefix: string, after: number): Promise<Places> {
    const through = this.lastOrdinal;
    const words: number[] = [];
    let looked = 0;
    for (const { name, lastOrdinal } of this.streams.entries()) {
      if (!name.startsWith(prefix)) continue;
      for (let ordinal = lastOrdinal; ordinal > after; ) {
        const { segment, offset, length } = this.#bodies.placeOf(ordinal);
        if (ordinal <= through) words.push(ordinal, segment.index.firstOrdinal, offset, length);
        ordinal = segment.index.previousInStream(ordinal);
        looked += 1;
        if (looked % scanMaxEvents === 0) await nextTurn();
      }
    }
    return { words: Uint32Array.from(words), through: formatPosition(this.epoch, through) };
  }

  stats(): JournalStats {
    const sum = (of: (segment: Segment) => number) => this.#segments.reduce((total, segment) => total + of(segment), 0);
    return {
      events: this.lastOrdinal,
      streams: this.streams.count,
      segments: this.#segments.length,
      bytes: sum(({ bytes }) => bytes),
      groups: sum(({ groups }) => groups),
      lastSyncMs: this.#lastSyncMs,
    };
  }

  /** Gives the journal another epoch, durably. What is open goes on with the one before, so it must be closed now. */
  async recover(epoch: string, recovery: Recovery): Promise<StoreFile> {
    const { recoveries = [] } = this.#storeFile;
    const recovered = { ...this.#storeFile, epoch, recoveries: [...recoveries, recovery], backupOf: undefined };
    await writeStoreFile(this.files, this.folder, recovered);
    return recovered;
  }

  async close(): Promise<void> {
    for (const segment of this.#segments) await segment.close();
  }

  /** Goes over to version 2 with the next line, which begins a new segment. */
  async #beginChain(): Promise<void> {
    const digest = await chainAfter(this.files, this.folder, firstEpoch(this.#storeFile), this.#segments);
    if (this.#active.bytes > 0) await this.#beginSegment();
    const { firstOrdinal } = this.#active.index;
    this.#storeFile = await writeChainStart(this.files, this.folder, this.#storeFile, { firstOrdinal, digest });
    this.#active.digest = digest;
  }

  get #next(): SegmentStart {
    const { index, lastGroup, digest } = this.#active;
    return { firstOrdinal: index.nextOrdinal, lastGroup, digest };
  }

  /** Seals the segment that is being written and begins the next. Everything in it is durable by now. */
  async #beginSegment(): Promise<void> {
    const full = this.#active;
    const next = await createSegment(this.files, this.folder, this.#next);
    this.#segments.push(next);
    full.index.trim();
    const index = encodeIndexFile(full, firstEpoch(this.#storeFile), this.streams);
    await replaceFile(this.files, this.folder, indexName(full.index.firstOrdinal), index);
  }

  #encode(group: readonly AcceptedAppend[], number: number, { bytes: groupStart, digest: before }: Segment, bytesMax: number) {
    if (this.#buffer.length < bytesMax) this.#buffer = Buffer.allocUnsafeSlow(bytesMax);
    const lengths: number[] = [];
    let end = 0;
    let digest = before as string;
    for (const { encoded } of group) {
      let index = 0;
      for (const event of encoded) {
        const start = end;
        index += 1;
        const head = { group: number, groupStart, index, count: encoded.length };
        ({ end, digest } = encodeLine(this.#buffer, start, head, event, digest));
        lengths.push(end - start);
      }
    }
    return { bytes: this.#buffer.subarray(0, end), lengths, digest };
  }

  #publish(segment: Segment, group: readonly AcceptedAppend[], lengths: readonly number[]): void {
    let line = 0;
    for (const { stream, encoded } of group) {
      for (const event of encoded) {
        const length = lengths[line] as number;
        this.#recent.add(segment.index.nextOrdinal, event);
        segment.index.add(stream, segment.bytes, length);
        segment.bytes += length;
        line += 1;
      }
    }
  }

  /** The ordinals of a stream's events, found backwards: every event knows the one before it in its stream. */
  #ordinals(stream: StreamEntry, from: number, to: number): number[] {
    const ordinals: number[] = [];
    let ordinal = stream.lastOrdinal;
    for (let revision = stream.revision; revision >= from; revision -= 1) {
      if (revision <= to) ordinals.push(ordinal);
      ordinal = this.#bodies.segmentOf(ordinal).index.previousInStream(ordinal);
    }
    return ordinals.reverse();
  }
}
