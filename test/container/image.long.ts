/**
 * Builds the image of the Dockerfile without Docker. It starts as an unprivileged user, becomes ready, and is small.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainNode, plainNodeArgs } from '@duban/test-support';
import t from 'tap';
import { readCompose } from './compose-file.js';
import { buildImage } from './image.js';

const nobody = 65_534;
/** The size without the base image. */
const sizeMaxBytes = 120 * 1024 * 1024;

const isRoot = process.getuid?.() === 0;
const asNobody = isRoot ? { uid: nobody, gid: nobody } : {};

// Outside the repository: another user must be able to read it, and node must find no modules above it.
const folder = mkdtempSync(join(tmpdir(), 'duban-image-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
chmodSync(folder, 0o755);

const image = buildImage(folder);
const app = join(image.root, image.workdir);
const entries = readdirSync(image.root, { recursive: true, withFileTypes: true });
const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(image.root.length));

t.test('the image holds what runs, and nothing that is only needed to build', async (t) => {
  t.strictSame(
    paths.filter((path) => !path.includes('/node_modules/') && /\.(ts|map|tsbuildinfo)$|\.test\.js$|\/\.env/.test(path)),
    [],
  );
  for (const tool of ['typescript', 'tap', '@biomejs', 'eslint', 'knip', 'playwright-core', 'pg', 'dclint']) {
    t.notOk(existsSync(join(app, 'node_modules', tool)), `${tool} is not in it`);
  }
  const bytes = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => lstatSync(join(parentPath, name)).size);
  const total = bytes.reduce((sum, size) => sum + size, 0);
  t.ok(total < sizeMaxBytes, `${Math.round(total / 1024 / 1024)} MiB`);
  t.comment(`${Math.round(total / 1024 / 1024)} MiB in ${bytes.length} files`);
});

async function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const [program = '', ...args] = command;
  const [began, before] = program === 'node' ? [plainNode, plainNodeArgs] : [program, []];
  const child = spawn(began, [...before, ...args], { cwd: app, env, stdio: 'ignore', ...asNobody });
  return ((await once(child, 'close')) as [number | null])[0];
}

t.test(
  'it starts as a user who may change none of it, and says when it is ready',
  { skip: isRoot ? false : 'only root can become nobody' },
  async (t) => {
    const service = readCompose().services['query-api'];
    const data = join(image.root, 'data');
    mkdirSync(join(data, 'written'), { mode: 0o777 });
    chmodSync(join(data, 'written'), 0o777);
    const env = {
      ...image.environment,
      ...service?.environment,
      DUBAN_HOST: '127.0.0.1',
      DUBAN_PORT: '0',
      DUBAN_EVENT_STORE: 'memory',
      DUBAN_FEED: 'direct',
      DUBAN_READ_MODELS: 'memory',
      DUBAN_KEYS: join(data, 'written', 'keys'),
      DUBAN_EVIDENCE: `folder:${join(data, 'written', 'evidence')}`,
    };
    const [, ...entry] = image.entrypoint;
    const child = spawn(plainNode, [...plainNodeArgs, ...entry, 'start', '--json'], {
      cwd: app,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      ...asNobody,
    });
    t.teardown(() => child.kill('SIGKILL'));
    const ended = once(child, 'close') as Promise<[number | null]>;
    const line = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
      ended.then(([code]) => Promise.reject(new Error(`ended with ${code}`))),
    ]);
    const { url } = JSON.parse(line) as { url: string };
    const ready = await fetch(`${url}/health/ready`);
    t.equal(ready.status, 200, await ready.text());

    const [kind, ...check] = service?.healthcheck.test ?? [];
    t.equal(kind, 'CMD');
    const checkAt = (address: string) =>
      run(
        check.map((part) => part.replace('http://127.0.0.1:8080', address)),
        env,
      );
    t.equal(await checkAt(url), 0, 'the health check of docker-compose.yml agrees');
    child.kill('SIGTERM');
    t.strictSame(await ended, [0, null], 'it stops when it is asked to');
    t.equal(await checkAt(url), 1, 'and the health check notices');
  },
);
