import fc from 'fast-check';
import { zipSync } from 'fflate';
import t from 'tap';
import { readWorkbook } from '../src/read-workbook.js';
import { workbookBounds } from '../src/workbook-bounds.js';
import { changed, patched, plain, refusal, sheet1, withCells } from './archives.js';

const codeOf = async (bytes: Uint8Array | Promise<Uint8Array>) => refusal(readWorkbook(await bytes));

t.test('files that are no workbook are refused', async (t) => {
  t.equal(await codeOf(new Uint8Array()), 'workbook-unreadable');
  t.equal(await codeOf(Buffer.from('任务代码,进度\n3.2,40')), 'workbook-unreadable');
  t.equal(await codeOf(Buffer.from('PK\x03\x04 and then nothing')), 'workbook-unreadable');
  t.equal(await codeOf(zipSync({ 'a.txt': new Uint8Array([1]) })), 'workbook-unreadable', 'a zip of something else');
  t.equal(await codeOf((await plain()).slice(0, -40)), 'workbook-unreadable', 'cut short');
  t.equal(await codeOf(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'workbook-encrypted', 'with a password, or .xls');
});

t.test('archives that inflate to more than is allowed are refused', async (t) => {
  const zeros = (size: number) => new Uint8Array(size);
  t.equal(await codeOf(new Uint8Array(workbookBounds.fileBytes + 1)), 'workbook-too-large', 'as it comes');
  t.equal(
    await codeOf(changed(await plain(), { 'xl/big.xml': zeros(workbookBounds.inflatedBytes) })),
    'workbook-too-large',
    'inflated',
  );
  t.equal(await codeOf(changed(await plain(), { 'xl/big.xml': zeros(1024 * 1024) })), 'workbook-too-large', 'by its ratio');
  const many = Object.fromEntries(Array.from({ length: workbookBounds.entries }, (_, at) => [`xl/${at}.xml`, '<a/>']));
  t.equal(await codeOf(changed(await plain(), many)), 'workbook-too-large', 'of files');

  const lying = patched(changed(await plain(), { 'xl/big.xml': zeros(30 * 1024 * 1024) }), 'xl/big.xml', 24, 1_000, 4);
  t.equal(await codeOf(lying), 'workbook-unreadable', 'more comes out than was declared');
  const short = patched(await plain(), sheet1, 24, 3_000, 4);
  t.equal(await codeOf(short), 'workbook-unreadable', 'less comes out than was declared');
});

t.test('far cells that have nothing but a format are passed over', async (t) => {
  const near = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/><c r="XFC1" s="1"></c></row>';
  const far = '<row r="20000"><c r="A20000" s="1"/><c r="B20000"></c></row><row r="1048576" s="1" ht="20"/>';
  const [sheet] = await readWorkbook(
    await withCells(`${near}<row r="3"><c r="B3" t="inlineStr"><is><t>𠮷</t></is></c></row>${far}`),
  );
  t.strictSame(
    [...(sheet?.rows ?? [])].map(([row, cells]) => [row, [...cells]]),
    [
      [1, [[1, { kind: 'number', value: 1, percent: false }]]],
      [3, [[2, { kind: 'text', text: '𠮷' }]]],
    ],
  );
});

t.test('cells far away do not make the reader fill up the gap', async (t) => {
  const cell = (address: string, value = '<v>1</v>') => `<row r="${/\d+/.exec(address)}"><c r="${address}">${value}</c></row>`;
  t.equal(await codeOf(withCells(cell('A10001'))), 'workbook-too-large');
  t.equal(await codeOf(withCells(cell('IW1'))), 'workbook-too-large');
  t.equal(await codeOf(withCells(cell('ZZZ1'))), 'workbook-too-large');
  t.equal(await codeOf(withCells(cell('A1048576', '<f>1+1</f>'))), 'workbook-too-large', 'a formula without its result');
  t.equal(await codeOf(withCells('<row r="1"><row r="2"/></row>')), 'workbook-unreadable', 'a row in a row');
  t.equal(await codeOf(withCells('<row r="99999999999"/>')), 'workbook-unreadable');
  t.equal(await codeOf(withCells('<row><c r="AAAAAAAAA1"><v>1</v></c></row>')), 'workbook-unreadable');
  t.equal(await codeOf(withCells('<row r="2"><c r="A3"><v>1</v></c></row>')), 'workbook-unreadable', 'a cell in another row');
  t.equal(await codeOf(withCells('<row r="2"><c><v>1</v></c></row>')), 'workbook-unreadable', 'a cell that is nowhere');
  t.equal(await codeOf(withCells('<row r="2"/><row r="1"/>')), 'workbook-unreadable', 'rows out of order');
  t.equal(await codeOf(withCells(cell('IV10000'))), undefined, 'the last place that is good');
  const many = Array.from({ length: 1_000 }, (_, row) => {
    const cells = Array.from(
      { length: 201 },
      (_, column) =>
        `<c r="${String.fromCharCode(65 + Math.floor(column / 26))}${String.fromCharCode(65 + (column % 26))}${row + 1}"/>`,
    );
    return `<row r="${row + 1}">${cells.join('')}</row>`;
  });
  t.equal(await codeOf(withCells(many.join(''))), 'workbook-too-large', 'too many of them');
});

t.test('a sheet with far too many elements is not read to its end', async (t) => {
  const strings = `<sst>${Array.from({ length: workbookBounds.elements / 2 + 1 }, (_, at) => `<si><t>${at}</t></si>`).join('')}</sst>`;
  t.equal(await codeOf(changed(await plain(), { 'xl/sharedStrings.xml': strings })), 'workbook-too-large');
});

t.test('macros and embedded objects', async (t) => {
  const bytes = await plain();
  for (const name of [
    'xl/vbaProject.bin',
    'xl/vbaData.xml',
    'xl/macrosheets/sheet1.xml',
    'xl/activeX/activeX1.bin',
    'xl/embeddings/a.bin',
  ]) {
    t.equal(await codeOf(changed(bytes, { [name]: '<a/>' })), 'workbook-has-macros', name);
  }
  const xlsm = (text: string) => text.replace('spreadsheetml.sheet.main+xml', 'ms-excel.sheet.macroEnabled.main+xml');
  t.equal(await codeOf(changed(bytes, { '[Content_Types].xml': xlsm })), 'workbook-has-macros', '.xlsm by its content type');
});

t.test('links to other files are refused, a typed address is not', async (t) => {
  const bytes = await plain();
  const rels = 'xl/worksheets/_rels/sheet1.xml.rels';
  const related = (type: string) => (text: string) =>
    text.replace(
      '</Relationships>',
      `<Relationship Id="x" Type="http://a/${type}" Target="http://b/" TargetMode="External"/></Relationships>`,
    );
  t.equal(await codeOf(changed(bytes, { 'xl/externalLinks/externalLink1.xml': '<a/>' })), 'workbook-has-links');
  t.equal(await codeOf(changed(bytes, { 'xl/connections.xml': '<a/>' })), 'workbook-has-links');
  t.equal(await codeOf(changed(bytes, { [rels]: related('image') })), 'workbook-has-links');
  t.equal(await codeOf(changed(bytes, { [rels]: related('hyperlink') })), undefined);
});

t.test('document types, entities and XML that is none', async (t) => {
  const bytes = await plain();
  const laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>';
  const before = (text: string) => text.replace(/^(<\?xml[^>]*\?>)?/, `$1${laughs}`);
  for (const part of [sheet1, 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', '[Content_Types].xml']) {
    t.equal(await codeOf(changed(bytes, { [part]: before })), 'workbook-has-entities', part);
  }
  t.equal(await codeOf(changed(bytes, { 'xl/sharedStrings.xml': before })), 'workbook-has-entities', 'also among the texts');
  t.equal(
    await codeOf(changed(bytes, { [sheet1]: (text) => text.replace('<sheetData>', '<sheetData>&nothing;') })),
    'workbook-unreadable',
  );
  t.equal(await codeOf(changed(bytes, { [sheet1]: '<worksheet><sheetData>' })), 'workbook-unreadable');
  t.equal(await codeOf(changed(bytes, { [sheet1]: Buffer.from('<worksheet/>', 'utf16le') })), 'workbook-unreadable');
  t.equal(
    await codeOf(changed(bytes, { [sheet1]: (text) => text.replace('r="A1"', 'r="A1" x:r="B9"') })),
    'workbook-unreadable',
    'an address given twice',
  );
});

t.test('an archive that other programs would read differently is refused', async (t) => {
  t.equal(await codeOf(changed(await plain(), { 'XL/Workbook.xml': '<a/>' })), 'workbook-unreadable', 'two files of one name');
  t.equal(await codeOf(patched(await plain(), sheet1, 8, 1, 2)), 'workbook-encrypted', 'one file with a password');
  t.equal(await codeOf(patched(await plain(), sheet1, 10, 12, 2)), 'workbook-unreadable', 'packed in another way');
  t.equal(await codeOf(changed(await plain(), { '../evil.xml': '<a/>' })), 'workbook-unreadable', 'a name that leads out');
});

t.test('any bytes are either read or refused with a code', async (t) => {
  const clear = async (bytes: Uint8Array) => {
    const code = await codeOf(bytes);
    return code === undefined || (typeof code === 'string' && code.startsWith('workbook-'));
  };
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), clear), { numRuns: 500 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), (bytes) => clear(Buffer.concat([Buffer.from('PK\x03\x04'), bytes]))),
    { numRuns: 300 },
  );
  const bytes = await plain();
  const flips = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(flips, (places) => {
      const broken = bytes.slice();
      for (const [at, byte] of places) broken[at] = byte;
      return clear(broken);
    }),
    { numRuns: 500 },
  );
  const snippets = fc.constantFrom(
    '<c r="A1">',
    '</c>',
    '<v>1</v>',
    '<row r="1">',
    '</row>',
    '<f>',
    '</f>',
    't="s"',
    '&amp;',
    '<is><t>',
    ']]>',
    '<![CDATA[x]]>',
    '<c r="B2" s="9" t="b"><v>7</v></c>',
    '<c r="A1" t="s"><v>99</v></c>',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(snippets, { maxLength: 12 }), async (parts) => clear(await withCells(parts.join('')))),
    { numRuns: 300 },
  );
  t.pass('refused or read, never anything else');
});
