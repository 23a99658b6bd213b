import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  type CellFault,
  type FormRow,
  type FormTable,
  fillIn,
  formRowsMax,
  readForm,
  readWorkbook,
  writeForm,
  writeWorkbook,
} from '../src/index.js';
import { changed, refusal, sheet1 } from './archives.js';

const id = '0d9c1a5e-4c1f-4b7e-9f60-0d6a3c1f2b11';
const table: FormTable = {
  id,
  language: 'zh',
  plan: { id: 'moni', title: '模拟计划', simulated: true },
  unit: { id: 'gaoxin', name: '高新处' },
  progress: [
    {
      ...{ code: '3.1', title: '任务一', role: '牵头', due: '2012-06-30', light: '黄灯', percentNow: 10 },
      ...{ lastReport: '2012-03-31 高新处 10% 走访', returned: '高新处 过于笼统' },
    },
    { code: '3.10', title: '任务𠮷', role: '配合', due: '2012-12-31', light: '绿灯', percentNow: 0 },
  ],
  measurement: [{ code: 'gaoxin-qiye', title: '高新技术企业', unitOfMeasure: '家', target: '300', valueNow: '120' }],
  remarks: ['尚未签收：3.2'],
};
const form = () => writeForm(table);

/** Writes XML into cells of the form: into an open cell if it exists, otherwise into a new one. */
function filled(bytes: Uint8Array, cells: Readonly<Record<string, string>>, sheet = sheet1): Uint8Array {
  return changed(bytes, {
    [sheet]: (text) =>
      Object.entries(cells).reduce((xml, [address, cell]) => {
        const open = new RegExp(`<c r="${address}"( s="\\d+")?/>`);
        if (!open.test(xml)) throw new Error(`no open cell ${address}`);
        return xml.replace(open, cell.replace('<c', `<c r="${address}"`));
      }, text),
  });
}
const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const number = (value: number | string) => `<c><v>${value}</v></c>`;

const faultsOf = (faults: readonly CellFault[]) => faults.map(({ address, code }) => `${address} ${code}`);
async function firstRow(cells: Readonly<Record<string, string>>): Promise<FormRow> {
  const [row] = await readForm(filled(await form(), cells), 'moni');
  if (row === undefined) throw new Error('no row');
  return row;
}

t.test('the form shows what is known and says what it is', async (t) => {
  const [progress, measurement, notes] = await readWorkbook(await form());
  t.strictSame([progress?.name, measurement?.name, notes?.name], ['进度上报', '指标填报', '填表说明']);
  const texts = (sheet: typeof progress, row: number) =>
    [...(sheet?.rows.get(row)?.values() ?? [])].map((content) =>
      'text' in content ? content.text : 'value' in content ? content.value : '',
    );
  t.strictSame(texts(progress, 1), ['【模拟】模拟计划 高新处 进度上报', `duban-form/2 moni gaoxin ${id}`]);
  t.strictSame(texts(progress, 2), [
    '任务代码',
    '任务名称',
    '牵头/配合',
    '完成期限',
    '亮灯',
    '现进度(%)',
    '最近上报',
    '退回未改',
    '进度(%)*',
    '完成情况*',
    '下一步',
    '存在问题',
    '发生日期*',
    '说明(理由)',
  ]);
  t.strictSame(texts(progress, 3), [
    ...['3.1', '任务一', '牵头', '2012-06-30', '黄灯', 10],
    ...['2012-03-31 高新处 10% 走访', '高新处 过于笼统'],
  ]);
  t.strictSame(texts(progress, 4), ['3.10', '任务𠮷', '配合', '2012-12-31', '绿灯', 0], 'a code is text');
  t.strictSame(texts(measurement, 2), [
    '指标代码',
    '指标名称',
    '计量单位',
    '目标',
    '现值',
    '数值*',
    '比较值/总数',
    '发生日期*',
    '来源',
    '备注',
  ]);
  t.strictSame(texts(measurement, 3), ['gaoxin-qiye', '高新技术企业', '家', '300', '120']);
  t.match(
    [...(notes?.rows.values() ?? [])].flatMap((row) => [...row.values()]),
    [{ text: /模拟/ }],
  );
  t.ok(
    [...(notes?.rows.values() ?? [])].some((row) =>
      [...row.values()].some((content) => 'text' in content && content.text === '尚未签收：3.2'),
    ),
  );
});

