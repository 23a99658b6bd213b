import { strFromU8, unzipSync } from 'fflate';
import t from 'tap';
import { addressOf, placeOf, rangeOf } from '../src/cell-address.js';
import { type OutCell, readWorkbook, writeWorkbook } from '../src/index.js';
import { changed, withCells } from './archives.js';

/** Texts that compress badly. */
const varied = (seed: number) =>
  Array.from({ length: 500 }, (_, at) => String.fromCharCode(0x4e00 + ((seed * 7919 + at * at * 31) % 20_000))).join('');

const only = async (bytes: Uint8Array | Promise<Uint8Array>) => {
  const [sheet] = await readWorkbook(await bytes);
  return Object.fromEntries(
    [...(sheet?.rows ?? [])].flatMap(([row, cells]) => [...cells].map(([column, content]) => [addressOf(row, column), content])),
  );
};

t.test('what is written is read again as it was, and a text never becomes a formula', async (t) => {
  const texts = ['=1+1', '𠮷野', '丂 㐂', '1\n2', 'a&b<c>"d"', '+86', '３．１０', ' 空 '];
  const rows = [texts.map((value): OutCell => ({ value, takes: 'text' })), [{ value: -2.15 }, {}, { value: 40 }]];
  const [one, two] = await readWorkbook(
    await writeWorkbook([
      { name: '进度上报', widths: [10], headRows: 1, rows },
      { name: '空', widths: [], headRows: 0, rows: [] },
    ]),
  );
  t.equal(one?.name, '进度上报');
  t.strictSame(
    [...(one?.rows.get(1)?.values() ?? [])].map((content) => content.kind === 'text' && content.text),
    texts.map((text) => text.trim()),
  );
  t.strictSame(
    [...(one?.rows.get(2) ?? [])],
    [
      [1, { kind: 'number', value: -2.15, percent: false }],
      [3, { kind: 'number', value: 40, percent: false }],
    ],
  );
  t.strictSame([...(two?.rows ?? [])], []);
});

t.test('a text that looks like an escape stays as it is, and another program finds the underscore escaped', async (t) => {
  const texts = ['_x0041_', 'a_x0041_x4E00_b', '_x005F_', '_x005F_x0041_', '_X0041_', '_x41_', '__x0041__', 'x0041_'];
  const bytes = await writeWorkbook([
    { name: '表', widths: [10], headRows: 0, rows: texts.map((value): OutCell[] => [{ value, takes: 'text' }]) },
  ]);
  t.strictSame(
    Object.values(await only(bytes)).map((content) => content.kind === 'text' && content.text),
    texts,
  );
  const parts = Object.entries(unzipSync(bytes)).filter(([name]) => /sharedStrings|sheet1\.xml$/.test(name));
  const written = parts.map(([, part]) => strFromU8(part)).join('');
  t.match(written, />_x005F_x0041_</);
  t.match(written, />_x005F_x005F_x005F_x0041_</, 'so is the escape of an underscore');
  t.notMatch(written, />_x0041_</);
});

t.test('cells of every kind', async (t) => {
  const styles = (text: string) =>
    text
      .replace(
        /<cellXfs.*<\/cellXfs>/s,
        '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>',
      )
      .replace(
        /<numFmts.*<\/numFmts>|(?<=<styleSheet[^>]*>)/s,
        '<numFmts count="2"><numFmt numFmtId="170" formatCode="0.0%"/><numFmt numFmtId="171" formatCode="0&quot;%&quot;"/></numFmts>',
      );
  const cells = await withCells(
    '<row r="1"><c r="A1" s="1"><v>0.07</v></c><c r="B1" s="2"><v>40968</v></c><c r="C1" s="3"><v>0.4</v></c><c r="D1" s="4"><v>40</v></c>' +
      '<c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#N/A</v></c><c r="G1" t="inlineStr"><is><t>内</t></is></c></row>' +
      '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3"><f>NOW()</f></c><c r="C3"><f t="array" ref="C3:C4">A1:A2</f><v>5</v></c><c r="D3" s="2"><v>40968.75</v></c></row>' +
      '<row r="4"><c r="C4"><v>6</v></c><c r="D4" t="str"><v>x</v></c></row>',
    '<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>',
  );
  t.strictSame(await only(changed(cells, { 'xl/styles.xml': styles })), {
    A1: { kind: 'number', value: 0.07, percent: true },
    B1: { kind: 'day', day: '2012-02-29' },
    C1: { kind: 'number', value: 0.4, percent: true },
    D1: { kind: 'number', value: 40, percent: false },
    E1: { kind: 'boolean', value: true },
    F1: { kind: 'error' },
    G1: { kind: 'text', text: '内' },
    A3: { kind: 'formula' },
    B3: { kind: 'formula' },
    C3: { kind: 'formula' },
    D3: { kind: 'day', day: '2012-02-29', time: '18:00' },
    C4: { kind: 'formula' },
    D4: { kind: 'text', text: 'x' },
  });
  const [sheet] = await readWorkbook(changed(cells, { 'xl/styles.xml': styles }));
  t.strictSame(
    sheet?.merged.map(({ text }) => text),
    ['A5:B6'],
  );
});

