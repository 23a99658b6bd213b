/**
 * The event as it is stored. This is a storage format: what is written here can never be changed,
 * only upcast when it is read (event-registry.ts).
 */
import { z } from 'zod';
import { bounds, instant, text, uuid, wellFormed } from './fields.js';
import type { Position } from './log-origin.js';
import { words } from './vocabulary.js';
import { namesIn, type Words } from './words.js';

/** Who may hold which role is decided by the token's issuer. */
export const roles = namesIn(words.role);
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/**
 * The person or process that gave a command. `id` is the stable subject; `name` may change or be shared. `onBehalfOf`
 * is the stable subject of the person it was done for (代填).
 */
export const actor = z.strictObject({
  id: text(bounds.name),
  name: text(bounds.name),
  unit: text(bounds.key).optional(),
  roles: z.array(role).max(roles.length),
  onBehalfOf: text(bounds.name).optional(),
});
export type Actor = z.infer<typeof actor>;

/** How the request came in. Erasable as a whole. */
export const channel = z.strictObject({
  requestId: wellFormed(100),
  address: wellFormed(100).optional(),
  userAgent: wellFormed(300).optional(),
});
export type Channel = z.infer<typeof channel>;

export const eventMeta = z.strictObject({
  actor,
  reason: text(bounds.reason).optional(),
  commandId: uuid,
  /** SHA-256, hex, over the command's name and its body in RFC 8785 form. */
  commandDigest: z.string().regex(/^[0-9a-f]{64}$/),
  correlationId: uuid,
  causationId: uuid.optional(),
  /** Server time, or the plan's own clock when the plan is simulated. Never decreases within a process. */
  recordedAt: instant,
  /** The server's time, only in simulated plans: there `recordedAt` is the plan's own clock. */
  serverTime: instant.optional(),
  channel: channel.optional(),
});
export type EventMeta = z.infer<typeof eventMeta>;

/**
 * JSON pointer of an erasable value → its salt (16 random bytes, base64url, 22 characters), or, once
 * the value has been erased, `sha256:` and the hex digest that stands for it in the log entry.
 */
export const salts = z.record(z.string().max(200), z.string().regex(/^(?:[A-Za-z0-9_-]{22}|sha256:[0-9a-f]{64})$/));
export type Salts = z.infer<typeof salts>;

/** Whether the entry in `salts` says that the value has been erased. */
export const isErasedSalt = (salt: string) => /^sha256:[0-9a-f]{64}$/.test(salt);

/** Also read by servers that filter by it, so it keeps to what every dialect of regular expressions knows. */
export const streamNameShape = /^[a-z0-9]{2,32}-[a-z]+\.[a-z0-9.-]+$/;
export const streamName = z.string().max(120).regex(streamNameShape);

/** What is written to the store. `data` is of the type and schema version that the event names. */
export const storedEvent = z.strictObject({
  id: uuid,
  stream: streamName,
  /** Decimal string; 0 for a stream's first event. */
  revision: z.string().regex(/^(0|[1-9]\d{0,14})$/),
  type: z
    .string()
    .max(64)
    .regex(/^[a-z]+(-[a-z]+)*$/),
  schemaVersion: z.int().min(1).max(1000),
  data: z.record(z.string(), z.unknown()),
  meta: eventMeta,
  salts,
});
export type StoredEvent = Readonly<z.infer<typeof storedEvent>>;

/** What is known of an event in a stream of ours that is not in our form. */
export interface ForeignMark {
  /** What it lacks. */
  readonly detail: Words;
  /** The office has decided that it is foreign, or nobody has to: its revision counts, and nothing else does. */
  readonly passedOver: boolean;
}

/**
 * A stored event and where the store put it. The position is in no hash and no event body. An event that is marked as
 * foreign has nothing of its own but id, stream, revision, type, position, and the time of its recording.
 */
export type RecordedEvent = StoredEvent & { readonly position: Position; readonly foreign?: ForeignMark };

/** A foreign event nobody has decided about, as it is handed on. `recordedAt`: when its store took it, UTC, ISO 8601. */
export function foreignRecord(
  place: Pick<RecordedEvent, 'id' | 'stream' | 'revision' | 'type' | 'position'>,
  recordedAt: string,
  detail: Words,
): RecordedEvent {
  const actor = { id: '', name: '', roles: [] };
  const meta = { actor, commandId: '', commandDigest: '', correlationId: '', recordedAt };
  return { ...place, schemaVersion: 0, data: {}, meta, salts: {}, foreign: { detail, passedOver: false } };
}

/** An event, as far as it must be known to say whether it is foreign. */
export interface StandingEvent {
  readonly id: string;
  readonly foreign: boolean;
}

/** An encoded event may not be larger than this, in bytes of UTF-8. */
export const eventMaxBytes = 256 * 1024;
