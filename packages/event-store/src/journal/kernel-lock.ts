/**
 * flock(2) on a folder, which belongs to the open description of it and not to a name: it ends when the
 * descriptor is closed, with the process at the latest, and removing or renaming files does not touch it.
 * Node has no call for it, so the command of that name (util-linux, BusyBox) locks the description that it
 * is handed, and leaves it locked to us when it ends.
 */
import { spawn } from 'node:child_process';

/** `none`: there is no such command, or the file system has no such lock. */
export type KernelLock = 'ours' | 'taken' | 'none';

const inherited = 3;
/** What the command ends with when another holds the lock. */
const exitTaken = 1;

/** Locks what a descriptor is of, for as long as the descriptor is open. */
export function lockByKernel(descriptor: number): Promise<KernelLock> {
  if (process.platform !== 'linux') return Promise.resolve('none');
  return new Promise((resolve) => {
    const command = spawn('flock', ['-x', '-n', String(inherited)], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
    command.on('error', () => resolve('none'));
    command.on('exit', (code) => resolve(code === 0 ? 'ours' : code === exitTaken ? 'taken' : 'none'));
  });
}
