/**
 * Duban in one process, or one of its services alone: the engines that the configuration names, and on
 * them the relay, the projector and the APIs. Each part is wired the same way in either case.
 */
import { type CommandService, publish, systemActor } from '@duban/command-api';
import { DubanError, type EventRegistry, eventRegistry, isRejection, type Manifest, planStream } from '@duban/domain';
import { type KafkaLogLine, type KafkaSettings, readKafkaUrl } from '@duban/event-feed';
import type { EventStore, Journal, WatchedStore } from '@duban/event-store';
import { WaitingPieces } from '@duban/evidence';
import type { ViewProgress, ViewReader } from '@duban/read-models';
import {
  type Clock,
  type Config,
  createClock,
  createHealth,
  createLifecycle,
  createMetrics,
  type EmbeddedIssuer,
  type Lifecycle,
  type Logger,
  type LogOutput,
  type NotReady,
  type ServerInstance,
  type ServiceName,
} from '@duban/runtime';
import { createApis } from './apis.js';
import { confirmClock } from './clock-at-start.js';
import { type OpenData, openData, openEvidence, openViews } from './data.js';
import { startProjectorProcess, startProjectorThread } from './embedded-projector.js';
import { isReferred, keepEvidence } from './evidence-keeper.js';
import { describeFeed } from './feed-document.js';
import { readModelFollower } from './followers.js';
import type { Host } from './host.js';
import { LagWatches } from './lag-watch.js';
import { countEventStoreDb, watchEventStore, watchForGoingBack, watchJournal, watchReadModels } from './observation.js';
import { operateJournal, operateProjector } from './operation.js';
import { planKeeper } from './plan-keeper.js';
import type { Documents, Projector } from './projection.js';
import { groupOf, startProjector } from './projector.js';
import { startRelay } from './relay.js';
import { type Room, watchRoom } from './room.js';
import { beginStartUp, type StartUp } from './start-up.js';
import { storedProgress } from './stored-progress.js';
import type { RecordOversight } from './token-records.js';
import { type WatchedRegistry, watchUnknownEvents } from './unknown-events.js';

export interface ServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Where the logger's lines go, for the metric of those dropped. */
  readonly logOutput?: Pick<LogOutput, 'dropped'>;
  readonly clock?: Clock | undefined;
  /** Published where commands are served, if the store holds no event. */
  readonly seed?: { readonly plan: string; readonly manifest: Manifest } | undefined;
  /** Holds answers against their schemas: for tests. */
  readonly checkAnswers?: boolean;
  /** The events that are known; tests give another registry. */
  readonly registry?: EventRegistry | undefined;
  /** Whether signals stop the process, also while it waits for a server. */
  readonly watchSignals?: boolean;
  /** Called once for each trouble that the start waits for. */
  readonly onTrouble?: (trouble: NotReady) => void;
}

export interface RunningServer {
  readonly url: string;
  /** The server of the APIs; without an API that of health and metrics. */
  readonly server: ServerInstance;
  readonly store: EventStore;
  readonly lifecycle: Lifecycle;
  /** Present when there is an API and tokens come from the embedded issuer. */
  readonly issuer: EmbeddedIssuer | undefined;
  /** Writes down what was done with its tokens. */
  readonly record: RecordOversight | undefined;
}

/**
 * Takes the port, opens the data, brings the read models up to date, finishes what was interrupted, and serves. It
 * waits for servers that cannot be reached, and `/health/ready` says so.
 * @throws {DubanError} what opening a store on this machine refuses with; `config-invalid`, `port-in-use`,
 * `key-unusable`; `shutting-down` when it is stopped before it was ready
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger, watchSignals = false, onTrouble = () => {} } = options;
  const clock =
    options.clock ??
    createClock({
      onStepBack: (stepMs) => logger.error({ stepMs }, 'the clock went back'),
      onJump(byMs) {
        if (byMs === undefined) logger.warn('the clock of the machine is believed again');
        else
          logger.error(
            { code: 'clock-jumped', byMs },
            'the clock of the machine jumped and is not believed: nothing is recorded',
          );
      },
    });
  const health = createHealth({ onError: (check, err) => logger.error({ check, err }, 'a health check failed') });
  const metrics = createMetrics();
  const { logOutput } = options;
  if (logOutput !== undefined) metrics.gauge('duban_log_lines_dropped', 'Log lines that nobody read', () => logOutput.dropped);
  const lifecycle = createLifecycle({ logger, health });
  if (watchSignals) lifecycle.watchSignals();
  try {
    const host: Host = { config, logger, clock, health, metrics, lifecycle };
    const kafka = config.feed.engine === 'kafka' ? kafkaSettings(config.feed.url, logger) : undefined;
    const startUp = await beginStartUp(host, onTrouble);
    return await startServices(host, startUp, kafka, options);
  } catch (error) {
    const stopped = lifecycle.stopping.aborted;
    await lifecycle.stop();
    // What is closed under a start makes it fail in one way or another; none of them is a trouble.
    throw stopped ? new DubanError('shutting-down', {}, { cause: error }) : error;
  }
}

/** @throws {DubanError} `config-invalid` */
function kafkaSettings(url: string, logger: Logger): KafkaSettings {
  const log = ({ level, message }: KafkaLogLine) => {
    if (level !== 'info') logger.warn({ kafka: message }, "Kafka's client has something to say");
  };
  return { ...readKafkaUrl(url, 'DUBAN_FEED'), log };
}

