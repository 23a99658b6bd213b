/**
 * The file of a log: one entry on each line, each in a single write that is on disk before it counts. An incomplete
 * last line is no entry. In a cluster an entry begins with the term of the leader that wrote it.
 */
import { closeSync, fdatasync, ftruncate, openSync, read, readFileSync, truncateSync, write } from 'node:fs';
import { promisify } from 'node:util';

const writeAsync = promisify(write);
const readAsync = promisify(read);
const fdatasyncAsync = promisify(fdatasync);
const ftruncateAsync = promisify(ftruncate);

export interface Entry {
  /** 0 on a server without a cluster. */
  readonly term: number;
  /** JSON. */
  readonly text: string;
}

/** The end of a log: how many entries it has, and the term of the last one. */
export interface LogPlace {
  readonly index: number;
  readonly term: number;
}

interface Line {
  readonly term: number;
  readonly at: number;
  readonly bytes: number;
}

const textOf = ({ term, text }: Entry) => `${term === 0 ? '' : `${term} `}${text}\n`;

function entryOf(line: string): Entry {
  const [, term = '0', text = line] = /^(\d+) (.*)$/s.exec(line) ?? [];
  return { term: Number(term), text };
}

export class LogFile {
  readonly #file: number;
  readonly #lines: Line[] = [];
  #end = 0;
  /** Changes run one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#file = openSync(path, 'a+');
    const text = readFileSync(path);
    const whole = text.lastIndexOf('\n') + 1;
    if (whole < text.length) truncateSync(path, whole);
    for (let at = 0; at < whole; ) {
      const bytes = text.indexOf('\n', at) + 1 - at;
      // The term has few digits; the text behind it may be long.
      this.#note(entryOf(text.subarray(at, at + Math.min(bytes, 20)).toString()).term, bytes);
      at += bytes;
    }
  }

  get end(): LogPlace {
    return { index: this.#lines.length, term: this.termAt(this.#lines.length) };
  }

  /** The term of the entry with this number, which counts from 1; 0 before the first, undefined behind the last. */
  termAt(index: number): number {
    return index === 0 ? 0 : (this.#lines[index - 1]?.term ?? Number.NaN);
  }

  #note(term: number, bytes: number): void {
    this.#lines.push({ term, at: this.#end, bytes });
    this.#end += bytes;
  }

  /** Entries behind this number, as many as fit. */
  async entriesAfter(index: number, maxBytes = Number.POSITIVE_INFINITY): Promise<Entry[]> {
    const lines = this.#lines.slice(index);
    let [count, bytes] = [0, 0];
    for (const line of lines) {
      if (count > 0 && bytes + line.bytes > maxBytes) break;
      count += 1;
      bytes += line.bytes;
    }
    const buffer = Buffer.alloc(bytes);
    if (bytes > 0) await readAsync(this.#file, buffer, 0, bytes, lines[0]?.at ?? 0);
    return buffer.toString().split('\n').slice(0, count).map(entryOf);
  }

  append(entries: readonly Entry[]): Promise<void> {
    return this.#inTurn(async () => {
      const buffer = Buffer.from(entries.map(textOf).join(''));
      await writeAsync(this.#file, buffer);
      await fdatasyncAsync(this.#file);
      for (const entry of entries) this.#note(entry.term, Buffer.byteLength(textOf(entry)));
    });
  }

  /**
   * Drops everything behind this many entries.
   * @returns how many
   */
  truncate(index: number): Promise<number> {
    return this.#inTurn(async () => {
      const [first] = this.#lines.slice(index);
      if (first === undefined) return 0;
      await ftruncateAsync(this.#file, first.at);
      await fdatasyncAsync(this.#file);
      this.#end = first.at;
      return this.#lines.splice(index).length;
    });
  }

  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const changing = this.#last.then(change);
    this.#last = changing.catch(() => undefined);
    return changing;
  }

  close(): void {
    closeSync(this.#file);
  }
}