t.test('an empty form has its rows, none of them filled', async (t) => {
  const rows = await readForm(await form(), 'moni');
  t.strictSame(
    rows.map(({ sheet, row, code }) => [sheet.id, row, code]),
    [
      ['progress', 3, '3.1'],
      ['progress', 4, '3.10'],
      ['measurement', 3, 'gaoxin-qiye'],
    ],
  );
});

t.test('a row that is filled in becomes the body of a command', async (t) => {
  const row = await firstRow({ I3: text('４０％'), J3: text('完成“一”'), K3: number(120), M3: text('2012年2月29日') });
  t.strictSame(fillIn(row), { body: { percent: 40, done: '完成“一”', next: '120', occurredOn: '2012-02-29' }, faults: [] });
});

t.test('what is wrong is said with the cell', async (t) => {
  t.strictSame(faultsOf(fillIn(await firstRow({ I3: number(40) })).faults), ['J3 required', 'M3 required']);
  const wrong = { I3: text('四十'), J3: '<c><f>1+1</f><v>2</v></c>', K3: '<c t="e"><v>#N/A</v></c>', M3: number(40968) };
  t.strictSame(faultsOf(fillIn(await firstRow(wrong)).faults), [
    'I3 not-a-number',
    'J3 formula',
    'K3 error-value',
    'M3 not-a-day',
  ]);
  const { faults } = fillIn(await firstRow({ I3: text('四十') }));
  t.match(faults[0], { column: { zh: '进度(%)' }, message: { zh: '应为数字，如 40 或 2.15' } });
});

t.test('two numbers in a cell are not joined to one, and text behind a code makes it no other code', async (t) => {
  for (const typed of ['12\n5', '4\n5 %', '12 5'])
    t.strictSame(
      faultsOf(fillIn(await firstRow({ I3: text(typed) })).faults),
      ['I3 not-a-number', 'J3 required', 'M3 required'],
      typed,
    );
  const bytes = changed(filled(await form(), { I3: number(40) }), {
    [sheet1]: (xml) => xml.replace(/<c r="A3"[^>]*>.*?<\/c>/, `<c r="A3" t="inlineStr"><is><t>2.1\n0</t></is></c>`),
  });
  t.equal((await readForm(bytes, 'moni'))[0]?.code, '2.1\n0', 'which is the code of no task');
});

t.test('a time of day in a text is kept as it is shown, and is no day', async (t) => {
  const asTimes = (xml: string) =>
    xml.replace('</cellXfs>', '<xf numFmtId="20"/><xf numFmtId="22"/><xf numFmtId="46"/></cellXfs>');
  const styles = await import('fflate').then(
    ({ strFromU8, unzipSync }) =>
      async () =>
        strFromU8(unzipSync(await form())['xl/styles.xml'] as Uint8Array),
  );
  const first = (/<cellXfs.*<\/cellXfs>/s.exec(await styles())?.[0].match(/<xf /g) ?? []).length;
  const cell = (style: number, value: number) => `<c s="${first + style}"><v>${value}</v></c>`;
  const [row] = await readForm(
    changed(
      filled(await form(), {
        J3: cell(0, 0.604166666666667),
        K3: cell(1, 46203.604166666664),
        L3: cell(2, 1.26),
        M3: cell(0, 0.5),
      }),
      {
        'xl/styles.xml': asTimes,
      },
    ),
    'moni',
  );
  const { body, faults } = fillIn(row as FormRow);
  t.strictSame(body, { done: '14:30', next: '2026-06-30 14:30' });
  t.strictSame(faultsOf(faults), ['I3 required', 'L3 duration', 'M3 not-a-day']);
});

