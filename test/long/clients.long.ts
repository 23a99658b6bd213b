/**
 * What authors of clients do with the API's description. Generators for four languages make typed clients of it, which
 * report, read, list, upload and are refused by the running program. Three checkers find no fault in it. Another tool
 * generates requests from it and compares the answers with it. Takes about a quarter of an hour on a busy machine,
 * mostly for fetching and compiling the tools, which come from the registries of their languages.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { call, type RunningDuban, startDuban, tokenFor } from '../support/duban-process.js';
import { repositoryRoot } from '../support/repository-root.js';

const execute = promisify(execFile);
const sources = join(repositoryRoot, 'test/clients');

const versions = {
  typescript: ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3', '@types/node@20.19.25'],
  checkers: ['@redocly/cli@2.77.0', '@stoplight/spectral-cli@6.16.3'],
  python: ['openapi-python-client==0.29.1'],
  validator: ['openapi-spec-validator==0.9.0'],
  schemathesis: ['schemathesis==4.32.5'],
  java: 'org.openapitools:openapi-generator-cli:7.17.0',
  go: 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2',
  goRuntime: 'github.com/oapi-codegen/runtime@v1.9.0',
};

interface Given {
  readonly server: RunningDuban;
  readonly folder: string;
  /** The file with the description. */
  readonly document: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

async function given(t: Test): Promise<Given> {
  const folder = t.testdir();
  const data = join(folder, 'data');
  const server = await startDuban(data, ['--log-level', 'error', '--rate-limit-per-minute', '0']);
  t.teardown(() => server.end());
  const token = await tokenFor(data, { role: 'reporter', unit: 'gaoxin' });
  const headers = { 'idempotency-key': 'acknowledged' };
  await call(server.url, '/v1/plans/zjkjt2012/tasks/3.2/acknowledge', { token, body: {}, headers });
  const document = join(folder, 'openapi.json');
  writeFileSync(document, await (await fetch(`${server.url}/openapi.json`)).text());
  return { server, folder, document, env: { ...process.env, DUBAN_URL: server.url, TOKEN: token } };
}

/**
 * Runs a tool to its end and returns what it printed.
 * @throws with everything that it printed, when it fails or is missing
 */
