/** `npm run check`: every static check, one line each. All of them run, and one that fails fails the whole. */
import { runTests, runTool } from './run-tool.mjs';
import { compiledTests } from './workspaces.mjs';

/** @typedef {{ name: string, run: (take: (line: string) => void) => Promise<{ ok: boolean, seconds: number }> }} Step */

/** @type {Step} Runs first: the other steps read what it builds. */
const types = { name: 'types', run: (take) => runTool('tsc', ['-b', '--pretty', 'false'], take) };

const laws = compiledTests('.test.ts').filter((file) => /^test\/dist\/(architecture|surface)\//.test(file));

/** @type {Step[]} These run side by side. */
const others = [
  { name: 'format and lint', run: (take) => runTool('biome', ['ci', '--colors=off', '--error-on-warnings'], take) },
  { name: 'unused files, exports, dependencies', run: (take) => runTool('knip', ['--no-progress'], take) },
  { name: 'architecture and surface', run: (take) => runTests(laws, {}, take) },
  { name: 'promises and switches', run: (take) => runTool('eslint', ['--no-color', '--max-warnings=0', '.'], take) },
];

/** @param {Step} step */
async function pass({ name, run }) {
  /** @type {string[]} */
  const lines = [];
  const { ok, seconds } = await run((line) => lines.push(line));
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) console.log(lines.map((line) => `    ${line}`).join('\n'));
  return ok;
}

await import('./remove-stale-output.mjs');
const results = [await pass(types), ...(await Promise.all(others.map(pass)))];
const failed = results.filter((ok) => !ok).length;
console.log(failed === 0 ? 'all checks passed' : `${failed} of ${results.length} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;
