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
  type PlanFacts,
  planDecider,
  planStream,
  type Rejection,
  type TaskCommand,
  taskDecider,
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

  /** A command on an indicator; `body` has passed the command's schema. */
  async indicator(request: Request, key: string, type: string, body: Body): Promise<Accepted | Rejection> {
    const { reason, ...rest } = body;
    return this.transactor.transact({
      stream: indicatorStream(request.plan, key),
      decider: indicatorDecider,
      command: { type, ...rest } as IndicatorCommand,
      context: async () => ({ actor: request.actor, reason, key, facts: await this.planFacts(request.plan) }),
      envelope: envelope(request, indicatorStream(request.plan, key), type, body),
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

function envelope(request: Request, stream: string, type: string, body: Body) {
  const commandId = commandIdOf(request.actor.id, stream, request.idempotencyKey);
  return {
    commandId,
    commandDigest: digestOf({ command: type, body }),
    correlationId: request.correlationId ?? commandId,
    channel: request.channel,
  };
}