async function tool(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env?: Given['env'] },
): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { cwd, env: env ?? process.env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${command} ${args.join(' ')}: ${message.slice(0, 300)}\n${stdout.slice(-5_000)}\n${stderr.slice(-5_000)}`);
  }
}

function folderFor({ folder }: Given, name: string): string {
  const made = join(folder, name);
  mkdirSync(made, { recursive: true });
  return made;
}

/** A Python environment with these packages. */
async function python(cwd: string, packages: readonly string[]): Promise<string> {
  await tool('python3', ['-m', 'venv', 'venv'], { cwd });
  await tool('venv/bin/pip', ['install', '-q', ...packages], { cwd });
  return join(cwd, 'venv/bin');
}

/** What every client prints. */
const seen = (percent: number) => ({
  reported: 201,
  percent,
  listed: 5,
  uploaded: true,
  problem: [400, 'invalid-input', '/percent'],
});

const hour = 3_600_000;

t.test('clients generated from the description do what it says', { timeout: hour }, async (t) => {
  const all = await given(t);
  const { document, env } = all;

  await t.test('TypeScript: openapi-typescript with openapi-fetch', { timeout: hour }, async (t) => {
    const cwd = folderFor(all, 'typescript');
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    await tool('npm', ['install', '--no-audit', '--no-fund', ...versions.typescript], { cwd });
    await tool('npx', ['openapi-typescript', document, '-o', 'schema.d.ts'], { cwd });
    // A text file, because it cannot be compiled before its types are generated: it must not count as code of this
    // repository.
    copyFileSync(join(sources, 'openapi-fetch/use.txt'), join(cwd, 'use.mts'));
    const flags = ['--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    await tool('npx', ['tsc', ...flags, 'use.mts'], { cwd });
    t.strictSame(JSON.parse(await tool('node', ['use.mjs'], { cwd, env })), seen(10));
  });

  await t.test('Python: openapi-python-client', { timeout: hour }, async (t) => {
    const cwd = folderFor(all, 'python');
    const bin = await python(cwd, versions.python);
    const config = join(sources, 'openapi-python-client/config.yml');
    const output = ['--output-path', 'duban_client', '--meta', 'none'];
    await tool(join(bin, 'openapi-python-client'), ['generate', '--path', document, ...output, '--config', config], { cwd });
    copyFileSync(join(sources, 'openapi-python-client/use.py'), join(cwd, 'use.py'));
    t.strictSame(JSON.parse(await tool(join(bin, 'python'), ['use.py'], { cwd, env })), seen(20));
  });

  await t.test('Java: openapi-generator', { timeout: hour }, async (t) => {
    const cwd = folderFor(all, 'java');
    const copy = ['dependency:copy', `-Dartifact=${versions.java}`, `-DoutputDirectory=${cwd}`];
    await tool('mvn', ['-q', ...copy], { cwd });
    const [, name = '', version = ''] = versions.java.split(':');
    await tool(
      'java',
      ['-jar', `${name}-${version}.jar`, 'generate', '-i', document, '-g', 'java', '--library', 'native', '-o', 'client'],
      { cwd },
    );
    const client = join(cwd, 'client');
    copyFileSync(join(sources, 'openapi-generator/Use.java'), join(client, 'src/main/java/Use.java'));
    const classpath = ['dependency:build-classpath', '-Dmdep.outputFile=classpath.txt'];
    await tool('mvn', ['-q', '-DskipTests', 'compile', ...classpath], { cwd: client });
    const run = 'java -cp "target/classes:$(cat classpath.txt)" Use';
    t.strictSame(JSON.parse(await tool('sh', ['-c', run], { cwd: client, env })), seen(30));
  });

  await t.test('Go: oapi-codegen', { timeout: hour }, async (t) => {
    const cwd = folderFor(all, 'go');
    const goEnv = { ...env, GOBIN: join(cwd, 'bin'), GOFLAGS: '-mod=mod' };
    await tool('go', ['install', versions.go], { cwd, env: goEnv });
    cpSync(join(sources, 'oapi-codegen'), cwd, { recursive: true });
    mkdirSync(join(cwd, 'duban'));
    const generate = ['-generate', 'types,client', '-package', 'duban', '-o', 'duban/client.go', document];
    await tool('bin/oapi-codegen', generate, { cwd, env: goEnv });
    await tool('go', ['mod', 'init', 'moni'], { cwd, env: goEnv });
    await tool('go', ['get', versions.goRuntime], { cwd, env: goEnv });
    await tool('go', ['mod', 'tidy'], { cwd, env: goEnv });
    t.strictSame(JSON.parse(await tool('go', ['run', '.'], { cwd, env: goEnv })), seen(40));
  });
});

t.test('checkers find no fault in the description except those listed with a reason', { timeout: hour }, async (t) => {
  const all = await given(t);
  const { document } = all;

  await t.test('redocly and Spectral', { timeout: hour }, async (t) => {
    const cwd = folderFor(all, 'checkers');
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ private: true }));
    await tool('npm', ['install', '--no-audit', '--no-fund', ...versions.checkers], { cwd });
    cpSync(join(sources, 'rules'), cwd, { recursive: true });
    const redocly = JSON.parse(
      await tool('npx', ['redocly', 'lint', document, '--config', 'redocly.yaml', '--format', 'json'], { cwd }),
    ) as { readonly totals: object };
    t.match(redocly.totals, { errors: 0, warnings: 0 });
    // It fails at anything that it finds.
    const spectral = await tool('npx', ['spectral', 'lint', document, '-r', 'spectral.yaml', '-F', 'hint'], { cwd });
    t.match(spectral, /No results with a severity of 'hint' or higher found/);
  });

  await t.test('openapi-spec-validator', { timeout: hour }, async (t) => {
    const cwd = folderFor(all, 'validator');
    const bin = await python(cwd, versions.validator);
    t.match(await tool(join(bin, 'openapi-spec-validator'), [document], { cwd }), /: OK/);
  });
});

t.test('generated requests are answered as the description says', { timeout: hour }, async (t) => {
  const all = await given(t);
  const cwd = folderFor(all, 'schemathesis');
  const bin = await python(cwd, versions.schemathesis);
  copyFileSync(join(sources, 'schemathesis/schemathesis.toml'), join(cwd, 'schemathesis.toml'));
  const { TOKEN = '' } = all.env;
  const bounds = ['--max-examples', '10', '--seed', '17', '--phases', 'examples,coverage,fuzzing', '--request-timeout', '30'];
  const header = ['--header', `Authorization: Bearer ${TOKEN}`];
  // The tool can generate neither workbooks nor lines of JSON.
  const left = ['--exclude-path-regex', '/(sheets|commands|notices)$'];
  const said = await tool(join(bin, 'st'), ['run', all.document, '--url', all.server.url, ...bounds, ...left, ...header], {
    cwd,
  });
  t.match(said, /\d+ passed|No issues found/);
});
