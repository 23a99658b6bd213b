/** Takes one command to its stream: whoever asks, over HTTP, in bulk or from inside. */
import { hash } from 'node:crypto';
import {
  type Actor,
  type CalendarState,
  type Channel,
  calendarDecider,
  calendarStream,
  canonicalJson,
  type IndicatorCommand,
  type IndicatorFacts,
  indicatorDecider,
  indicatorStream,
  type NewEvent,
  type OnBehalf,
  type PlanCommand,
  type PlanDecisionName,
  type PlanFacts,
  planDecider,
  planStream,
  type Rejection,
  reject,
  type Standing,
  type TaskCommand,
  type TaskFacts,
  taskDecider,
  taskStanding,
  taskStream,
} from '@duban/domain';
import type { Accepted, ReadState, Transactor } from '@duban/event-store';
import type { Clock } from '@duban/runtime';
import { commandIdOf, dayIdOf, simulatedEventIdOf } from './names.js';
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
export const digestOf = (value: unknown) => hash('sha256', canonicalJson(value));

interface Body {
  readonly reason?: string | undefined;
  readonly onBehalfOf?: OnBehalf | undefined;
}

interface Addition {
  readonly basis: string;
  readonly reason?: string | undefined;
}

/** Who acts, and for whom (代填). */
const speaking = (actor: Actor, { onBehalfOf }: Body): Actor =>
  onBehalfOf === undefined ? actor : { ...actor, onBehalfOf: onBehalfOf.subject };

export class CommandService {
  readonly transactor: Transactor;
  readonly clock: Clock;
  /** Outside of any command's turn. */
  readonly #read: ReadState = (stream, decider) => this.transactor.read(stream, decider);

  constructor(transactor: Transactor, clock: Clock) {
    this.transactor = transactor;
    this.clock = clock;
  }

  /** The state of a plan and its day, as other aggregates' commands see them; `read` is that of a command's turn. */
  async planFacts(plan: string, read: ReadState = this.#read): Promise<PlanFacts> {
    const state = await read(planStream(plan), planDecider);
    const calendar: Readonly<CalendarState> = await read(calendarStream(plan), calendarDecider);
    return { plan, state, today: calendar.today ?? state.startsOn };
  }

  /** A command on a task; `body` has passed the command's schema. */
  async task(request: Request, code: string, type: string, body: Body): Promise<Accepted | Rejection> {
    const { reason, ...rest } = body;
    const given = envelope(request, taskStream(request.plan, code), type, body);
    return this.transactor.transact({
      stream: taskStream(request.plan, code),
      decider: taskDecider,
      command: { type, ...rest } as TaskCommand,
      context: async (read) => ({
        actor: speaking(request.actor, body),
        reason,
        code,
        facts: await this.planFacts(request.plan, read),
      }),
      envelope: given,
      eventId: simulatedIds(given),
      time: (event, { facts }) => timeOf(this.clock, facts)(event),
      expectedRevision: request.expectedRevision,
    });
  }

  /** A command on an indicator; `body` has passed the command's schema. */
  async indicator(request: Request, key: string, type: string, body: Body): Promise<Accepted | Rejection> {
    const { reason, ...rest } = body;
    const { plan } = request;
    const stream = indicatorStream(plan, key);
    const given = envelope(request, stream, type, body);
    return this.transactor.transact({
      stream,
      decider: indicatorDecider,
      command: { type, ...rest } as IndicatorCommand,
      context: async (read) => {
        const facts = await this.planFacts(plan, read);
        const { task: code } = (await read(stream, indicatorDecider)).facts;
        const owner = code === undefined ? undefined : await this.#standingTo(facts, code, read);
        return { actor: speaking(request.actor, body), reason, key, facts, owner };
      },
      envelope: given,
      eventId: simulatedIds(given),
      time: (event, { facts }) => timeOf(this.clock, facts)(event),
      expectedRevision: request.expectedRevision,
    });
  }

