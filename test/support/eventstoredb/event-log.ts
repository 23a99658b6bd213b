/**
 * The log of the imitation. Everything is written to a file before anybody hears of it. What was written together is
 * one entry in the file.
 */
import { failures } from './answers.js';
import type { Entry } from './log-file.js';
import { json, type LogRecord, type Outcome, type Write } from './records.js';
import { firstRecords, Streams } from './streams.js';

interface Waiting {
  readonly write: Write;
  readonly answer: (outcome: Outcome) => void;
}

interface Decided extends Waiting {
  readonly outcome: Outcome;
  readonly records: readonly LogRecord[];
}

/** Records written together, or the removal of records by a scavenge. */
type Line = readonly LogRecord[] | { readonly removed: readonly number[] };

export interface LogOptions {
  /** Entries from before the start. */
  readonly entries: readonly Entry[];
  /** The new log of a server with users contains these users. */
  readonly withUsers: boolean;
  /** Persists entries. Resolves when they cannot be lost any more; nobody hears of them before. */
  readonly persist: (texts: readonly string[]) => Promise<void>;
  /** A write that is not persisted after this time is answered with a timeout; absent: never. */
  readonly commitMaxMs?: number | undefined;
  /** What the server itself writes after a write. */
  readonly behind: (written: readonly LogRecord[]) => readonly Write[];
}

/** How long a write waits for an identical earlier write. */
const sameWriteMaxMs = 2_000;

export class EventLog extends Streams {
  readonly #options: LogOptions;
  readonly #grown = new Set<() => void>();
  readonly #underWay = new Set<string>();
  #queue: Waiting[] = [];
  #working = false;

  constructor(options: LogOptions) {
    super();
    this.#options = options;
    // Made again at each start, and never in the file.
    this.take(firstRecords(options.withUsers));
    for (const { text } of options.entries) this.#obeyLine(JSON.parse(text) as Line);
  }

  #obeyLine(line: Line): void {
    if ('removed' in line) this.remove(line.removed);
    else this.take(line);
  }

  /** Resolves at the next write, or when the signal aborts. */
  grown(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#grown.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.#grown.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  /**
   * Resolves when the outcome is on disk.
   * @throws {ServiceError} when the same write is already under way
   */
  async write(request: Write): Promise<Outcome> {
    const { stream, what } = request;
    const first = typeof what === 'string' ? undefined : what[0]?.id;
    if (first === undefined) return this.#enqueue(request);
    const same = `${stream}/${first}`;
    if (this.#underWay.has(same)) {
      await new Promise((resolve) => setTimeout(resolve, sameWriteMaxMs));
      throw failures.timeout();
    }
    this.#underWay.add(same);
    try {
      return await this.#enqueue(request);
    } finally {
      this.#underWay.delete(same);
    }
  }

  #enqueue(request: Write): Promise<Outcome> {
    const { commitMaxMs } = this.#options;
    return new Promise((answer, reject) => {
      const timer = commitMaxMs === undefined ? undefined : setTimeout(() => reject(failures.timeout()), commitMaxMs);
      const done = (outcome: Outcome) => {
        clearTimeout(timer);
        answer(outcome);
      };
      this.#queue.push({ write: request, answer: done });
      if (!this.#working) void this.#work();
    });
  }

  /**
   * Removes what is deleted or truncated, up to the end of the log.
   * @returns how many records
   */
  async scavenge(id: string = crypto.randomUUID()): Promise<number> {
    const removed = this.removable();
    await this.#persist([{ removed }]);
    this.remove(removed);
    const completed = json('$scavengeCompleted', `{"spaceSaved":${removed.length}}`);
    await this.write({ stream: `$scavenges-${id}`, expected: 'any', what: [completed] });
    return removed.length;
  }

  #persist(lines: readonly Line[]): Promise<void> {
    return this.#options.persist(lines.map((line) => JSON.stringify(line)));
  }

  /** Writes group after group: all waiting writes share one fdatasync. */
  async #work(): Promise<void> {
    this.#working = true;
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      const lines = group.map(({ records }) => records).filter((records) => records.length > 0);
      if (lines.length > 0) await this.#persist(lines);
      for (const { records, outcome, answer } of group) {
        this.take(records);
        answer(outcome);
      }
      for (const write of this.#options.behind(lines.flat())) this.#queue.push({ write, answer: () => undefined });
      for (const wake of [...this.#grown]) wake();
    }
    this.#working = false;
  }

  /** At most one write for each stream, so that each write is decided on what is on disk. */
  #takeGroup(): Decided[] {
    const streams = new Set<string>();
    const group: Decided[] = [];
    const left: Waiting[] = [];
    let position = this.end();
    for (const waiting of this.#queue) {
      const { stream } = waiting.write;
      if (streams.has(stream)) {
        left.push(waiting);
        continue;
      }
      streams.add(stream);
      const { outcome, records } = this.decide(waiting.write, position);
      position = records.at(-1)?.position ?? position;
      group.push({ ...waiting, outcome, records });
    }
    this.#queue = left;
    return group;
  }
}
