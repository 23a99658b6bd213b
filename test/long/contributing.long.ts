/**
 * CONTRIBUTING.md is followed, word for word, on a copy of the repository. The copy builds, serves, and shows what was
 * added.
 */
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { repositoryRoot } from '../support/repository-root.js';

const run = promisify(execFile);

interface Step {
  readonly file: string;
  readonly how: 'new' | 'below' | 'instead of';
  readonly anchor: string;
  readonly code: string;
}

/** The steps of a section: `In FILE, below ANCHOR:` and the code below it. */
function stepsOf(section: string): Step[] {
  const page = readFileSync(join(repositoryRoot, 'CONTRIBUTING.md'), 'utf8');
  const text = page.split(/^## /m).find((part) => part.startsWith(section)) ?? '';
  return [...text.matchAll(/^In `([^`]+)`(?:, (below|instead of) `([^`]+)`)?:\n\n```ts\n([\s\S]*?)```$/gm)].map(
    ([, file = '', how = 'new', anchor = '', code = '']) => ({ file, how: how as Step['how'], anchor, code }),
  );
}

function follow(root: string, { file, how, anchor, code }: Step): void {
  const path = join(root, file);
  if (how === 'new') {
    writeFileSync(path, code);
    return;
  }
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(anchor);
  if (at === -1 || text.includes(anchor, at + 1)) throw new Error(`${file} does not hold ${anchor} once`);
  const [from, to] = how === 'below' ? [text.indexOf('\n', at) + 1, text.indexOf('\n', at) + 1] : [at, at + anchor.length];
  writeFileSync(path, text.slice(0, from) + (how === 'below' ? code : code.trimEnd()) + text.slice(to));
}

const copied = ['packages', 'services', 'seeds', 'test-support'];

/**
 * A copy that can be built: sources and build output are copied, workspaces are linked under their names, everything
 * else is linked.
 */
function copyOf(root: string): void {
  const own = (path: string) => !/node_modules|[/\\]test([/\\]|$)|\.tap/.test(path.slice(repositoryRoot.length));
  for (const folder of copied)
    cpSync(join(repositoryRoot, folder), join(root, folder), { recursive: true, preserveTimestamps: true, filter: own });
  for (const file of ['package.json', 'tsconfig.base.json']) cpSync(join(repositoryRoot, file), join(root, file));
  mkdirSync(join(root, 'node_modules/@duban'), { recursive: true });
  for (const name of readdirSync(join(repositoryRoot, 'node_modules')))
    if (name !== '@duban') symlinkSync(join(repositoryRoot, 'node_modules', name), join(root, 'node_modules', name));
  const workspaces = ['packages', 'services'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
  );
  for (const workspace of [...workspaces, join(root, 'seeds'), join(root, 'test-support')]) {
    symlinkSync(workspace, join(root, 'node_modules/@duban', basename(workspace)));
    const nested = join(repositoryRoot, workspace.slice(root.length), 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(workspace, 'node_modules'));
  }
}

/** Without the variables of the test run to which this test belongs. */
const ownEnvironment = { PATH: process.env['PATH'] };

/** Starts the copy's server and returns its address. The server ends with the test. */
async function serve(t: Test, root: string, data: string): Promise<string> {
  const bin = join(root, 'services/cli/bin/duban.mjs');
  const server = spawn(process.execPath, [bin, 'start', '--example', '--port', '0', '--event-store', `journal:${data}`], {
    env: ownEnvironment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => server.kill());
  let said = '';
  for await (const chunk of server.stdout) {
    said += String(chunk);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (url !== undefined && said.includes('AUDITOR=')) return url;
  }
  throw new Error(`the server ended: ${said}`);
}

t.test('a command and an aggregate are added as the page says', { timeout: 1_200_000 }, async (t) => {
  const root = t.testdir();
  copyOf(root);
  const command = stepsOf('Add a command');
  const aggregate = stepsOf('Add an aggregate');
  t.ok(new Set(command.map(({ file }) => file)).size <= 3, 'a command with its event: at most three product files');
  t.ok(new Set(aggregate.map(({ file }) => file)).size <= 5, 'an aggregate with one command: at most five');
  t.ok(command.length >= 4 && aggregate.length >= 4, 'the page has steps');
  for (const step of [...command, ...aggregate]) follow(root, step);

  const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
  const built = await run(process.execPath, [tsc, '-b', 'services/cli'], { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  t.equal(built.stdout, '', 'it builds');

  const data = join(root, 'data');
  const url = await serve(t, root, data);
  const bin = join(root, 'services/cli/bin/duban.mjs');
  const office = ['token', '--role', 'office', '--subject', 'zonghe', '--name', '综合岗', '--unit', 'bangongshi'];
  const { stdout: token } = await run(process.execPath, [bin, ...office, '--event-store', `journal:${data}`], {
    env: ownEnvironment,
  });
  const headers = { Authorization: `Bearer ${token.trim()}`, 'Content-Type': 'application/json' };
  const post = (path: string, body: object) =>
    fetch(`${url}/v1/plans/zjkjt2012/${path}`, {
      method: 'POST',
      headers: { ...headers, 'Idempotency-Key': `"${path}"` },
      body: JSON.stringify(body),
    });

  const reminded = await post('tasks/3.2/remind', { reason: '模拟：请加快' });
  t.equal(reminded.status, 201, JSON.stringify(await reminded.clone().json()));
  const issued = await post('orders/d1/issue', { unit: 'gaoxin', demand: '模拟：说明进度', due: '2012-09-30' });
  t.equal(issued.status, 201, JSON.stringify(await issued.clone().json()));
  const { position } = (await issued.json()) as { position: string };

  const history = await fetch(`${url}/v1/plans/zjkjt2012/history?limit=5&minPosition=${position}`, { headers });
  const { items } = (await history.json()) as { items: { type: string; subject: { kind: string } }[] };
  t.match(
    items.map(({ type, subject }) => [type, subject.kind]),
    [
      ['order-issued', 'order'],
      ['task-reminded', 'task'],
    ],
    'both show in the history',
  );
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
  t.ok('/v1/plans/{plan}/tasks/{code}/remind' in document.paths, 'OpenAPI has the command');
  t.ok('/v1/plans/{plan}/orders/{order}/issue' in document.paths, 'and that of the aggregate');
});
