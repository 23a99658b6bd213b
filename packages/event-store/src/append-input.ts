/** The checks of an append that every engine makes, and the one way in which an event becomes text. */
import { DubanError, eventMaxBytes, type RecordedEvent, type StoredEvent } from '@duban/domain';
import { type ExpectedRevision, formatPosition } from './port.js';

export const appendMaxEvents = 1_000;
/** Bound for the encoded events of one append together, so that one append cannot hold up all others. */
export const appendMaxBytes = 4 * 1024 * 1024;

/** The revision after which an append begins; -1 when the stream must not exist. */
export function revisionBefore(stream: string, expected: ExpectedRevision): number {
  if (expected === 'no-stream') return -1;
  if (Number.isSafeInteger(expected) && expected >= 0) return expected;
  throw new DubanError('invalid-append', { stream, detail: `expected revision ${expected}` });
}

/** @throws {DubanError} `invalid-append` when the events do not continue `stream` from `before`. */
export function checkAppend(stream: string, before: number, events: readonly StoredEvent[]): void {
  const invalid = (detail: string) => new DubanError('invalid-append', { stream, detail });
  if (events.length === 0) throw invalid('no events');
  if (events.length > appendMaxEvents) throw invalid(`${events.length} events, limit ${appendMaxEvents}`);
  events.forEach((event, index) => {
    const revision = String(before + 1 + index);
    if (event.stream !== stream) throw invalid(`event ${event.id} names stream ${event.stream}`);
    if (event.revision !== revision) throw invalid(`event ${event.id} has revision ${event.revision}, not ${revision}`);
  });
}

/**
 * The stored text of events, in UTF-8. Only the eight fields of the format are written, in this order, whatever
 * else the objects carry (a recorded event's position must not enter its body).
 * @throws {DubanError} `event-too-large`
 */
export function encodeEvents(events: readonly StoredEvent[]): Buffer[] {
  let total = 0;
  return events.map(({ id, stream, revision, type, schemaVersion, data, meta, salts }) => {
    const bytes = utf8Of(JSON.stringify({ id, stream, revision, type, schemaVersion, data, meta, salts }));
    if (bytes.length > eventMaxBytes) throw new DubanError('event-too-large', { size: bytes.length, limit: eventMaxBytes });
    total += bytes.length;
    if (total > appendMaxBytes) throw new DubanError('event-too-large', { size: total, limit: appendMaxBytes });
    return bytes;
  });
}

const encoder = new TextEncoder();
const scratch = Buffer.allocUnsafeSlow(64 * 1024);
/** What one UTF-16 unit takes at most. */
const utf8MaxBytes = 3;

/** The same as `Buffer.from`, which goes over a text twice, since it measures it first. */
function utf8Of(text: string): Buffer {
  if (text.length * utf8MaxBytes > scratch.length) return Buffer.from(text);
  return Buffer.from(scratch.subarray(0, encoder.encodeInto(text, scratch).written));
}

/**
 * An event as readers get it. It is always parsed from its stored text, even directly after the append, so that live
 * readers and a rebuild can never see different events.
 */
export function recordedEvent(json: string, epoch: string, ordinal: number): RecordedEvent {
  return { ...(JSON.parse(json) as StoredEvent), position: formatPosition(epoch, ordinal) };
}

/** The refusal of an append whose expectation does not hold. */
export function wrongExpectedRevision(stream: string, expected: ExpectedRevision, actual: number): DubanError {
  return new DubanError('wrong-expected-revision', { stream, expected, actual });
}
