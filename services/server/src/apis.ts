/** The two APIs on one port, or one of them alone, and what belongs to whoever answers requests. */
import { CommandService, commandRoutes, evidenceThere, indicatorsOf } from '@duban/command-api';
import type { EventRegistry } from '@duban/domain';
import { type EventStore, type Journal, Transactor } from '@duban/event-store';
import type { EvidenceStore, WaitingPieces } from '@duban/evidence';
import { queryRoutes } from '@duban/query-api';
import type { ViewProgress, ViewReader } from '@duban/read-models';
import {
  clockCheck,
  createCursors,
  createServer,
  type EmbeddedIssuer,
  type Logger,
  OversightCounts,
  openAuthentication,
  type ServerInstance,
} from '@duban/runtime';
import { cursorKey } from './cursor-key.js';
import type { Host } from './host.js';
import { watchOversight } from './observation.js';
import { OversightLog } from './oversight-log.js';
import { startPast } from './past.js';
import { ServedReconciler } from './reconciler.js';

export interface ApiParts {
  readonly store: EventStore;
  readonly journal: Journal | undefined;
  readonly views: ViewReader;
  readonly evidence: EvidenceStore;
  /** Absent where evidence is kept in memory. */
  readonly waiting: WaitingPieces | undefined;
  readonly registry: EventRegistry;
  /** Absent where queries are not served. */
  readonly progress: ViewProgress | undefined;
  readonly commands: boolean;
  /** Holds answers against their schemas: for tests. */
  readonly checkAnswers: boolean;
}

export interface Apis {
  /** Not listening yet. */
  readonly server: ServerInstance;
  readonly issuer: EmbeddedIssuer | undefined;
  readonly oversight: OversightLog;
  /** Present when commands are served here. */
  readonly service: CommandService | undefined;
}

export async function createApis(host: Host, parts: ApiParts): Promise<Apis> {
  const { config, logger, clock, health, metrics, lifecycle } = host;
  const { store, journal, views, evidence, waiting, registry, progress, commands, checkAnswers } = parts;
  const oversight = new OversightCounts({ clock });
  // The only thing that a process without commands writes: records of who was refused and who read.
  const oversightLog = new OversightLog({ counts: oversight, store, clock, logger });
  watchOversight(oversight, oversightLog, metrics);
  oversightLog.start();
  lifecycle.own('oversight', () => oversightLog.stop());

  const { authenticator, embedded: issuer } = await openAuthentication({ config, clock, health });
  if (issuer !== undefined) lifecycle.own('keys', keepFresh(issuer, logger));
  const server = await createServer({ config, logger, metrics, health, authenticator, oversight, checkAnswers });
  lifecycle.serve(server);
  health.register('clock', clockCheck(clock));
  const service = commands
    ? new CommandService(new Transactor(store, registry), clock, evidenceThere(evidence), indicatorsOf(store))
    : undefined;
  if (service !== undefined) commandRoutes(server, { service, evidence, waiting, oversight });
  if (progress !== undefined) {
    const cursors = createCursors(await cursorKey(config));
    const past = startPast(host, store, journal);
    const reconciler = new ServedReconciler(host, { store, views, record: (writing) => oversightLog.record(writing) });
    lifecycle.own('reconciliation', () => reconciler.stop());
    const events = store;
    queryRoutes(server, { views, progress, cursors, evidence, events, past, source: store, reconciler, oversight });
  }
  return { server, issuer, oversight: oversightLog, service };
}

/** Keys and revocations are files that commands change beside the server, in whichever process. */
const lookAtKeysEveryMs = 1_000;

function keepFresh(issuer: EmbeddedIssuer, logger: Logger): () => Promise<void> {
  const look = () => issuer.refresh().catch((error: unknown) => logger.error({ err: error }, 'the keys could not be read anew'));
  const timer = setInterval(() => void look(), lookAtKeysEveryMs).unref();
  return async () => clearInterval(timer);
}
