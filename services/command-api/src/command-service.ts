/** Takes every command to its stream: commands from HTTP, bulk requests and forms, and those of Duban itself. */
import { hash } from 'node:crypto';
import {
  type Actor,
  type Aggregate,
  type AggregateName,
  type AnyAggregate,
  type AnyCommand,
  additionsAggregate,
  type Channel,
  calendarAggregate,
  canonicalJson,
  type DomainEvent,
  DubanError,
  type EventAt,
  type EvidenceThere,
  givenTexts,
  indicatorAggregate,
  isRejection,
  type NamedCommand,
  type NewEvent,
  type OnBehalf,
  type OpenItem,
  openOfIndicator,
  type PlanAndDay,
  planAggregate,
  planAndDay,
  type Readable,
  type Reader,
  type Rejection,
  streamOf,
} from '@duban/domain';
import { type Accepted, type CommandEnvelope, CommandTime, type ReadState, type Transactor } from '@duban/event-store';
import { InputMismatch } from '@duban/runtime';
import type { z } from 'zod';
import type { IndicatorsOf } from './indicators-of-tasks.js';
import { commandIdOf, derivedId, simulatedEventIdOf } from './names.js';
import { type RecordingClock, recordedTime, refuseWhenJumped } from './plan-time.js';

/** What a client's command carries besides its body. */
export interface Request {
  readonly plan: string;
  readonly actor: Actor;
  readonly idempotencyKey: string;
  /** Within what the key is one; absent: among the keys of the actor. */
  readonly keyScope?: string | undefined;
  readonly channel?: Channel | undefined;
  /** The revision in If-Match. */
  readonly expectedRevision?: number | undefined;
  readonly correlationId?: string | undefined;
  /** An instant of `performance.now()`: it is answered by then; absent: when it is done. */
  readonly until?: number | undefined;
}

/** How long a command may take from its whole body to its answer, which goes out within 15 s. */
export const commandMaxMs = 14_000;

/** A command with an envelope of its own, which identifies it. */
export interface Order<Command extends NamedCommand> {
  readonly plan: string;
  readonly key: string;
  readonly command: Command;
  readonly actor: Actor;
  readonly reason?: string | undefined;
  readonly envelope: CommandEnvelope;
  readonly expectedRevision?: number | undefined;
  /** As in a request. */
  readonly until?: number | undefined;
  /** The id of its event, where the same step must always give the same id. */
  readonly eventId?: (() => string) | undefined;
}

/** The parts of an aggregate that are needed to carry a command out. */
type Taker<Command extends NamedCommand> = Pick<
  Aggregate<AggregateName, unknown, Command, DomainEvent, NewEvent, { readonly actor: Actor }>,
  | 'name'
  | 'initial'
  | 'evolve'
  | 'decide'
  | 'events'
  | 'commands'
  | 'context'
  | 'timeOf'
  | 'nameOf'
  | 'takesDayBefore'
  | 'takesIndicatorsBefore'
>;

interface Body {
  readonly reason?: string | undefined;
  readonly onBehalfOf?: OnBehalf | undefined;
}

/** SHA-256, hex, of the RFC 8785 form of a JSON value. */
export const digestOf = (value: unknown) => hash('sha256', canonicalJson(value));

/** The envelope by which a repetition of a client's command is recognised. */
export function envelopeOf(request: Request, stream: string, command: string, body: object): CommandEnvelope {
  const commandId = commandIdOf(request.keyScope ?? request.actor.id, stream, request.idempotencyKey);
  return {
    commandId,
    commandDigest: digestOf({ command, body }),
    correlationId: request.correlationId ?? commandId,
    channel: request.channel,
  };
}

/** @throws {InputMismatch} */
export function withGivenTexts<Given extends object>(schema: z.ZodType, given: Given): Given {
  const { body, faults } = givenTexts(schema, given);
  if (faults.length === 0) return body;
  throw new InputMismatch((language) =>
    faults.map(({ pointer, [language]: message }) => ({ in: 'body', pointer, code: 'custom', message })),
  );
}

/** The actor, with the person that the command is given for (代填). */
const speaking = (actor: Actor, { onBehalfOf }: Body): Actor =>
  onBehalfOf === undefined ? actor : { ...actor, onBehalfOf: onBehalfOf.subject };

const readerBy =
  (plan: string, read: ReadState): Reader<AggregateName> =>
  (aggregate, key) =>
    read(streamOf(aggregate.name, plan, key), aggregate);

export class CommandService {
  readonly transactor: Transactor;
  readonly clock: RecordingClock;
  readonly #evidenceThere: EvidenceThere;
  readonly #indicatorsOf: IndicatorsOf;

  /**
   * @param evidenceThere absent where no evidence is kept: none is there then
   * @param indicatorsOf absent where tasks have none
   */
  constructor(
    transactor: Transactor,
    clock: RecordingClock,
    evidenceThere: EvidenceThere = async () => new Set(),
    indicatorsOf: IndicatorsOf = async () => [],
  ) {
    this.transactor = transactor;
    this.clock = clock;
    this.#evidenceThere = evidenceThere;
    this.#indicatorsOf = indicatorsOf;
  }

  /** The state of a stream, read outside of any turn; up to 1 s old when other processes write as well. */
  read<State>(aggregate: Readable<AggregateName, State>, plan: string, key: string, until?: number): Promise<Readonly<State>> {
    return new CommandTime(until).bound(this.transactor.read(streamOf(aggregate.name, plan, key), aggregate, until));
  }

  /** The state of a plan and its day, read outside of any turn. */
  planAndDay(plan: string): Promise<PlanAndDay> {
    return planAndDay(plan, (aggregate, key) => this.read(aggregate, plan, key));
  }

