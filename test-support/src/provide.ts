/** Finds what tests need, and installs what is missing if it can. */
import { spawnSync } from 'node:child_process';
import { fetchJars } from './maven-jars.js';
import { type CommandNeed, find, type Need } from './needs.js';

export type Provision =
  | { readonly need: Need; readonly state: 'found' | 'installed'; readonly path: string }
  | { readonly need: Need; readonly state: 'missing'; readonly reason: string };

const updateMaxMs = 120_000;
const installMaxMs = 300_000;

/** Undefined on success, otherwise the last line that the command printed. */
function aptGet(args: readonly string[], timeout: number): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stdout, stderr } = spawnSync('apt-get', args, {
    env,
    timeout,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) return undefined;
  const lastLine = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').at(-1);
  return `apt-get ${args[0]}: ${error?.message ?? lastLine}`;
}

function install({ debianPackage, commands }: CommandNeed): string | undefined {
  if (process.getuid?.() !== 0) return `not installed, and only root may: apt-get install ${debianPackage}`;
  const fault =
    aptGet(['update'], updateMaxMs) ?? aptGet(['install', '--yes', '--no-install-recommends', debianPackage], installMaxMs);
  return fault ?? `${debianPackage} was installed but brought none of ${commands.join(', ')}`;
}

/** Looks for each need in order, and installs or fetches what is missing if it can. May take minutes. */
export function provide(needs: readonly Need[]): Provision[] {
  return needs.map((need): Provision => {
    const before = find(need);
    if (before !== undefined) return { need, state: 'found', path: before };
    const fault = 'artifacts' in need ? fetchJars(need) : install(need);
    const path = find(need);
    if (path !== undefined) return { need, state: 'installed', path };
    return { need, state: 'missing', reason: fault ?? 'it is not where it was put' };
  });
}

/** One line for a person. */
export function provisionLine(provision: Provision): string {
  const { need, state } = provision;
  return `${need.name}: ${state}, ${state === 'missing' ? provision.reason : provision.path}`;
}
