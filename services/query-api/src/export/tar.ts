/**
 * Tar (POSIX ustar), as far as exports need it: plain files below 8 GiB with short ASCII names, without owner or time.
 * When a tar is read, everything else is refused: links, paths that leave the folder, long names whose length the file
 * itself states. Libraries accept all of these, some without a bound on memory.
 */
import { DubanError } from '@duban/domain';

const block = 512;
const sizeMax = 8 ** 11 - 1;
/** Path parts of small letters, digits and a few marks. No part is empty or begins with a dot. */
const namePattern = /^(?=.{1,100}$)[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/;

const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;

/** @throws {RangeError} for a name or a size that does not fit */
export function tarHeader(name: string, size: number): Buffer {
  if (!namePattern.test(name) || size > sizeMax) throw new RangeError(`no file of an export: ${name}, ${size} bytes`);
  const header = Buffer.alloc(block);
  header.write(name, 0, 'latin1');
  // Mode, owner, group, size, time; then the checksum, whose own place counts as spaces in the sum.
  header.write(`${octal(0o644, 7)}${octal(0, 7)}${octal(0, 7)}${octal(size, 11)}${octal(0, 11)}        0`, 100, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${octal(sum, 6)} `, 148, 'latin1');
  return header;
}

export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block);

export const tarEnd = Buffer.alloc(2 * block);

export interface TarFile {
  readonly name: string;
  readonly size: number;
  /** Read it to its end before you ask for the next file. */
  readonly content: AsyncIterable<Buffer>;
}

const unreadable = (detail: string) => new DubanError('export-unreadable', { detail });

/**
 * @throws {DubanError} `export-unreadable` for everything that `tarHeader` would not write, and for a tar without its
 * end
 */
export async function* untar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const reader = new Blocks(bytes);
  try {
    for (;;) {
      const header = await reader.exactly(block);
      if (header.every((byte) => byte === 0)) break;
      const { name, size } = readHeader(header);
      let left = size;
      const content = async function* () {
        while (left > 0) {
          const part = await reader.some(left);
          left -= part.length;
          yield part;
        }
      };
      yield { name, size, content: content() };
      if (left > 0) throw new Error(`${name} was not read to its end`);
      const padding = tarPadding(size);
      if (!(await reader.exactly(padding.length)).equals(padding)) throw unreadable(`${name}：填充非零 / padding is not zero`);
    }
    if ((await reader.exactly(block)).some((byte) => byte !== 0)) throw unreadable('结尾不全 / no whole end');
    if (!(await reader.ended())) throw unreadable('结尾之后还有内容 / there is more after the end');
  } finally {
    await reader.close();
  }
}

function readHeader(header: Buffer): { name: string; size: number } {
  const name = header.toString('latin1', 0, 100).replace(/\0.*$/s, '');
  const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
  const known = namePattern.test(name) && Number.isSafeInteger(size) && size >= 0 && size <= sizeMax;
  // A strange name could contain anything, so the error does not repeat it.
  if (!known || !header.equals(tarHeader(name, size))) throw unreadable('不是导出文件的条目 / an entry that no export has');
  return { name, size };
}

/** Takes bytes in pieces of one size and gives them in pieces of another. Holds at most one piece and one block. */
class Blocks {
  readonly #bytes: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes[Symbol.asyncIterator]();
  }

  /** At least one byte, at most `max`. */
  async some(max: number): Promise<Buffer> {
    while (this.#held.length === 0) {
      const next = await this.#bytes.next();
      if (next.done === true) throw unreadable('文件不完整 / the file is cut');
      this.#held = Buffer.from(next.value);
    }
    const part = this.#held.subarray(0, max);
    this.#held = this.#held.subarray(part.length);
    return part;
  }

  async exactly(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0; left -= parts.at(-1)?.length ?? 0) parts.push(await this.some(left));
    return Buffer.concat(parts);
  }

  async ended(): Promise<boolean> {
    while (this.#held.length === 0) {
      const next = await this.#bytes.next();
      if (next.done === true) return true;
      this.#held = Buffer.from(next.value);
    }
    return false;
  }

  async close(): Promise<void> {
    await this.#bytes.return?.();
  }
}
