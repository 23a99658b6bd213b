/** What an operator may ask a running process for, through the control socket in its data folder. */
import { DubanError } from '@duban/domain';
import type { Journal } from '@duban/event-store';
import type { EvidenceStore } from '@duban/evidence';
import { refuseInside } from './backup-target.js';
import { openControl, openSharedControl, type ProjectionControl } from './control.js';
import { backupOpen } from './data.js';
import type { Host } from './host.js';
import type { Projector } from './projection.js';
import type { RecordOversight } from './token-records.js';

interface Operated {
  readonly journal: Journal;
  readonly evidence: EvidenceStore;
  readonly projector: Projector;
  readonly record: RecordOversight;
}

export async function operateJournal(
  { config, lifecycle }: Host,
  { journal, evidence, projector, record }: Operated,
): Promise<void> {
  if (config.eventStore.engine !== 'journal') return;
  const journalFolder = config.eventStore.folder;
  const evidenceFolder = config.evidence.engine === 'folder' ? config.evidence.folder : undefined;
  const control = await openControl(journalFolder, {
    async backup(target, withKeys) {
      await refuseInside(target, [journalFolder, config.keysFolder, evidenceFolder]);
      return backupOpen(journal, { keys: withKeys ? config.keysFolder : undefined, evidence }, target);
    },
    record,
    async rebuild(order, rebuilding) {
      if (projector.rebuild !== undefined) return projector.rebuild(order, rebuilding);
      throw new DubanError('config-invalid', { key: 'DUBAN_READ_MODELS', detail: '只有一代 / one generation only' });
    },
    ...projectionControl(projector),
  });
  lifecycle.own('control socket', () => control.close());
}

/** Where the events are on a server. A process whose data folder cannot be written to goes on without the socket. */
export async function operateProjector({ config, logger, lifecycle }: Host, projector: Projector): Promise<void> {
  const { dataFolder } = config;
  if (dataFolder === undefined) return;
  try {
    const control = await openSharedControl(dataFolder, projectionControl(projector));
    lifecycle.own('control socket', () => control.close());
  } catch (err) {
    logger.warn({ err, folder: dataFolder }, 'no control socket: duban parked cannot ask this process');
  }
}

const projectionControl = (projector: Projector): ProjectionControl => ({
  parked: async () => (await projector.health()).parked,
  async retry(plan) {
    const parkedIn = async () => (await projector.health()).parked.find((parked) => parked.plan === plan) ?? null;
    const found = (await parkedIn()) !== null;
    await projector.retry(plan);
    return { found, parked: await parkedIn() };
  },
});
