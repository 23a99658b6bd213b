/**
 * `npm test`: builds, provides what tests need, runs every test, says what could not be tested and why,
 * and closes with `N passed, N failed, N skipped`. With CI set, what is skipped fails the run.
 *
 * Flags: `--long` runs the long tests instead; `--file-max-seconds` bounds a file; `--coverage` reports
 * coverage; `--update-surface` lets the snapshots of the surface be written; `--remember-seconds` keeps what each file
 * took, which the next runs go by. Other arguments choose the files whose path contains one of them.
 * When `DUBAN_TEST_ESDB` names a server, the files that share it run one after the other.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests, runTool } from './run-tool.mjs';
import { longestFirst, rememberSeconds, slowest } from './test-seconds.mjs';
import { compiledTests } from './workspaces.mjs';

const { values, positionals } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    coverage: { type: 'boolean', default: false },
    'file-max-seconds': { type: 'string' },
    'update-surface': { type: 'boolean', default: false },
    'remember-seconds': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/**
 * @param {{ passed: number, failed: number, skipped: number }} totals
 * @param {string} [fault] Why the run is bad although no test says so.
 * @returns {never}
 */
function close({ passed, failed, skipped }, fault) {
  if (fault !== undefined) console.log(fault);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(fault === undefined && failed === 0 && passed > 0 ? 0 : 1);
}

/** @param {string} line */
const show = (line) => console.log(line);

const nothing = { passed: 0, failed: 0, skipped: 0 };

await import('./remove-stale-output.mjs');
if (!(await runTool('tsc', ['-b', '--pretty', 'false'], show)).ok) close(nothing, 'the build failed: no test was run');

const { provide, provisionLine } = await import('../test-support/dist/src/provide.js');
const { offerBroker, runBrokerVariable } = await import('../test-support/dist/src/run-broker.js');
const { allNeeds, longNeeds } = await import('../test-support/dist/src/needs.js');

const provisions = provide(values.long ? [...allNeeds, ...longNeeds] : allNeeds);
for (const provision of provisions) console.log(provisionLine(provision));

const chosen = compiledTests(values.long ? '.long.ts' : '.test.ts').filter(
  (file) => positionals.length === 0 || positionals.some((part) => file.includes(part)),
);
if (chosen.length === 0) close(nothing, 'there is no such test');

const options = {
  jobs: values.long || process.env['DUBAN_TEST_ESDB'] ? 1 : 2,
  fileMaxSeconds: Number(values['file-max-seconds'] ?? (values.long ? 3600 : 300)),
  coverage: values.coverage,
  fileArgs: values['update-surface'] ? ['--update-surface'] : [],
};
const broker = await offerBroker(mkdtempSync(join(tmpdir(), 'duban-run-')));
process.env[runBrokerVariable] = broker.socket;
const { ok, seconds, report } = await runTests(longestFirst(chosen), options, show);
await broker.end();
if (report === undefined) close(nothing, 'tap did not end its run');
if (values.coverage) await runTool('tap', ['report', 'text', '--show-full-coverage'], show);

if (values['remember-seconds']) rememberSeconds(report.files);
if (positionals.length === 0) for (const line of slowest(report.files, seconds)) console.log(line);

for (const { file, test, reason } of report.skips) console.log(`not tested: ${file}: ${test}: ${reason}`);
for (const provision of provisions) if (provision.state === 'missing') console.log(provisionLine(provision));

// When a file never ends, tap may close its plan before it has run the files after it.
const silent = chosen.filter((file) => !report.files.has(file));
for (const file of silent) console.log(`did not run: ${file}`);
if (silent.length > 0) close(report, 'not every file ran');
if (report.skips.some(({ reason }) => reason === 'no tests found')) close(report, 'a test file holds no test');
if (report.failed === 0 && !ok) close(report, 'tap failed, though no test did');
const inCi = ![undefined, '', 'false'].includes(process.env['CI']);
close(report, inCi && report.skipped > 0 ? 'in CI, what is not tested fails' : undefined);
