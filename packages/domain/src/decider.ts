/**
 * An aggregate as three pure functions. No clock, randomness or I/O is inside: days, ids and the state of the plan
 * arrive in the context.
 */
import type { ErrorCode, ErrorParams } from './errors.js';
import type { Actor } from './event.js';
import type { DomainEvent, EventTable, NewEvent } from './event-table.js';

/** A refusal by a rule. It is an answer, not an exception. */
export interface Rejection {
  readonly rejected: ErrorCode;
  readonly params: ErrorParams;
}

export function reject(code: ErrorCode, params: ErrorParams = {}): Rejection {
  return { rejected: code, params };
}

export function isRejection(value: object): value is Rejection {
  return 'rejected' in value;
}

export interface Decider<State, Command, Event extends DomainEvent, New extends NewEvent, Context> {
  readonly events: EventTable;
  /** The state of a stream without events; a fresh one at each call. */
  initial(): State;
  /**
   * The state after an event. It may change the state that it is given, so that a stream of many thousand events
   * folds in linear time; nothing but the fold may call it. Throws on an event of another aggregate.
   */
  evolve(state: State, event: Event): State;
  /** At least one event, or a rejection. Never changes the state. */
  decide(command: Command, state: Readonly<State>, context: Context): readonly New[] | Rejection;
}

/** Who acts and why, for every aggregate. */
export interface Acting {
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

/** For the end of a switch over event types: a new type without a case does not compile. */
export function unexpectedEvent(event: never): never {
  throw new Error(`unexpected event ${(event as DomainEvent).type}`);
}
