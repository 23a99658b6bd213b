/** Runs the tools that are installed here. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './workspaces.mjs';

/** How long output is still read after the tool has ended: processes that it left running may hold the output open. */
const orphanMaxMs = 5_000;
/** A tool without output for this long is ended. */
const toolSilentMaxMs = 900_000;
/** Time for tap itself, besides that of the file that it waits for. */
const tapSilentMaxMs = 30_000;

/**
 * Runs `node_modules/.bin/<tool>` in the root, without standard input.
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {(line: string, isError: boolean) => void} take Is given each line of output, and whether it is of standard error.
 * @param {number} [silentMaxMs]
 * @returns {Promise<{ ok: boolean, seconds: number }>} once it has ended and its last line was taken
 */
export async function runTool(tool, args, take, silentMaxMs = toolSilentMaxMs) {
  return run(join(root, 'node_modules/.bin', tool), args, take, silentMaxMs);
}

/**
 * Runs a program in the root, without standard input.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {(line: string, isError: boolean) => void} take
 * @param {number} silentMaxMs
 */
async function run(program, args, take, silentMaxMs) {
  const started = performance.now();
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const outputs = [child.stdout, child.stderr];
  const silence = setTimeout(() => child.kill('SIGKILL'), silentMaxMs);
  for (const input of outputs) {
    createInterface({ input }).on('line', (line) => {
      silence.refresh();
      take(line, input === child.stderr);
    });
  }
  // A process that a test has left running holds the output open, here and in tap, for as long as it lives.
  child.on('exit', () => setTimeout(() => outputs.map((output) => output.destroy()), orphanMaxMs).unref());
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearTimeout(silence);
  return { ok: code === 0, seconds: (performance.now() - started) / 1000 };
}

/**
 * tap compiles its plugins into itself; freshly installed it still has the TypeScript plugin that
 * `.taprc` takes out, and every test file then takes seconds longer. Building takes about 10 s, once.
 */
async function buildTap() {
  let stale = false;
  await runTool('tap', ['node-options'], (line) => {
    stale ||= line.includes('@tapjs/typescript');
  });
  if (stale) await runTool('tap', ['build'], () => undefined);
}

/**
 * Runs test files, in their order. What tap prints is read by the tests' own reader: tap's reporters lose their
 * text when CI is set, and its plain output is too much for a person. All of it is kept in `.tap/last-run.tap`.
 * @param {readonly string[]} files
 * @param {{ jobs?: number, fileMaxSeconds?: number, coverage?: boolean, fileArgs?: readonly string[] }} options
 * @param {(line: string) => void} show
 */
export async function runTests(files, { jobs = 2, fileMaxSeconds = 300, coverage = false, fileArgs = [] }, show) {
  const { TapReader } = await import('../test/dist/support/tap-reader.js');
  const reader = new TapReader();
  mkdirSync(join(root, '.tap'), { recursive: true });
  const whole = createWriteStream(join(root, '.tap/last-run.tap'));
  /** @param {string} line @param {boolean} isError */
  const take = (line, isError) => {
    if (!isError) whole.write(`${line}\n`);
    for (const shown of isError ? [line] : reader.take(line)) show(shown);
  };
  const silentMaxMs = fileMaxSeconds * 1000 + tapSilentMaxMs;
  const { ok, seconds } = coverage
    ? await runWithCoverage(files, [`--jobs=${jobs}`, `--timeout=${fileMaxSeconds}`], take, silentMaxMs)
    : await run(
        process.execPath,
        [join(root, 'scripts/tap-files.mjs'), String(jobs), String(fileMaxSeconds), ...files, '--', ...fileArgs],
        take,
        silentMaxMs,
      );
  whole.end();
  return { ok, seconds, report: reader.report() };
}

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} flags
 * @param {(line: string, isError: boolean) => void} take
 * @param {number} silentMaxMs
 */
async function runWithCoverage(files, flags, take, silentMaxMs) {
  await buildTap();
  const coverage = ['--no-disable-coverage', '--allow-incomplete-coverage'];
  return runTool('tap', ['run', '--reporter=tap', ...coverage, ...flags, ...files], take, silentMaxMs);
}
