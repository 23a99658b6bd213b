/** Ids that can be derived again: UUIDv5 (RFC 9562) under a namespace of our own. */
import { parse, v5 } from 'uuid';

const namespace = parse('6f1f8c1e-4c0b-5d3a-9a53-5b0d6e3f2a17');

/** Each part is written as JSON, so that no two lists of parts give the same id. */
export const derivedId = (...parts: string[]) => v5(Buffer.from(JSON.stringify(parts)), namespace);

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