async function startServices(
  host: Host,
  startUp: StartUp,
  kafka: KafkaSettings | undefined,
  options: ServerOptions,
): Promise<RunningServer> {
  const { config, clock, lifecycle } = host;
  const runs = (...services: ServiceName[]) => config.service === 'all' || services.includes(config.service);
  const room = await watchRoom(host);
  const { store, journal } = await openStore(host, startUp, room);
  if (runs('command-api', 'query-api')) await startUp.open('DUBAN_TODAY', () => confirmClock(host, store));
  const lags = new LagWatches(host, store);
  if (kafka !== undefined && runs('relay')) startRelay(host, store, kafka, lags);
  if (!runs('command-api', 'query-api', 'projector')) return withoutApi(host, startUp, store);

  const registry = watchUnknownEvents(host, options.registry ?? eventRegistry);
  const { views, documents, projector, progress, lasting } = await startReadModels(host, startUp, {
    store,
    journal,
    kafka,
    registry,
    // A registry that a test gives cannot be passed to a thread or a process.
    beside: options.registry === undefined,
    projects: runs('projector'),
  });
  watchReadModels(host, documents);
  if (projector !== undefined && journal === undefined) await operateProjector(host, projector);
  const feed = kafka === undefined ? undefined : { settings: kafka, group: groupOf(kafka, store) };
  if (runs('projector', 'query-api')) lags.watch(readModelFollower(documents, store, feed, projector));
  if (!runs('command-api', 'query-api')) return withoutApi(host, startUp, store);

  const evidence = await openEvidence(config, room.forEvidence, () => Date.parse(clock.now()));
  lifecycle.own('evidence', () => evidence.close());
  const waiting = runs('command-api') ? await openWaiting(host, documents) : undefined;
  if (waiting !== undefined) keepEvidence(host, { waiting, evidence, store });
  const { checkAnswers = false } = options;
  const queries = runs('query-api') ? progress : undefined;
  const parts = {
    store,
    journal,
    views,
    evidence,
    waiting,
    registry,
    progress: queries,
    commands: runs('command-api'),
    checkAnswers,
  };
  const { server, issuer, oversight, service } = await createApis(host, parts);
  const record: RecordOversight = async (writing) => {
    await oversight.record(writing);
    await issuer?.refresh();
  };
  if (journal !== undefined && projector !== undefined) await operateJournal(host, { journal, evidence, projector, record });
  if (kafka !== undefined) describeFeed(server, kafka);
  // Days begin before the read models are waited for, which may not be there.
  const published = service === undefined ? undefined : await keepPlans(host, startUp, { service, store, seed: options.seed });
  const serve = async () => {
    startUp.done();
    await startUp.handOver(server);
  };
  if (lasting) await serve();
  const upToDate = projector === undefined || (await whenUpToDate(projector, options.onTrouble));
  if (lifecycle.stopping.aborted) throw new DubanError('shutting-down');
  if (service !== undefined && upToDate) {
    const written = config.feed.engine === 'direct' ? await store.head() : published;
    if (written !== undefined) await startUp.open('DUBAN_READ_MODELS', () => progress.waitFor(written, writtenVisibleMaxMs));
  }
  if (!lasting) await serve();
  return { url: startUp.url, server, store, lifecycle, issuer, record };
}

/** A filling that takes no longer is not spoken of, in milliseconds. */
const quietMs = 2_000;

/** False where the documents are in trouble, or it is stopped: nothing but queries waits for them then. */
async function whenUpToDate(projector: Projector, onTrouble: ServerOptions['onTrouble']): Promise<boolean> {
  const timer = setTimeout(() => onTrouble?.(fillingTrouble), quietMs);
  try {
    return await Promise.race([projector.whenCaughtUp(), projector.inTrouble ?? new Promise<false>(() => {})]);
  } finally {
    clearTimeout(timer);
  }
}

const fillingTrouble: NotReady = {
  zh: '读模型正在由事件补齐，查询稍候；命令照常受理',
  en: 'the read models are being filled from the events: queries have to wait, commands are taken',
};

/** How long a start waits until the seed that it published can be read. */
const writtenVisibleMaxMs = 10_000;

function withoutApi({ lifecycle }: Host, startUp: StartUp, store: EventStore): RunningServer {
  startUp.done();
  return { url: startUp.url, server: startUp.server, store, lifecycle, issuer: undefined, record: undefined };
}

