/**
 * The log of the imitation: streams of records in one total order, in one file of JSON lines. What was
 * written together stands in one line, so a torn last line is a write that never happened.
 */
import { closeSync, fdatasync, openSync, readFileSync, truncateSync, write } from 'node:fs';
import { promisify } from 'node:util';

const writeAsync = promisify(write);
const fdatasyncAsync = promisify(fdatasync);

/** What a client proposes. Bytes are base64. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: string;
  readonly metadata: string;
}

export interface LogRecord extends Proposed {
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position in one: they differ only under transactions, which are long gone. */
  readonly position: number;
  /** 100 ns since 1970, as the server tells it. */
  readonly created: string;
}

export type Expected = number | 'no-stream' | 'stream-exists' | 'any';

export interface Write {
  readonly stream: string;
  readonly expected: Expected;
  readonly what: readonly Proposed[] | 'delete' | 'tombstone';
}

export type Outcome =
  | { readonly result: 'success'; readonly revision: number; readonly position: number }
  | { readonly result: 'wrong-version'; readonly current: number }
  | { readonly result: 'stream-deleted' };

interface Stream {
  readonly records: LogRecord[];
  /** Records below are deleted softly. */
  truncatedBefore: number;
  tombstoned: boolean;
}

interface Waiting {
  readonly write: Write;
  readonly answer: (outcome: Outcome) => void;
}

interface Decided extends Waiting {
  readonly outcome: Outcome;
  readonly records: readonly LogRecord[];
}

/** `any` is answered as the first time only while its ids are remembered. */
const rememberedIdsMax = 1_000;
const softDeleteFrom = '9223372036854775807';

const ticksNow = () => (BigInt(Date.now()) * 10_000n).toString();
const base64 = (text: string) => Buffer.from(text).toString('base64');

export class EventLog {
  readonly records: LogRecord[] = [];
  /** Called after what was written is on the disk and before anybody learns of it. */
  onPersisted: () => Promise<void> = async () => undefined;
  readonly #streams = new Map<string, Stream>();
  readonly #rememberedIds = new Map<string, LogRecord>();
  readonly #file: number;
  readonly #grown = new Set<() => void>();
  #queue: Waiting[] = [];
  #working = false;

