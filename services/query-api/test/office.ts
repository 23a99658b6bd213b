/** Everything from a command to an answer, on the memory engines: real rules, real events, a real server. */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Actor,
  type Channel,
  calendarDecider,
  eventRegistry,
  type IndicatorCommand,
  indicatorDecider,
  isRejection,
  type Manifest,
  makeSalts,
  type NewEvent,
  type NewIndicatorEvent,
  type NewPlanEvent,
  type NewTaskEvent,
  type PlanAndDay,
  planDecider,
  planStream,
  type Role,
  streamOf,
  type TaskCommand,
  taskDecider,
  taskParties,
} from '@duban/domain';
import { type Accepted, type EventStore, openMemoryStore, Transactor } from '@duban/event-store';
import { openMemoryEvidence } from '@duban/evidence';
import { openMemoryViewStore, PastStates, Runner, type RunnerOptions } from '@duban/read-models';
import {
  createAuthenticator,
  createClock,
  createCursors,
  createHealth,
  createLogger,
  createMetrics,
  createServer,
  type EmbeddedIssuer,
  OversightCounts,
  openEmbeddedIssuer,
  type ServerInstance,
  type TokenVerifier,
} from '@duban/runtime';
import type { Test } from 'tap';
import { type QueryParts, queryRoutes } from '../src/index.js';

const system: Actor = { id: 'system', name: '系统', roles: ['system'] };
export const jihua: Actor = { id: 'chen', name: '陈科', unit: 'jihua', roles: ['office'] };
export const gaoxin: Actor = { id: 'r-gaoxin', name: '高新处填报员', unit: 'gaoxin', roles: ['reporter'] };
export const fagui: Actor = { id: 'r-fagui', name: '法规处填报员', unit: 'fagui', roles: ['reporter'] };
export const channel: Channel = { requestId: 'req-1', address: '10.0.0.7', userAgent: 'curl/8' };

type Fields = Readonly<Record<string, unknown>>;
type NewAdditionEvent = NewEvent<'addition-recorded', { readonly stream: string; readonly eventId: string }>;

export interface Answer {
  readonly status: number;
  readonly headers: Fields;
  readonly body: Fields;
  /** Of a list. */
  readonly items: readonly Fields[];
  readonly next: string | null;
}

export interface OfficeOptions {
  readonly parts?: Partial<QueryParts>;
  readonly runner?: Partial<RunnerOptions>;
}

export class Office {
  readonly store: EventStore = openMemoryStore();
  readonly views = openMemoryViewStore();
  readonly evidence = openMemoryEvidence({ maxBytes: 1_000_000 });
  readonly cursors = createCursors(randomBytes(32));
  readonly runner: Runner;
  /** Subjects of tokens that are no longer accepted. */
  readonly revoked = new Set<string>();
  readonly #transactor = new Transactor(this.store, eventRegistry);
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  readonly #tokens = new Map<string, string>();
  #server: ServerInstance | undefined;
  #issuer: EmbeddedIssuer | undefined;
  #minute = 0;
  #day = '2012-01-18';

  constructor(options: Partial<RunnerOptions> = {}) {
    this.runner = new Runner({ store: this.views, source: this.store, ...options });
    this.#running = this.runner.run(this.#stop.signal);
  }

  /** An office with a server, closed at the end of the test. */
  static async open(t: Test, { parts = {}, runner = {} }: OfficeOptions = {}): Promise<Office> {
    const office = new Office(runner);
    const clock = createClock();
    office.#issuer = await openEmbeddedIssuer({ audience: 'duban', clock });
    const { verify } = office.#issuer;
    const verifier: TokenVerifier = { verify, isRevoked: ({ actor }) => office.revoked.has(actor.id) };
    const server = await createServer({
      config: { https: false, rateLimitPerMinute: 1_000_000, trustProxy: false },
      logger: createLogger({ level: 'silent' }),
      metrics: createMetrics({ processMetrics: false }),
      health: createHealth(),
      authenticator: createAuthenticator({ verifier, clock }),
      checkAnswers: true,
      // Tests must not depend on how busy the machine is.
      limits: { eventLoopDelayMaxMs: 600_000 },
    });
    const { views, cursors, evidence } = office;
    const oversight = new OversightCounts({ clock });
    const reconciler = { begin: () => Promise.reject(new Error('not asked for')) as never, find: () => undefined };
    const past = new PastStates({ source: office.store, now: () => clock.now() });
    const { store: events, runner: progress } = office;
    const all = { views, progress, cursors, evidence, events, past, source: events, reconciler, oversight };
    queryRoutes(server, { ...all, ...parts });
    office.#server = server;
    t.teardown(() => office.close());
    return office;
  }

