/** Ids that must be derivable: UUIDv5 (RFC 9562) under a namespace of our own. */
import { parse, v5 } from 'uuid';

const namespace = parse('6f1f8c1e-4c0b-5d3a-9a53-5b0d6e3f2a17');

/** Each part is written as JSON, so that no two lists of parts give the same name. */
export const derivedId = (...parts: string[]) => v5(Buffer.from(JSON.stringify(parts)), namespace);

/** A command is named by who gives it, to which stream, under which Idempotency-Key. */
export const commandIdOf = (actorId: string, stream: string, idempotencyKey: string) =>
  derivedId('command', actorId, stream, idempotencyKey);

/** The events of a simulated plan have ids that follow from their commands, so that the same play gives the same log. */
export const simulatedEventIdOf = (commandId: string, index: number) => derivedId('event', commandId, String(index));

/** The same manifest published under the same plan id is the same publication. */
export const publicationIdOf = (plan: string, manifestDigest: string) => derivedId('publication', plan, manifestDigest);

/** A step of a publication: `chunk.<index>`, or the stream of a task or indicator, of the first day, of the end. */
export const publicationStepIdOf = (publication: string, step: string, role: 'command' | 'event') =>
  derivedId('publication-step', publication, step, role);

/** A step that catches up with the days up to a date, whichever process takes it. */
export const beginDayCommandIdOf = (plan: string, date: string) => derivedId('begin-day', plan, date);
