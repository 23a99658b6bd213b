/**
 * A relay's checkpoint in a file, for a feed that cannot say itself where it ends. The file is replaced
 * whole: written beside, synced, renamed, and the folder synced, so a power cut leaves the old or the new.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RelayCheckpoint } from './relay.js';

const pattern = /^[a-z0-9]{12}-\d{20}\n$/;

/** Anything but a position of the epoch counts as none: the relay then begins with the first event. */
export function fileCheckpoint(path: string): RelayCheckpoint {
  return {
    load: async (epoch) => {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return pattern.test(text) && text.startsWith(`${epoch}-`) ? text.trimEnd() : undefined;
    },
    save: async (position) => {
      const beside = `${path}.new`;
      await withFile(beside, 'w', async (file) => {
        await file.writeFile(`${position}\n`);
        await file.datasync();
      });
      await rename(beside, path);
      await withFile(dirname(path), 'r', (folder) => folder.sync());
    },
  };
}

type File = Awaited<ReturnType<typeof open>>;

async function withFile(path: string, flags: string, use: (file: File) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
