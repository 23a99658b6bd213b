/** Ids that can be derived again: UUIDv5 (RFC 9562) under a namespace of our own. */
import { hash } from 'node:crypto';
import { parse } from 'uuid';

const namespace = Buffer.from(parse('6f1f8c1e-4c0b-5d3a-9a53-5b0d6e3f2a17'));

/**
 * Each part is written as JSON, so that no two lists of parts give the same id. The tests compare it with `v5` of the
 * library `uuid`, which takes more than twice as long: every command has such an id.
 */
export function derivedId(...parts: string[]): string {
  const digest = hash('sha1', Buffer.concat([namespace, Buffer.from(JSON.stringify(parts))]));
  // RFC 9562, section 5.5: the version in the seventh byte, the variant in the two highest bits of the ninth.
  const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(18, 20)}-${digest.slice(20, 32)}`;
}

/** The id of a command follows from its actor, its stream and its Idempotency-Key. */
export const commandIdOf = (actorId: string, stream: string, idempotencyKey: string) =>
  derivedId('command', actorId, stream, idempotencyKey);

/** In a simulated plan the ids of events follow from their commands, so that playing the same year gives the same log. */
export const simulatedEventIdOf = (commandId: string, index: number) => derivedId('event', commandId, String(index));

/**
 * The id of a publication follows from the manifest and the plan id, so that publishing the same again is the same
 * publication.
 */
export const publicationIdOf = (plan: string, manifestDigest: string) => derivedId('publication', plan, manifestDigest);

/** The id of a step of a publication: `chunk.<index>`, the stream of a task or indicator, the first day, or the end. */
export const publicationStepIdOf = (publication: string, step: string, role: 'command' | 'event') =>
  derivedId('publication-step', publication, step, role);

/** The id of a step that begins days up to a date, the same for every process. */
export const beginDayCommandIdOf = (plan: string, date: string) => derivedId('begin-day', plan, date);
