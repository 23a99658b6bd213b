import { parse } from 'csv-parse/sync';
import { csvParseRows } from 'd3-dsv';
import fc from 'fast-check';
import t from 'tap';
import { figure, type TableValue, writeCsv } from '../src/index.js';

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
  const cases: [TableValue, string][] = [
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
    ['-2.10', "'-2.10"],
    ['-1/3', "'-1/3"],
    [figure('-2.10'), '-2.10'],
  ];
  for (const [value, shown] of cases)
    t.strictSame(read(await writeCsv(['一', '二'], [[value, 'x']]))[1], [shown, 'x'], JSON.stringify(value));
});

t.test('a text that a spreadsheet would take for a number or a day stays text', async (t) => {
  const kept = ['2.10', '1/3', '2/3', '1-2', '3.2.1', '0012', '1e5', '12:30', '1,200', '1 200', '５', '.5', '1.', '3月5日'];
  kept.push('sep-12', '12-sep', 'Jan 2012', 'TRUE', '真', '$5', '(5)', '12345678901234567890', '2012年6月', '40.50%', ' 5');
  const asTheyAre = [
    '2.1',
    '3.11',
    '12',
    '0',
    '0.05',
    '123456789012345',
    '2012-06-30',
    '2012-06-30 09:00:00',
    '督办',
    '3.2 任务',
  ];
  asTheyAre.push('', '浙科发〔2012〕1号', 'gaoxin-2', 'e', 'mar', '第3-4处', 'zjkjt2012');
  for (const text of kept) t.equal(read(await writeCsv(['一', '二'], [[text, 'x']]))[1]?.[0], `\t${text}`, text);
  for (const text of asTheyAre) t.equal(read(await writeCsv(['一', '二'], [[text, 'x']]))[1]?.[0], text, text);
  const figures: [string, string][] = [
    ['2.10', '2.10'],
    ['0.0', '0.0'],
    ['120050000000', '120050000000'],
    ['12345678901234567890', '\t12345678901234567890'],
    ['0.12345678901234567', '\t0.12345678901234567'],
    ['1/3', '\t1/3'],
  ];
  for (const [digits, shown] of figures)
    t.equal(read(await writeCsv(['一', '二'], [[figure(digits), 'x']]))[1]?.[0], shown, `the figure ${digits}`);
});

t.test('a line end in a text begins no row, whichever it is', async (t) => {
  for (const end of ['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085']) {
    const text = `做了${end}=1+1`;
    const written = await writeCsv(['一', '二'], [[text, 'x']]);
    t.ok(written.includes(`"${text}"`), `after U+${end.codePointAt(0)?.toString(16)}`);
    t.strictSame(csvParseRows(written).at(-1), [text, 'x']);
  }
});

/** A reader that ends lines at a lone CR or LF too, takes quotes as RFC 4180 says, and trims nothing. */
const strictly = (text: string) => csvParseRows(text.replace(/^\ufeff/, ''));

t.test('a strict reader of another author reads every text as it was, or with one mark before it', async (t) => {
  const hostile = fc.string({
    unit: fc.constantFrom('"', ',', '\r', '\n', '=', "'", '\t', ';', ' ', '甲', '1', '.', '/', '-', '\u2028'),
  });
  const text = fc.oneof(fc.string({ unit: 'binary' }), hostile, fc.string());
  const table = fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const written = await writeCsv(['一', '二'], rows);
      return [strictly, read].every((reads) => {
        const [, ...found] = reads(written);
        return (
          found.length === rows.length &&
          rows.every((row, at) =>
            row.every((value, column) => [value, `'${value}`, `\t${value}`].includes(found[at]?.[column] ?? '?')),
          )
        );
      });
    }),
    { numRuns: 300 },
  );
  t.pass();
});
