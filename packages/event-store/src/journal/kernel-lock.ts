/**
 * flock(2) on a folder. The lock belongs to the open description of the folder and not to a name: it ends when the
 * descriptor is closed, at the latest with the process, and removing or renaming files does not touch it. Node has no
 * call for it. The command of that name (util-linux, BusyBox) locks the description that it inherits, and leaves it
 * locked for us when it ends.
 */
import { spawn } from 'node:child_process';

/** `none`: the command is missing, or the file system has no such lock. */
export type KernelLock = 'ours' | 'taken' | 'none';

const inherited = 3;
/** Exit code of the command when another process holds the lock. */
const exitTaken = 1;

/** Locks the folder of a descriptor, for as long as the descriptor is open. */
export function lockByKernel(descriptor: number): Promise<KernelLock> {
  if (process.platform !== 'linux') return Promise.resolve('none');
  return new Promise((resolve) => {
    const command = spawn('flock', ['-x', '-n', String(inherited)], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
    command.on('error', () => resolve('none'));
    command.on('exit', (code) => resolve(code === 0 ? 'ours' : code === exitTaken ? 'taken' : 'none'));
  });
}
