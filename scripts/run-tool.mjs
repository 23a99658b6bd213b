/** Runs the tools that are installed here. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './workspaces.mjs';

/** How long output is read after the tool itself has ended. */
const leftBehindMaxMs = 5_000;
/** A tool that says nothing for longer is ended. */
const toolSilentMaxMs = 900_000;
/** What tap may take besides the file that it waits for. */
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
  const started = performance.now();
  const child = spawn(join(root, 'node_modules/.bin', tool), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const outputs = [child.stdout, child.stderr];
  const silence = setTimeout(() => child.kill('SIGKILL'), silentMaxMs);
  for (const input of outputs) {
    createInterface({ input }).on('line', (line) => {
      silence.refresh();
      take(line, input === child.stderr);
    });
  }
  // A process that a test has left behind holds the output open, here and in tap, for as long as it lives.
  child.on('exit', () => setTimeout(() => outputs.map((output) => output.destroy()), leftBehindMaxMs).unref());
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
 * Runs test files. What tap prints is read by the tests' own reader: tap's reporters lose their text
 * when CI is set, and its plain output is too much for a person.
 * @param {readonly string[]} files
 * @param {{ flags?: readonly string[], fileMaxSeconds?: number }} options
 * @param {(line: string) => void} show
 */
export async function runTests(files, { flags = [], fileMaxSeconds = 300 }, show) {
  const { TapReader } = await import('../test/dist/support/tap-reader.js');
  await buildTap();
  const reader = new TapReader();
  const args = ['run', '--reporter=tap', `--timeout=${fileMaxSeconds}`, ...flags, ...files];
  /** @param {string} line @param {boolean} isError */
  const take = (line, isError) => {
    for (const shown of isError ? [line] : reader.take(line)) show(shown);
  };
  const { ok, seconds } = await runTool('tap', args, take, fileMaxSeconds * 1000 + tapSilentMaxMs);
  return { ok, seconds, report: reader.report() };
}
