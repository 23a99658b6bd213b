/**
 * What users read is true: the sessions in README and docs/auditing.md are run, and tables are compared with the code.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { settingDescriptions } from '@duban/runtime';
import { until } from '@duban/test-support';
import t from 'tap';
import { beginCommand, call, duban, startWelcome } from '../support/duban-process.js';
import { auditing, masked, operating, readme, references, session, using } from '../support/readme.js';
import { repositoryRoot } from '../support/repository-root.js';

const run = promisify(execFile);
/** Commands in the sessions that ask a server. */
const asking = new Set(['status', 'history', 'diff', 'replay', 'dossier', 'demo']);

/** What a command of a session, `npx duban …`, prints for a server on a data folder. */
async function saidBy(command: string, url: string, folder: string): Promise<string> {
  const args = command.slice('npx duban '.length).split(' ');
  const reads = asking.has(args[0] ?? '') ? ['--url', url] : [];
  const { stdout } = await duban([...args, ...reads, '--event-store', `journal:${folder}`], { DUBAN_OPERATOR: 'moni:zhiban' });
  // The questions that it prints repeat these flags, because the flags were given.
  return stdout.replaceAll(` --url ${url} --event-store journal:${folder}`, '');
}

t.test('the sessions are real', async (t) => {
  const steps = session(readme);
  t.ok(steps.length >= 5, `${steps.length} steps`);
  const folder = join(t.testdir(), 'data');
  const server = await startWelcome(folder);
  t.teardown(() => server.end());
  const tokens = Object.fromEntries(
    [...server.welcome.matchAll(/^(REPORTER|INSPECTOR|AUDITOR)=(.+)$/gm)].map(([, name, token]) => [name, token]),
  );
  t.strictSame(Object.keys(tokens).sort(), ['AUDITOR', 'INSPECTOR', 'REPORTER']);

  for (const { command, output } of steps) {
    if (command === 'npm start') {
      t.equal(masked(server.welcome), masked(output), command);
    } else if (command.startsWith('npx duban ')) {
      const said = await saidBy(command, server.url, folder);
      t.equal(masked(said), masked(output), command);
    } else {
      const here = command.replace(/http:\/\/127\.0\.0\.1:8080/g, server.url);
      const { stdout } = await run('bash', ['-c', here], { env: { ...process.env, ...tokens } });
      t.equal(masked(stdout), masked(output), command);
    }
  }

  const questions = session(auditing);
  t.ok(questions.length >= 5, `${questions.length} questions`);
  // The simulated year has been played by now. Its days and ids are the same in every play, so nothing is masked.
  for (const { command, output } of questions) {
    const said = await saidBy(command, server.url, folder);
    t.equal(said.replaceAll(/ +$/gm, '').trim(), output, command);
  }
});

t.test('a start without --example begins empty and says how to load it; npm start loads it', async (t) => {
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { scripts: { start: string } };
  t.match(scripts.start, /duban\.mjs start --example$/);
  const child = beginCommand(['start', '--port', '0', '--event-store', `journal:${join(t.testdir(), 'data')}`]);
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until(() => said.includes('There is no plan yet'), { what: 'it says that there is no plan' });
  t.match(said, /还没有计划.*duban start --example/);
  t.notMatch(said, /zjkjt2012/);
});

t.test('every command that the server prints works when pasted', async (t) => {
  const server = await startWelcome(join(t.testdir(), 'data'));
  t.teardown(() => server.end());
  const lines = server.welcome.split('\n').filter((line) => /^(curl|[A-Z]+=)/.test(line));
  const script = lines
    .map((line) => (line.startsWith('curl') ? line.replace('curl -sS', "curl -sS -w '\\n%{http_code}\\n'") : line))
    .join('\n');
  const { stdout } = await run('bash', ['-c', script]);
  const statuses = stdout.split('\n').filter((line) => /^\d{3}$/.test(line));
  t.strictSame(statuses, ['201', '201', '200', '200', '200']);
});

t.test('the tables name what exists', async (t) => {
  const server = await startWelcome(join(t.testdir(), 'data'));
  t.teardown(() => server.end());
  for (const [, flag, variable] of operating.matchAll(/^\| `--([a-z-]+)` \| `(DUBAN_[A-Z_]+)` \|/gm)) {
    t.ok(
      settingDescriptions.some((setting) => setting.flag === flag && setting.key === variable),
      `--${flag} ${variable}`,
    );
  }
  t.ok([...operating.matchAll(/^\| `--/gm)].length >= settingDescriptions.length, 'every setting is there');

  const document = (await call(server.url, '/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
  const posts = Object.entries(document.paths)
    .filter(([, methods]) => 'post' in methods)
    .map(([path]) => path.slice(path.lastIndexOf('/') + 1));
  const said = using.slice(using.indexOf('| `POST'), using.indexOf('## Queries'));
  for (const command of posts) t.ok(new RegExp(`\\b${command}\\b`).test(said), `docs/using.md names ${command}`);
  const gets = Object.entries(document.paths)
    .filter(([, methods]) => 'get' in methods)
    .map(([path]) => path.replace(/^\/v1\//, '').replaceAll(/\{(\w+)\}/g, ':$1'));
  const queries = using.slice(using.indexOf('| `GET'), using.indexOf('## The CLI'));
  for (const path of gets) t.ok(queries.includes(path.replace('plans/:plan/', '')), `docs/using.md names ${path}`);

  const help = (await duban(['--help'])).stdout;
  const cli = using.slice(using.indexOf('## The CLI'));
  const commands = [...help.matchAll(/^ {2}([a-z]+) .*\[options\]/gm)].map(([, name]) => name as string);
  t.ok(commands.length >= 6);
  for (const command of commands) t.ok(cli.includes(`npx duban ${command}`), `docs/using.md names duban ${command}`);
});

t.test('links in the pages lead to existing files, and the README stays short', async (t) => {
  for (const { page, path } of references()) t.ok(existsSync(join(repositoryRoot, path)), `${page} → ${path}`);
  t.ok(readme.split('\n').length < 200, 'fewer than 200 lines');
});
