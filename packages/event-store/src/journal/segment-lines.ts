/** A segment's bytes taken apart into lines, whatever state they are in. */
import { type Readable, readBlocks } from './file-layer.js';
import { lineMaxBytes } from './line.js';

/** `bytes[end]` is the newline; there is none when the file ends without one. */
export interface RawLine {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Byte offset in the segment at which the line begins. */
  readonly offset: number;
  /** The line is longer than any may be, like a hole full of NULs; `bytes` holds only its end. */
  readonly tooLong: boolean;
}

const newline = 0x0a;

/**
 * Gives the lines of the first `size` bytes to `visit`, and every block to `block`. Holds one block and one
 * line.
 */
export async function eachLine(
  file: Readable,
  size: number,
  visit: (line: RawLine) => void,
  block: (bytes: Buffer) => void = () => {},
): Promise<void> {
  let carry: Buffer = Buffer.alloc(0);
  let offset = 0;
  let dropped = 0;
  for await (const read of readBlocks(file, size)) {
    block(read);
    const bytes = carry.length === 0 ? read : Buffer.concat([carry, read]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      visit({ bytes, start, end, offset, tooLong: dropped > 0 });
      offset += dropped + end + 1 - start;
      start = end + 1;
      dropped = 0;
    }
    carry = bytes.subarray(start);
    const excess = Math.max(0, carry.length - lineMaxBytes);
    carry = carry.subarray(excess);
    dropped += excess;
  }
  if (carry.length > 0) visit({ bytes: carry, start: 0, end: carry.length, offset, tooLong: dropped > 0 });
}
