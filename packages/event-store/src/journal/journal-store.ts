import { type Ancestor, DubanError, type LogOrigin, type Position, type RecordedEvent, type StoredEvent } from '@duban/domain';
import { checkAppend, encodeEvents, revisionBefore, wrongExpectedRevision } from '../append-input.js';
import { newEpoch } from '../epoch.js';
import { followLog, type LogStretch, lastWriteIn, type NumberedLog, ordinalAfter, readLog } from '../log-reader.js';
import { plansAmong } from '../plans-among.js';
import { type Appended, type Delivery, type ExpectedRevision, formatPosition, type LogFilter } from '../port.js';
import type { Recovery as StoreRecovery } from '../recovered-store.js';
import { WakeUp } from '../wake-up.js';
import { backupJournal } from './backup.js';
import { saysFull } from './file-errors.js';
import type { FolderLock } from './file-layer.js';
import { type GroupLimits, GroupWriter } from './group-writer.js';
import type { DurableHead, HeadFile } from './head-file.js';
import type { Backup, Journal, JournalStats } from './journal-port.js';
import type { Places } from './placed-events.js';
import type { Recovery } from './recovery.js';
import { type AcceptedAppend, bytesInGroup, type SegmentLog } from './segment-log.js';
import { ancestorsIn } from './store-file.js';

export interface JournalParts {
  readonly log: SegmentLog;
  /** The log as a start would read it back. It must hold at least what had been durable. */
  readonly reopen: (durable: DurableHead) => Promise<SegmentLog>;
  readonly hasRoom: () => boolean;
  /** How long after a full disk the next append is tried. */
  readonly fullRetryMs: number;
  readonly lock: FolderLock;
  readonly head: HeadFile;
  readonly limits: GroupLimits;
  readonly recovery: Recovery;
}

export class JournalStore implements Journal, NumberedLog {
  readonly exclusive = true;
  readonly durable = true;
  readonly recovery: Recovery;
  readonly grown = new WakeUp();
  #log: SegmentLog;
  readonly #parts: Omit<JournalParts, 'log' | 'limits' | 'recovery'>;
  /** While the disk was full a short time ago, nothing is tried before this instant. */
  #fullUntil = 0;
  readonly #writer: GroupWriter<AcceptedAppend>;
  /** Ordinal of the next event accepted. Queued events have their ordinals already, since nothing overtakes them. */
  #nextOrdinal: number;
  /** Ordinal of the last event before the group that is being made durable, or was last. */
  #committed = 0;
  #closing: Promise<void> | undefined;
  readonly #growthListeners: ((head: Position) => void)[] = [];

  constructor({ log, limits, recovery, ...parts }: JournalParts) {
    this.#log = log;
    this.#parts = parts;
    this.recovery = recovery;
    this.#nextOrdinal = this.lastOrdinal + 1;
    const commit = async (group: readonly AcceptedAppend[]) => {
      this.#committed = this.#log.lastOrdinal;
      await this.#log.commit(group);
      this.#announceGrowth();
    };
    this.#writer = new GroupWriter(commit, (group, cause) => this.#readBack(group, cause), limits);
  }

  get epoch(): string {
    return this.#log.epoch;
  }