  /**
   * Gives a client's command; `given` has passed the command's schema.
   * @throws {InputMismatch} for texts that hide something
   * @throws {DubanError} as `carryOut`
   */
  async give(request: Request, aggregate: AnyAggregate, key: string, name: string, given: object): Promise<Accepted | Rejection> {
    const body = withGivenTexts((aggregate.commands[name] as AnyCommand).body, given);
    const { reason }: Body = body;
    const { plan, actor, expectedRevision, until } = request;
    const outcome = await this.carryOut(aggregate, {
      until,
      plan,
      key,
      command: { type: name, ...body },
      actor: speaking(actor, body),
      reason,
      envelope: envelopeOf(request, streamOf(aggregate.name, plan, key), name, body),
      expectedRevision,
    });
    const begins = aggregate.commands[name]?.keyIn !== undefined;
    if (begins && !isRejection(outcome)) await this.#recordAddition(request, streamOf(aggregate.name, plan, key), outcome);
    return outcome;
  }

  /**
   * Leaves the trace of what a decision in mid-year has added, before the addition is answered. Its ids follow from the
   * event that began the stream: whoever repeats the addition records it once, and finishes what a process that ended in
   * between has left.
   * @throws {DubanError} `outcome-unknown` while the trace could not be recorded: the addition stands, and may be
   *   repeated; `stream-gone` when somebody has deleted the traces
   */
  async #recordAddition(request: Request, stream: string, added: Accepted): Promise<void> {
    const { plan, actor, idempotencyKey, channel, until } = request;
    const [eventId = ''] = added.eventIds;
    const command = { type: 'record', stream, eventId } as const;
    const recording = this.carryOut(additionsAggregate, {
      plan,
      key: 'main',
      command,
      actor,
      envelope: {
        commandId: derivedId('addition', stream, eventId, 'command'),
        commandDigest: digestOf(command),
        correlationId: request.correlationId ?? commandIdOf(actor.id, stream, idempotencyKey),
        causationId: eventId,
        channel,
      },
      eventId: () => derivedId('addition', stream, eventId, 'event'),
    });
    // The addition is there, so its trace goes on although the time of the request is over.
    const allowed = new CommandTime(until);
    allowed.mayBeStored = true;
    try {
      const outcome = await allowed.bound(recording);
      if (isRejection(outcome)) throw new DubanError(outcome.rejected, outcome.params);
    } catch (error) {
      if (!(error instanceof DubanError) || error.code === 'stream-gone') throw error;
      throw new DubanError('outcome-unknown', {}, { cause: error });
    }
  }

  /**
   * Takes a command to its stream. Its context is made in the stream's turn, and its events are sealed with that
   * context.
   * @throws {DubanError} `clock-jumped`, and as `Transactor.transact`
   */
  carryOut<Command extends NamedCommand>(aggregate: Taker<Command>, order: Order<Command>): Promise<Accepted | Rejection> {
    const allowed = new CommandTime(order.until);
    return allowed.bound(this.#carryOut(aggregate, order, allowed));
  }

  /** A refusal that names a unit says its name besides, since people know units by their names. */
  async #named(outcome: Rejection, plan: string, until: number | undefined): Promise<Rejection> {
    const { params } = outcome;
    if (typeof params['unit'] !== 'string') return outcome;
    const { units } = await this.transactor.read(streamOf(planAggregate.name, plan, 'main'), planAggregate, until);
    const unitName = units.get(params['unit']);
    return unitName === undefined ? outcome : { ...outcome, params: { ...params, unitName } };
  }

  async #carryOut<Command extends NamedCommand>(
    aggregate: Taker<Command>,
    order: Order<Command>,
    allowed: CommandTime,
  ): Promise<Accepted | Rejection> {
    const { plan, key, command, actor, reason, envelope, expectedRevision, until } = order;
    refuseWhenJumped(this.clock);
    const serverToday = this.clock.today();
    const evidenceThere = this.#evidenceThere;
    const eventAt: EventAt = (stream, revision) => this.transactor.eventAt(stream, revision, until);
    const dayBefore =
      aggregate.takesDayBefore === true ? (await this.read(calendarAggregate, plan, 'days', until)).today : undefined;
    const indicatorsBefore =
      aggregate.takesIndicatorsBefore?.(command) === true ? await this.#openIndicators(plan, key, until) : undefined;
    const outcome = await this.transactor.transact({
      stream: streamOf(aggregate.name, plan, key),
      decider: aggregate,
      command,
      context: (read, state) =>
        aggregate.context(
          { plan, key, command, state, actor, reason, serverToday, dayBefore, indicatorsBefore, evidenceThere, eventAt },
          readerBy(plan, read),
        ),
      envelope,
      allowed,
      time: (event, context) => recordedTime(this.clock, aggregate.timeOf(context, command), event),
      eventId: (event, index, context) => {
        if (order.eventId !== undefined) return order.eventId();
        const name = aggregate.nameOf?.(event, plan);
        if (name !== undefined) return derivedId(...name);
        return aggregate.timeOf(context, command).simulated ? simulatedEventIdOf(envelope.commandId, index) : undefined;
      },
      expectedRevision,
      settlesForeign: aggregate.commands[command.type]?.settlesForeign,
    });
    return isRejection(outcome) ? this.#named(outcome, plan, until) : outcome;
  }

  /** What is open about the indicators of a task, each read in the turn of its own stream. */
  async #openIndicators(plan: string, task: string, until: number | undefined): Promise<readonly OpenItem[]> {
    const { year } = await this.read(planAggregate, plan, 'main', until);
    const open: OpenItem[] = [];
    for (const key of await this.#indicatorsOf(plan, task)) {
      open.push(...openOfIndicator(await this.read(indicatorAggregate, plan, key, until), year));
    }
    return open;
  }
}
