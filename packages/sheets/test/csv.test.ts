import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import { type CsvValue, writeCsv } from '../src/index.js';

const read = (text: string) => parse(text, { bom: true, record_delimiter: '\r\n' }) as unknown as string[][];

t.test('a table opens as what it was', async (t) => {
  const text = await writeCsv(
    ['任务', '进度'],
    [
      ['3.2 "甲", 乙\n丙', 40],
      [null, undefined],
      [true, '-2.15'],
    ],
  );
  t.equal(text.charCodeAt(0), 0xfeff, 'a byte order mark, or Excel takes it for GBK');
  t.strictSame(read(text), [
    ['任务', '进度'],
    ['3.2 "甲", 乙\n丙', '40'],
    ['', ''],
    ['true', '-2.15'],
  ]);
});

t.test('no cell is run as a formula', async (t) => {
  const cases: [CsvValue, string][] = [
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://a","b")', '\'=HYPERLINK("http://a","b")'],
    ['+86 571', "'+86 571"],
    ['-甲', "'-甲"],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['\n=1', "'\n=1"],
    ['＝1+1', "'＝1+1"],
    ['-5', '-5'],
    [-5, '-5'],
    ['-2.15', '-2.15'],
    ['a=1', 'a=1'],
    ["'=1", "'=1"],
  ];
  for (const [value, shown] of cases)
    t.strictSame(read(await writeCsv(['一', '二'], [[value, 'x']]))[1], [shown, 'x'], JSON.stringify(value));
});

t.test('whatever is written is read again as it is, or with one apostrophe before it', async (t) => {
  const table = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const [, ...found] = read(await writeCsv(['一', '二'], rows));
      return rows.every((row, at) => row.every((value, column) => [value, `'${value}`].includes(found[at]?.[column] ?? '')));
    }),
  );
  t.pass();
});
