/** Where a backup may go: beside the data, never into it. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { DubanError } from '@duban/domain';

/**
 * Refuses a copy inside of what is copied: it would be taken for a part of the data, lie on the same disk, and, among
 * the keys, be read and copied as one of them.
 * @throws {DubanError} `backup-target-inside`
 */
export async function refuseInside(target: string, folders: readonly (string | undefined)[]): Promise<void> {
  const real = await realPath(target);
  for (const folder of folders) {
    if (folder === undefined) continue;
    const way = relative(await realPath(folder), real);
    if (way !== '..' && !way.startsWith(`..${sep}`)) throw new DubanError('backup-target-inside', { target, folder });
  }
}

/** The path without links; of what does not exist, that of its folder and its name. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const above = dirname(path);
    if (above === path || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return join(await realPath(above), basename(path));
  }
}
