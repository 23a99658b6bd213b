import { taskListBounds } from '@duban/read-models';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { lookedAtMax } from '../src/page.js';
import { channel, fagui, gaoxin, jihua, Office } from './office.js';

const report = (percent: number, occurredOn = '2012-01-18') =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn }) as const;

async function grown(office: Office): Promise<void> {
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.task('real', '1.1', report(40), gaoxin, '月报');
  await office.task('real', '1.1', report(50), fagui);
  await office.task('real', '2.1', { type: 'acknowledge' }, fagui);
  await office.beginDay('real', '2012-01-20');
  await office.task('real', '2.1', report(20), fagui);
  const measured = { type: 'record-measurement', value: '10', occurredOn: '2012-01-18' } as const;
  await office.indicator('real', 'gaoxin-qiye', measured, gaoxin);
  await office.seen(await office.indicator('real', 'rd-gdp', { ...measured, value: '2.0' }, jihua));
}

const types = (answer: { items: readonly Record<string, unknown>[] }) => answer.items.map(({ type }) => type);

t.test('a history tells who changed what, when and why, newest first', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const { status, items, body } = await office.get('/v1/plans/real/tasks/1.1/history');
  t.equal(status, 200);
  t.match(body, { next: null, simulated: false });
  t.strictSame(types({ items }), ['progress-reported', 'progress-reported', 'task-acknowledged', 'task-registered']);
  t.match(items[1], {
    subject: { kind: 'task', key: '1.1', title: '任务1.1' },
    actor: { id: 'r-gaoxin', name: '高新处填报员', unit: 'gaoxin', roles: ['reporter'] },
    reason: '月报',
    recordedAt: /^2012-01-18T/,
    occurredOn: '2012-01-18',
    changes: [
      { field: 'status', label: '状态', before: 'acknowledged', after: 'in-progress' },
      { field: 'percent', label: '进度', before: 0, after: 40 },
      { field: 'report/done', before: null, after: '做到40%' },
      { field: 'report/occurredOn' },
    ],
  });
  const oldest = await office.get('/v1/plans/real/tasks/1.1/history?order=asc&limit=1');
  t.strictSame(types(oldest), ['task-registered']);
  t.strictSame(types(await office.get('/v1/plans/real/indicators/rd-gdp/history')), [
    'measurement-recorded',
    'indicator-registered',
  ]);
});

t.test('the history of a plan is filtered by actor, unit, subject, type, field and combinations', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const count = async (query: string) => (await office.get(`/v1/plans/real/history?limit=200&${query}`)).items.length;
  const all = await office.get('/v1/plans/real/history?limit=200');
  t.equal(all.items.length, new Set(all.items.map(({ id }) => id)).size);
  t.equal(await count('actor=r-fagui'), 3);
  t.equal(await count('actor=r-fagui&type=progress-reported'), 2);
  t.equal(await count('actor=r-fagui&subject=task/1.1'), 1);
  t.equal(await count('subject=task/1.1'), 4);
  t.equal(await count('subject=indicator/gaoxin-qiye'), 2);
  t.equal(await count('subject=calendar/days'), 3);
  t.equal(await count('subject=plan/real'), 3);
  t.equal(await count('type=measurement-recorded'), 2);
  t.equal(await count('field=percent'), 12 + 3, 'each registration and each report');
  t.equal(await count('field=percent&subject=task/2.1'), 2);
  t.equal(await count('field=value&unit=gaoxin'), 1);
  t.equal(await count('unit=fagui&type=progress-reported'), 3, '1.1, on which it cooperates, and its own');
  t.equal(await count('unit=jihua'), 3 + 1, 'the publication and the headline');
});

