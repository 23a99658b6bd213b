/**
 * An aggregate as everybody else sees it: one entry in the list of `aggregates.ts`, from which its routes, its
 * lines in bulk requests, its place in the page of who may and its way to the store follow.
 */
import type { z } from 'zod';
import type { AnyCommands, NamedCommand } from './command-table.js';
import type { Acting, Decider } from './decider.js';
import type { DomainEvent, NewEvent } from './event-table.js';
import type { Referrer } from './evidence.js';

/**
 * The order of turns. A command may read, in the turn that it holds on its own stream, the streams of the
 * aggregates before its own and of no others: two that waited for each other's turn would wait for ever.
 */
export const turnOrder = ['plan', 'calendar', 'task', 'indicator'] as const;
export type AggregateName = (typeof turnOrder)[number];

/** The aggregates whose streams a command of one may read in its turn. */
export type Below<
  Name extends AggregateName,
  Order extends readonly AggregateName[] = typeof turnOrder,
> = Order extends readonly [...infer Before extends AggregateName[], infer Last]
  ? Last extends Name
    ? Before[number]
    : Below<Name, Before>
  : never;

/** An aggregate to be read from. */
export interface Readable<Name extends AggregateName, State> {
  readonly name: Name;
  initial(): State;
  evolve(state: State, event: never): State;
}

/** The state of another stream of the plan, to be read and not changed; up to 1 s old. */
export type Reader<Names extends AggregateName> = <Name extends Names, State>(
  aggregate: Readable<Name, State>,
  key: string,
) => Promise<Readonly<State>>;

/**
 * Which of some digests have their bytes there, put by whoever referred to them, or by somebody of their unit: what
 * others put is not there for them, so that nobody learns of it by asking.
 */
export type EvidenceThere = (digests: Iterable<string>, by: Referrer) => Promise<ReadonlySet<string>>;

/** What a context is made of. */
export interface Asked<Command, State> extends Acting {
  readonly plan: string;
  readonly key: string;
  readonly command: Command;
  /** Of the stream that the command is about, as it decides on it. */
  readonly state: Readonly<State>;
  readonly serverToday: string;
  /** Only where the aggregate `takesDayBefore`. */
  readonly dayBefore?: string | undefined;
  readonly evidenceThere: EvidenceThere;
}

/** On a simulated plan its own day counts as the time; on every other the server's clock. */
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
  /** Under which heading the API describes it. */
  readonly tag: string;
  /**
   * Of an aggregate of which a plan has many: where its streams are in paths (`tasks/:code/…`), and how the key is
   * named there. In a line of a bulk request the aggregate's own name names it (`"task": "3.2"`).
   */
  readonly keyed?: { readonly path: string; readonly param: string; readonly schema: z.ZodType<string> };
  /** The key of the only stream that a plan has of it. */
  readonly onlyKey?: string;
  readonly commands: AnyCommands;
  /**
   * The plan's alone: on a simulated plan its decisions take their hour from the calendar, which they may not read in
   * their turn, since the calendar reads the plan in its own. So they are given what was the last day begun before.
   */
  readonly takesDayBefore?: true;
  /** What a command is decided in, asked in its turn and anew at each attempt. */
  context(asked: Asked<Command, State>, read: Reader<Below<Name>>): Context | Promise<Context>;
  timeOf(context: Context, command: Command): PlanTime;
  /** What the id of an event is derived from, where the same is recorded once whoever tries. */
  nameOf?(event: New, plan: string): readonly string[];
}

/** Whichever aggregate, as those see it who take commands to their streams. */
export type AnyAggregate = Aggregate<AggregateName, unknown, NamedCommand, DomainEvent, NewEvent, Acting>;

/** The stream of an aggregate; its category is the plan. */
export const streamOf = (aggregate: AggregateName, plan: string, key: string) => `${plan}-${aggregate}.${key}`;
