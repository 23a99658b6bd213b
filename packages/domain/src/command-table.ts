/**
 * Every command is said once, in a table beside the events that it may bring about: its words, its body, who
 * may give it, when, and what it does. Routes, lines of bulk requests, the API's description and the page of
 * who may follow from its entry.
 */
import type { z } from 'zod';
import type { Rejection } from './decider.js';
import type { NewEvent } from './event-table.js';
import { actingFor, bounds, text } from './fields.js';
import type { OnBehalf, Permission } from './who-may.js';

/** What a command says of its own; its reason and whom it is given for go into the metadata of its events. */
export type Said<Body> = Omit<Body, 'reason' | 'onBehalfOf'>;

/** `Given`: what its rule is asked with besides the body. `Status`: those that its aggregate may be in. */
export interface CommandEntry<Body extends z.ZodType, Given, New extends NewEvent, Status extends string> {
  readonly zh: string;
  readonly en: string;
  readonly body: Body;
  /** What clients send, where Duban completes it to the body. */
  readonly sent?: z.ZodType;
  readonly who: readonly Permission[];
  /** Statuses in which it is taken besides the open ones; of whoever begins a stream, `absent`. */
  readonly also?: readonly Status[];
  /** A decision on what others did or said requires If-Match, so that nobody decides on what they have not seen. */
  readonly ifMatch?: true;
  /** A step that Duban takes in the course of a command; no client can give it. */
  readonly internal?: true;
  /** Not in a bulk request, whose lines run side by side: it takes as long as a plan is large, or moves its day. */
  readonly alone?: true;
  /** Of a command that begins a stream: the stream's key, which its body holds. */
  keyIn?(body: z.output<Body>): string;
  /** At least one event, or a rejection. Never changes what it is given. */
  decide(said: Said<z.output<Body>>, given: Given): readonly New[] | Rejection;
}

/** Name → command; `Bodies`: name → schema of the body. */
export type CommandTable<Bodies extends Record<string, z.ZodType>, Given, New extends NewEvent, Status extends string> = {
  readonly [Name in keyof Bodies]: CommandEntry<Bodies[Name], Given, New, Status>;
};

/** Commands of whichever aggregate, as those see them who route and describe them. */
export type AnyCommand = CommandEntry<z.ZodType, never, NewEvent, string>;
export type AnyCommands = Readonly<Record<string, AnyCommand>>;

/** The commands of a table as `decide` takes them, a union discriminated by `type`. */
export type CommandsOf<Table extends AnyCommands> = {
  [Name in keyof Table & string]: { readonly type: Name } & Omit<z.output<Table[Name]['body']>, 'reason'>;
}[keyof Table & string];

export interface NamedCommand {
  readonly type: string;
  readonly onBehalfOf?: OnBehalf | undefined;
}

/** The rule of a command applied to what it says. */
export function decideBy<New extends NewEvent>(
  entry: AnyCommand,
  command: NamedCommand,
  given: object,
): readonly New[] | Rejection {
  const { type: _, onBehalfOf: __, ...said } = command;
  return entry.decide(said as never, given as never) as readonly New[] | Rejection;
}

export const reason = text(bounds.reason);
export const optionalReason = { reason: reason.optional() };
/** What a unit does may be entered for it (代填). */
export const onBehalf = { onBehalfOf: actingFor.optional() };

/** For `refine`: a body that gives at least one of these fields. */
export const atLeastOneOf =
  (...names: readonly string[]) =>
  (body: Record<string, unknown>) =>
    names.some((name) => body[name] !== undefined);
export const mustChange = { error: 'must change at least one field' };
