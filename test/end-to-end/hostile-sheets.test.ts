/** Workbooks that nobody filled in with good intent or good luck, over a real socket: clear answers, and the server goes on. */
import { randomUUID } from 'node:crypto';
import { workbookBounds, workbookMediaType } from '@duban/sheets';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import t from 'tap';
import { call, startDuban, tokenFor } from '../support/duban-process.js';

const plan = '/v1/plans/zjkjt2012';
const sheet1 = 'xl/worksheets/sheet1.xml';

type Change = Uint8Array | ((text: string) => string);

/** The archive with files changed, or added. */
function changed(bytes: Uint8Array, changes: Readonly<Record<string, Change>>): Uint8Array {
  const files: Record<string, Uint8Array> = { ...unzipSync(bytes) };
  for (const [name, change] of Object.entries(changes)) {
    files[name] = change instanceof Uint8Array ? change : strToU8(change(strFromU8(files[name] ?? new Uint8Array())));
  }
  return zipSync(files);
}

const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;

/** The form's first sheet with cells by address, and what follows its rows. */
const filled = (cells: Readonly<Record<string, string>>, after = '') => ({
  [sheet1]: (xml: string) =>
    Object.entries(cells)
      .reduce((whole, [address, cell]) => {
        const open = new RegExp(`<c r="${address}"( s="\\d+")?/>`);
        if (!open.test(whole)) throw new Error(`no open cell ${address}`);
        return whole.replace(open, cell.replace('<c', `<c r="${address}"`));
      }, xml)
      .replace('</sheetData>', `</sheetData>${after}`),
});

t.test('hostile workbooks', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder);
  t.teardown(() => server.kill());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  let position = '';
  for (const code of ['3.1', '3.2', '3.3', '3.4']) {
    const headers = { 'idempotency-key': randomUUID() };
    const { status, body } = await call(server.url, `${plan}/tasks/${code}/acknowledge`, { token, body: {}, headers });
    t.equal(status, 201);
    position = String(body['position']);
  }
  const template = await fetch(`${server.url}${plan}/units/gaoxin/report-template?minPosition=${position}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const form = new Uint8Array(await template.arrayBuffer());

  async function submit(bytes: Uint8Array) {
    const response = await fetch(`${server.url}${plan}/sheets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': workbookMediaType, 'idempotency-key': randomUUID() },
      body: bytes,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  await t.test('are refused as a whole, each for what it is', async (t) => {
    const laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>';
    const related = '<Relationship Id="x" Type="http://a/image" Target="http://b/" TargetMode="External"/></Relationships>';
    const hostile: [string, Readonly<Record<string, Change>>, number, string][] = [
      ['macros', { 'xl/vbaProject.bin': strToU8('x') }, 422, 'workbook-has-macros'],
      ['a bomb by its size', { 'xl/big.xml': new Uint8Array(workbookBounds.inflatedBytes) }, 413, 'workbook-too-large'],
      ['a bomb by its ratio', { 'xl/big.xml': new Uint8Array(1024 * 1024) }, 413, 'workbook-too-large'],
      [
        'links',
        { 'xl/worksheets/_rels/sheet1.xml.rels': (xml) => xml.replace('</Relationships>', related) },
        422,
        'workbook-has-links',
      ],
      ['connections', { 'xl/connections.xml': strToU8('<a/>') }, 422, 'workbook-has-links'],
      ['entities', { [sheet1]: (xml) => xml.replace(/^(<\?xml[^>]*\?>)?/, `$1${laughs}`) }, 422, 'workbook-has-entities'],
      [
        'a row far away',
        { [sheet1]: (xml) => xml.replace('</sheetData>', '<row r="4000000"/></sheetData>') },
        413,
        'workbook-too-large',
      ],
    ];
    for (const [name, changes, status, code] of hostile) {
      const answer = await submit(changed(form, changes));
      t.match(answer, { status, body: { code } }, name);
      t.match(answer.body['title'], /\p{Script=Han}/u, name);
    }
    t.equal((await call(server.url, '/health/live')).status, 200, 'the server goes on');
  });

  await t.test('formulas and merged cells cost their own rows only', async (t) => {
    const cells = {
      E3: '<c><f>20+20</f><v>40</v></c>',
      F3: text('公式'),
      I3: text('2012-02-29'),
      E4: '<c><v>40</v></c>',
      F4: text('好的'),
      I4: text('２０１２年２月２９日'),
      E5: '<c><v>50</v></c>',
      F5: text('合并'),
      I5: text('2012-02-29'),
    };
    const merged = '<mergeCells count="1"><mergeCell ref="F5:F6"/></mergeCells>';
    const { status, body } = await submit(changed(form, filled(cells, merged)));
    t.equal(status, 200);
    const byRow = new Map((body['items'] as { sheet: string; row: number }[]).map((item) => [`${item.sheet}${item.row}`, item]));
    t.match(byRow.get('进度上报3'), {
      status: 'refused',
      problem: { errors: [{ cell: 'E3', code: 'formula', message: /公式/ }] },
    });
    t.match(byRow.get('进度上报4'), { status: 'accepted', task: '3.2' });
    for (const row of [5, 6]) {
      t.match(byRow.get(`进度上报${row}`), { status: 'refused', problem: { errors: [{ code: 'merged', message: /F5:F6/ }] } });
    }
    const accepted = (body['items'] as { position?: string }[]).find((item) => item.position !== undefined);
    const reports = await call(server.url, `${plan}/tasks/3.2/reports?minPosition=${String(accepted?.position)}`, { token });
    t.match(reports.body['items'], [{ percent: 40, done: '好的', occurredOn: '2012-02-29' }]);
  });

  await t.test('full-width digits in a number that a program sends are no number', async (t) => {
    const send = (value: string) =>
      call(server.url, `${plan}/indicators/high-tech-enterprises/record-measurement`, {
        token,
        body: { value, occurredOn: '2012-02-29' },
        headers: { 'idempotency-key': randomUUID() },
      });
    for (const value of ['１２０', '1２0', '１２０．５', '१२']) {
      t.match(await send(value), { status: 400, body: { errors: [{ pointer: '/value', message: /半角数字/ }] } }, value);
    }
    t.equal((await send('120')).status, 201);
  });
});
