/**
 * The log entry of an event: what the transparency log hashes, and therefore what can be proven.
 *
 * RFC 8785 (JSON Canonicalization Scheme) of `{id, stream, revision, type, schemaVersion, data, meta}`
 * as stored, before upcasting, in which the value at each erasable pointer is replaced by the string
 * `sha256:<hex>` of SHA-256(salt ‖ RFC 8785 of the value). Erasing a value and its salt, and keeping the
 * digest, leaves the entry as it was.
 */
import { canonicalJson } from './canonical-json.js';
import { DubanError } from './errors.js';
import { isErasedSalt, type Salts, type StoredEvent } from './event.js';
import type { EventDefinition } from './event-registry.js';
import { deletePointer, expandPointers, readPointer, writePointer } from './json-pointer.js';

/** SHA-256 of bytes. The caller gives it, so that this room needs no platform. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const saltBytes = 16;
/** Exactly 16 bytes: if the length were free, bytes could move from the value to the salt without changing the digest. */
const saltPattern = /^[A-Za-z0-9_-]{22}$/;

const encoder = new TextEncoder();
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The pointers in an event that hold an erasable value, each once. */
export function erasablePointers(definition: EventDefinition, event: Pick<StoredEvent, 'data' | 'meta'>): string[] {
  return expandPointers(event, definition.erasablePatterns);
}

/** A salt for each erasable value that the event holds. `salt` gives 22 characters of base64url. */
export function makeSalts(definition: EventDefinition, event: Pick<StoredEvent, 'data' | 'meta'>, salt: () => string): Salts {
  const salts: Salts = {};
  for (const pointer of erasablePointers(definition, event)) salts[pointer] = salt();
  return salts;
}

/** The digest that stands for an erasable value in the log entry. */
export function erasableDigest(salt: string, value: unknown, sha256: Sha256): string {
  const saltRaw = base64UrlBytes(salt);
  const valueRaw = encoder.encode(canonicalJson(value));
  const joined = new Uint8Array(saltRaw.length + valueRaw.length);
  joined.set(saltRaw);
  joined.set(valueRaw, saltRaw.length);
  return `sha256:${hex(sha256(joined))}`;
}

/**
 * The log entry of a stored event, as text; its UTF-8 bytes are the leaf. Which fields are replaced
 * follows from the event's own salts, so that an entry never depends on this software's version.
 * @throws {DubanError} `invalid-event` when a salt is not 16 bytes, or a value stands where the salts say
 *   that it was erased: the digest would vouch for a text that it was not made from.
 */
export function logEntry(event: StoredEvent, sha256: Sha256): string {
  const { id, stream, revision, type, schemaVersion } = event;
  const entry = {
    id,
    stream,
    revision,
    type,
    schemaVersion,
    data: structuredClone(event.data),
    meta: structuredClone(event.meta),
  };
  for (const [pointer, salt] of Object.entries(event.salts)) {
    writePointer(entry, pointer, standIn(event, pointer, salt, sha256));
  }
  return canonicalJson(entry);
}

/** The digest at an erasable pointer: the kept one when the value was erased, else computed from the value. */
function standIn(event: StoredEvent, pointer: string, salt: string, sha256: Sha256): string {
  const invalid = (detail: string) => new DubanError('invalid-event', { id: event.id, type: event.type, detail });
  const value = readPointer(event, pointer);
  if (isErasedSalt(salt)) {
    if (value !== undefined) throw invalid(`${pointer} holds a value although it was erased`);
    return salt;
  }
  if (!saltPattern.test(salt)) throw invalid(`the salt of ${pointer} is not ${saltBytes} bytes in base64url`);
  if (value === undefined) throw invalid(`${pointer} has a salt but no value`);
  return erasableDigest(salt, value, sha256);
}

/** The event without one erasable value and its salt; its log entry stays the same. */
export function eraseValue(event: StoredEvent, pointer: string, sha256: Sha256): StoredEvent {
  const salt = event.salts[pointer];
  if (salt === undefined) throw new DubanError('salt-missing', { id: event.id, pointer });
  if (isErasedSalt(salt)) return event;
  const erased = structuredClone(event) as { -readonly [Key in keyof StoredEvent]: StoredEvent[Key] };
  deletePointer(erased, pointer);
  erased.salts = { ...erased.salts, [pointer]: standIn(event, pointer, salt, sha256) };
  return erased;
}

function base64UrlBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
