/**
 * The log of the imitation: what is written goes to one file of JSON lines before anybody learns of it. What
 * was written together stands in one line, so a torn last line is a write that never happened.
 */
import { closeSync, fdatasync, openSync, readFileSync, truncateSync, write } from 'node:fs';
import { promisify } from 'node:util';
import { failures } from './answers.js';
import { json, type LogRecord, type Outcome, type Write } from './records.js';
import { firstRecords, Streams } from './streams.js';

const writeAsync = promisify(write);
const fdatasyncAsync = promisify(fdatasync);

interface Waiting {
  readonly write: Write;
  readonly answer: (outcome: Outcome) => void;
}

interface Decided extends Waiting {
  readonly outcome: Outcome;
  readonly records: readonly LogRecord[];
}

/** Records written together, or what a scavenge has taken away. */
type Line = readonly LogRecord[] | { readonly removed: readonly number[] };

export interface LogOptions {
  readonly path: string;
  /** A fresh log of a server with users holds theirs. */
  readonly withUsers: boolean;
  /** Whether this process may still write to the log. */
  readonly mayWrite: () => boolean;
  /** Called after what was written is on the disk and before anybody learns of it. */
  readonly onPersisted: () => Promise<void>;
  /** What the server itself writes behind what somebody wrote. */
  readonly behind: (written: readonly LogRecord[]) => readonly Write[];
}

/** How long a write waits for the same write, which came before it. */
const sameWriteMaxMs = 2_000;

export class EventLog extends Streams {
  readonly #options: LogOptions;
  readonly #file: number;
  readonly #grown = new Set<() => void>();
  readonly #underWay = new Set<string>();
  #queue: Waiting[] = [];
  #working = false;

  constructor(options: LogOptions) {
    super();
    this.#options = options;
    const { path, withUsers } = options;
    this.#file = openSync(path, 'a+');
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    // These are made anew at each start, and are never in the file.
    this.take(firstRecords(withUsers));
    for (const line of whole.split('\n')) if (line !== '') this.#obeyLine(JSON.parse(line) as Line);
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

  /** Resolves when the outcome is on the disk. @throws {ServiceError} where the same write is under way already */
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
    return new Promise((answer) => {
      this.#queue.push({ write: request, answer });
      if (!this.#working) void this.#work();
    });
  }

  /** Takes away what is deleted or truncated, up to the end of the log. @returns how many records */
  async scavenge(): Promise<number> {
    const removed = this.removable();
    await this.#persist([{ removed }]);
    this.remove(removed);
    const completed = json('$scavengeCompleted', `{"spaceSaved":${removed.length}}`);
    await this.write({ stream: `$scavenges-${crypto.randomUUID()}`, expected: 'any', what: [completed] });
    return removed.length;
  }

  async #persist(lines: readonly Line[]): Promise<void> {
    await writeAsync(this.#file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await fdatasyncAsync(this.#file);
  }

  /** Group after group: what waits shares one fdatasync. */
  async #work(): Promise<void> {
    this.#working = true;
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      const lines = group.map(({ records }) => records).filter((records) => records.length > 0);
      // What a leader has not written when it is replaced is lost with it: nobody is answered.
      if (!this.#options.mayWrite()) return;
      if (lines.length > 0) {
        await this.#persist(lines);
        await this.#options.onPersisted();
      }
      for (const { records, outcome, answer } of group) {
        this.take(records);
        answer(outcome);
      }
      for (const write of this.#options.behind(lines.flat())) this.#queue.push({ write, answer: () => undefined });
      for (const wake of [...this.#grown]) wake();
    }
    this.#working = false;
  }

  /** At most one write of a stream, so that each is judged by what is on the disk. */
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

  close(): void {
    closeSync(this.#file);
  }
}