  /** A decision on the plan itself; `body` has passed the command's schema. */
  async plan(request: Request, type: PlanDecisionName, body: Body): Promise<Accepted | Rejection> {
    const { reason, ...rest } = body;
    const { plan, actor } = request;
    const facts = await this.planFacts(plan);
    const given = envelope(request, planStream(plan), type, body);
    return this.transactor.transact({
      stream: planStream(plan),
      decider: planDecider,
      command: { type, ...rest } as PlanCommand,
      context: () => ({ actor, reason, plan, serverToday: this.clock.today() }),
      envelope: given,
      eventId: (event, index) => simulatedIds(given)(event, index, { facts }),
      time: timeOf(this.clock, facts),
      expectedRevision: request.expectedRevision,
    });
  }

  /** Adds a task by a decision: the first event of its stream. */
  async addTask(request: Request, body: Addition & { readonly task: TaskFacts }): Promise<Accepted | Rejection> {
    const { task, basis, reason } = body;
    const stream = taskStream(request.plan, task.code);
    const given = envelope(request, stream, 'add-task', body);
    return this.transactor.transact({
      stream,
      decider: taskDecider,
      command: { type: 'register', origin: { by: 'decision', basis }, task },
      context: async (read) => ({
        actor: request.actor,
        reason,
        code: task.code,
        facts: await this.planFacts(request.plan, read),
      }),
      envelope: given,
      eventId: simulatedIds(given),
      time: (event, { facts }) => timeOf(this.clock, facts)(event),
      expectedRevision: request.expectedRevision,
    });
  }

  /** Adds an indicator by a decision, for the units that its task has now. */
  async addIndicator(request: Request, body: Addition & { readonly indicator: IndicatorFacts }): Promise<Accepted | Rejection> {
    const { indicator, basis, reason } = body;
    const { plan, actor } = request;
    const facts = await this.planFacts(plan);
    const owner = indicator.task === undefined ? undefined : await this.#standingTo(facts, indicator.task);
    if (indicator.task !== undefined && owner === undefined) return reject('task-not-found', { plan, code: indicator.task });
    const { leads, cooperating } = owner ?? { leads: [], cooperating: [] };
    const stream = indicatorStream(plan, indicator.key);
    const given = envelope(request, stream, 'add-indicator', body);
    return this.transactor.transact({
      stream,
      decider: indicatorDecider,
      command: {
        type: 'register',
        origin: { by: 'decision', basis },
        indicator,
        leads: [...leads],
        cooperating: [...cooperating],
      },
      context: () => ({ actor, reason, key: indicator.key, facts, owner }),
      envelope: given,
      eventId: simulatedIds(given),
      time: timeOf(this.clock, facts),
      expectedRevision: request.expectedRevision,
    });
  }

  /** How a task stands to those who act on it; undefined where there is no such task. */
  async #standingTo(facts: PlanFacts, code: string, read: ReadState = this.#read): Promise<Standing | undefined> {
    const state = await read(taskStream(facts.plan, code), taskDecider);
    return state.status === 'absent' ? undefined : taskStanding(state.facts, facts.state, state.substitute);
  }

  /** Moves a plan's clock forward; the days in between begin too. */
  async beginDay(request: Request, body: Body & { readonly date: string }): Promise<Accepted | Rejection> {
    const stream = calendarStream(request.plan);
    return this.transactor.transact({
      stream,
      decider: calendarDecider,
      command: { type: 'begin-day', date: body.date },
      context: async (read) => ({ actor: request.actor, reason: body.reason, facts: await this.planFacts(request.plan, read) }),
      envelope: envelope(request, stream, 'begin-day', body),
      time: (event, { facts }) => timeOf(this.clock, facts)(event),
      expectedRevision: request.expectedRevision,
      eventId: (event) => dayIdOf(request.plan, event.data.date),
    });
  }
}

/** Ids of a command's events on a simulated plan; none on a real one. */
const simulatedIds =
  ({ commandId }: { readonly commandId: string }) =>
  (_event: NewEvent, index: number, { facts }: { readonly facts: PlanFacts }) =>
    facts.state.simulated ? simulatedEventIdOf(commandId, index) : undefined;

function envelope(request: Request, stream: string, type: string, body: Body) {
  const commandId = commandIdOf(request.actor.id, stream, request.idempotencyKey);
  return {
    commandId,
    commandDigest: digestOf({ command: type, body }),
    correlationId: request.correlationId ?? commandId,
    channel: request.channel,
  };
}
