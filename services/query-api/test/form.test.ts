import { readForm, readWorkbook, workbookMediaType } from '@duban/sheets';
import { simulated, twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, Office } from './office.js';

async function formOf(office: Office, plan: string, unit: string, roles: readonly ('reporter' | 'office')[], own?: string) {
  const authorization = `Bearer ${await office.token(roles, own)}`;
  const url = `/v1/plans/${plan}/units/${unit}/report-template`;
  const answer = await office.server.inject({ method: 'GET', url, headers: { authorization } });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
}

t.test('the form has the tasks on which the unit may report now, and their indicators', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  for (const code of ['1.1', '1.3', '1.4']) await office.task('real', code, { type: 'acknowledge' }, gaoxin);
  await office.task('real', '1.1', { type: 'report-progress', percent: 40, done: '推进', occurredOn: '2012-01-18' }, gaoxin);
  await office.task('real', '1.4', { type: 'report-progress', percent: 100, done: '完成', occurredOn: '2012-01-18' }, gaoxin);
  await office.task('real', '1.4', { type: 'request-completion' }, gaoxin);
  await office.indicator('real', 'gaoxin-qiye', { type: 'record-measurement', value: '120', occurredOn: '2012-01-18' }, gaoxin);
  await office.seen(await office.task('real', '2.1', { type: 'acknowledge' }, fagui));

  const own = await formOf(office, 'real', 'gaoxin', ['reporter'], 'gaoxin');
  t.equal(own.status, 200);
  t.equal(own.headers['content-type'], workbookMediaType);
  t.ok(String(own.headers['content-disposition']).endsWith(encodeURIComponent('填报表-real-高新处.xlsx')));
  const rows = await readForm(own.bytes, 'real');
  t.strictSame(
    rows.map(({ sheet, code }) => [sheet.id, code]),
    [
      ['progress', '1.1'],
      ['progress', '1.3'],
      ['measurement', 'gaoxin-qiye'],
    ],
  );
  const shown = (at: number, id: string) => rows[at]?.cells.get(id)?.content;
  t.strictSame(shown(0, 'percentNow'), { kind: 'number', value: 40, percent: false });
  t.strictSame(shown(0, 'role'), { kind: 'text', text: '牵头' });
  t.strictSame(
    [shown(2, 'target'), shown(2, 'valueNow')],
    [
      { kind: 'text', text: '300 以上' },
      { kind: 'text', text: '120' },
    ],
  );
  const notes = [...((await readWorkbook(own.bytes))[2]?.rows.values() ?? [])].flatMap((row) => [...row.values()]);
  const says = (text: string) => notes.some((content) => content.kind === 'text' && content.text.includes(text));
  t.ok(says('（未签收）：1.2、1.5'), 'and says what is not in it');
  t.ok(says('（已申请办结）：1.4'));
  t.notOk(says('模拟'));

  const cooperating = await readForm((await formOf(office, 'real', 'fagui', ['office'], 'jihua')).bytes, 'real');
  t.strictSame(
    cooperating.map(({ code, cells }) => [code, cells.get('role')?.content]),
    [
      ['2.1', { kind: 'text', text: '牵头' }],
      ['1.1', { kind: 'text', text: '配合' }],
      ['gaoxin-qiye', undefined],
    ],
  );
});

t.test('the form of a simulated plan says so', async (t) => {
  const office = await Office.open(t);
  await office.publish('moni', simulated(twelveTasks));
  const { bytes, headers } = await formOf(office, 'moni', 'gaoxin', ['reporter'], 'gaoxin');
  t.ok(String(headers['content-disposition']).includes(encodeURIComponent('模拟-填报表')));
  for (const { name, rows } of await readWorkbook(bytes)) t.match(rows.get(1)?.get(1), { text: /^【模拟】/ }, name);
  t.strictSame(await readForm(bytes, 'moni'), [], 'nothing is acknowledged yet');
});

t.test('a form is for its unit and for the office', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const asked = async (roles: readonly ('reporter' | 'office')[], own: string | undefined, unit = 'gaoxin', plan = 'real') => {
    const { status, bytes } = await formOf(office, plan, unit, roles, own);
    return { status, code: status === 200 ? undefined : (JSON.parse(bytes.toString('utf8')) as { code: string }).code };
  };
  t.strictSame(await asked(['reporter'], 'fagui'), { status: 403, code: 'not-your-unit' });
  t.strictSame(await asked(['reporter'], undefined), { status: 403, code: 'not-your-unit' });
  t.strictSame(await asked([], 'gaoxin'), { status: 403, code: 'not-allowed' });
  t.match(await office.get('/v1/plans/real/units/gaoxin/report-template', ['auditor']), {
    status: 403,
    body: { code: 'not-allowed' },
  });
  t.strictSame(await asked(['office'], 'jihua', 'nobody'), { status: 404, code: 'unit-not-found' });
  t.strictSame(await asked(['office'], 'jihua', 'gaoxin', 'other'), { status: 404, code: 'plan-not-found' });
  t.strictSame(await asked(['office'], 'jihua'), { status: 200, code: undefined });
});
