/**
 * While a file is filled for the first time nothing waits for the disk. A power cut then leaves any mixture of its pages,
 * each of them sound; the end of a process loses nothing. So a note beside the file names the start of the machine, and
 * in another one the file is begun anew.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { damaged } from './faults.js';

/** Paths of the folder of the read models, of its file and of the note. */
type Places = Readonly<Record<'path' | 'file' | 'unsynced', string>>;

const bootFile = '/proc/sys/kernel/random/boot_id';

/** Undefined where the system does not tell one start from the next: there everything waits for the disk. */
function thisBoot(): string | undefined {
  try {
    return readFileSync(bootFile, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** To be called before anything is in the file. The note is on disk when it returns. Whether the file may be unsynced. */
export function noteUnsynced({ path, unsynced }: Places, boot = thisBoot()): boolean {
  if (boot === undefined) return false;
  const note = openSync(unsynced, 'w', 0o600);
  try {
    writeSync(note, `${boot}\n`);
    fsyncSync(note);
  } finally {
    closeSync(note);
  }
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  return true;
}

export const isUnsynced = ({ unsynced }: Places): boolean => existsSync(unsynced);

/** What is in the file may have been lost in part. */
export function lostUnsynced({ file, unsynced }: Places) {
  if (!existsSync(unsynced) || readFileSync(unsynced, 'utf8').trim() === thisBoot()) return undefined;
  return damaged(file, 'the machine was started anew before it had been filled and synced');
}

/** After all of the file is on disk. */
export function noteSynced({ unsynced }: Places): void {
  rmSync(unsynced, { force: true });
}
