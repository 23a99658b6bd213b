/** Where a process of Duban spends its time, by package, from the profiles that Node writes when it ends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Instants of `process.hrtime`, in µs: V8 counts by the same clock. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

interface CpuProfile {
  readonly startTime: number;
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export const nowUs = () => Number(process.hrtime.bigint() / 1_000n);

export const profiling = (folder: string): readonly string[] => ['--cpu-prof', `--cpu-prof-dir=${folder}`];

/** Each package's share of the time in which anything was done, largest first. All threads of the process count. */
export function sharesByPackage(folder: string, { from, to }: Window): Readonly<Record<string, number>> {
  const spent = new Map<string, number>();
  let all = 0;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile;
    const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
    let at = profile.startTime;
    for (const [index, sample] of profile.samples.entries()) {
      const took = profile.timeDeltas[index] ?? 0;
      at += took;
      const frame = frames.get(sample);
      if (frame === undefined || frame.functionName === '(idle)' || at < from || at > to) continue;
      const where = packageOf(frame);
      spent.set(where, (spent.get(where) ?? 0) + took);
      all += took;
    }
  }
  return Object.fromEntries([...spent].sort(([, a], [, b]) => b - a).map(([where, took]) => [where, took / all]));
}

function packageOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
  const foreign = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  const own = /\/(?:packages|services)\/([^/]+)\//.exec(url)?.[1];
  if (foreign !== undefined) return foreign;
  if (own !== undefined) return `@duban/${own}`;
  // Entries without a file: V8's own work, and the part of Node that is not JavaScript.
  return url === '' && functionName.startsWith('(garbage') ? 'garbage collection' : 'Node';
}