  get server(): ServerInstance {
    if (this.#server === undefined) throw new Error('an office without a server');
    return this.#server;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#server?.close();
    await this.store.close();
  }

  /** Publishes a plan as a real publication does, and waits until it can be read. */
  async publish(plan: string, manifest: Manifest): Promise<void> {
    const publication = randomUUID();
    this.#day = manifest.startsOn ?? this.#day;
    const context = async () => ({ plan, serverToday: this.#day, actor: jihua, reason: '年度计划' });
    const command = { type: 'publish', manifest, manifestDigest: 'd'.repeat(64), publication } as const;
    await this.#run(planStream(plan), planDecider, command, context);
    await this.beginDay(plan, this.#day);
    for (const task of manifest.tasks) await this.task(plan, task.code, { type: 'register', publication, task }, system);
    for (const indicator of manifest.indicators) {
      await this.indicator(plan, indicator.key, { type: 'register', publication, indicator }, system);
    }
    await this.seen(await this.#run(planStream(plan), planDecider, { type: 'finish-publication', publication }, context));
  }

  task(plan: string, code: string, command: TaskCommand, actor: Actor, reason?: string): Promise<Accepted> {
    const context = async () => ({ plan: await this.#planAndDay(plan), actor, reason, code });
    return this.#run(streamOf('task', plan, code), taskDecider, command, context);
  }

  indicator(plan: string, key: string, command: IndicatorCommand, actor: Actor): Promise<Accepted> {
    const task = 'indicator' in command ? command.indicator.task : undefined;
    const context = async () => {
      const planOnDay = await this.#planAndDay(plan);
      const owner = task === undefined ? undefined : await this.#transactor.read(streamOf('task', plan, task), taskDecider);
      return { plan: planOnDay, actor, key, owner: owner === undefined ? undefined : taskParties(owner.facts, planOnDay.state) };
    };
    return this.#run(streamOf('indicator', plan, key), indicatorDecider, command, context);
  }

  /** Appends an event although no command would give it. Its data must fit the schema. */
  async tell(
    stream: string,
    event: NewTaskEvent | NewIndicatorEvent | NewPlanEvent | NewAdditionEvent,
    actor: Actor = jihua,
  ): Promise<string> {
    const definition = eventRegistry.definition(event.type);
    const data = definition.schema.parse(event.data);
    let revision = -1;
    for await (const recorded of this.store.readStream(stream)) revision = Number(recorded.revision);
    this.#minute += 1;
    const meta = {
      actor,
      reason: '决定',
      commandId: randomUUID(),
      commandDigest: 'c'.repeat(64),
      correlationId: randomUUID(),
      recordedAt: new Date(Date.parse(`${this.#day}T01:00:00.000Z`) + this.#minute * 60_000).toISOString(),
    };
    const id = randomUUID();
    const salts = makeSalts(definition, { data, meta }, () => 'AAAAAAAAAAAAAAAAAAAAAA');
    const stored = {
      id,
      stream,
      revision: String(revision + 1),
      type: event.type,
      schemaVersion: definition.version,
      data,
      meta,
      salts,
    };
    const { position } = await this.store.append(stream, revision === -1 ? 'no-stream' : revision, [stored]);
    await this.seen({ position });
    return id;
  }

  async beginDay(plan: string, date: string): Promise<Accepted> {
    const context = async () => ({ plan: await this.#planAndDay(plan), actor: system });
    const accepted = await this.#run(streamOf('calendar', plan, 'days'), calendarDecider, { type: 'begin-day', date }, context);
    this.#day = date;
    this.#minute = 0;
    return accepted;
  }

  /** Waits until the result of a command can be read. */
  async seen({ position }: { readonly position: string }): Promise<string> {
    if (!(await this.runner.waitFor(position, 10_000))) throw new Error(`${position} was not reached`);
    return position;
  }

  /** Asks as somebody with these roles. */
  async get(
    path: string,
    roles: readonly Role[] = ['auditor'],
    headers: Record<string, string> = {},
    unit?: string,
  ): Promise<Answer> {
    const authorization = `Bearer ${await this.token(roles, unit)}`;
    const answer = await this.server.inject({ method: 'GET', url: path, headers: { authorization, ...headers } });
    const body: Fields = answer.body === '' ? {} : answer.json();
    const { items = [], next = null } = body as { items?: readonly Fields[]; next?: string | null };
    return { status: answer.statusCode, headers: answer.headers, body, items, next };
  }

  /** Asks as a reporter of a unit. */
  getAs(unit: string | undefined, path: string): Promise<Answer> {
    return this.get(path, ['reporter'], {}, unit);
  }

  async token(roles: readonly Role[] = ['auditor'], unit?: string, ttlSeconds = 600): Promise<string> {
    const key = `${roles.join()} ${unit} ${ttlSeconds}`;
    const granted = roles.filter((role) => role !== 'system');
    const token =
      this.#tokens.get(key) ??
      (await this.#issuer?.issueToken({
        subject: `asks-${roles.join('-')}`,
        name: '查询人',
        unit,
        roles: granted,
        ttlSeconds,
      }));
    if (token === undefined) throw new Error('an office without an issuer');
    this.#tokens.set(key, token);
    return token;
  }

  async #planAndDay(plan: string): Promise<PlanAndDay> {
    const state = await this.#transactor.read(planStream(plan), planDecider);
    const calendar = await this.#transactor.read(streamOf('calendar', plan, 'days'), calendarDecider);
    return { plan, state, today: calendar.today ?? state.startsOn };
  }

  async #run(
    stream: string,
    decider: Parameters<Transactor['transact']>[0]['decider'],
    command: unknown,
    context: () => Promise<{ actor: Actor; reason?: string | undefined }>,
  ): Promise<Accepted> {
    this.#minute += 1;
    const recordedAt = new Date(Date.parse(`${this.#day}T01:00:00.000Z`) + this.#minute * 60_000).toISOString();
    const envelope = { commandId: randomUUID(), commandDigest: 'c'.repeat(64), correlationId: randomUUID(), channel };
    const outcome = await this.#transactor.transact({
      stream,
      decider,
      command,
      context,
      envelope,
      time: () => ({ recordedAt }),
    });
    if (isRejection(outcome)) throw new Error(`refused: ${outcome.rejected} ${JSON.stringify(outcome.params)}`);
    return outcome;
  }
}
