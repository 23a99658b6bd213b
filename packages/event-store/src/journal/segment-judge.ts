/**
 * Judges the lines of one segment: up to where it is whole, and what a fault after that means. Pure. Recovery acts on
 * the verdict and the check reports it. recovery.ts gives the reasons for the rules.
 */
import type { StoredEvent } from '@duban/domain';
import { parseJson } from './json.js';
import { type DecodedLine, decodeLine, findLine, followsDigest, type LineHead } from './line.js';
import type { RawLine } from './segment-lines.js';

export interface Place {
  /** Line number, from 1. */
  readonly line: number;
  readonly offset: number;
  readonly detail: string;
}

/** An event of a whole append. */
export interface JudgedEvent {
  readonly stream: string;
  readonly revision: string;
  readonly offset: number;
  /** In bytes, its newline included. */
  readonly length: number;
  /** Digest of its line; absent in version 1. */
  readonly digest: string | undefined;
  /** The event as it is stored, not checked against a schema. */
  readonly data: unknown;
}

export interface JudgeListener {
  /** Takes the next event, or answers why it cannot be the next of its stream. */
  accept(event: JudgedEvent): string | undefined;
  /** Called for every line that cannot be read or does not follow the line before it. */
  broken?(place: Place): void;
}

export interface JudgeStart {
  readonly version: 1 | 2;
  /** Number of the last group in the segments before, 0 when there are none. */
  readonly lastGroup: number;
  /** The digest that the first line follows; absent in version 1, and when it is not known. */
  readonly digest: string | undefined;
}

export class SegmentJudge {
  /** End of the last whole append; everything before it is whole. */
  wholeBytes = 0;
  wholeLines = 0;
  groups = 0;
  lastGroup: number;
  /** Where the group of the last whole append begins. */
  lastGroupStart = 0;
  /** Digest of the last line of the last whole append, here or in the segments before; absent in version 1. */
  digest: string | undefined;
  /** The first place with a fault. */
  damage: Place | undefined;
  /** A readable line after the damage whose group began after it: what lies before that group had been durable. */
  laterGroup: Place | undefined;
  /** A line with a right checksum whose content no writer of ours can have written. */
  contradiction: Place | undefined;
  /** Readable lines after the last whole append. */
  readableBeyond = 0;

  readonly #listener: JudgeListener;
  #line = 0;
  #previous: LineHead | undefined;
  #append: JudgedEvent[] = [];
  /** The digest in the line before; absent when that could not be read. */
  digestBefore: string | undefined;
  readonly #version: 1 | 2;

  constructor({ version, lastGroup, digest }: JudgeStart, listener: JudgeListener) {
    this.lastGroup = lastGroup;
    this.digest = digest;
    this.digestBefore = digest;
    this.#version = version;
    this.#listener = listener;
  }

  line(raw: RawLine): void {
    this.#line += 1;
    const { bytes, start, end, offset } = raw;
    const head = raw.tooLong ? undefined : decodeLine(bytes, start, end);
    if (head === undefined) {
      this.#broken({ line: this.#line, offset, detail: unreadable(raw) });
      // Where a newline is lost in a hole, the next line is joined to the remains of the line before.
      const hidden = findLine(bytes, start, end);
      this.digestBefore = hidden?.digest;
      if (hidden !== undefined) this.#beyond(hidden, offset);
      return;
    }
    const chained = this.#isChained(raw, head);
    this.digestBefore = head.digest;
    if (this.damage !== undefined) {
      if (!chained) this.#broken({ line: this.#line, offset, detail: notChained });
      this.#beyond(head, offset);
    } else if (!this.#follows(head, offset)) {
      this.#beyond(head, offset);
    } else if (!chained) {
      this.#broken({ line: this.#line, offset, detail: notChained });
      this.#beyond(head, offset);
    } else {
      this.#take(raw, head);
    }
  }

  /** Called after the last line: an append whose last events are missing is not whole. */
  end(): void {
    if (this.#append.length === 0 || this.damage !== undefined) return;
    const { index, count } = this.#previous as LineHead;
    const [first] = this.#append as [JudgedEvent];
    this.#broken({ line: this.wholeLines + 1, offset: first.offset, detail: `an append ends after ${index} of ${count} events` });
  }

  /** After a line that cannot be read, there is no digest to compare with. */
  #isChained({ bytes, start, end }: RawLine, head: DecodedLine): boolean {
    if (this.#version === 1) return head.digest === undefined;
    if (head.digest === undefined) return false;
    return this.digestBefore === undefined || followsDigest(bytes, start, end, head, this.digestBefore);
  }

  /** Whether a line is the next event of the append, the next append of the group, or the beginning of the next group. */
  #follows(head: LineHead, offset: number): boolean {
    const previous = this.#previous;
    const sameGroup = previous?.group === head.group && previous.groupStart === head.groupStart;
    if (previous !== undefined && previous.index < previous.count) {
      return sameGroup && head.count === previous.count && head.index === previous.index + 1;
    }
    if (head.index !== 1) return false;
    return sameGroup || (head.group > this.lastGroup && head.groupStart === offset);
  }

  #take({ bytes, start, end, offset }: RawLine, head: DecodedLine): void {
    const event = parseEvent(bytes.toString('utf8', head.bodyAt, end));
    if (event === undefined) {
      this.#contradict(offset, 'the checksum is right but this is not an event');
      return;
    }
    this.#previous = head;
    this.#append.push({ ...event, offset, length: end - start + 1, digest: head.digest });
    if (head.index < head.count) return;
    for (const whole of this.#append) {
      const refusal = this.#listener.accept(whole);
      if (refusal !== undefined) this.#contradict(whole.offset, refusal);
    }
    this.#append = [];
    if (head.group !== this.lastGroup) {
      this.groups += 1;
      this.lastGroup = head.group;
      this.lastGroupStart = head.groupStart;
    }
    this.wholeBytes = offset + end - start + 1;
    this.wholeLines = this.#line;
    this.digest = head.digest;
  }

  #beyond(head: LineHead, offset: number): void {
    this.readableBeyond += 1;
    if (this.damage === undefined) {
      const detail = `a line of group ${head.group}, event ${head.index} of ${head.count}, does not follow the one before it`;
      this.#broken({ line: this.#line, offset, detail });
    }
    const begunLater = head.group > this.lastGroup && head.groupStart > this.wholeBytes;
    if (begunLater) this.laterGroup ??= { line: this.#line, offset, detail: `group ${head.group}` };
  }

  #broken(place: Place): void {
    if (this.damage === undefined) {
      this.damage = place;
      this.readableBeyond += this.#append.length;
    }
    this.#listener.broken?.(place);
  }

  #contradict(offset: number, detail: string): void {
    this.contradiction ??= { line: this.#line, offset, detail };
  }
}

const notChained =
  'the digest does not follow from the line before: this line has been changed, or the one before it together with its own digest';

function unreadable({ bytes, start, end, tooLong }: RawLine): string {
  if (tooLong) return 'bytes without a newline for longer than any line';
  if (bytes[start] === 0) return 'NUL bytes where a line should begin';
  if (end === bytes.length) return 'the last line has no end';
  return 'the checksum does not match';
}

function parseEvent(json: string): Pick<JudgedEvent, 'stream' | 'revision' | 'data'> | undefined {
  const event = parseJson(json);
  if (typeof event !== 'object' || event === null) return undefined;
  const { stream, revision, data } = event as Partial<StoredEvent>;
  return typeof stream === 'string' && typeof revision === 'string' ? { stream, revision, data } : undefined;
}
