/** A server on a long history: the cost of its start, its memory, and its answers. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beginDuban, call, type RunningDuban, tokenFor } from '../../support/duban-process.js';
import { endChild, guardChild } from '../child-processes.js';
import { cpuMs } from '../machine.js';
import { plans } from '../pipeline/events.js';

const settings: NodeJS.ProcessEnv = { DUBAN_LOG_LEVEL: 'warn', DUBAN_RATE_LIMIT_PER_MINUTE: '100000000' };
/** Filling the read models for the first time from ten million events takes some minutes. */
const readyMaxMs = 3_600_000;
const lookMs = 50;

export interface Started {
  readonly server: RunningDuban;
  /** From the start of the process until it answers every query. */
  readonly readyMs: number;
  /** CPU time of the process and its children until then. */
  readonly readyCpuMs: number;
  /** The longest time for an answer in the meantime, whatever the answer was. */
  readonly longestAnswerMs: number;
}

const processes = (pid: number): number[] => {
  const children = readProc(`/proc/${pid}/task/${pid}/children`).split(' ').map(Number).filter(Boolean);
  return [pid, ...children.flatMap(processes)];
};

/** Empty when the process has just ended. */
function readProc(file: string): string {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return '';
  }
}

/**
 * A line of `/proc/<pid>/status`, summed over the process and its children, in MB. `VmRSS`: present memory; `VmHWM`:
 * the highest so far.
 */
export function residentMb({ process }: RunningDuban, line: 'VmRSS' | 'VmHWM'): number {
  const of = (pid: number) => Number(new RegExp(`${line}:\\s+(\\d+) kB`).exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0);
  return processes(process.pid as number).reduce((sum, pid) => sum + of(pid), 0) / 1024;
}

/** Starts a server and asks it without pause until its read models are complete. */
export async function startOn(folder: string, readModels: readonly string[]): Promise<Started> {
  const began = performance.now();
  const { ready, ...server } = beginDuban(folder, readModels, settings);
  guardChild(server.process);
  let longestAnswerMs = 0;
  const url = await ready;
  const token = await tokenFor(folder, { role: 'auditor' });
  for (;;) {
    const asked = performance.now();
    const { status } = await call(url, `/v1/plans/${plans[0]}/tasks/3.2`, { token });
    longestAnswerMs = Math.max(longestAnswerMs, performance.now() - asked);
    // An empty store does not have this plan, and is ready all the same.
    const whole = (await call(url, '/health/ready')).status === 200;
    if (whole && (status === 200 || status === 404)) break;
    if (performance.now() - began > readyMaxMs) throw new Error(`not ready: ${status}\n${server.output()}`);
    await pause(lookMs);
  }
  const readyCpuMs = cpuMs([server.process.pid as number]) ?? Number.NaN;
  return { server: { ...server, url }, readyMs: performance.now() - began, readyCpuMs, longestAnswerMs };
}

export const stop = ({ process }: RunningDuban) => endChild(process, 'SIGTERM', 60_000);

/** Bytes of all files in a folder; 0 when the folder does not exist. */
export function bytesIn(folder: string): number {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return 0;
  }
  return names.map((name) => statSync(join(folder, name))).reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
