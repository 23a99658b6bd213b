/** The free space on the disk of a folder. It is looked at once a second, so that asking costs nothing. */
import { statfs } from 'node:fs/promises';

const everyMs = 1_000;

export interface DiskSpace {
  /** Bytes that can still be written; infinite before the first look, and where it cannot be found out. */
  readonly freeBytes: number;
  stop(): void;
}

export interface DiskSpaceOptions {
  /** Asks for the free bytes on the disk of a folder; the operating system answers when absent. */
  readonly free?: (folder: string) => Promise<number>;
}

const freeOf = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Watches a folder's disk. The first look is taken before it resolves. */
export async function watchDiskSpace(folder: string, { free = freeOf }: DiskSpaceOptions = {}): Promise<DiskSpace> {
  let freeBytes = Number.POSITIVE_INFINITY;
  const look = async () => {
    freeBytes = await free(folder).catch(() => Number.POSITIVE_INFINITY);
  };
  await look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    get freeBytes() {
      return freeBytes;
    },
    stop: () => clearInterval(timer),
  };
}
