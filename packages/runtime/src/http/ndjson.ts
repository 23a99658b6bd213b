/**
 * Newline-delimited JSON, read and written one line at a time, so that neither side holds the whole of
 * it. Reading goes no faster than its consumer.
 */
import { Readable } from 'node:stream';
import { DubanError, type Language } from '@duban/domain';
import { parseJson } from './json.js';

export const ndjsonMediaType = 'application/x-ndjson';

export interface NdjsonLimits {
  readonly lineMaxBytes: number;
  readonly linesMax: number;
  readonly totalMaxBytes: number;
}

export const defaultNdjsonLimits: NdjsonLimits = {
  lineMaxBytes: 256 * 1024,
  linesMax: 10_000,
  totalMaxBytes: 32 * 1024 * 1024,
};

/** A line that holds a JSON value, or the reason why it does not. */
export type NdjsonLine =
  | { readonly line: number; readonly value: unknown; readonly error?: never }
  | { readonly line: number; readonly error: Error; readonly value?: never };

const newline = 0x0a;
/** A longer line of white space alone is no oversight of an editor; it is told like what is no JSON. */
const blankMaxBytes = 1_000;

/**
 * The lines of a stream, numbered from 1; `\n` ends a line. Lines without anything to see count but are not given. A line that is too
 * long or not JSON is given with its error (`invalid-json`, `body-too-deep`, `line-too-long`, or an InputMismatch for
 * a forbidden name), and the lines after it are read.
 * @throws {DubanError} `too-many-lines`, `body-too-large`: then nothing more is read
 */
export async function* readNdjson(
  stream: AsyncIterable<Buffer>,
  language: Language,
  limits: NdjsonLimits = defaultNdjsonLimits,
): AsyncGenerator<NdjsonLine, void, undefined> {
  let line = 0;
  let total = 0;
  const pending = new PendingLine(limits.lineMaxBytes);
  for await (const chunk of stream) {
    total += chunk.length;
    if (total > limits.totalMaxBytes) throw new DubanError('body-too-large', { limit: limits.totalMaxBytes });
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      pending.add(chunk.subarray(from, end));
      from = end + 1;
      line += 1;
      if (line > limits.linesMax) throw new DubanError('too-many-lines', { limit: limits.linesMax });
      const finished = finish(pending, line, language);
      if (finished !== undefined) yield finished;
    }
    pending.add(chunk.subarray(from));
  }
  const last = finish(pending, line + 1, language);
  if (last === undefined) return;
  if (line === limits.linesMax) throw new DubanError('too-many-lines', { limit: limits.linesMax });
  yield last;
}

/** White space of JSON, and a byte order mark. */
const blank = /^\ufeff?[ \t\r]*$/;

/** The line that has ended; undefined when there is nothing in it. */
function finish(pending: PendingLine, line: number, language: Language): NdjsonLine | undefined {
  try {
    const bytes = pending.take();
    return bytes.length < blankMaxBytes && blank.test(bytes.toString()) ? undefined : { line, value: parseJson(bytes, language) };
  } catch (error) {
    return { line, error: error as Error };
  }
}

/** Collects the bytes of a line that has not ended yet; of a line that is too long it keeps nothing. */
class PendingLine {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    if (this.#length > this.#maxBytes) this.#parts = [];
    else this.#parts.push(bytes);
  }

  /**
   * Answers the line and begins an empty one.
   * @throws {DubanError} `line-too-long`
   */
  take(): Buffer {
    const tooLong = this.#length > this.#maxBytes;
    const joined = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    if (tooLong) throw new DubanError('line-too-long', { limit: this.#maxBytes });
    return joined;
  }
}

/** A body of one JSON line for each value; made no faster than the client reads. */
export function ndjsonStream(values: AsyncIterable<unknown>): Readable {
  return Readable.from(encodeLines(values), { objectMode: false, highWaterMark: 64 * 1024 });
}

async function* encodeLines(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}