t.test('a time of day is kept, alone or with its day', async (t) => {
  const asTimes = (text: string) =>
    text.replace(
      /<cellXfs.*<\/cellXfs>/s,
      '<cellXfs count="3"><xf numFmtId="20"/><xf numFmtId="22"/><xf numFmtId="46"/></cellXfs>',
    );
  const cells =
    '<row r="1"><c r="A1" s="0"><v>0.604166666666667</v></c><c r="B1" s="1"><v>46203.604166666664</v></c><c r="C1" s="2"><v>1.2604166666666667</v></c>' +
    '<c r="D1" s="1"><v>46203</v></c><c r="E1" s="0"><v>0.60418981481481482</v></c></row>';
  t.strictSame(await only(changed(await withCells(cells), { 'xl/styles.xml': asTimes })), {
    A1: { kind: 'time', time: '14:30' },
    B1: { kind: 'day', day: '2026-06-30', time: '14:30' },
    C1: { kind: 'duration' },
    D1: { kind: 'day', day: '2026-06-30' },
    E1: { kind: 'time', time: '14:30:02' },
  });
});

t.test('days counted from 1904', async (t) => {
  const bytes = changed(await withCells('<row r="1"><c r="A1" s="0"><v>39506</v></c></row>'), {
    'xl/workbook.xml': (text) => text.replace('<workbookPr/>', '<workbookPr date1904="1"/>'),
    'xl/styles.xml': (text) => text.replace(/<cellXfs.*<\/cellXfs>/s, '<cellXfs count="1"><xf numFmtId="14"/></cellXfs>'),
  });
  t.strictSame(await only(bytes), { A1: { kind: 'day', day: '2012-02-29' } });
});

t.test('long texts and many rows come through whole', async (t) => {
  const rows = Array.from({ length: 1_000 }, (_, at) => [{ value: `${at} ${varied(at)}` }]);
  const [sheet] = await readWorkbook(await writeWorkbook([{ name: '表', widths: [], headRows: 0, rows }]));
  t.strictSame(
    [...(sheet?.rows.values() ?? [])].map((row) => row.get(1)),
    rows.map(([cell]) => ({ kind: 'text', text: cell?.value })),
  );
  const inline = rows
    .map(([cell], at) => `<row r="${at + 1}"><c r="A${at + 1}" t="inlineStr"><is><t>${cell?.value}</t></is></c></row>`)
    .join('');
  t.strictSame(
    Object.values(await only(withCells(inline))),
    rows.map(([cell]) => ({ kind: 'text', text: cell?.value })),
    'written in the sheet itself',
  );
});

t.test('a sheet is found by its relation, whatever its file is called', async (t) => {
  const bytes = await withCells('<row r="1"><c r="A1"><v>7</v></c></row>');
  const moved = changed(bytes, {
    'xl/worksheets/other.xml': '<worksheet><sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData></worksheet>',
    'xl/_rels/workbook.xml.rels': (text) => text.replace('worksheets/sheet1.xml', '/xl/worksheets/other.xml'),
  });
  t.strictSame(await only(moved), { A1: { kind: 'number', value: 9, percent: false } });
});

t.test('texts such as `constructor`, which every object has as a name, stay texts', async (t) => {
  const texts = ['constructor', 'valueOf', '__proto__', 'toString', 'hasOwnProperty'];
  const rows = texts.map((value) => [{ value }]);
  const [sheet] = await readWorkbook(await writeWorkbook([{ name: '表', widths: [], headRows: 0, rows }]));
  t.strictSame(
    [...(sheet?.rows.values() ?? [])].map((row) => row.get(1)),
    texts.map((text) => ({ kind: 'text', text })),
  );
});

t.test('addresses', async (t) => {
  for (const [row, column, address] of [
    [1, 1, 'A1'],
    [10, 26, 'Z10'],
    [3, 27, 'AA3'],
    [9, 702, 'ZZ9'],
    [9, 703, 'AAA9'],
  ] as const) {
    t.equal(addressOf(row, column), address);
    t.strictSame(placeOf(address), { row, column });
  }
  for (const bad of ['', 'A', '1', 'A0', 'a1', 'A1B', 'AAAA1', 'A99999999']) t.equal(placeOf(bad), undefined, bad);
  t.match(rangeOf('A1:B2'), { from: { row: 1, column: 1 }, to: { row: 2, column: 2 } });
  t.equal(rangeOf('A1:B2:C3'), undefined);
});
