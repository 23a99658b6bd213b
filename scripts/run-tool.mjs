/** Runs the tools that are installed here. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './workspaces.mjs';

/** How long output is read after the tool itself has ended. */
const leftBehindMaxMs = 5_000;

/**
 * Runs `node_modules/.bin/<tool>` in the root, without standard input.
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {(line: string, isError: boolean) => void} take Is given each line of output, and whether it is of standard error.
 * @returns {Promise<{ ok: boolean, seconds: number }>} once it has ended and its last line was taken
 */
export async function runTool(tool, args, take) {
  const started = performance.now();
  const child = spawn(join(root, 'node_modules/.bin', tool), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const outputs = [child.stdout, child.stderr];
  for (const input of outputs) createInterface({ input }).on('line', (line) => take(line, input === child.stderr));
  // A process that a test has left behind would hold the output open for ever.
  child.on('exit', () => setTimeout(() => outputs.map((output) => output.destroy()), leftBehindMaxMs).unref());
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
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
 * @param {readonly string[]} flags
 * @param {(line: string) => void} show
 */
export async function runTests(files, flags, show) {
  const { TapReader } = await import('../test/dist/support/tap-reader.js');
  await buildTap();
  const reader = new TapReader();
  const { ok, seconds } = await runTool('tap', ['run', '--reporter=tap', ...flags, ...files], (line, isError) => {
    for (const shown of isError ? [line] : reader.take(line)) show(shown);
  });
  return { ok, seconds, report: reader.report() };
}