  get ancestors(): readonly Ancestor[] {
    return ancestorsIn(this.#log.storeFile);
  }

  async recover(recovery: StoreRecovery): Promise<LogOrigin> {
    this.#refuseWhenClosed();
    const recovered = await this.#log.recover(newEpoch(), recovery);
    return { epoch: recovered.epoch, ancestors: ancestorsIn(recovered) };
  }

  get backupOf(): Position | undefined {
    return this.#log.storeFile.backupOf;
  }

  get logHead(): string | undefined {
    return this.#log.headText;
  }

  get kernelLock(): boolean {
    return this.#parts.lock.kernel;
  }

  get full(): boolean {
    return performance.now() < this.#fullUntil || !this.#parts.hasRoom();
  }

  get failed(): Promise<DubanError> {
    return this.#writer.failed;
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  get lastOrdinal(): number {
    return this.#log.lastOrdinal;
  }

  /** Answers when the events are durable. No await stands before `add`, so appends are accepted in the order of the calls. */
  async append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[]): Promise<Appended> {
    this.#refuseWhenClosed();
    this.#writer.refuseWhenFailed();
    if (this.full) throw new DubanError('storage-full');
    const before = revisionBefore(stream, expected);
    checkAppend(stream, before, events);
    const tip = this.#log.streams.find(stream)?.tip ?? -1;
    if (tip !== before) return this.#answerElsewhere(stream, expected, before, events);
    const encoded = encodeEvents(events);
    const size = { bytes: bytesInGroup(encoded), events: events.length };
    this.#writer.refuseWhenFull(size);
    const entry = this.#log.streams.findOrAdd(stream);
    entry.tip += events.length;
    this.#nextOrdinal += events.length;
    const lastOrdinal = this.#nextOrdinal - 1;
    await this.#writer.add({ stream: entry, encoded, ...size });
    return { revision: before + events.length, position: formatPosition(this.epoch, lastOrdinal) };
  }

  readStream(stream: string, fromRevision = 0): AsyncIterable<RecordedEvent> {
    const to = this.#log.streams.find(stream)?.revision ?? -1;
    return this.#readStream(stream, fromRevision, to);
  }

  readAll(filter: LogFilter = {}): AsyncIterable<RecordedEvent> {
    return readLog(this, filter);
  }

  subscribe(filter: LogFilter, signal: AbortSignal): AsyncIterable<Delivery> {
    return followLog(this, filter, signal);
  }

  lastWriteAt(): Promise<number | undefined> {
    return lastWriteIn(this);
  }

  async plans(): Promise<readonly string[]> {
    return plansAmong(this.#log.streams.names());
  }

  async head(): Promise<Position> {
    return formatPosition(this.epoch, this.lastOrdinal);
  }

  stats(): JournalStats {
    return this.#log.stats();
  }

  onGrown(listener: (head: Position) => void): void {
    this.#growthListeners.push(listener);
  }

  async places(prefix: string, after?: Position): Promise<Places> {
    this.#refuseWhenClosed();
    return this.#log.places(prefix, ordinalAfter(this, { after }));
  }

  async backup(targetFolder: string): Promise<Backup> {
    this.#refuseWhenClosed();
    return backupJournal(this.#log, this.#parts.head.opening, targetFolder);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async read(after: number, upTo: number, prefix: string | undefined): Promise<LogStretch> {
    this.#refuseWhenClosed();
    return this.#log.read(after, upTo, prefix);
  }

  #announceGrowth(): void {
    this.grown.fire();
    const head = formatPosition(this.epoch, this.lastOrdinal);
    for (const listener of this.#growthListeners) listener(head);
  }

  /**
   * After a full disk this does what a restart would do: it cuts what is not whole, makes the rest durable, and
   * continues from there. That needs no room. After any other failure only a restart may do so.
   * @returns the number of the group's appends that are there
   */
  async #readBack(group: readonly AcceptedAppend[], cause: unknown): Promise<number | undefined> {
    if (!saysFull(cause)) return undefined;
    this.#fullUntil = Number.POSITIVE_INFINITY;
    const old = this.#log;
    try {
      await this.#parts.head.refuseWhenTaken();
      this.#log = await this.#parts.reopen(old.durable);
      await old.close();
      await this.#parts.head.advance(this.#log.durable);
    } catch {
      return undefined;
    }
    this.#nextOrdinal = this.#log.lastOrdinal + 1;
    if (this.#log.lastOrdinal > this.#committed) this.#announceGrowth();
    this.#fullUntil = performance.now() + this.#parts.fullRetryMs;
    // The group may have been durable, and counted, before the disk was found full.
    let there = this.#log.lastOrdinal - this.#committed;
    return group.filter(({ events }) => {
      there -= events;
      return there >= 0;
    }).length;
  }

  /**
   * Answers an append that does not continue its stream: a retry, or one that is refused. The answer depends on
   * appends that may still be queued, so it waits for them: otherwise a client could be told a revision that no
   * reader sees yet, or that is lost.
   */
  async #answerElsewhere(
    stream: string,
    expected: ExpectedRevision,
    before: number,
    events: readonly StoredEvent[],
  ): Promise<Appended> {
    await this.#writer.settled();
    const entry = this.#log.streams.find(stream);
    if ((entry?.tip ?? -1) === before) return this.append(stream, expected, events);
    const actual = entry?.revision ?? -1;
    const last = before + events.length;
    if (entry !== undefined && last <= actual) {
      const earlier: RecordedEvent[] = [];
      for await (const event of this.#log.readStream(entry, before + 1, last)) earlier.push(event);
      if (earlier.every(({ id }, index) => id === events[index]?.id)) return appended(earlier);
    }
    throw wrongExpectedRevision(stream, expected, actual);
  }

  async *#readStream(stream: string, from: number, to: number): AsyncGenerator<RecordedEvent> {
    this.#refuseWhenClosed();
    const entry = this.#log.streams.find(stream);
    if (entry !== undefined) yield* this.#log.readStream(entry, from, to);
  }

  async #close(): Promise<void> {
    this.grown.fire();
    // The callers of the appends have got the error already; closing continues.
    const whole = await this.#writer.settled().then(
      () => true,
      () => false,
    );
    await this.#log.close();
    await this.#parts.head.close(whole ? this.#log.durable : undefined);
    await this.#parts.lock.release();
  }

  #refuseWhenClosed(): void {
    if (this.closed) throw new DubanError('store-unavailable', { detail: 'closed' });
  }
}

function appended(events: readonly RecordedEvent[]): Appended {
  const { revision, position } = events.at(-1) as RecordedEvent;
  return { revision: Number(revision), position };
}
