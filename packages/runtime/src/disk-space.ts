/**
 * How much room there is on the disk of a folder, looked at once a second, so that asking costs nothing. What this
 * process itself puts there between two looks is counted, since a disk can be filled in a second.
 */
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const everyMs = 1_000;

export interface DiskSpace {
  /** Bytes that can still be written; infinite before the first look, and where it cannot be found out. */
  readonly freeBytes: number;
  /** Counts bytes that are about to be written. */
  take(bytes: number): void;
  stop(): void;
}

export interface DiskSpaceOptions {
  /** Asks for the free bytes on the disk of a folder; the operating system answers when absent. */
  readonly free?: (folder: string) => Promise<number>;
}

/** A folder that is not there yet will be on the disk of the one that it is made in. */
async function freeOf(folder: string): Promise<number> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(at) === at) throw error;
    }
  }
}

/** Watches a folder's disk. The first look is taken before it resolves. */
export async function watchDiskSpace(folder: string, { free = freeOf }: DiskSpaceOptions = {}): Promise<DiskSpace> {
  let freeBytes = Number.POSITIVE_INFINITY;
  /** Bytes counted while a look is under way: it may not have seen them, so they are taken off what it finds. */
  let takenMeanwhile = 0;
  const look = async () => {
    takenMeanwhile = 0;
    const found = await free(folder).catch(() => Number.POSITIVE_INFINITY);
    freeBytes = found - takenMeanwhile;
  };
  await look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    get freeBytes() {
      return freeBytes;
    },
    take(bytes) {
      freeBytes -= bytes;
      takenMeanwhile += bytes;
    },
    stop: () => clearInterval(timer),
  };
}
