/**
 * emmett's package for EventStoreDB needs an older emmett than the package for PostgreSQL. So it is installed in a
 * folder of its own, which stays for the next run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Peer dependencies are named here, because those that npm would choose do not load. */
const dependencies = {
  '@event-driven-io/emmett': '0.20.0',
  '@event-driven-io/emmett-esdb': '0.20.0',
  '@eventstore/db-client': '6.2.1',
  'async-retry': '1.3.3',
  commander: '12.1.0',
  uuid: '10.0.0',
  'web-streams-polyfill': '4.0.0',
};

const installing = ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** The folder of its `node_modules`; undefined when it cannot be installed, for example without a registry. */
export function emmettEsdbModules(): string | undefined {
  const folder = join(tmpdir(), `duban-bench-emmett-esdb-${dependencies['@event-driven-io/emmett-esdb']}`);
  const modules = join(folder, 'node_modules');
  if (existsSync(join(modules, '@event-driven-io', 'emmett-esdb'))) return modules;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'duban-bench-emmett-esdb', private: true, dependencies }));
  try {
    execFileSync('npm', installing, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    return modules;
  } catch {
    return undefined;
  }
}

export const withoutEmmettEsdb = 'WARNING: emmett-esdb COULD NOT BE INSTALLED, so the comparison with it is left out.';