t.test('percent belongs where the unit of measure is percent', async (t) => {
  const rows = async (cell: string) =>
    (await readForm(filled(await form(), { F3: cell, H3: text('2012-02-29') }, 'xl/worksheets/sheet2.xml'), 'moni')).slice(2);
  const [typed] = await rows(text('２．１５％'));
  t.strictSame(fillIn(typed as FormRow, '%').body, { value: '2.15', occurredOn: '2012-02-29' });
  t.strictSame(fillIn(typed as FormRow, '％').faults, []);
  t.strictSame(faultsOf(fillIn(typed as FormRow, '家').faults), ['F3 percent-out-of-place']);
  const [plain] = await rows(number('2.1000000000000001'));
  t.strictSame(fillIn(plain as FormRow, '%').body, { value: '2.1', occurredOn: '2012-02-29' });
});

t.test('merged cells are refused with their place, in every row they touch', async (t) => {
  const merged = (ref: string) => async () =>
    changed(filled(await form(), { I3: number(40) }), {
      [sheet1]: (xml) => xml.replace('</sheetData>', `</sheetData><mergeCells count="1"><mergeCell ref="${ref}"/></mergeCells>`),
    });
  const [one, two, three] = await readForm(await merged('I3:I4')(), 'moni');
  for (const row of [one, two]) t.match(fillIn(row as FormRow).faults[0], { code: 'merged', message: { zh: /I3:I4/ } });
  t.equal(three?.merged, undefined);
  const [beside] = await readForm(await merged('Q3:R4')(), 'moni');
  t.equal(beside?.merged, undefined, 'outside of the table they do no harm');
});

t.test('a code that became a number is not guessed', async (t) => {
  const bytes = changed(filled(await form(), { I3: number(40) }), {
    [sheet1]: (xml) => xml.replace(/<c r="A3"[^>]*>.*?<\/c>/, '<c r="A3"><v>3.1</v></c>'),
  });
  const [row] = await readForm(bytes, 'moni');
  t.equal(row?.code, undefined);
  t.match(faultsOf(fillIn(row as FormRow).faults), ['A3 code-not-text']);
});

t.test('columns are found by their headings', async (t) => {
  const rows = [
    [{ value: 'duban-form/1 moni gaoxin' }],
    ['我的备注', '完成情况', '任务代码 ', '进度（％）', '下一步', '存在问题', '发生日期', '说明（理由）'].map((value) => ({
      value,
    })),
    ['x', '做了', '３．１', '40', '', '', '2012/2/29', ''].map((value) => ({ value })),
    [{ value: '只写了备注' }],
  ];
  const [row, ...more] = await readForm(await writeWorkbook([{ name: '进度上报', widths: [], headRows: 0, rows }]), 'moni');
  t.strictSame(more, [], 'a row with neither code nor content is none');
  t.equal(row?.code, '3.1');
  t.strictSame(fillIn(row as FormRow).body, { percent: 40, done: '做了', occurredOn: '2012-02-29' });
});

t.test('a file that is no form, a form of another plan and one too old are refused', async (t) => {
  const sheet = (name: string, mark: string, headings: readonly string[], rows = 0) =>
    writeWorkbook([
      {
        name,
        widths: [],
        headRows: 0,
        rows: [
          [{ value: mark }],
          headings.map((value) => ({ value })),
          ...Array.from({ length: rows }, (_, at) => [{ value: `1.${at}` }]),
        ],
      },
    ]);
  const headings = ['任务代码', '进度(%)', '完成情况', '下一步', '存在问题', '发生日期', '说明(理由)'];
  const mark = 'duban-form/1 moni gaoxin';
  const refused = async (bytes: Uint8Array) => refusal(readForm(bytes, 'moni'));
  t.equal(await refused(await sheet('进度上报', mark, headings)), undefined);
  t.equal(await refused(await sheet('Sheet1', mark, headings)), 'form-not-recognised');
  t.equal(await refused(await sheet('进度上报', '任务', headings)), 'form-not-recognised');
  t.equal(await refused(await sheet('进度上报', mark, headings.slice(1))), 'form-not-recognised');
  t.equal(await refused(await sheet('进度上报', mark, [...headings, '完成情况'])), 'form-not-recognised');
  t.equal(await refused(await sheet('进度上报', 'duban-form/0 moni gaoxin', headings)), 'form-outdated');
  t.equal(await refused(await sheet('进度上报', 'duban-form/1 other gaoxin', headings)), 'form-of-another-plan');
  t.equal(await refused(await sheet('进度上报', mark, headings, formRowsMax)), undefined);
  t.equal(await refused(await sheet('进度上报', mark, headings, formRowsMax + 1)), 'form-too-long');
  t.equal(await refused(readFileSync(new URL(import.meta.url))), 'workbook-unreadable');
});

