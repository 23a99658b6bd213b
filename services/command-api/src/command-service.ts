/** Takes one command to its stream: whoever asks, over HTTP, in bulk or from inside. */
import { createHash } from 'node:crypto';
import {
  type Actor,
  type CalendarState,
  type Channel,
  calendarDecider,
  calendarStream,
  canonicalJson,
  type IndicatorCommand,
  indicatorDecider,
  indicatorStream,
  type OnBehalf,
  type PlanFacts,
  planDecider,
  planStream,
  type Rejection,
  type Standing,
  type TaskCommand,
  taskDecider,
  taskStanding,
  taskStream,
} from '@duban/domain';
import type { Accepted, Transactor } from '@duban/event-store';
import type { Clock } from '@duban/runtime';
import { commandIdOf, dayIdOf } from './names.js';
import { timeOf } from './plan-time.js';

/** What every command brings besides its body. */
export interface Request {
  readonly plan: string;
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly channel?: Channel | undefined;
  /** The revision in If-Match. */
  readonly expectedRevision?: number | undefined;
  readonly correlationId?: string | undefined;
}

/** SHA-256, hex, of the RFC 8785 form of a JSON value. */
export const digestOf = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex');

interface Body {
  readonly reason?: string | undefined;
  /** Whom the command is given for (代填). */
  readonly onBehalfOf?: OnBehalf | undefined;
}

export class CommandService {
  readonly transactor: Transactor;
  readonly clock: Clock;

  constructor(transactor: Transactor, clock: Clock) {
    this.transactor = transactor;
    this.clock = clock;
  }

  /** The state of a plan and its day, as other aggregates' commands see them. */
  async planFacts(plan: string): Promise<PlanFacts> {
    const state = await this.transactor.read(planStream(plan), planDecider);
    const calendar: Readonly<CalendarState> = await this.transactor.read(calendarStream(plan), calendarDecider);
    return { plan, state, today: calendar.today ?? state.startsOn };
  }

  /** A command on a task; `body` has passed the command's schema. */
  async task(request: Request, code: string, type: string, body: Body): Promise<Accepted | Rejection> {
    const { reason, ...rest } = body;
    return this.transactor.transact({
      stream: taskStream(request.plan, code),
      decider: taskDecider,
      command: { type, ...rest } as TaskCommand,
      context: async () => ({ actor: request.actor, reason, code, facts: await this.planFacts(request.plan) }),
      envelope: envelope(request, taskStream(request.plan, code), type, body),
      time: (event, { facts }) => timeOf(this.clock, facts)(event),
      expectedRevision: request.expectedRevision,
    });
  }

  /**
   * How actors stand to a task at present: after handovers, with whoever checks it. Undefined when there
   * is no such task.
   */
  async #standingTo(plan: string, code: string): Promise<Standing | undefined> {
    const task = await this.transactor.read(taskStream(plan, code), taskDecider);
    return task.status === 'absent' ? undefined : taskStanding(task.facts);
  }

  /** A command on an indicator; `body` has passed the command's schema. */
  async indicator(request: Request, key: string, type: string, body: Body): Promise<Accepted | Rejection> {
    const { reason, ...rest } = body;
    const { plan } = request;
    const stream = indicatorStream(plan, key);
    // Read before the indicator's turn, in which reading its own stream would wait for itself. The owning task never changes.
    const { task: code } = (await this.transactor.read(stream, indicatorDecider)).facts;
    return this.transactor.transact({
      stream,
      decider: indicatorDecider,
      command: { type, ...rest } as IndicatorCommand,
      context: async () => ({
        actor: actingFor(request.actor, body.onBehalfOf),
        reason,
        key,
        facts: await this.planFacts(plan),
        owner: code === undefined ? undefined : await this.#standingTo(plan, code),
      }),
      envelope: envelope(request, stream, type, body),
      time: (event, { facts }) => timeOf(this.clock, facts)(event),
      expectedRevision: request.expectedRevision,
    });
  }

  /** Moves a plan's clock forward; the days in between begin too. */
  async beginDay(request: Request, body: Body & { readonly date: string }): Promise<Accepted | Rejection> {
    const stream = calendarStream(request.plan);
    return this.transactor.transact({
      stream,
      decider: calendarDecider,
      command: { type: 'begin-day', date: body.date },
      context: async () => ({ actor: request.actor, reason: body.reason, facts: await this.planFacts(request.plan) }),
      envelope: envelope(request, stream, 'begin-day', body),
      time: (event, { facts }) => timeOf(this.clock, facts)(event),
      expectedRevision: request.expectedRevision,
      eventId: (event) => dayIdOf(request.plan, event.data.date),
    });
  }
}

/** The actor as the events say it: whom a command was given for is in their metadata. */
function actingFor(actor: Actor, onBehalfOf: OnBehalf | undefined): Actor {
  return onBehalfOf === undefined ? actor : { ...actor, onBehalfOf: onBehalfOf.subject };
}

function envelope(request: Request, stream: string, type: string, body: Body) {
  const commandId = commandIdOf(request.actor.id, stream, request.idempotencyKey);
  return {
    commandId,
    commandDigest: digestOf({ command: type, body }),
    correlationId: request.correlationId ?? commandId,
    channel: request.channel,
  };
}
