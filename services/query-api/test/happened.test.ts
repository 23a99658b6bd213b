/** Which reports and measurements would stand if only those about a day up to a given one counted. */
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, jihua, Office } from './office.js';

const report = (percent: number, occurredOn: string) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn }) as const;

t.test('only reports and measurements about a day up to the given one count', async (t) => {
  const read: string[] = [];
  const oversight = {
    accessed: (_: unknown, { filters }: { filters?: string | undefined }) => void read.push(String(filters)),
  };
  const office = await Office.open(t, { parts: { oversight } });
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.task('real', '2.1', { type: 'acknowledge' }, fagui);
  await office.beginDay('real', '2012-05-01');
  const first = (await office.task('real', '1.1', report(10, '2012-03-31'), gaoxin)).eventIds[0] as string;
  await office.task('real', '1.1', report(20, '2012-04-10'), gaoxin);
  const second = (await office.task('real', '1.1', report(30, '2012-04-10'), gaoxin)).eventIds[0] as string;
  const late = (await office.task('real', '1.1', report(40, '2012-04-30'), gaoxin)).eventIds[0] as string;
  const wrong = (await office.task('real', '1.1', report(5, '2012-04-12'), gaoxin)).eventIds[0] as string;
  const measured = { type: 'record-measurement', value: '10', occurredOn: '2012-04-20' } as const;
  await office.indicator('real', 'gaoxin-qiye', measured, gaoxin);
  const before = await office.task('real', '2.1', { type: 'change-responsibility', leads: ['gaoxin'] }, jihua, '职能调整');
  await office.seen(await office.task('real', '1.1', { type: 'retract-report', report: wrong }, gaoxin, '录入有误'));

  const path = (query: string) => `/v1/plans/real/happened?${query}`;
  const ofTask = async (by: string) => (await office.get(path(`by=${by}&task=1.1`))).items[0];
  t.match(await ofTask('2012-05-01'), { stood: { id: late, percent: 40 }, happened: { id: late }, differs: false });
  t.match(
    await ofTask('2012-04-29'),
    { stood: { id: late }, happened: { id: second, percent: 30 }, differs: true },
    'the last of a day; not the retracted one',
  );
  t.match(await ofTask('2012-04-01'), { happened: { id: first, percent: 10 } });
  t.match(await ofTask('2012-03-01'), { happened: null, differs: true });
  const then = await office.get(path(`by=2012-04-29&task=1.1&asOf=${before.position}`));
  t.match(
    then,
    { body: { asOf: { position: before.position } }, items: [{ happened: { id: wrong, percent: 5 } }] },
    'as known before the retraction',
  );
  t.match((await office.get(path('by=2012-04-01&indicator=gaoxin-qiye'))).items, [{ stood: { value: '10' }, happened: null }]);

  const whole = await office.get(path('by=2012-04-01&limit=200'));
  t.match(whole, { status: 200, next: null });
  t.strictSame(
    (await office.get(path('by=2012-04-01&differs=true'))).items,
    whole.items.filter(({ differs }) => differs),
  );
  const paged: object[] = [];
  for (let cursor = ''; ; ) {
    const page = await office.get(path(`by=2012-04-01&limit=3${cursor}`));
    paged.push(...page.items);
    if (page.next === null) break;
    cursor = `&cursor=${page.next}`;
  }
  t.strictSame(paged, whole.items);

  const refused: [query: string, status: number, code: string][] = [
    ['', 400, 'invalid-input'],
    ['by=2012-02-30', 400, 'invalid-input'],
    ['by=2012-05-02', 422, 'point-to-come'],
    ['by=2012-04-01&asOf=2099-01-01', 422, 'point-to-come'],
    ['by=2012-04-01&task=9.9', 404, 'task-not-found'],
    ['by=2012-04-01&indicator=none', 404, 'indicator-not-found'],
    ['by=2012-04-01&cursor=x', 400, 'cursor-invalid'],
  ];
  for (const [query, status, code] of refused) t.match(await office.get(path(query)), { status, body: { code } }, query);

  read.length = 0;
  const table: [query: string, allowed: readonly string[]][] = [
    ['by=2012-04-01', ['fagui', 'gaoxin', 'nongcun']],
    [`by=2012-04-01&asOf=${before.position}`, []],
    [`by=2012-04-01&asOf=${before.position}&task=2.1`, ['gaoxin']],
    [`by=2012-04-01&asOf=${before.position}&unit=fagui`, ['fagui']],
  ];
  for (const [query, allowed] of table) {
    for (const unit of ['fagui', 'gaoxin', 'nongcun']) {
      t.equal((await office.getAs(unit, path(query))).status, allowed.includes(unit) ? 200 : 403, `${unit}: ${query}`);
    }
    for (const role of ['office', 'leader', 'supervisor', 'inspector', 'auditor'] as const) {
      t.equal((await office.get(path(query), [role])).status, 200, `${role}: ${query}`);
    }
  }
  t.equal(
    read.length,
    table.reduce((sum, [, allowed]) => sum + allowed.length + 5, 0),
    'every reading is recorded, once',
  );
});
