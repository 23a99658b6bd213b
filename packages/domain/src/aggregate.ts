/**
 * An aggregate as other rooms see it: an entry in the list of `aggregates.ts`. Its routes, its lines in bulk
 * requests, its part of the page of who may and its way to the store follow from the entry.
 */
import type { z } from 'zod';
import type { AnyCommands, NamedCommand } from './command-table.js';
import type { Acting, Decider } from './decider.js';
import type { StandingEvent } from './event.js';
import type { DomainEvent, NewEvent } from './event-table.js';
import type { Referrer } from './referrer.js';
import type { OpenItem } from './task/state.js';

/**
 * The order of turns. While a command holds the turn of its own stream, it may read streams of the aggregates before
 * its own, and no others: two commands that waited for each other's turn would wait for ever.
 */
export const turnOrder = ['plan', 'calendar', 'additions', 'task', 'indicator'] as const;
export type AggregateName = (typeof turnOrder)[number];

/** The aggregates whose streams a command on this one may read in its turn. */
export type Below<
  Name extends AggregateName,
  Order extends readonly AggregateName[] = typeof turnOrder,
> = Order extends readonly [...infer Before extends AggregateName[], infer Last]
  ? Last extends Name
    ? Before[number]
    : Below<Name, Before>
  : never;

/** An aggregate that can be read. */
export interface Readable<Name extends AggregateName, State> {
  readonly name: Name;
  initial(): State;
  evolve(state: State, event: never): State;
}

/** Reads the state of another stream of the plan, up to 1 s old. The state must not be changed. */
export type Reader<Names extends AggregateName> = <Name extends Names, State>(
  aggregate: Readable<Name, State>,
  key: string,
) => Promise<Readonly<State>>;

/**
 * Which of these digests have bytes in the evidence store, put there by the referrer or by somebody of the referrer's
 * unit. Bytes that others put are not counted: asking must not tell that they exist.
 */
export type EvidenceThere = (digests: Iterable<string>, by: Referrer) => Promise<ReadonlySet<string>>;

/** What stands at a revision of a stream; undefined where nothing does. */
export type EventAt = (stream: string, revision: number) => Promise<StandingEvent | undefined>;

/** What an aggregate is given to make its context from. */
export interface Asked<Command, State> extends Acting {
  readonly plan: string;
  readonly key: string;
  readonly command: Command;
  /** The state of the command's own stream, on which the command decides. */
  readonly state: Readonly<State>;
  readonly serverToday: string;
  /** Given only where the aggregate `takesDayBefore`. */
  readonly dayBefore?: string | undefined;
  /** Only where the aggregate `takesIndicatorsBefore`. */
  readonly indicatorsBefore?: readonly OpenItem[] | undefined;
  readonly evidenceThere: EvidenceThere;
  readonly eventAt: EventAt;
}

/** The time of a plan. A simulated plan goes by its own day, every other plan by the server's clock. */
export interface PlanTime {
  readonly simulated: boolean;
  readonly today: string;
}

export interface Aggregate<
  Name extends AggregateName,
  State,
  Command extends NamedCommand,
  Event extends DomainEvent,
  New extends NewEvent,
  Context extends Acting,
> extends Decider<State, Command, Event, New, Context> {
  readonly name: Name;
  /** The heading under which the API describes the aggregate. */
  readonly tag: string;
  /**
   * For an aggregate of which a plan has many: the part of the path that leads to its streams (`tasks/:code/…`), and
   * the name of the key there. A line of a bulk request names the stream by the aggregate (`"task": "3.2"`).
   */
  readonly keyed?: { readonly path: string; readonly param: string; readonly schema: z.ZodType<string> };
  /** The key of the stream, for an aggregate of which a plan has only one. */
  readonly onlyKey?: string;
  readonly commands: AnyCommands;
  /**
   * For the plan alone. Its decisions on a simulated plan are recorded at an hour of the calendar's day. They may not
   * read the calendar in their turn, since the calendar reads the plan in its own; so they are given the day that was
   * last begun before their turn.
   */
  readonly takesDayBefore?: true;
  /**
   * The task's alone: whether a command rests on its indicators, which read the task in their turn. So it is given what
   * was open about them before its own.
   */
  takesIndicatorsBefore?(command: Command): boolean;
  /**
   * Makes the context that a command is decided in. It is called in the command's turn, and again at each further
   * attempt.
   */
  context(asked: Asked<Command, State>, read: Reader<Below<Name>>): Context | Promise<Context>;
  timeOf(context: Context, command: Command): PlanTime;
  /** The name that an event's id is derived from, so that two processes that try the same record it once. */
  nameOf?(event: New, plan: string): readonly string[];
}

/** Any aggregate, for code that takes commands to streams whatever they are about. */
export type AnyAggregate = Aggregate<AggregateName, unknown, NamedCommand, DomainEvent, NewEvent, Acting>;

/** The stream of an aggregate; its category is the plan. */
export const streamOf = (aggregate: AggregateName, plan: string, key: string) => `${plan}-${aggregate}.${key}`;