t.test('a form has an id of its own; one of version 1, without an id, is still accepted', async (t) => {
  t.strictSame([...new Set((await readForm(await form(), 'moni')).map((row) => row.form))], [id]);
  const old = changed(await form(), {
    'xl/sharedStrings.xml': (xml) => xml.replaceAll(/duban-form\/2 moni gaoxin [0-9a-f-]+/g, 'duban-form/1 moni gaoxin'),
  });
  t.strictSame([...new Set((await readForm(old, 'moni')).map((row) => row.form))], [undefined]);
});

t.test('a sheet that was filled in under another name is refused by name, not skipped', async (t) => {
  const named = (name: string) => async () =>
    changed(filled(await form(), { I3: number(40) }), {
      'xl/workbook.xml': (xml) => xml.replace('name="进度上报"', `name="${name}"`),
    });
  await t.rejects(readForm(await named('进度上报 (2)')(), 'moni'), {
    code: 'form-sheet-not-read',
    params: { sheet: '进度上报 (2)' },
  });
  const headings = ['任务代码', '进度(%)', '完成情况', '发生日期'].map((value) => ({ value }));
  const rows = [[{ value: '标题' }], headings, ['3.1', '40', '做了', '2012-02-29'].map((value) => ({ value }))];
  const sheet = { widths: [], headRows: 0, rows };
  const mark = [
    [{ value: 'duban-form/1 moni gaoxin' }],
    ['任务代码', '进度(%)', '完成情况', '下一步', '存在问题', '发生日期', '说明(理由)'].map((value) => ({ value })),
  ];
  const beside = (more: object) =>
    writeWorkbook([
      { name: '进度上报', widths: [], headRows: 0, rows: mark },
      { ...sheet, name: '抄表', ...more },
    ]);
  await t.rejects(
    readForm(await beside({}), 'moni'),
    { code: 'form-sheet-not-read', params: { sheet: '抄表' } },
    'without its mark',
  );
  t.strictSame(await readForm(await beside({ rows: rows.slice(0, 2) }), 'moni'), [], 'headings with nothing below are no form');
  t.strictSame(await readForm(await beside({ rows: [[{ value: '我的计算' }], [{ value: 3 }]] }), 'moni'), []);
});

/** The rows read from a table of progress with these lines. Cells are in the order of the headings. */
async function rowsBelow(...lines: readonly (readonly (string | number)[])[]) {
  const headings = ['任务代码', '进度(%)', '完成情况', '下一步', '存在问题', '发生日期', '说明(理由)'];
  const table = [['duban-form/1 moni gaoxin'], headings, ['3.1', 40, '做了', '', '', '2012-02-29'], ...lines];
  const rows = table.map((line) => line.map((value) => ({ value })));
  const read = await readForm(await writeWorkbook([{ name: '进度上报', widths: [], headRows: 0, rows }]), 'moni');
  return read.slice(1);
}

t.test('signatures below the table are no rows', async (t) => {
  for (const line of [
    ['', '', '填表人：张三', '', '审核人：李四'],
    ['填表日期：2012-06-30'],
    ['填表人：张三', '', '审核人：', '李四', '日期：', '2012-06-30'],
    ['', '', '单位负责人（签字）：', '', '联系电话：0571-1234'],
    ['', '', '模拟单位（盖章）'],
    ['说明：以上为本季度情况'],
    ['Prepared by: Li', '', 'Date: 2012-06-30'],
  ]) {
    t.strictSame(await rowsBelow(line), [], line.join(' '));
  }
});

