/** Compares two files line by line: which line was changed, removed, added, or swapped with the next one. */

export interface LineFault {
  readonly what: 'changed' | 'missing' | 'added' | 'swapped';
  /** From 1. The line of the actual file; for a missing line, its number in the expected file. */
  readonly line: number;
}

type Lines = AsyncIterator<string> | Iterator<string>;

/** A reader that can look one line ahead. */
class Ahead {
  readonly #lines: Lines;
  readonly #next: (string | undefined)[] = [];
  /** The number of the line that `now` holds. */
  line = 1;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  async see(ahead: 0 | 1): Promise<string | undefined> {
    while (this.#next.length <= ahead) {
      const next = await this.#lines.next();
      this.#next.push(next.done === true ? undefined : next.value);
    }
    return this.#next[ahead];
  }

  async pass(count = 1): Promise<void> {
    await this.see(count === 2 ? 1 : 0);
    this.#next.splice(0, count);
    this.line += count;
  }
}

/** Yields nothing if they are equal. */
export async function* compareLines(expectedLines: Lines, actualLines: Lines): AsyncGenerator<LineFault> {
  const expected = new Ahead(expectedLines);
  const actual = new Ahead(actualLines);
  for (;;) {
    const [wanted, found] = [await expected.see(0), await actual.see(0)];
    if (wanted === undefined && found === undefined) return;
    if (wanted === found) {
      await expected.pass();
      await actual.pass();
      continue;
    }
    const wantedNext = wanted === undefined ? undefined : await expected.see(1);
    const foundNext = found === undefined ? undefined : await actual.see(1);
    if (wanted !== undefined && found !== undefined && wanted === foundNext && found === wantedNext) {
      yield { what: 'swapped', line: actual.line };
      await expected.pass(2);
      await actual.pass(2);
    } else if (found === undefined || (wanted !== undefined && found === wantedNext)) {
      yield { what: 'missing', line: expected.line };
      await expected.pass();
    } else if (wanted === undefined || wanted === foundNext) {
      yield { what: 'added', line: actual.line };
      await actual.pass();
    } else {
      yield { what: 'changed', line: actual.line };
      await expected.pass();
      await actual.pass();
    }
  }
}

/** The longest line in bytes: more than any event or any row of a table has. */
const lineMaxBytes = 4 << 20;

/** @throws {RangeError} for a line that is too long */
export async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const part of content) {
    let from = 0;
    const buffer = Buffer.from(part);
    for (let at = buffer.indexOf(0x0a); at !== -1; at = buffer.indexOf(0x0a, from)) {
      yield Buffer.concat([...held, buffer.subarray(from, at)]).toString();
      held = [];
      bytes = 0;
      from = at + 1;
    }
    const rest = buffer.subarray(from);
    bytes += rest.length;
    if (bytes > lineMaxBytes) throw new RangeError('a line is too long');
    if (rest.length > 0) held.push(rest);
  }
  if (bytes > 0) yield Buffer.concat(held).toString();
}
