/**
 * `npm test` itself, on a small repository whose tests fail in every possible way. Its last lines and its exit code
 * decide whether a change is good.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';

const sources: Readonly<Record<string, string>> = {
  good: 't.equal(1, 1);',
  bad: "t.test('bad', async (t) => { t.equal(1, Number('2')); t.pass(); });",
  thrown: "throw new Error('thrown');",
  skipped: "t.test('page', { skip: 'could not test pages' }, async () => undefined); t.pass();",
  empty: '',
  killed: "t.pass(); process.kill(process.pid, 'SIGKILL');",
  endless:
    "t.setTimeout(3000); t.test('endless', async () => { setInterval(() => undefined, 1000); await new Promise(() => undefined); });",
  orphaning:
    "const { spawn } = await import('node:child_process'); spawn('sleep', ['90'], { stdio: 'inherit', detached: true }).unref(); t.pass();",
  leaking: 't.setTimeout(3000); setInterval(() => undefined, 1000); t.pass();',
};

const workspace = (name: string, include: readonly string[]) => ({
  'package.json': JSON.stringify({ name, type: 'module' }),
  'tsconfig.json': JSON.stringify({ extends: '../tsconfig.base.json', include }),
});

function makeRepository(root: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const name of ['scripts', '.taprc', 'tsconfig.base.json'])
    cpSync(join(repositoryRoot, name), join(root, name), { recursive: true });
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
  const provided = ['needs', 'provide', 'maven-jars', 'run-broker', 'kafka-broker', 'free-port'];
  const shared = { test: ['support/tap-reader'], 'test-support': provided.map((name) => `src/${name}`) };
  const folders = [...Object.keys(shared), 'room'];
  write('package.json', JSON.stringify({ name: 'small', type: 'module', workspaces: folders }));
  write('tsconfig.json', JSON.stringify({ files: [], references: folders.map((path) => ({ path })) }));
  for (const [folder, files] of Object.entries(shared)) {
    const include = files.map((file) => dirname(file));
    for (const [name, text] of Object.entries(workspace(folder, include))) write(`${folder}/${name}`, text);
    for (const file of files) cpSync(join(repositoryRoot, folder, `${file}.ts`), join(root, folder, `${file}.ts`));
  }
  for (const [name, text] of Object.entries(workspace('room', ['test']))) write(`room/${name}`, text);
  for (const [name, text] of Object.entries(sources))
    write(`room/test/${name}.test.ts`, `import t from 'tap';\n\n${text}\nt.name;\n`);
}

interface Run {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Without the variables that would make a program a child of this test. */
function cleanEnvironment(ci: boolean): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^_?TAP/.test(name) && name !== 'CI' && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(own), ...(ci ? { CI: 'true' } : {}) };
}

function runTests(root: string, args: readonly string[], ci = false): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'scripts/test.mjs'), ...args], {
      cwd: root,
      env: cleanEnvironment(ci),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines: text.trimEnd().split('\n') }));
  });
}

t.test('npm test', async (t) => {
  const root = t.testdir();
  makeRepository(root);

  const closes = (name: string, args: readonly string[], code: number, closing: RegExp, ci = false) =>
    t.test(name, async (t) => {
      const run = await runTests(root, args, ci);
      t.match(run.lines.at(-1), closing, run.lines.join('\n'));
      t.equal(run.code, code);
    });

  await closes('good tests pass', ['good'], 0, /^1 passed, 0 failed, 0 skipped$/);
  await closes('a failure fails, and the other files still run', ['good', 'bad'], 1, /^2 passed, 1 failed, 0 skipped$/);
  await closes('an error outside of a test fails', ['good', 'thrown'], 1, /^1 passed, [1-9]\d* failed, 0 skipped$/);
  await closes('a skip passes at home', ['skipped'], 0, /^1 passed, 0 failed, 1 skipped$/);
  await closes('a skip fails in CI', ['skipped'], 1, /^1 passed, 0 failed, 1 skipped$/, true);
  await closes('a file without a test fails', ['good', 'empty'], 1, /^1 passed, 0 failed, 1 skipped$/);
  await closes('a file that is killed fails', ['good', 'killed'], 1, /^\d+ passed, [1-9]\d* failed, 0 skipped$/);
  await closes('a file that never ends fails', ['good', 'endless'], 1, /^\d+ passed, [1-9]\d* failed, 0 skipped$/);
  await closes('a file that leaks a timer fails', ['leaking'], 1, /^\d+ passed, [1-9]\d* failed, 0 skipped$/);
  await closes(
    'a process that is left behind fails, and does not keep the run',
    ['orphaning', '--file-max-seconds=3'],
    1,
    /^0 passed, 0 failed, 0 skipped$/,
  );
  await closes('no test at all fails', ['no-such-file'], 1, /^0 passed, 0 failed, 0 skipped$/);

  writeFileSync(join(root, 'room/test/good.test.ts'), 'export const x: number = "x";\n');
  await closes('a build that fails fails', ['bad'], 1, /^0 passed, 0 failed, 0 skipped$/);
});