async function openStore(host: Host, startUp: StartUp, room: Room): Promise<OpenData> {
  const { config, clock, logger, lifecycle } = host;
  const { engine } = config.eventStore;
  const observer = engine === 'eventstoredb' ? countEventStoreDb(host) : undefined;
  const opening = { logger, hasRoom: room.forCommands, part: config.service, observer };
  const opened = await startUp.open('DUBAN_EVENT_STORE', () => openData(config, { ...opening, createdAt: clock.now() }));
  lifecycle.own('event store', () => opened.store.close());
  watchForGoingBack(host, opened.store);
  await startUp.open('DUBAN_EVENT_STORE', async () => {
    if (opened.store.wentBack !== undefined) throw opened.store.wentBack;
  });
  if (opened.journal !== undefined) watchJournal(opened.journal, host);
  else if (engine === 'eventstoredb') {
    // Whoever serves queries appends what it tells oversight.
    watchEventStore(host, opened.store, config.service !== 'relay' && config.service !== 'projector');
  }
  return opened;
}

async function openWaiting({ config, clock }: Host, views: Documents): Promise<WaitingPieces | undefined> {
  const { evidence, evidenceQuotaBytes: quotaBytes } = config;
  if (evidence.engine === 'memory') return undefined;
  return WaitingPieces.open({
    folder: evidence.folder,
    quotaBytes,
    isReferred: (sha256) => isReferred(views, sha256),
    now: () => Date.parse(clock.now()),
  });
}

interface ReadModelParts {
  readonly store: WatchedStore;
  readonly journal: Journal | undefined;
  readonly kafka: KafkaSettings | undefined;
  readonly registry: WatchedRegistry;
  /** Whether the projector may be beside this one, in a thread or a process. */
  readonly beside: boolean;
  /** Whether this process fills the read models. */
  readonly projects: boolean;
}

interface ReadModels {
  /** For queries. */
  readonly views: ViewReader;
  /** For the server itself, also while queries have to wait. */
  readonly documents: Documents;
  readonly projector: Projector | undefined;
  readonly progress: ViewProgress;
  /** Whether queries alone wait until the documents are up to date. */
  readonly lasting: boolean;
}

/**
 * When everything is embedded, the projector is beside the server; otherwise the documents are on a server, or are
 * little used.
 */
async function startReadModels(host: Host, startUp: StartUp, parts: ReadModelParts): Promise<ReadModels> {
  const { store, journal, kafka, registry, beside, projects } = parts;
  const { eventStore, readModels } = host.config;
  if (journal !== undefined && eventStore.engine === 'journal' && kafka === undefined && beside) {
    const embedded = { store, journal, folder: eventStore.folder, registry };
    if (readModels.engine === 'sqlite') return startProjectorProcess(host, startUp, embedded, readModels.folder);
    if (readModels.engine === 'memory') return startProjectorThread(host, embedded);
  }
  const views = await startUp.open('DUBAN_READ_MODELS', () => openViews(host.config, host.logger, store));
  host.lifecycle.own('documents', () => views.close());
  const projector = projects ? startProjector(host, { store, views, registry, kafka }) : undefined;
  // A runner that follows the store itself has every event. With a feed, only the documents tell how far they are.
  const progress = projector !== undefined && kafka === undefined ? projector : storedProgress(views, store);
  return { views, documents: views, projector, progress, lasting: false };
}

interface Kept {
  readonly service: CommandService;
  readonly store: EventStore;
  readonly seed: ServerOptions['seed'];
}

/**
 * Publishes the seed and keeps plans going from here on: publications are finished and days begin, once each, however
 * many processes serve commands.
 * @returns the position of the seed, when it was published
 */
async function keepPlans(host: Host, startUp: StartUp, { service, store, seed }: Kept): Promise<string | undefined> {
  const { logger, lifecycle } = host;
  const keeper = planKeeper(service, store, logger);
  const published = await startUp.open('DUBAN_EVENT_STORE', async () => {
    const position = seed === undefined ? undefined : await publishSeed(service, store, seed, logger);
    await keeper.keep();
    return position;
  });
  keeper.start();
  lifecycle.own('plan keeper', () => keeper.stop());
  return published;
}

/** Publishes the seed into an empty store only. A plan that is half published is finished by the plan keeper. */
async function publishSeed(
  service: CommandService,
  store: EventStore,
  { plan, manifest }: NonNullable<ServerOptions['seed']>,
  logger: Logger,
): Promise<string | undefined> {
  for await (const _ of store.readAll()) return undefined;
  const outcome = await publish(service, { plan, actor: systemActor, idempotencyKey: 'seed' }, { manifest });
  if (isRejection(outcome)) throw new DubanError(outcome.rejected, outcome.params);
  logger.info({ plan, stream: planStream(plan) }, 'the plan was loaded into the empty store');
  return outcome.position;
}
