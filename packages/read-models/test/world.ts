/** Logs of real events for tests: every event comes out of the domain's own rules. */

import {
  type Actor,
  addDays,
  additionsAggregate,
  type Channel,
  calendarDecider,
  chunkEntries,
  type Decider,
  type DomainEvent,
  dayOf,
  eventRegistry,
  type IndicatorCommand,
  indicatorDecider,
  instantOf,
  isRejection,
  type LightRuleSetVersion,
  type Manifest,
  makeSalts,
  manifestEntries,
  type NewEvent,
  type NewIndicatorEvent,
  type NewPlanEvent,
  type NewTaskEvent,
  type PlanAndDay,
  planDecider,
  planStream,
  type RecordedEvent,
  type Rejection,
  type StoredEvent,
  streamOf,
  type TaskCommand,
  type TaskState,
  taskDecider,
  taskParties,
} from '@duban/domain';
import { threeTasks } from '@duban/test-support';

const system: Actor = { id: 'system', name: '系统', roles: ['system'] };
export const office: Actor = { id: 'chen', name: '陈科', unit: 'jihua', roles: ['office'] };
export const reporter = (unit: string): Actor => ({ id: `r-${unit}`, name: `${unit}填报员`, unit, roles: ['reporter'] });

const uuid = (kind: number, count: number) =>
  `${kind.toString(16).padStart(8, '0')}-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;

interface StreamState {
  state: unknown;
  revision: number;
}

export interface WorldOptions {
  readonly epoch?: string;
  readonly plan?: string;
  readonly manifest?: Manifest;
  /** The rules that the plan follows from its publication on, whatever the newest are. */
  readonly lightRules?: LightRuleSetVersion;
}

export interface Saying {
  readonly reason?: string | undefined;
  readonly channel?: Channel | undefined;
}

type NewAdditionEvent = NewEvent<'addition-recorded', { readonly stream: string; readonly eventId: string }>;
export type ViewEventData = NewTaskEvent | NewIndicatorEvent | NewPlanEvent | NewAdditionEvent;

/** The state after an event; as it was, where the aggregate does not take the event in yet. */
function evolved(decider: { evolve(state: never, event: never): unknown }, state: unknown, event: DomainEvent): unknown {
  try {
    return decider.evolve(state as never, event as never);
  } catch (error) {
    if (error instanceof Error && error.message === `unexpected event ${event.type}`) return state;
    throw error;
  }
}

/** One plan's log. Time passes by a minute with every event. */
export class World {
  readonly plan: string;
  readonly events: RecordedEvent[] = [];
  readonly #epoch: string;
  readonly #manifest: Manifest;
  readonly #lightRules: LightRuleSetVersion;
  readonly #streams = new Map<string, StreamState>();
  #now = '2012-01-18T01:00:00.000Z';
  #ordinal = 0;

  constructor({
    epoch = 'worldworld01',
    plan = 'zjkjt2012',
    manifest = threeTasks,
    lightRules = 'lights-v1',
  }: WorldOptions = {}) {
    this.#epoch = epoch;
    this.plan = plan;
    this.#manifest = manifest;
    this.#lightRules = lightRules;
  }

  get now(): string {
    return this.#now;
  }

  get last(): RecordedEvent {
    return this.events.at(-1) as RecordedEvent;
  }

  /** Everything up to and with `published`; `upTo` registrations only, when given. */
  publish(upTo = Number.POSITIVE_INFINITY): this {
    const publication = uuid(0xaaaa, 1);
    const manifestDigest = 'd'.repeat(64);
    const context = () => ({ plan: this.plan, serverToday: dayOf(this.#now), actor: office, reason: '年度计划' });
    this.#run(
      planStream(this.plan),
      planDecider,
      { type: 'publish', manifest: this.#manifest, manifestDigest, publication },
      context(),
    );
    const chunks = chunkEntries(manifestEntries(this.#manifest));
    for (const [index, entries] of chunks.entries()) {
      if (index > 0)
        this.#run(planStream(this.plan), planDecider, { type: 'record-chunk', publication, index, entries }, context());
    }
    const { startsOn } = this.planAndDay().state;
    this.beginDay(startsOn);
    let registered = 0;
    for (const task of this.#manifest.tasks) {
      if (registered >= upTo) return this;
      registered += 1;
      this.task(task.code, { type: 'register', publication, task }, system);
    }
    for (const indicator of this.#manifest.indicators) {
      if (registered >= upTo) return this;
      registered += 1;
      this.indicator(indicator.key, { type: 'register', publication, indicator }, system);
    }
    this.#run(planStream(this.plan), planDecider, { type: 'finish-publication', publication }, context());
    return this;
  }

  beginDay(date: string): Rejection | undefined {
    const refused = this.#run(
      streamOf('calendar', this.plan, 'days'),
      calendarDecider,
      { type: 'begin-day', date },
      this.#acting(system),
    );
    const morning = instantOf(date, '08:00');
    if (refused === undefined && morning > this.#now) this.#now = morning;
    return refused;
  }

  /** Begins the next `count` days. */
  passDays(count: number): this {
    for (let day = 0; day < count; day += 1) this.beginDay(addDays(this.today(), 1));
    return this;
  }

  task(code: string, command: TaskCommand, actor: Actor, saying: Saying = {}): Rejection | undefined {
    return this.#run(
      streamOf('task', this.plan, code),
      taskDecider,
      command,
      { ...this.#acting(actor, saying), code },
      saying.channel,
    );
  }

  /** Accepts the completion of a task over whatever is open. */
  complete(code: string, actor: Actor): Rejection | undefined {
    const refused = this.task(code, { type: 'complete' }, actor);
    if (refused?.rejected !== 'completion-open') return refused;
    const items = String(refused.params['items']).matchAll(/([a-z]+\/\S+) \(/g);
    const accept = Array.from(items, ([, item = '']) => ({ item, reason: '另行办理' }));
    return this.task(code, { type: 'complete', accept }, actor);
  }

  indicator(key: string, command: IndicatorCommand, actor: Actor, saying: Saying = {}): Rejection | undefined {
    const acting = this.#acting(actor, saying);
    const code = 'indicator' in command ? command.indicator.task : undefined;
    const task = code === undefined ? undefined : this.#stream(streamOf('task', this.plan, code), taskDecider).state;
    const owner = task === undefined ? undefined : taskParties((task as TaskState).facts, acting.plan.state);
    const context = { ...acting, key, owner };
    return this.#run(streamOf('indicator', this.plan, key), indicatorDecider, command, context, saying.channel);
  }

  /**
   * Appends an event as it would be stored, whatever the rules say of it; its data fit the schema. Answers
   * the event's id.
   */
  tell(
    kind: 'plan' | 'additions' | 'task' | 'indicator',
    key: string,
    event: ViewEventData,
    actor: Actor = office,
    saying: Saying = {},
  ): string {
    const [stream, decider] = {
      plan: [planStream(this.plan), planDecider] as const,
      additions: [streamOf('additions', this.plan, key), additionsAggregate] as const,
      task: [streamOf('task', this.plan, key), taskDecider] as const,
      indicator: [streamOf('indicator', this.plan, key), indicatorDecider] as const,
    }[kind];
    const entry = this.#stream(stream, decider);
    eventRegistry.definition(event.type).schema.parse(event.data);
    const recorded = this.#record(stream, event, entry.revision + 1, { actor, reason: saying.reason }, saying.channel);
    entry.revision += 1;
    entry.state = evolved(decider, entry.state, eventRegistry.decodeRecorded(recorded));
    return recorded.id;
  }

  today(): string {
    const { today } = this.#stream(streamOf('calendar', this.plan, 'days'), calendarDecider).state as {
      today: string | undefined;
    };
    return today ?? this.planAndDay().state.startsOn;
  }

  planAndDay(): PlanAndDay {
    const state = this.#stream(planStream(this.plan), planDecider).state as PlanAndDay['state'];
    const calendar = this.#streams.get(streamOf('calendar', this.plan, 'days'))?.state as
      | { today: string | undefined }
      | undefined;
    return { plan: this.plan, state, today: calendar?.today ?? state.startsOn };
  }

  #acting(actor: Actor, { reason }: Saying = {}) {
    return { plan: this.planAndDay(), actor, reason };
  }

  #stream(stream: string, { initial }: { initial(): unknown }): StreamState {
    const known = this.#streams.get(stream) ?? { state: initial(), revision: -1 };
    this.#streams.set(stream, known);
    return known;
  }

  #run<
    State,
    Command,
    Event extends DomainEvent,
    New extends NewEvent,
    Context extends { actor: Actor; reason?: string | undefined },
  >(
    stream: string,
    decider: Decider<State, Command, Event, New, Context>,
    command: Command,
    context: Context,
    channel?: Channel,
  ): Rejection | undefined {
    const entry = this.#stream(stream, decider);
    const decided = decider.decide(command, entry.state as State, context);
    if (isRejection(decided)) return decided;
    for (const event of decided) {
      const recorded = this.#record(stream, event, entry.revision + 1, context, channel);
      entry.state = decider.evolve(entry.state as State, eventRegistry.decodeRecorded(recorded) as Event);
      entry.revision += 1;
    }
    return undefined;
  }

  #record(
    stream: string,
    { type, data: decided }: NewEvent,
    revision: number,
    { actor, reason }: { actor: Actor; reason?: string | undefined },
    channel: Channel | undefined,
  ): RecordedEvent {
    const definition = eventRegistry.definition(type);
    const data = type === 'publication-started' ? { ...decided, lightRules: this.#lightRules } : decided;
    this.#ordinal += 1;
    this.#now = new Date(Date.parse(this.#now) + 60_000).toISOString();
    const meta: StoredEvent['meta'] = {
      actor,
      ...(reason === undefined ? {} : { reason }),
      commandId: uuid(0xcccc, this.#ordinal),
      commandDigest: 'c'.repeat(64),
      correlationId: uuid(0xdddd, this.#ordinal),
      recordedAt: this.#now,
      ...(channel === undefined ? {} : { channel }),
    };
    const stored: StoredEvent = {
      id: uuid(0x1111, this.#ordinal),
      stream,
      revision: String(revision),
      type,
      schemaVersion: definition.version,
      data: JSON.parse(JSON.stringify(data)),
      meta,
      salts: makeSalts(definition, { data, meta }, () => 'AAAAAAAAAAAAAAAAAAAAAA'),
    };
    const recorded = { ...stored, position: `${this.#epoch}-${String(this.#ordinal).padStart(20, '0')}` };
    this.events.push(recorded);
    return recorded;
  }
}
