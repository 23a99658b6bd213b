/**
 * One line of the journal, and so the storage format, version 2. One event a line:
 *
 *   `<checksum> <digest> <group> <group start> <i>/<n> <event>\n`
 *
 * checksum     CRC-32 (as in zlib), 8 lower-case hex digits, of the bytes after `<checksum> ` up to the newline
 * digest       SHA-256, 64 lower-case hex digits, of the digest of the line before, a space, and the bytes
 *              after `<digest> ` up to the newline; chain.ts says what the first line follows
 * group        number of the group that this line was written with; grows from group to group
 * group start  byte offset in this file at which that group begins
 * i/n          the event's place in its append, from 1, and the number of events in that append
 * event        JSON; JSON.stringify leaves no raw newline in it, so a newline always ends a line
 *
 * A group is what was written with one write and made durable by one fdatasync, and the next group is
 * begun only after that. So a line that says its group starts at byte S also says that everything before S
 * had been durable when it was written. recovery.ts rests on this.
 *
 * The checksum tells accidents, and tells them of a line alone. The digest tells changes: whoever changes a
 * line and makes its checksum true again has to change every digest after it, and then the last one is not
 * what others have noted. Version 1 is the same without the digest.
 */
import { createHash, hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { eventMaxBytes } from '@duban/domain';

export interface LineHead {
  readonly group: number;
  readonly groupStart: number;
  readonly index: number;
  readonly count: number;
}

/** The head of a decoded line, and the offset of its JSON in the bytes. */
export interface DecodedLine extends LineHead {
  readonly bodyAt: number;
  /** Absent in a line of version 1. */
  readonly digest: string | undefined;
}

export interface EncodedLine {
  /** The offset after the line's newline. */
  readonly end: number;
  readonly digest: string;
}

const checksumDigits = 8;
const digestDigits = 64;
/** Checksum, digest, 16 digits of group, 10 of offset, 4/4 of place, the separators and the newline. */
export const lineHeadMaxBytes = checksumDigits + 1 + digestDigits + 1 + 16 + 1 + 10 + 1 + 9 + 1 + 1;
export const lineMaxBytes = eventMaxBytes + lineHeadMaxBytes;

const [space, slash, newline, zero] = [0x20, 0x2f, 0x0a, 0x30];

/**
 * Writes the line of an event, given as its text, that follows the one with the digest `before` into `target` at `at`.
 * There must be room.
 */
export function encodeLine(target: Buffer, at: number, head: LineHead, event: Buffer, before: string): EncodedLine {
  const checked = at + checksumDigits + 1;
  // The digest is taken over one piece of memory: the digest of the line before is written where the new one will
  // stand.
  const linked = `${before} ${head.group} ${head.groupStart} ${head.index}/${head.count} `;
  let end = checked + target.write(linked, checked, 'latin1');
  end += event.copy(target, end);
  const digest = hash('sha256', target.subarray(checked, end), 'hex');
  target.write(digest, checked, 'latin1');
  target.write(checksumOf(target, checked, end), at, 'latin1');
  target[checked - 1] = space;
  target[end] = newline;
  return { end: end + 1, digest };
}

/** Whether a line, in `bytes` from `start` to its newline at `end`, follows the one with the digest `before`. */
export function followsDigest(bytes: Buffer, start: number, end: number, { digest }: DecodedLine, before: string): boolean {
  const rest = start + checksumDigits + 1 + digestDigits;
  return createHash('sha256').update(before).update(bytes.subarray(rest, end)).digest('hex') === digest;
}

function checksumOf(bytes: Buffer, start: number, end: number): string {
  return crc32(bytes.subarray(start, end)).toString(16).padStart(checksumDigits, '0');
}

/** Reads the line in `bytes` from `start` to its newline at `end`; undefined when it is not whole. */
export function decodeLine(bytes: Buffer, start: number, end: number): DecodedLine | undefined {
  const checked = start + checksumDigits + 1;
  if (end <= checked || bytes[end] !== newline || bytes[checked - 1] !== space) return undefined;
  const checksum = bytes.toString('latin1', start, checked - 1);
  if (checksum !== checksumOf(bytes, checked, end)) return undefined;
  const digestEnd = checked + digestDigits;
  // In version 1 the group stands in the place of the digest, and is shorter than any digest.
  const chained = bytes.indexOf(space, checked) === digestEnd;
  const fields = new Fields(bytes, chained ? digestEnd + 1 : checked, end);
  const head = {
    group: fields.number(space),
    groupStart: fields.number(space),
    index: fields.number(slash),
    count: fields.number(space),
    bodyAt: fields.at,
    digest: chained ? bytes.toString('latin1', checked, digestEnd) : undefined,
  };
  const sound = fields.sound && head.group > 0 && head.index > 0 && head.index <= head.count;
  return sound ? head : undefined;
}

/** The first whole line that begins after `start` and ends at `end`, in bytes that are no line by themselves. */
export function findLine(bytes: Buffer, start: number, end: number): DecodedLine | undefined {
  for (let gap = bytes.indexOf(space, start + 1 + checksumDigits); gap !== -1 && gap < end; ) {
    const line = decodeLine(bytes, gap - checksumDigits, end);
    if (line !== undefined) return line;
    gap = bytes.indexOf(space, gap + 1);
  }
  return undefined;
}

/** Reads decimal numbers, each of which ends at a known byte. */
class Fields {
  at: number;
  sound = true;
  readonly #bytes: Buffer;
  readonly #end: number;

  constructor(bytes: Buffer, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  number(endedBy: number): number {
    const first = this.at;
    let value = 0;
    for (; this.at < this.#end; this.at += 1) {
      const byte = this.#bytes[this.at] as number;
      if (byte === endedBy && this.at > first) {
        this.at += 1;
        return value;
      }
      if (byte < zero || byte > zero + 9) break;
      value = value * 10 + (byte - zero);
    }
    this.sound = false;
    return 0;
  }
}
