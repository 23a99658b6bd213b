/** All of Duban in one process: the event store, the pump to the read models, and both APIs on one port. */
import { CommandService, commandRoutes, publish, systemActor } from '@duban/command-api';
import { DubanError, eventRegistry, isRejection, type Manifest, planStream } from '@duban/domain';
import { type EventStore, type Journal, Transactor } from '@duban/event-store';
import type { EvidenceStore } from '@duban/evidence';
import { queryRoutes } from '@duban/query-api';
import { Runner } from '@duban/read-models';
import {
  type Clock,
  type Config,
  createAuthenticator,
  createClock,
  createCursors,
  createHealth,
  createLifecycle,
  createMetrics,
  createOidcIssuer,
  createServer,
  type EmbeddedIssuer,
  type Health,
  type Lifecycle,
  type Logger,
  listen,
  OversightCounts,
  openEmbeddedIssuer,
  probePort,
  type ServerInstance,
  type TokenVerifier,
} from '@duban/runtime';
import { openControl } from './control.js';
import { cursorKey } from './cursor-key.js';
import { backupOpen, openData, openEvidence } from './data.js';
import { openFeed, openViews } from './engines.js';
import { watchJournal, watchOversight, watchRunner } from './observation.js';
import { OversightLog } from './oversight-log.js';
import { planKeeper } from './plan-keeper.js';
import { sharedProgress } from './shared-progress.js';

export interface StandaloneOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock?: Clock | undefined;
  /** Published when the store holds no event. */
  readonly seed?: { readonly plan: string; readonly manifest: Manifest } | undefined;
  /** Holds answers against their schemas: for tests. */
  readonly checkAnswers?: boolean;
}

export interface Standalone {
  readonly url: string;
  readonly server: ServerInstance;
  readonly store: EventStore;
  readonly lifecycle: Lifecycle;
  /** Present when tokens come from the embedded issuer. */
  readonly issuer: EmbeddedIssuer | undefined;
}

/**
 * Opens the data, brings the read models up to it, finishes what was interrupted, and listens.
 * @throws {DubanError} what opening a store refuses with; `config-invalid`, `port-in-use`, `key-unusable`
 */
export async function startStandalone({
  config,
  logger,
  seed,
  checkAnswers = false,
  ...options
}: StandaloneOptions): Promise<Standalone> {
  const clock = options.clock ?? createClock({ onStepBack: (stepMs) => logger.error({ stepMs }, 'the clock went back') });
  const health = createHealth({ onError: (check, err) => logger.error({ check, err }, 'a health check failed') });
  const metrics = createMetrics();
  const lifecycle = createLifecycle({ logger, health });
  try {
    await probePort(config);
    const { store, journal } = await openData(config, clock.now(), logger);
    lifecycle.own('event store', () => store.close());
    const evidence = await openEvidence(config);
    lifecycle.own('evidence', () => evidence.close());
    if (journal !== undefined) await operateJournal({ journal, evidence, config, lifecycle });
    if (journal !== undefined) watchJournal(journal, { logger, health, metrics });
    const oversight = new OversightCounts({ clock });
    const oversightLog = new OversightLog({ counts: oversight, store, clock, logger });
    watchOversight(oversight, oversightLog, metrics);
    oversightLog.start();
    lifecycle.own('oversight', () => oversightLog.stop());

    const views = await openViews(config, logger);
    lifecycle.own('documents', () => views.close());
    const runner: Runner = new Runner({
      store: views,
      source: store,
      feed: openFeed({ config, store, lifecycle, logger }),
      observer: watchRunner({ logger, health, metrics }, () => runner),
    });
    const pump = new AbortController();
    const pumping = runner.run(pump.signal);
    lifecycle.own('read models', async () => {
      pump.abort();
      await pumping;
    });

    const service = new CommandService(new Transactor(store, eventRegistry), clock);
    const { verifier, issuer } = await openIssuer(config, clock, health);
    const authenticator = createAuthenticator({ verifier, clock });
    const server = await createServer({ config, logger, metrics, health, authenticator, oversight, checkAnswers });
    lifecycle.serve(server);
    commandRoutes(server, { service, evidence, oversight });
    const progress = config.feed.engine === 'direct' ? runner : sharedProgress(runner, views);
    queryRoutes(server, { views, progress, cursors: createCursors(await cursorKey(config)), evidence, oversight });
    health.register('clock', () => (clock.healthy ? undefined : { zh: '时钟倒退', en: 'The clock went back' }));

    await runner.whenCaughtUp();
    if (seed !== undefined) await publishSeed(service, store, seed, logger);
    const keeper = planKeeper(service, views, logger);
    await keeper.keep();
    keeper.start();
    lifecycle.own('plan keeper', () => keeper.stop());
    await runner.waitFor(await store.head(), seedVisibleMaxMs);
    return { url: await listen(server, config), server, store, lifecycle, issuer };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

/** How long a start waits until what it published itself can be read. */
const seedVisibleMaxMs = 10_000;

interface Operated {
  readonly journal: Journal;
  readonly evidence: EvidenceStore;
  readonly config: Config;
  readonly lifecycle: Lifecycle;
}

async function operateJournal({ journal, evidence, config, lifecycle }: Operated): Promise<void> {
  if (config.eventStore.engine !== 'journal') return;
  const control = await openControl(config.eventStore.folder, {
    backup: (target) => backupOpen(journal, { keys: config.keysFolder, evidence }, target),
  });
  lifecycle.own('control socket', () => control.close());
}

async function openIssuer(
  config: Config,
  clock: Clock,
  health: Health,
): Promise<{ verifier: TokenVerifier; issuer: EmbeddedIssuer | undefined }> {
  const { issuer: chosen, keysFolder } = config;
  if (chosen.kind === 'embedded') {
    const issuer = await openEmbeddedIssuer({ keysFolder, audience: chosen.audience, clock });
    return { verifier: issuer, issuer };
  }
  const verifier = createOidcIssuer({ ...chosen, clock });
  health.register('issuer', () => verifier.check());
  return { verifier, issuer: undefined };
}

/** Only an empty store gets the seed; a plan half published is finished by the plan keeper. */
async function publishSeed(
  service: CommandService,
  store: EventStore,
  { plan, manifest }: NonNullable<StandaloneOptions['seed']>,
  logger: Logger,
): Promise<void> {
  for await (const _ of store.readAll()) return;
  const outcome = await publish(service, { plan, actor: systemActor, idempotencyKey: 'seed' }, { manifest });
  if (isRejection(outcome)) throw new DubanError(outcome.rejected, outcome.params);
  logger.info({ plan, stream: planStream(plan) }, 'the plan was loaded into the empty store');
}
