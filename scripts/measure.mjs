/**
 * What it costs to add something, and what starting costs, as numbers that can be held against another version's.
 *
 *     node scripts/measure.mjs [--root FOLDER] [--log FILE]
 *
 * `--root` names another checkout, built; `--log` what `npm test` printed there, for its slowest files. Names
 * come from the snapshots of the surface, so the same count is made of any version. A name stands in a file
 * where it is quoted or a key of an object; a field of a document where it is a word of its own. Comments do not
 * count. CPU is user and system time in seconds (Linux), the median of five runs: the machine may be shared.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root as ownRoot } from './workspaces.mjs';

const { values } = parseArgs({ options: { root: { type: 'string' }, log: { type: 'string' } } });
const root = resolve(values.root ?? ownRoot);
/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/** @param {readonly number[]} numbers */
const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

const comments = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm;

/**
 * Product is what runs: `src` of packages and services, and of the seeds. A contract suite in a `src`, as versions of
 * before have, is for tests and does not count; `http/contract`, which describes the API, does.
 * @returns {{ path: string, workspace: string, text: string, lines: number, codeLines: number }[]} every product file; `text`
 *   and `codeLines` are without comments, and these without empty lines
 */
function productFiles() {
  return ['packages', 'services', 'seeds'].flatMap((parent) =>
    readdirSync(join(root, parent), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .flatMap((path) => {
        const workspace = /^((?:packages|services)\/[^/]+|seeds)\/src\//.exec(path)?.[1];
        if (workspace === undefined || /\/contract(\/|\.ts)/.test(path.replace('/http/contract/', '/http/'))) return [];
        const whole = readFileSync(join(root, path), 'utf8');
        const text = whole.replaceAll(comments, '');
        const codeLines = text.split('\n').filter((line) => line.trim() !== '').length;
        return [{ path, workspace, text, lines: whole.split('\n').length - 1, codeLines }];
      }),
  );
}

const product = productFiles();
// The plan of 2012 and its year are data.
const code = product.filter(({ workspace }) => workspace !== 'seeds');

/** @param {readonly [name: string, pattern: RegExp][]} names */
function filesPer(names) {
  return names.map(([name, pattern]) => ({ name, files: code.filter(({ text }) => pattern.test(text)).length }));
}

/** @param {string} what @param {{ name: string, files: number }[]} counted */
function tell(what, counted) {
  const numbers = counted.map(({ files }) => files);
  const widest = [...counted].sort((one, other) => other.files - one.files).slice(0, 3);
  const names = widest.map(({ name, files }) => `${name} ${files}`).join(', ');
  say(`files per ${what}: median ${median(numbers)}, max ${Math.max(...numbers)} (${counted.length} of them; ${names})`);
}

/** @param {string} name */
const quotedOrKey = (name) => new RegExp(`['"\`]${name}['"\`]|(?:^|[{,(])\\s*${name}:`, 'm');

const openApi = readJson('test/surface/openapi.snap.json');
const commands = Object.entries(openApi.paths)
  .filter(
    ([path, methods]) =>
      methods.post !== undefined && /^\/v1\/plans\/\{plan\}\/(?:(?:tasks|indicators)\/\{\w+\}\/)?[a-z-]+$/.test(path),
  )
  .map(([path]) => path.split('/').at(-1) ?? '')
  .filter((name) => name !== 'commands' && name !== 'sheets');
tell('command', filesPer(commands.map((name) => [name, quotedOrKey(name)])));

const schemas = Object.keys(readJson('test/surface/event-schemas.snap.json'));
const events = [...new Set(schemas.map((name) => name.replace(/\.v\d+$/, '')))];
tell('event', filesPer(events.map((name) => [name, quotedOrKey(name)])));

const documents = [
  '/v1/plans/{plan}',
  '/v1/plans/{plan}/tasks/{code}',
  '/v1/plans/{plan}/indicators/{key}',
  '/v1/plans/{plan}/units/{unit}',
];
const fields = new Set(
  documents.flatMap((path) => {
    const schema = openApi.paths[path].get.responses['200'].content['application/json'].schema;
    const named = schema.$ref === undefined ? schema : openApi.components.schemas[schema.$ref.split('/').at(-1)];
    return Object.keys(named.properties ?? {});
  }),
);
// A word such as `status` or `title` has other meanings too, so only names made of two words are counted.
const compound = [...fields].filter((name) => /[a-z][A-Z]/.test(name));
tell('document field', filesPer(compound.map((name) => [name, new RegExp(`\\b${name}\\b`)])));

const aggregates = ['plan', 'task', 'indicator', 'calendar'];
tell(
  'aggregate',
  filesPer(
    aggregates.map((name) => {
      const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      const parts = 'Stream|Decider|Command\\w*|Event\\w*|State|Events|Decisions';
      return [name, new RegExp(`\\b(?:${name}|${capital})(?:${parts})\\b`)];
    }),
  ),
);

/** @param {typeof product} files */
function sizeOf(files) {
  const sum = (/** @type {'lines' | 'codeLines'} */ what) => files.reduce((all, file) => all + file[what], 0);
  return `${sum('lines')} lines (${sum('codeLines')} of code) in ${files.length} files`;
}
say(`product: ${sizeOf(product)}; without seeds ${sizeOf(code)}`);
for (const workspace of [...new Set(product.map((file) => file.workspace))].sort())
  say(`  ${workspace}: ${sizeOf(product.filter((file) => file.workspace === workspace))}`);
const others = code.filter(({ workspace }) => workspace !== 'packages/notice' && workspace !== 'packages/pdf');
say(`  all of them without notice, pdf and seeds: ${sizeOf(others)}`);

const snapshots = readdirSync(join(root, 'test/surface')).filter((name) => /^exports-.*\.snap\.txt$/.test(name));
const exported = snapshots.map((name) => {
  const names = readFileSync(join(root, 'test/surface', name), 'utf8').match(/^[A-Za-z_$][\w$]*:/gm) ?? [];
  return { name: name.slice('exports-'.length, -'.snap.txt'.length), count: names.length };
});
say(
  `exported names: ${exported.map(({ name, count }) => `${name} ${count}`).join(', ')}; all ${exported.reduce((sum, { count }) => sum + count, 0)}`,
);

const ticksPerSecond = 100;
/** CPU seconds that a living process has used. @param {number} pid */
function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const numbers = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(numbers[11]) + Number(numbers[12])) / ticksPerSecond;
}
/** CPU seconds of the children of this process that have ended. */
function cpuOfChildren() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const numbers = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(numbers[13]) + Number(numbers[14])) / ticksPerSecond;
}

