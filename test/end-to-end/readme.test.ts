/** What the README says is so: its session is run as it stands there, and its tables are held against the code. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { settingDescriptions } from '@duban/runtime';
import t from 'tap';
import { call, duban, startWelcome } from '../support/duban-process.js';
import { masked, readme, session } from '../support/readme.js';

const run = promisify(execFile);

t.test('the session is real', async (t) => {
  const steps = session();
  t.ok(steps.length >= 5, `${steps.length} steps`);
  const folder = join(t.testdir(), 'data');
  const server = await startWelcome(folder);
  t.teardown(() => server.kill());
  const tokens = Object.fromEntries(
    [...server.welcome.matchAll(/^(REPORTER|INSPECTOR|AUDITOR)=(.+)$/gm)].map(([, name, token]) => [name, token]),
  );
  t.strictSame(Object.keys(tokens).sort(), ['AUDITOR', 'INSPECTOR', 'REPORTER']);

  for (const { command, output } of steps) {
    if (command === 'npm start') {
      t.equal(masked(server.welcome), masked(output), command);
    } else if (command.startsWith('npx duban ')) {
      const args = command.slice('npx duban '.length).split(' ');
      const reads = ['status', 'history', 'demo'].includes(args[0] ?? '') ? ['--url', server.url] : [];
      const { stdout } = await duban([...args, ...reads, '--event-store', `journal:${folder}`]);
      t.equal(masked(stdout), masked(output), command);
    } else {
      const here = command.replace(/http:\/\/127\.0\.0\.1:8080/g, server.url);
      const { stdout } = await run('bash', ['-c', here], { env: { ...process.env, ...tokens } });
      t.equal(masked(stdout), masked(output), command);
    }
  }
});

t.test('every line that the server prints works as pasted', async (t) => {
  const server = await startWelcome(join(t.testdir(), 'data'));
  t.teardown(() => server.kill());
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
  t.teardown(() => server.kill());
  for (const [, flag, variable] of readme.matchAll(/^\| `--([a-z-]+)` \| `(DUBAN_[A-Z_]+)` \|/gm)) {
    t.ok(
      settingDescriptions.some((setting) => setting.flag === flag && setting.key === variable),
      `--${flag} ${variable}`,
    );
  }
  t.ok([...readme.matchAll(/^\| `--/gm)].length >= settingDescriptions.length, 'every setting is there');

  const document = (await call(server.url, '/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
  const posts = Object.entries(document.paths)
    .filter(([, methods]) => 'post' in methods)
    .map(([path]) => path.slice(path.lastIndexOf('/') + 1));
  const said = readme.slice(readme.indexOf('| `POST'), readme.indexOf('### Queries'));
  for (const command of posts) t.ok(new RegExp(`\\b${command}\\b`).test(said), `the README names ${command}`);
  const gets = Object.entries(document.paths)
    .filter(([, methods]) => 'get' in methods)
    .map(([path]) => path.replace(/^\/v1\//, '').replaceAll(/\{(\w+)\}/g, ':$1'));
  const queries = readme.slice(readme.indexOf('| `GET'), readme.indexOf('### The CLI'));
  for (const path of gets) t.ok(queries.includes(path.replace('plans/:plan/', '')), `the README names ${path}`);

  const help = (await duban(['--help'])).stdout;
  const cli = readme.slice(readme.indexOf('### The CLI'), readme.indexOf('### Settings'));
  const commands = [...help.matchAll(/^ {2}([a-z]+) .*\[options\]/gm)].map(([, name]) => name as string);
  t.ok(commands.length >= 6);
  for (const command of commands) t.ok(cli.includes(`npx duban ${command}`), `the README names duban ${command}`);
});
