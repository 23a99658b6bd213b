/** The projector where everything is on this machine: beside the server, following the journal's files. */
import type { Journal, WatchedStore } from '@duban/event-store';
import type { RunnerObserver, ViewProgress, ViewReader } from '@duban/read-models';
import { keepers } from './data.js';
import type { Host } from './host.js';
import { openLastingDocuments } from './lasting-documents.js';
import { watchRunner } from './observation.js';
import type { Documents } from './projection.js';
import { askedDocuments } from './projector-beside/asked-documents.js';
import { processLink, threadLink } from './projector-beside/links.js';
import { ProjectorBeside } from './projector-beside/projector-beside.js';
import type { StartUp } from './start-up.js';
import type { WatchedRegistry } from './unknown-events.js';

export interface EmbeddedReadModels {
  /** For queries. */
  readonly views: ViewReader;
  /** The same as far as they go, for the server itself. */
  readonly documents: Documents;
  readonly projector: ProjectorBeside;
  readonly progress: ViewProgress;
  /** Whether queries alone wait until the documents are up to date. */
  readonly lasting: boolean;
}

interface Parts {
  readonly store: WatchedStore;
  readonly journal: Journal;
  /** The journal's. */
  readonly folder: string;
  readonly registry: WatchedRegistry;
}

/** Documents in the memory of a thread. */
export async function startProjectorThread(host: Host, { journal, folder, registry }: Parts): Promise<EmbeddedReadModels> {
  const observer = watchRunner(host, () => projector);
  const onUnknownEvent = (plan: string, event: string) => registry.note(plan, event);
  const options = { journal, folder, link: threadLink, observer, onUnknownEvent };
  const projector: ProjectorBeside = new ProjectorBeside(options, await journal.head());
  host.lifecycle.own('projector', () => projector.stop());
  const views = askedDocuments(projector);
  return { views, documents: views, projector, progress: projector, lasting: false };
}

/** The part of the reserve that read models leave free: commands may use down to a quarter of it. */
const derivedShare = 1 / 2;

/**
 * Documents on disk, written by a process of its own and read by this one. That they cannot be opened, or are damaged,
 * keeps nothing waiting but queries.
 */
export async function startProjectorProcess(
  host: Host,
  startUp: StartUp,
  { store, journal, folder, registry }: Parts,
  kept: string,
): Promise<EmbeddedReadModels> {
  const { config, logger, lifecycle } = host;
  const observer = toldWhileFilling(
    host,
    watchRunner(host, () => projector),
    () => projector,
  );
  const onUnknownEvent = (plan: string, event: string) => registry.note(plan, event);
  const lasting = await openLastingDocuments({
    folder: kept,
    freeBytes: config.diskReserveBytes * derivedShare,
    epoch: journal.epoch,
    verify: (landmarks) => store.verify(landmarks, keepers.readModels),
    onBegunAnew: (err) => logger.error({ err, folder: kept }, 'the read models are deleted and filled again from the events'),
    onDamage: (damage) => projector.beginAnew(damage),
  });
  const options = { journal, folder, link: processLink, observer, onUnknownEvent, kept: lasting };
  const projector: ProjectorBeside = new ProjectorBeside(options, await journal.head());
  lifecycle.own('projector', () => projector.stop());
  // Closed before the projector stops: the last one to close tidies the file, and only a writer can.
  lifecycle.own('documents', () => lasting.close());
  await startUp.open('DUBAN_READ_MODELS', () => lasting.settled);
  return { views: lasting.views, documents: lasting.reader, projector, progress: lasting.progress(projector), lasting: true };
}

const tellEveryMs = 5_000;

/** Says in the log how far a long filling has come. */
function toldWhileFilling(
  { logger }: Pick<Host, 'logger'>,
  observer: RunnerObserver,
  projector: () => Pick<ProjectorBeside, 'filling'>,
): RunnerObserver {
  let toldAt = performance.now();
  return {
    ...observer,
    applied(batch) {
      observer.applied?.(batch);
      if (performance.now() - toldAt < tellEveryMs) return;
      toldAt = performance.now();
      const { filling } = projector();
      if (filling !== undefined) logger.info(filling, 'the read models are being filled from the events');
    },
  };
}
