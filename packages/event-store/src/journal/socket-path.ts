/** Paths of unix sockets. The kernel cuts them off after about a hundred characters, without an error. */
import { relative, resolve } from 'node:path';

/** `sun_path` has 108 bytes with its closing NUL. */
const socketPathMaxBytes = 107;
const longestNameBytes = 40;

/**
 * A path for a socket in a folder that is short enough: as it is, relative to the working directory, or
 * (on Linux) through this process's open descriptor of the folder.
 * @param name at most 40 bytes
 */
export function socketPath(folder: string, descriptor: number, name: string): string {
  const fits = (path: string) => Buffer.byteLength(path) + longestNameBytes < socketPathMaxBytes;
  const near = [resolve(folder), relative('.', folder) || '.'].find(fits);
  return `${near ?? `/proc/self/fd/${descriptor}`}/${name}`;
}
