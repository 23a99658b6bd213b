/**
 * What other programs make of our tables and forms, and we of theirs: openpyxl, which this test fetches with pip, and
 * LibreOffice. It takes about a minute.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libreOffice, skipWithout } from '@duban/test-support';
import { csvParseRows } from 'd3-dsv';
import fc from 'fast-check';
import t from 'tap';
import {
  type FormTable,
  figure,
  fillIn,
  type OutCell,
  readForm,
  readWorkbook,
  type TableValue,
  tableSheet,
  textOf,
  writeCsv,
  writeForm,
  writeWorkbook,
} from '../src/index.js';

const release = 'openpyxl==3.1.5';
const programMaxMs = 200_000;

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(command, args, {
    encoding: 'utf8',
    timeout: programMaxMs,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env },
  });

const noPip = run('python3', ['-m', 'pip', '--version']).status === 0 ? false : 'python3 with pip is not here';
const folder = t.testdir({ modules: {} });
const modules = join(folder, 'modules');
/** LibreOffice may still write into its profile after it has answered. */
const profile = mkdtempSync(join(tmpdir(), 'duban-office-'));
t.teardown(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
if (noPip === false) run('python3', ['-m', 'pip', 'install', '--quiet', '--target', modules, release]);

/** The path of a file with this content. */
function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/**
 * Runs a Python script that can use openpyxl.
 * @returns what it prints
 */
function python(script: string, ...args: string[]): string {
  const { status, stdout, stderr } = run('python3', ['-c', script, ...args], { PYTHONPATH: modules });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Opens a file with LibreOffice and saves it. `importing`: how CSV is read; numbers of every kind are recognised. */
function saved(path: string, format: string, importing?: string): Buffer {
  const outdir = join(folder, 'saved');
  const read = importing === undefined ? [] : [`--infilter=${importing}`];
  const { stdout, stderr } = run('soffice', [
    '--headless',
    `-env:UserInstallation=file://${profile}`,
    ...read,
    '--convert-to',
    format,
    '--outdir',
    outdir,
    path,
  ]);
  const [extension = ''] = format.split(':');
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[a-z]+$/, `.${extension}`);
  try {
    return readFileSync(join(outdir, name));
  } catch {
    throw new Error(`LibreOffice saved nothing: ${stdout}${stderr}`);
  }
}

const cells = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
print(json.dumps([[cell.value for cell in row] for row in sheet.iter_rows()]))
`;

const asColumn = (texts: readonly TableValue[]) =>
  writeWorkbook([
    tableSheet(
      '表',
      ['列'],
      texts.map((text) => [text]),
    ),
  ]);

t.test('openpyxl reads the texts of a workbook as they were written', { skip: noPip, timeout: 280_000 }, async (t) => {
  // openpyxl removes every `x005F_` from a shared text, also where it belongs to the text. Such texts are left out.
  const texts = [
    '_x0041_',
    'a_x0041_x4E00_b',
    '_X0041_',
    '_x41_',
    '__x0041__',
    'x0041_',
    '督办',
    '2.10',
    '1/3',
    '=1+1',
    '\t=1',
    'constructor',
    '__proto__',
  ];
  const random = fc.sample(
    fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 })),
    2_000,
  );
  const known = [...texts, ...random.filter((text) => !/x005F_/i.test(text))];
  const read = JSON.parse(python(cells, file('written.xlsx', await asColumn(known)))) as [string | null][];
  const shown = known.map((text) =>
    text
      .toWellFormed()
      .replaceAll(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no XML holds these
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffd\p{Noncharacter_Code_Point}]/gu, '□'),
  );
  t.strictSame(
    read.slice(1).map(([value]) => value ?? ''),
    shown.map((text) => (text in Object.prototype ? `${text} ` : text)),
  );
});

const table: FormTable = {
  id: '0d9c1a5e-4c1f-4b7e-9f60-0d6a3c1f2b11',
  language: 'zh',
  plan: { id: 'moni', title: '模拟计划', simulated: true },
  unit: { id: 'gaoxin', name: '高新处' },
  progress: [
    { code: '2.1', title: '模拟任务一', role: '牵头', due: '2012-06-30', light: '黄灯', percentNow: 10, returned: '过于笼统' },
    { code: '2.10', title: '模拟任务𠮷', role: '配合', percentNow: 0 },
  ],
  measurement: [{ code: 'gaoxin-qiye', title: '模拟指标', unitOfMeasure: '家', target: '1/3', valueNow: '120' }],
  remarks: [],
};

const fill = `
import sys, datetime, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
sheet['I4'], sheet['J4'], sheet['K4'], sheet['M4'] = 40, '模拟：做了\\n二', '14:30', datetime.date(2012, 2, 29)
sheet['A8'] = '填表人：模拟'
sheet['A1048576'].fill = openpyxl.styles.PatternFill('solid', fgColor='FFFF00')
other = book.worksheets[1]
other['F3'], other['H3'] = 12.5, '2012年2月29日'
book.save(sys.argv[2])
`;

/** What is locked, what is offered, and what is shown, as openpyxl sees it. */
const guards = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
locked = [bool(sheet[cell].protection.locked) for cell in ('A3', 'B3', 'A2', 'D3', 'I3', 'J4', 'M3', 'A9', 'J9')]
offered = sorted((rule.type or '', str(rule.sqref), rule.formula1 or '') for rule in sheet.data_validations.dataValidation)
print(json.dumps([bool(sheet.protection.sheet), locked, offered, sheet['D3'].value, sheet['H3'].value]))
`;
const guarded = [
  true,
  [true, true, true, true, false, false, false, false, false],
  [
    ['', 'M3:M4', ''],
    ['list', 'I3:I4', '"0,10,20,30,40,50,60,70,80,90,100"'],
  ],
  '2012-06-30',
  '过于笼统',
];
const guardsOf = (path: string) => JSON.parse(python(guards, path)) as unknown[];

const ofForm = async (bytes: Uint8Array) =>
  (await readForm(bytes, 'moni')).map((row) => [row.form, row.code, fillIn(row, '家').body]);
const filled = [
  [table.id, '2.1', {}],
  [table.id, '2.10', { percent: 40, done: '模拟：做了\n二', next: '14:30', occurredOn: '2012-02-29' }],
  [table.id, 'gaoxin-qiye', { value: '12.5', occurredOn: '2012-02-29' }],
];

t.test(
  'a form that openpyxl has filled in and saved, and LibreOffice after it, is read',
  { skip: noPip || skipWithout(libreOffice) },
  async (t) => {
    const path = join(folder, 'filled.xlsx');
    python(fill, file('form.xlsx', await writeForm(table)), path);
    t.strictSame(await ofForm(readFileSync(path)), filled);
    const again = saved(path, 'xlsx:Calc MS Excel 2007 XML');
    t.strictSame(await ofForm(again), filled);
    t.strictSame(guardsOf(path), guarded, 'openpyxl keeps the locks and the choices');
    t.strictSame(guardsOf(file('again.xlsx', again)).slice(0, 2), guarded.slice(0, 2), 'and so does LibreOffice');
    t.match(JSON.stringify(guardsOf(join(folder, 'again.xlsx'))[2]), /0,10,20/);
  },
);

/** Comma, quote, UTF-8, from line 1; the language; no quoted cell as text, special numbers recognised. */
const importing = (language: string) => `CSV:44,34,76,1,,${language},false,true`;
const languages = { 'zh-CN': '2052', 'en-US': '1033' };
const kept = [
  '2.10',
  '2.1',
  '1/3',
  '2/3',
  '1-2',
  'sep-12',
  '3.2.1',
  '0012',
  '1e5',
  '12:30',
  'TRUE',
  '12345678901234567890',
  '3月5日',
];

t.test('what LibreOffice saves of a CSV file has the same codes and fractions', { skip: skipWithout(libreOffice) }, async (t) => {
  const rows = [
    ...kept.map((text) => [text, 'x']),
    [figure('2.10'), 'x'],
    [figure('1/3'), 'x'],
    ['一\r=1+1', 'x'],
    ['=1+1', 'x'],
  ];
  const path = file('table.csv', await writeCsv(['代码', '名称'], rows));
  for (const [name, language] of Object.entries(languages)) {
    const read = csvParseRows(saved(path, 'csv:Text - txt - csv (StarCalc):44,34,76,1', importing(language)).toString('utf8'));
    const first = read.slice(1).map(([cell = '']) => cell.replace(/^[\t']/, ''));
    t.strictSame(first.slice(0, kept.length), kept, name);
    t.equal(Number(first[kept.length]), 2.1);
    t.equal(first[kept.length + 1], '1/3');
    t.equal(read.length, rows.length + 1, 'no line end has begun a row');
    t.equal(first.at(-1), '=1+1', 'nothing was run');
  }
});

t.test('what LibreOffice saves of a workbook has the same cells', { skip: skipWithout(libreOffice) }, async (t) => {
  const texts = [...kept, '=1+1', '一\n二', '𠮷', ' 前后 '];
  const [sheet] = await readWorkbook(saved(file('cells.xlsx', await asColumn(texts)), 'xlsx:Calc MS Excel 2007 XML'));
  const read = [...(sheet?.rows.values() ?? [])]
    .slice(1)
    .map((row) => textOf(row.get(1) as NonNullable<ReturnType<typeof row.get>>));
  t.strictSame(
    read.map((text) => text?.trim()),
    texts.map((text) => text.trim()),
  );
  const rows: OutCell[][] = [[{ value: 7 }]];
  t.ok(
    (
      await readWorkbook(saved(file('plain.xlsx', await writeWorkbook([{ name: '表', widths: [], headRows: 0, rows }])), 'xlsx'))
    )[0],
  );
});