const cli = join(root, 'services/cli/bin/duban.mjs');

async function help() {
  const before = cpuOfChildren();
  const child = spawn(process.execPath, [cli, '--help'], { stdio: 'ignore' });
  await new Promise((done) => child.on('close', done));
  return cpuOfChildren() - before;
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'duban-measure-'));
  const args = [cli, 'start', '--empty', '--json', '--port', '0', '--event-store', `journal:${folder}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((done) => child.on('close', done));
  await new Promise((ready) => createInterface({ input: child.stdout }).once('line', ready));
  const used = cpuOf(Number(child.pid));
  child.kill();
  await ended;
  rmSync(folder, { recursive: true });
  return used;
}

for (const [what, run] of /** @type {const} */ ([
  ['duban --help', help],
  ['duban start, until it is ready', start],
])) {
  const used = [];
  for (let time = 0; time < 5; time += 1) used.push(await run());
  say(`CPU of ${what}: ${median(used).toFixed(2)} s (${used.map((seconds) => seconds.toFixed(2)).join(', ')})`);
}

if (values.log !== undefined) {
  const files = [...readFileSync(values.log, 'utf8').matchAll(/^(?:ok|FAILED|not ok) +(\S+) \(([\d.]+) s\)$/gm)];
  const slowest = files
    .map(([, file = '', seconds]) => ({ file, seconds: Number(seconds) }))
    .sort((one, other) => other.seconds - one.seconds);
  say(
    `the slowest of ${slowest.length} test files, ${slowest.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s together:`,
  );
  for (const { file, seconds } of slowest.slice(0, 20)) say(`  ${seconds.toFixed(1).padStart(6)} s  ${file}`);
}
