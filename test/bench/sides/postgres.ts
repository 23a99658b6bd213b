/**
 * A PostgreSQL server of the benchmark's own: a fresh cluster in a temporary folder, reached over a unix
 * socket, fully durable, otherwise as it comes. PostgreSQL refuses to run as root, so for root it runs as
 * `postgres` or `nobody`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { endChild, guardChild, guardFolder } from '../child-processes.js';

export interface PostgresBinaries {
  readonly folder: string;
  readonly version: string;
}

export interface Postgres {
  readonly connectionString: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const preferredMajor = '15';
const packagesFolder = '/usr/lib/postgresql';
const startMaxMs = 30_000;

/** The binaries: version 15 in Debian's folder, otherwise the newest there; undefined when there are none. */
export function findPostgres(): PostgresBinaries | undefined {
  const majors = existsSync(packagesFolder) ? readdirSync(packagesFolder).sort((a, b) => Number(b) - Number(a)) : [];
  for (const major of [preferredMajor, ...majors]) {
    const folder = join(packagesFolder, major, 'bin');
    if (!existsSync(join(folder, 'initdb')) || !existsSync(join(folder, 'postgres'))) continue;
    return { folder, version: execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' }).trim() };
  }
  return undefined;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

function unprivilegedIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // This user does not exist on this machine; the next one is tried.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody');
}

/** Makes a cluster in a new folder below `parent`, starts it, and waits until it answers. */
export async function startPostgres(binaries: PostgresBinaries, parent: string): Promise<Postgres> {
  const identity = unprivilegedIdentity();
  const folder = guardFolder(mkdtempSync(join(parent, 'duban-bench-pg-')));
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(binaries.folder, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${folder}`,
    'fsync=on',
    'synchronous_commit=on',
    'full_page_writes=on',
    // In its favour: more memory than the default of 128 MB, and no checkpoint in the middle of a round.
    'shared_buffers=512MB',
    'max_wal_size=4GB',
  ];
  const server = guardChild(
    spawn(join(binaries.folder, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
      ...identity,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
    'SIGQUIT',
  );
  let complaints = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  const connectionString = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
  const stop = async () => {
    await endChild(server, 'SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  const failed = once(server, 'exit').then(() => {
    throw new Error(`PostgreSQL ended: ${complaints}`);
  });
  failed.catch(() => undefined);
  await Promise.race([failed, untilItAnswers(connectionString)]);
  return { connectionString, pid: server.pid as number, stop };
}

async function untilItAnswers(connectionString: string): Promise<void> {
  const deadline = Date.now() + startMaxMs;
  for (;;) {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
