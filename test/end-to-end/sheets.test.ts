/** A unit gets its form, fills it in and hands it in, over a real socket: one receipt for each row. */
import { randomUUID } from 'node:crypto';
import { type OutCell, readWorkbook, workbookBounds, workbookMediaType, writeWorkbook } from '@duban/sheets';
import { strToU8, unzipSync, zipSync } from 'fflate';
import t from 'tap';
import { call, startDuban, tokenFor } from '../support/duban-process.js';

const plan = '/v1/plans/zjkjt2012';

interface Receipt {
  readonly sheet: string;
  readonly row: number;
  readonly status: string;
  readonly task?: string;
  readonly indicator?: string;
  readonly problem?: { readonly code: string; readonly errors: readonly Record<string, string>[] };
}
type Filled = Readonly<Record<string, string | number>>;

/** The form with cells filled in by sheet and code, and with added rows. */
async function filledIn(form: Uint8Array, rows: Readonly<Record<string, Readonly<Record<string, Filled>>>>): Promise<Uint8Array> {
  const sheets = await readWorkbook(form);
  return writeWorkbook(
    sheets.map(({ name, rows: given }) => {
      const table = new Map<number, OutCell[]>();
      const wanted = { ...rows[name] };
      const headings = [...(given.get(2)?.values() ?? [])].map((content) =>
        content.kind === 'text' ? content.text.replace('*', '') : '',
      );
      const put = (row: number, cells: Filled) => {
        const line = table.get(row) ?? [];
        for (const [heading, value] of Object.entries(cells)) line[headings.indexOf(heading)] = { value };
        table.set(row, line);
      };
      for (const [row, cells] of given) {
        table.set(row, []);
        for (const [column, content] of cells) {
          const value = content.kind === 'text' ? content.text : content.kind === 'number' ? content.value : '';
          (table.get(row) as OutCell[])[column - 1] = { value };
          if (row < 3 || column > 1 || wanted[value] === undefined) continue;
          put(row, wanted[value]);
          delete wanted[value];
        }
      }
      for (const [code, cells] of Object.entries(wanted)) put(table.size + 1, { [headings[0] ?? '']: code, ...cells });
      const lines = [...table.values()].map((line) => Array.from(line, (cell) => cell ?? {}));
      return { name, widths: [], headRows: 0, rows: lines };
    }),
  );
}

