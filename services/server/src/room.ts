/**
 * The room that is left on the disks of this process. A reserve is kept: evidence stops at all of it, commands at a
 * part of it.
 */
import { type DiskSpace, watchDiskSpace } from '@duban/runtime';
import type { Host } from './host.js';

/** The part of the reserve that commands may not use either. */
const commandShare = 1 / 4;
const unbounded: Pick<DiskSpace, 'freeBytes' | 'take'> = { freeBytes: Number.POSITIVE_INFINITY, take: () => {} };

export interface Room {
  forCommands(): boolean;
  /** Whether so many bytes may be written. If so, they count as written from here on. */
  forEvidence(bytes: number): boolean;
}

export async function watchRoom({ config, health, metrics, lifecycle }: Host): Promise<Room> {
  const { eventStore, evidence, diskReserveBytes: reserve } = config;
  const watch = async (folder: string) => {
    const space = await watchDiskSpace(folder);
    lifecycle.own(`disk space of ${folder}`, async () => space.stop());
    return space;
  };
  const ofEvents = eventStore.engine === 'journal' ? await watch(eventStore.folder) : unbounded;
  const ofEvidence = evidence.engine === 'folder' ? await watch(evidence.folder) : unbounded;
  const room: Room = {
    forCommands: () => ofEvents.freeBytes >= reserve * commandShare,
    forEvidence(bytes) {
      if (Math.min(ofEvidence.freeBytes, ofEvents.freeBytes) - bytes < reserve) return false;
      // Events and evidence may be on one disk.
      for (const space of [ofEvidence, ofEvents]) space.take(bytes);
      return true;
    },
  };
  health.register('disk', () => {
    if (!room.forCommands()) return { zh: '磁盘空间不足，暂不受理命令', en: 'The disk is nearly full: commands are refused' };
    if (room.forEvidence(0)) return undefined;
    return { ready: true, zh: '磁盘空间不足，暂不收佐证材料', en: 'The disk is getting full: evidence is refused' };
  });
  metrics.gauge('duban_disk_free_bytes', 'Free bytes on the disk of the events', () =>
    Math.min(ofEvents.freeBytes, Number.MAX_SAFE_INTEGER),
  );
  return room;
}