t.test('from and to take a day, which they include, or an instant', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const query = async (given: string) => (await office.get(`/v1/plans/real/history?limit=200&order=asc&${given}`)).items;
  const all = await query('');
  const times = all.map(({ recordedAt }) => String(recordedAt));
  t.strictSame(times, [...times].sort());
  const days = times.map((time) => time.slice(0, 10));
  t.strictSame((await query('to=2012-01-18')).length, days.filter((day) => day === '2012-01-18').length);
  t.strictSame((await query('from=2012-01-20')).length, days.filter((day) => day === '2012-01-20').length);
  t.equal((await query('from=2012-01-18&to=2012-01-20')).length, all.length);
  t.equal((await query('from=2012-01-19&to=2012-01-19')).length, 0);
  const at = String(all[5]?.['recordedAt']);
  t.match(await query(`from=${at}&to=${at}`), [{ recordedAt: at }], 'an instant is included');
  const inShanghai = encodeURIComponent(new Date(Date.parse(at) + 8 * 3_600_000).toISOString().replace('Z', '+08:00'));
  t.strictSame(await query(`from=${inShanghai}`), all.slice(5));
  const newestFirst = (await office.get(`/v1/plans/real/history?limit=200&to=${at}`)).items;
  t.strictSame(newestFirst, all.slice(0, 6).reverse());
  const first = await office.get('/v1/plans/real/history?limit=2&from=2012-01-20');
  const second = await office.get(`/v1/plans/real/history?limit=2&from=2012-01-20&cursor=${first.next}`);
  t.strictSame([...first.items, ...second.items], (await query('from=2012-01-20')).toReversed(), 'pages keep to the bounds');
  t.equal(second.next, null);
});

t.test('those who oversee read every history', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  for (const role of ['office', 'leader', 'supervisor', 'inspector', 'auditor'] as const) {
    for (const path of ['history', 'tasks/1.1/history', 'indicators/rd-gdp/history']) {
      t.equal((await office.get(`/v1/plans/real/${path}`, [role])).status, 200, `${role} ${path}`);
    }
  }
});

t.test('a reporter reads only the history of things that their unit leads or cooperates on', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const allowed = [
    'tasks/1.1/history',
    'tasks/2.1/history',
    'indicators/gaoxin-qiye/history',
    'history?unit=fagui',
    'history?subject=task/1.1',
    'history?unit=fagui&subject=task/1.3',
  ];
  const refused = [
    'history',
    'history?unit=gaoxin',
    'history?subject=task/1.3',
    'history?subject=plan/real',
    'history?actor=r-fagui',
    'tasks/1.3/history',
    'tasks/1.3/history?unit=gaoxin',
    'indicators/rd-gdp/history',
  ];
  for (const path of allowed) t.equal((await office.getAs('fagui', `/v1/plans/real/${path}`)).status, 200, path);
  for (const path of refused) {
    const { status, body } = await office.getAs('fagui', `/v1/plans/real/${path}`);
    t.match({ status, ...body }, { status: 403, code: 'history-not-yours' }, path);
    t.equal((await office.getAs(undefined, `/v1/plans/real/${path}`)).status, 403, `${path} without a unit`);
  }
  const { items } = await office.getAs('fagui', '/v1/plans/real/history?unit=fagui&limit=200');
  const foreign = items.filter(({ units, actor }) => {
    const own = (units as string[]).includes('fagui') || (actor as { unit: string }).unit === 'fagui';
    return !own;
  });
  t.strictSame(foreign, []);
  t.strictSame((await office.getAs('fagui', '/v1/plans/real/history?unit=fagui&subject=task/1.3')).items, []);
});