t.test('forms', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin', name: '𠮷丂' });
  const other = await tokenFor(folder, { role: 'reporter', unit: 'fagui' });

  async function submit(
    bytes: Uint8Array,
    key: string = randomUUID(),
    headers: Record<string, string> = {},
    by = token,
    query = '',
  ) {
    const response = await fetch(`${server.url}${plan}/sheets${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by}`, 'content-type': workbookMediaType, 'idempotency-key': key, ...headers },
      body: bytes,
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body, items: (body['items'] ?? []) as readonly Receipt[] };
  }
  async function form(): Promise<Uint8Array> {
    const { position } = lastAnswer;
    const response = await fetch(`${server.url}${plan}/units/gaoxin/report-template?minPosition=${position}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    t.equal(response.status, 200);
    t.equal(response.headers.get('content-type'), workbookMediaType);
    return new Uint8Array(await response.arrayBuffer());
  }
  let lastAnswer = { position: '' };
  for (const code of ['3.1', '3.2', '3.3']) {
    const { status, body } = await call(server.url, `${plan}/tasks/${code}/acknowledge`, {
      token,
      body: {},
      headers: { 'idempotency-key': randomUUID() },
    });
    t.equal(status, 201);
    lastAnswer = body as { position: string };
  }
  const reports = async (code: string) =>
    (await call(server.url, `${plan}/tasks/${code}/reports`, { token })).body['items'] as readonly Record<string, unknown>[];

  await t.test('each row has its receipt, and a bad row stops no other row', async (t) => {
    const good = {
      '进度(%)': '４０％',
      完成情况: '模拟：𠮷企业\n“二”',
      发生日期: '２０１２年２月２９日',
      '说明(理由)': '半年上报',
    };
    const key = randomUUID();
    const progress: Record<string, Filled> = {
      '3.1': { '进度(%)': 40.5, 完成情况: '多半', 发生日期: '2012-06-30' },
      '3.2': good,
      '1.1': good,
      '9.9': good,
      '３．４': good,
      第一项: good,
    };
    const measurement: Record<string, Filled> = {
      'high-tech-enterprises': { 数值: '１，２００', 发生日期: '2012/2/29', 来源: '高新处台账' },
      'no-such-indicator': { 数值: 3, 发生日期: '2012/2/29' },
    };
    const blank = await form();
    const bytes = await filledIn(blank, { 进度上报: progress, 指标填报: measurement });
    const first = await submit(bytes, key);
    t.equal(first.status, 200);
    t.match(first.body, { accepted: 2, refused: 6 });
    const of = (subject: string) => first.items.find(({ task, indicator }) => task === subject || indicator === subject);
    t.match(of('3.2'), { sheet: '进度上报', row: 4, status: 'accepted', eventIds: [/./], revision: '2', position: /./ });
    t.match(of('3.1'), { status: 'refused', problem: { code: 'invalid-input', errors: [{ column: '进度(%)', cell: 'I3' }] } });
    t.match(of('3.3'), { status: 'skipped', row: 5 });
    t.match(of('1.1'), { status: 'refused', problem: { code: 'not-your-task', errors: [] } });
    t.match(of('9.9'), { status: 'refused', problem: { code: 'task-not-found' } });
    t.match(of('3.4'), { status: 'refused', problem: { code: 'task-not-acknowledged' } });
    t.match(of('第一项'), {
      status: 'refused',
      problem: { code: 'invalid-input', errors: [{ column: '任务代码', cell: /^A/ }] },
    });
    t.match(of('high-tech-enterprises'), { sheet: '指标填报', status: 'accepted' });
    t.match(of('no-such-indicator'), { status: 'refused', problem: { code: 'indicator-not-found' } });

    t.strictSame((await submit(bytes, key)).items, first.items, 'sent again it gets the same answers');
    t.strictSame((await submit(bytes, randomUUID())).items, first.items, 'and so it does as another request');
    t.equal((await reports('3.2')).length, 1, 'and doubles nothing');
    t.match((await reports('3.2'))[0], { percent: 40, done: good.完成情况, occurredOn: '2012-02-29', by: { name: '𠮷丂' } });
    const indicator = (await call(server.url, `${plan}/indicators/high-tech-enterprises`, { token })).body;
    t.match(indicator, { measurement: { value: '1200', occurredOn: '2012-02-29', source: '高新处台账' } });

    const mended = await filledIn(blank, {
      进度上报: { ...progress, '3.1': { ...progress['3.1'], '进度(%)': 40 } },
      指标填报: measurement,
    });
    const second = await submit(mended, key);
    t.match(
      second.items.find(({ task }) => task === '3.1'),
      { status: 'accepted' },
      'what was mended is carried out',
    );
    t.strictSame(
      second.items.find(({ task }) => task === '3.2'),
      of('3.2'),
      'what was done is not done again',
    );
    const changed = await filledIn(blank, { 进度上报: { '3.2': { ...good, '进度(%)': 50 } } });
    t.match(
      (await submit(changed)).items.find(({ task }) => task === '3.2'),
      { problem: { code: 'row-recorded-already' } },
    );
    const again = await filledIn(await form(), { 进度上报: { '3.2': { ...good, '进度(%)': 50 } } });
    t.match((await submit(again)).body, { accepted: 1, refused: 0 }, 'in another form it is another report');
    t.match(await submit(blank), { status: 422, body: { code: 'form-not-filled-in' } });
  });

  await t.test('days, the 29th of February, and rows given twice', async (t) => {
    const row = (day: string): Filled => ({ '进度(%)': 60, 完成情况: '模拟', 发生日期: day });
    const errors = async (day: string) =>
      (await submit(await filledIn(await form(), { 进度上报: { '3.3': row(day) } }))).items.find(({ task }) => task === '3.3');
    t.match(await errors('2011年2月29日'), {
      status: 'refused',
      problem: { code: 'invalid-input', errors: [{ column: '发生日期', cell: 'M5' }] },
    });
    t.match(await errors('2012-02-30'), { problem: { errors: [{ column: '发生日期' }] } });
    t.match(await errors('六月底'), { problem: { errors: [{ code: 'not-a-day', message: /2012年2月29日/ }] } });
    t.match(await errors('2099-01-01'), { problem: { code: 'date-in-future', params: { date: '2099-01-01' } } });
    t.match(await errors('2012.2.29'), { status: 'accepted' });

    const twice = await filledIn(await form(), { 进度上报: { '3.3': row('2012-06-30'), '３．３': row('2012-07-30') } });
    const { items } = await submit(twice);
    t.match(
      items.filter(({ status }) => status !== 'skipped'),
      [
        { row: 5, status: 'accepted' },
        { row: 6, status: 'refused', problem: { code: 'row-repeated', params: { row: 5 } } },
      ],
    );
  });

  await t.test('an answer in English, and somebody who may not report', async (t) => {
    const bytes = await filledIn(await form(), { 进度上报: { '3.2': { '进度(%)': '四十', 发生日期: '2012-06-30' } } });
    const english = (await submit(bytes, randomUUID(), { 'accept-language': 'en' })).items.find(({ task }) => task === '3.2');
    t.match(english?.problem?.errors, [
      { cell: 'I4', message: /must be a number/ },
      { cell: 'J4', code: 'required', message: 'must be filled in' },
    ]);
    const whole = await filledIn(await form(), {
      进度上报: { '3.2': { '进度(%)': 70, 完成情况: '模拟', 发生日期: '2012-06-30' } },
    });
    t.match(
      (await submit(whole, randomUUID(), {}, other)).items.find(({ task }) => task === '3.2'),
      { problem: { code: 'not-your-task' } },
    );
    const auditor = await tokenFor(folder, { role: 'auditor' });
    t.match(
      (await submit(whole, randomUUID(), {}, auditor)).items.find(({ task }) => task === '3.2'),
      { problem: { code: 'not-allowed' } },
    );
  });

  await t.test('the office enters the form of a unit, and the entries are marked as such', async (t) => {
    const office = await tokenFor(folder, { role: 'office', unit: 'bangongshi', subject: 'office-1', name: '办公室模拟' });
    const row: Filled = { '进度(%)': 71, 完成情况: '模拟：代填', 发生日期: '2012-08-30', '说明(理由)': '纸质报表代录' };
    const measured: Filled = { 数值: 1201, 发生日期: '2012-08-30', 来源: '高新处台账' };
    const bytes = await filledIn(await form(), { 进度上报: { '3.2': row }, 指标填报: { 'high-tech-enterprises': measured } });
    const forGaoxin = '?onBehalfOfUnit=gaoxin&onBehalfOfSubject=qiu-feizhang';
    const enter = (query: string, key: string = randomUUID(), by = office) => submit(bytes, key, {}, by, query);

    const key = randomUUID();
    const first = await enter(forGaoxin, key);
    t.match(first.body, { accepted: 2, refused: 0 });
    t.strictSame((await enter(forGaoxin, key)).items, first.items, 'sent again nothing is doubled');
    t.match(
      (await enter('?onBehalfOfUnit=gaoxin&onBehalfOfSubject=gaoxin-8', key)).items.find(({ task }) => task === '3.2'),
      { problem: { code: 'row-recorded-already' } },
      'for whom is part of what was said',
    );
    const position = (first.items.at(-1) as unknown as { position: string }).position;
    const report = (await call(server.url, `${plan}/tasks/3.2/reports?minPosition=${position}`, { token })).body['items'];
    t.match((report as unknown[])[0], { percent: 71, unit: { id: 'gaoxin' }, by: { id: 'office-1' } });
    for (const path of ['tasks/3.2', 'indicators/high-tech-enterprises']) {
      const history = (await call(server.url, `${plan}/${path}/history?limit=1`, { token: office })).body['items'];
      t.match(history, [{ actor: { id: 'office-1', unit: 'bangongshi', onBehalfOf: 'qiu-feizhang' } }], path);
    }

    const own = await filledIn(await form(), { 进度上报: { '3.2': row } });
    t.match(
      (await submit(own, randomUUID(), {}, office)).items.find(({ task }) => task === '3.2'),
      { problem: { code: 'not-allowed' } },
      'in its own name the office reports nothing',
    );
    t.match(await enter('?onBehalfOfUnit=fagui&onBehalfOfSubject=fagui-1'), {
      status: 422,
      body: { code: 'form-of-another-unit', params: { unit: 'gaoxin' } },
    });
    t.match(
      (await submit(own, randomUUID(), {}, other, forGaoxin)).items.find(({ task }) => task === '3.2'),
      { problem: { code: 'not-your-unit' } },
      'another unit enters for nobody',
    );
    t.match(await enter('?onBehalfOfUnit=gaoxin'), {
      status: 400,
      body: { code: 'invalid-input', errors: [{ in: 'query', pointer: '/onBehalfOfSubject', message: /代填/ }] },
    });
    t.match(await enter('?onBehalfOfSubject=gaoxin-7'), { status: 400, body: { errors: [{ pointer: '/onBehalfOfUnit' }] } });
    t.match(await enter('?onBehalfOfUnit=%E9%AB%98&onBehalfOfSubject=x'), { status: 400, body: { code: 'invalid-input' } });
    t.match(await enter('?for=gaoxin'), { status: 400, body: { code: 'invalid-input' } });
  });

  await t.test('a file that is no form is refused as a whole', async (t) => {
    const bytes = await form();
    const refused = async (body: Uint8Array, headers: Record<string, string> = {}) => {
      const answer = await submit(body, randomUUID(), headers);
      return [answer.status, answer.body['code']];
    };
    const withFile = (name: string, content: Uint8Array) => zipSync({ ...unzipSync(bytes), [name]: content });
    t.strictSame(await refused(Buffer.from('PK garbage')), [400, 'workbook-unreadable']);
    t.strictSame(await refused(withFile('xl/vbaProject.bin', strToU8('x'))), [422, 'workbook-has-macros']);
    t.strictSame(await refused(withFile('xl/big.xml', new Uint8Array(1024 * 1024))), [413, 'workbook-too-large'], 'a bomb');
    t.equal((await call(server.url, '/health/live')).status, 200, 'the server goes on');
    t.strictSame(await refused(new Uint8Array(workbookBounds.fileBytes + 1)), [413, 'body-too-large']);
    t.strictSame(await refused(Buffer.from('{}'), { 'content-type': 'application/json' }), [415, 'unsupported-media-type']);
    t.strictSame(await refused(bytes, { 'content-type': 'application/vnd.ms-excel.sheet.macroEnabled.12' }), [
      415,
      'unsupported-media-type',
    ]);
    t.strictSame(await refused(bytes, { 'idempotency-key': '' }), [400, 'idempotency-key-required']);
    const other = await writeWorkbook([
      { name: '进度上报', widths: [], headRows: 0, rows: [[{ value: 'duban-form/1 other gaoxin' }]] },
    ]);
    t.strictSame(await refused(other), [422, 'form-of-another-plan']);
    const elsewhere = await call(server.url, `${plan}/tasks/3.2/report-progress`, {
      token,
      body: 'PK',
      headers: { 'idempotency-key': randomUUID(), 'content-type': workbookMediaType },
    });
    t.match(elsewhere, { status: 415, body: { code: 'unsupported-media-type' } }, 'a workbook is taken nowhere else');
  });
});
