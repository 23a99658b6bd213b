/** The machine on which the figures were measured, and the limit that its disk sets. */
import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly kernel: string;
  readonly folder: string;
  /** True when the folder is in memory. Then durability costs nothing, and the figures mean nothing. */
  readonly folderInMemory: boolean;
  readonly postgres: string | undefined;
}

const tmpfsMagic = 0x01021994;

export function describeMachine(folder: string, postgres: string | undefined): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    node: process.version,
    kernel: release(),
    folder,
    folderInMemory: statfsSync(folder).type === tmpfsMagic,
    postgres,
  };
}

/** The approximate size of one event in a journal. */
export const probeEventBytes = 1_500;
const probeMs = 1_000;

/** How many groups of `events` events each second can be appended to a file and made durable, one after another. */
export function groupCommitsPerSecond(folder: string, events: number): number {
  const file = join(folder, `duban-bench-probe-${process.pid}`);
  const group = Buffer.alloc(events * probeEventBytes, 'x');
  const descriptor = openSync(file, 'wx');
  try {
    const startedAt = performance.now();
    let commits = 0;
    for (; performance.now() - startedAt < probeMs; commits += 1) {
      writeSync(descriptor, group);
      fdatasyncSync(descriptor);
    }
    return (commits * 1000) / (performance.now() - startedAt);
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}

let ticksPerSecond: number | undefined;

/** CPU time that all processors have been busy so far, in ms. */
export function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

/** CPU time that processes and their children have used so far, in ms; undefined when there is no /proc. */
export function cpuMs(pids: readonly number[]): number | undefined {
  if (process.platform !== 'linux') return undefined;
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (pids.reduce((sum, pid) => sum + ticksOfTree(pid), 0) * 1000) / ticksPerSecond;
}

/** proc(5): in `stat`, after the name in parentheses, utime and stime are the 12th and 13th fields. */
function ticksOfTree(pid: number): number {
  const fields = readProc(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const children = readProc(`/proc/${pid}/task/${pid}/children`).split(' ').map(Number).filter(Boolean);
  return children.reduce((sum, child) => sum + ticksOfTree(child), Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
}

/** Empty when the process has just ended, as helper processes of a database do. */
function readProc(file: string): string {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return '';
  }
}