t.test('a unit that has handed a task over reads what concerned it, and the same through every route', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  await office.task('real', '2.1', { type: 'change-responsibility', leads: ['gaoxin'] }, jihua, '职能调整');
  await office.task('real', '2.1', { type: 'acknowledge' }, gaoxin);
  await office.seen(await office.task('real', '2.1', report(30), gaoxin));
  const ofTask = await office.getAs('fagui', '/v1/plans/real/tasks/2.1/history');
  const ofPlan = await office.getAs('fagui', '/v1/plans/real/history?unit=fagui&subject=task/2.1');
  t.equal(ofTask.status, 200);
  t.strictSame(ofTask.items, ofPlan.items);
  t.strictSame(types(ofTask), ['responsibility-changed', 'progress-reported', 'task-acknowledged', 'task-registered']);
  t.strictSame((await office.getAs('fagui', '/v1/plans/real/history?subject=task/2.1')).items, ofPlan.items);
  t.equal((await office.getAs('gaoxin', '/v1/plans/real/tasks/2.1/history')).items.length, 6, 'who has it now reads all of it');
  t.equal((await office.getAs('jihua', '/v1/plans/real/tasks/2.1/history')).status, 403, 'who never had it reads nothing');
  t.equal((await office.getAs('fagui', '/v1/plans/real/tasks/2.1/lights?rules=lights-v1')).status, 200);
  t.equal((await office.getAs('jihua', '/v1/plans/real/tasks/2.1/lights?rules=lights-v1')).status, 403);
});

t.test('the same for a unit that handed over long ago, however many held the task since', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const others = ['gaoxin', 'jihua'];
  for (let count = 0; count <= taskListBounds.responsibility; count += 1) {
    const leads = [others[count % 2] as string];
    await office.tell('real-task.2.1', { type: 'responsibility-changed', data: { leads, cooperating: [] } });
  }
  const [first] = (await office.get('/v1/plans/real/tasks/2.1')).body['responsibility'] as { leads: { id: string }[] }[];
  t.notMatch(first?.leads, [{ id: 'fagui' }], 'the task itself tells of the latest periods only');
  const own = (await office.getAs('fagui', '/v1/plans/real/history?unit=fagui&subject=task/2.1')).items;
  t.ok(own.length > 0);
  for (const path of ['tasks/2.1/history', 'history?subject=task/2.1']) {
    t.strictSame((await office.getAs('fagui', `/v1/plans/real/${path}`)).items, own, path);
  }
  t.equal((await office.getAs('fagui', '/v1/plans/real/tasks/2.1/lights?rules=lights-v1')).status, 200);
  t.equal((await office.getAs('nongcun', '/v1/plans/real/tasks/2.1/history')).status, 403, 'who never had it reads nothing');
});

t.test('only inspectors and auditors see how a request came in', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const path = '/v1/plans/real/tasks/1.1/history?limit=1';
  for (const role of ['inspector', 'auditor'] as const) t.match((await office.get(path, [role])).items, [{ channel }]);
  for (const role of ['office', 'leader', 'supervisor'] as const) {
    const answer = await office.get(path, [role]);
    t.notOk('channel' in (answer.items[0] ?? {}), role);
    t.notMatch(JSON.stringify(answer.body), /10\.0\.0\.7/);
  }
  const auditors = (await office.get(path, ['auditor'])).headers['etag'] as string;
  t.equal((await office.get(path, ['auditor'], { 'if-none-match': auditors })).status, 304);
  t.equal((await office.get(path, ['supervisor'], { 'if-none-match': auditors })).status, 200, 'another answer has another tag');
});

t.test('a filter that lets few entries through looks at a bounded number for each page', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.task('real', '1.1', report(1), fagui);
  for (let count = 0; count < lookedAtMax; count += 1) await office.task('real', '1.1', report(count % 100), gaoxin);
  await office.seen({ position: await office.store.head() });
  const path = '/v1/plans/real/tasks/1.1/history?actor=r-fagui';
  const first = await office.get(path);
  t.strictSame(first.items, []);
  t.type(first.next, 'string', 'an empty page that is not the last');
  const second = await office.get(`${path}&cursor=${first.next}`);
  t.match(second.items, [{ actor: { id: 'r-fagui' } }]);
  t.equal(second.items.length, 1);
  t.equal(second.next, null);
});
