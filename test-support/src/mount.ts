/** A small file system for one test, if the machine allows mounting. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Test } from 'tap';

/** A tmpfs of so many KiB until the test ends; undefined, with a loud message, if mounting is not allowed. */
export function mountSmall(t: Test, kibibytes: number): string | undefined {
  const folder = mkdtempSync(`${tmpdir()}/duban-mount-`);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'none', folder], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(folder);
    t.pass('NOT TESTED on a real file system', { skip: `mounting a tmpfs is not allowed here: ${error}` });
    return undefined;
  }
  t.teardown(() => {
    // `-l`, because a file there may still be open: SQLite's files are closed only when they are garbage-collected.
    execFileSync('umount', ['-l', folder]);
    rmdirSync(folder);
  });
  return folder;
}

export function remountReadOnly(folder: string): void {
  execFileSync('mount', ['-o', 'remount,ro', folder]);
}

export function remountWritable(folder: string): void {
  execFileSync('mount', ['-o', 'remount,rw', folder]);
}