t.test('a row below the table with a report but no code is reported', async (t) => {
  for (const line of [
    ['', 50, '没有代码', '', '', '2012-02-29'],
    ['', '', '已完成三十家'],
    ['', '', '进展：已完成三十家'],
    ['', '', '', '', '问题：缺人'],
    ['填表人：张三', '', '又完成三十家'],
    ['', '', '填表人：张三', '', '', '', '另有说明'],
    ['', '', '', '', '', '2012-02-29'],
  ]) {
    const [row, ...more] = await rowsBelow(line);
    t.match(row, { row: 4 }, line.join(' '));
    t.strictSame(more, []);
    const found = faultsOf(fillIn(row as FormRow).faults);
    t.ok(found.length > 0);
    if (line[0] === '') t.equal(found[0], 'A4 required', 'the fault is the missing code');
  }
  const [wrong] = await rowsBelow(['第一项', '', '代码有误']);
  t.match(wrong, { row: 4, code: '第一项' });
});

t.test('cells that are not to be filled in are locked, all others are open, and a cell of progress offers choices', async (t) => {
  const xmlOf = async (part: string) => {
    let found = '';
    changed(await form(), {
      [part]: (xml) => {
        found = xml;
        return xml;
      },
    });
    return found;
  };
  const styles = [...(await xmlOf('xl/styles.xml')).matchAll(/<cellXfs.*<\/cellXfs>/gs)][0]?.[0] ?? '';
  const open = [...styles.matchAll(/<xf .*?<\/xf>/gs)].map(([xf]) => xf.includes('<protection locked="0"/>'));
  t.ok(open[0], 'cells that are not there are open');
  const sheet = await xmlOf(sheet1);
  t.match(sheet, /<\/sheetData><sheetProtection sheet="1" [^>]*\/><dataValidations count="2">/);
  t.match(sheet, /type="list"[^>]*sqref="I3:I4"><formula1>"?(&quot;)?0,10,20/);
  const styleOf = (cell: string) => Number(new RegExp(`<c r="${cell}" s="(\\d+)"`).exec(sheet)?.[1]);
  const isOpen = (cell: string) => open[styleOf(cell)];
  t.strictSame(['I3', 'J3', 'K3', 'L3', 'M3', 'N4'].map(isOpen), [true, true, true, true, true, true]);
  t.strictSame(['A5', 'F6', 'N16'].map(isOpen), [true, true, true], 'signatures stand there');
  t.strictSame(['A1', 'A2', 'I2', 'A3', 'B3', 'D3', 'F3', 'G3', 'H4'].map(isOpen), Array(9).fill(false));
  const none = await writeForm({ ...table, progress: [], measurement: [] });
  t.strictSame(await readForm(none, 'moni'), [], 'a form without rows is one as well');
});

t.test('a reference cell is open only where the indicator has one, and the note names the kinds that have', async (t) => {
  const rows = [
    { code: 'a', title: '甲', reference: null },
    { code: 'b', title: '乙' },
  ];
  let xml = '';
  changed(await writeForm({ ...table, measurement: rows }), {
    'xl/worksheets/sheet2.xml': (text) => {
      xml = text;
      return text;
    },
  });
  const styleOf = (cell: string) => new RegExp(`<c r="${cell}" s="(\\d+)"`).exec(xml)?.[1];
  t.equal(styleOf('F3'), styleOf('F4'));
  t.not(styleOf('G3'), styleOf('G4'));
  t.equal(styleOf('F4'), styleOf('G4'));
  const notes = JSON.stringify([...((await readWorkbook(await form()))[2]?.rows.values() ?? [])].map((row) => [...row.values()]));
  t.match(notes, /占比型、覆盖型指标填总数，比较型指标填比较值，其他指标不填/);
});
