/** What openpyxl, a program of others, reads in a workbook of ours: it is fetched with pip for this test. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type OutCell, writeWorkbook } from '../src/index.js';

const release = 'openpyxl==3.1.5';
const installMaxMs = 200_000;

/** Prints the cells of the first column as JSON. */
const script = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
print(json.dumps([row[0].value for row in sheet.iter_rows()]))
`;

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync('python3', args, { encoding: 'utf8', timeout: installMaxMs, env: { ...process.env, ...env } });

const skip = run(['-m', 'pip', '--version']).status === 0 ? false : 'python3 with pip is not here';

t.test('texts that look like escapes are read as they were written', { skip, timeout: 280_000 }, async (t) => {
  const folder = t.testdir({ modules: {} });
  const modules = join(folder, 'modules');
  const installed = run(['-m', 'pip', 'install', '--quiet', '--target', modules, release]);
  t.equal(installed.status, 0, installed.stderr);
  // It takes every `x005F_` out of a shared text, whoever wrote it, so texts that hold one themselves are left out.
  const texts = ['_x0041_', 'a_x0041_x4E00_b', '_X0041_', '_x41_', '__x0041__', 'x0041_', '督办'];
  const rows = texts.map((value): OutCell[] => [{ value, takes: 'text' }]);
  const path = join(folder, 'written.xlsx');
  writeFileSync(path, await writeWorkbook([{ name: '表', widths: [10], headRows: 0, rows }]));
  const read = run(['-c', script, path], { PYTHONPATH: modules });
  t.equal(read.status, 0, read.stderr);
  t.strictSame(JSON.parse(read.stdout), texts);
});
