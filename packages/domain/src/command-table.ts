/**
 * Every command is declared once, in a table beside the events that it may bring about: its words, its body, who may
 * give it, in which status, and its rule. Routes, lines of bulk requests, the file of an amended notice, the API's
 * description and the page of who may follow from the entry.
 */
import type { z } from 'zod';
import type { Rejection } from './decider.js';
import type { NewEvent } from './event-table.js';
import { actingFor, bounds, text } from './fields.js';
import type { OnBehalf, Permission } from './who-may.js';

/** The body of a command without its reason and the person it is given for, which go into the metadata of its events. */
export type Said<Body> = Omit<Body, 'reason' | 'onBehalfOf'>;

/** `Given`: what the rule is called with besides the body. `Status`: the statuses of the aggregate. */
export interface CommandEntry<Body extends z.ZodType, Given, New extends NewEvent, Status extends string> {
  readonly zh: string;
  readonly en: string;
  readonly body: Body;
  /** The schema of what clients send, where Duban adds to it before it is the body. */
  readonly sent?: z.ZodType;
  readonly who: readonly Permission[];
  /** Statuses besides the open ones in which the command is taken; `absent` for a command that begins a stream. */
  readonly also?: readonly Status[];
  /** A decision on what others did or said requires If-Match, so that nobody decides on what they have not seen. */
  readonly ifMatch?: true;
  /** Taken also where events of others stand in the command's own stream. */
  readonly settlesForeign?: true;
  /** A step that Duban takes in the course of another command. No client can give it. */
  readonly internal?: true;
  /**
   * Kept out of bulk requests, whose lines run side by side: the command takes longer the larger the plan is, or
   * moves the plan's day.
   */
  readonly alone?: true;
  /**
   * Where an amended notice differs from the plan, `duban import` may propose this command. What it says holds at once,
   * or once another person has approved it.
   */
  readonly amends?: 'at-once' | 'once-approved';
  /**
   * For a command that begins a stream: the key of the stream, taken from the body. What it begins is recorded among the
   * plan's additions.
   */
  keyIn?(body: z.output<Body>): string;
  /** The rule: at least one event, or a rejection. It never changes what it is given. */
  decide(said: Said<z.output<Body>>, given: Given): readonly New[] | Rejection;
}

/** Name → command; `Bodies`: name → schema of the body. */
export type CommandTable<Bodies extends Record<string, z.ZodType>, Given, New extends NewEvent, Status extends string> = {
  readonly [Name in keyof Bodies]: CommandEntry<Bodies[Name], Given, New, Status>;
};

/** Any command, for code that routes and describes commands whatever they do. */
export type AnyCommand = CommandEntry<z.ZodType, never, NewEvent, string>;
export type AnyCommands = Readonly<Record<string, AnyCommand>>;

/** The commands of a table as `decide` takes them, a union discriminated by `type`. */
export type CommandsOf<Table extends AnyCommands> = {
  [Name in keyof Table & string]: { readonly type: Name } & Omit<z.output<Table[Name]['body']>, 'reason'>;
}[keyof Table & string];

export interface NamedCommand {
  readonly type: string;
  readonly onBehalfOf?: OnBehalf | undefined;
  readonly reason?: string | undefined;
}

/** Applies the rule of a command to what it says besides its reason and the person it is given for. */
export function decideBy<New extends NewEvent>(
  entry: AnyCommand,
  command: NamedCommand,
  given: object,
): readonly New[] | Rejection {
  const { type: _, onBehalfOf: __, reason: ___, ...said } = command;
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