  constructor(path: string) {
    this.#file = openSync(path, 'a+');
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) if (line !== '') this.#take(JSON.parse(line) as LogRecord[]);
  }

  /** The stream's records that are not deleted; undefined when it has none. */
  stream(name: string): { readonly records: readonly LogRecord[]; readonly tombstoned: boolean } | undefined {
    const stream = this.#streams.get(name);
    if (stream === undefined) return undefined;
    const records = stream.truncatedBefore === 0 ? stream.records : stream.records.slice(stream.truncatedBefore);
    return records.length === 0 && !stream.tombstoned ? undefined : { records, tombstoned: stream.tombstoned };
  }

  /** Index of the first record after a position. */
  indexAfter(position: number): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle] as LogRecord).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
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

  /** Resolves when the outcome is on the disk. */
  write(request: Write): Promise<Outcome> {
    return new Promise((answer) => {
      this.#queue.push({ write: request, answer });
      if (!this.#working) void this.#work();
    });
  }

  /** Group after group: what waits shares one fdatasync. */
  async #work(): Promise<void> {
    this.#working = true;
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      const lines = group.filter(({ records }) => records.length > 0).map(({ records }) => `${JSON.stringify(records)}\n`);
      if (lines.length > 0) {
        await writeAsync(this.#file, lines.join(''));
        await fdatasyncAsync(this.#file);
        await this.onPersisted();
      }
      for (const { records, outcome, answer } of group) {
        this.#take(records);
        answer(outcome);
      }
      for (const wake of [...this.#grown]) wake();
    }
    this.#working = false;
  }

  /** At most one write of a stream, so that each is judged by what is on the disk. */
  #takeGroup(): Decided[] {
    const streams = new Set<string>();
    const group: Decided[] = [];
    const left: Waiting[] = [];
    let position = this.#end();
    for (const waiting of this.#queue) {
      const { stream } = waiting.write;
      if (streams.has(stream)) {
        left.push(waiting);
        continue;
      }
      streams.add(stream);
      const { outcome, records } = this.#decide(waiting.write, position);
      position = records.at(-1)?.position ?? position;
      group.push({ ...waiting, outcome, records });
    }
    this.#queue = left;
    return group;
  }

  #end(): number {
    return this.records.at(-1)?.position ?? -1;
  }

  #decide({ stream: name, expected, what }: Write, end: number): { outcome: Outcome; records: LogRecord[] } {
    const stream = this.#streams.get(name);
    if (stream?.tombstoned === true) return { outcome: { result: 'stream-deleted' }, records: [] };
    const current = (stream?.records.length ?? 0) - 1;
    const earlier = typeof what === 'string' ? undefined : this.#earlier(stream, expected, current, what);
    if (earlier !== undefined) {
      return { outcome: { result: 'success', revision: earlier.revision, position: earlier.position }, records: [] };
    }
    const gone = stream === undefined || stream.truncatedBefore > current;
    const fits =
      expected === 'any' ||
      expected === current ||
      (expected === 'no-stream' && gone) ||
      (expected === 'stream-exists' && current >= 0 && !gone);
    if (!fits) return { outcome: { result: 'wrong-version', current }, records: [] };
    const records = recordsOf(name, current, what, end, this.#streams.get(`$$${name}`)?.records.length ?? 0);
    const last = records.at(-1);
    return {
      outcome: {
        result: 'success',
        revision: current + (typeof what === 'string' ? 0 : what.length),
        position: last?.position ?? end,
      },
      records,
    };
  }

  /** The last record of the same write when it was made before. */
  #earlier(stream: Stream | undefined, expected: Expected, current: number, events: readonly Proposed[]): LogRecord | undefined {
    if (expected === 'any' || expected === 'stream-exists') {
      const found = events.map(({ id }) => this.#rememberedIds.get(id));
      return found.every((record) => record !== undefined) ? found.at(-1) : undefined;
    }
    const before = expected === 'no-stream' ? -1 : expected;
    if (stream === undefined || before >= current) return undefined;
    const found = stream.records.slice(before + 1, before + 1 + events.length);
    return found.length === events.length && found.every(({ id }, index) => id === events[index]?.id) ? found.at(-1) : undefined;
  }

  #take(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.records.push(record);
      const target = this.#stream(record.type === '$metadata' ? record.stream.slice(2) : record.stream);
      if (record.type === '$streamDeleted') target.tombstoned = true;
      else this.#stream(record.stream).records.push(record);
      if (record.type === '$metadata' && Buffer.from(record.data, 'base64').includes(softDeleteFrom)) {
        target.truncatedBefore = target.records.length;
      }
      this.#rememberedIds.set(record.id, record);
      for (const oldest of this.#rememberedIds.keys()) {
        if (this.#rememberedIds.size <= rememberedIdsMax) break;
        this.#rememberedIds.delete(oldest);
      }
    }
  }

  #stream(name: string): Stream {
    const stream = this.#streams.get(name) ?? { records: [], truncatedBefore: 0, tombstoned: false };
    this.#streams.set(name, stream);
    return stream;
  }

  close(): void {
    closeSync(this.#file);
  }
}

function recordsOf(stream: string, current: number, what: Write['what'], end: number, metadataRevision: number): LogRecord[] {
  const created = ticksNow();
  if (what === 'delete') {
    const data = base64(`{"$tb":${softDeleteFrom}}`);
    const event = { id: crypto.randomUUID(), type: '$metadata', contentType: 'application/json', data, metadata: '' };
    return [{ ...event, stream: `$$${stream}`, revision: metadataRevision, position: end + 1, created }];
  }
  if (what === 'tombstone') {
    const event = {
      id: crypto.randomUUID(),
      type: '$streamDeleted',
      contentType: 'application/octet-stream',
      data: '',
      metadata: '',
    };
    return [{ ...event, stream, revision: Number.MAX_SAFE_INTEGER, position: end + 1, created }];
  }
  let position = end;
  return what.map((event, index) => {
    // As in a real log, positions are places in a file: they grow, and not by one.
    position += 64 + event.data.length;
    return { ...event, stream, revision: current + 1 + index, position, created };
  });
}
