import { PinnedState, type ViewReads } from '@duban/read-models';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { pageMaxCharacters } from '../src/page.js';
import { gaoxin, jihua, Office } from './office.js';

const codes = (answer: { items: readonly Record<string, unknown>[] }) => answer.items.map(({ code }) => code);

/** 1.2 is overdue and red. 1.1 is acknowledged and reported. The others are red or yellow because they are neither. */
async function grown(office: Office): Promise<void> {
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  const report = { type: 'report-progress', percent: 40, done: '推进', occurredOn: '2012-01-18' } as const;
  await office.task('real', '1.1', report, gaoxin);
  await office.seen(await office.beginDay('real', '2012-02-10'));
}

t.test('tasks are listed by code and filtered exactly', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const cases: [string, string[]][] = [
    ['', ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8', '2.1', '2.2', '2.3', '2.4']],
    ['section=2', ['2.1', '2.2', '2.3', '2.4']],
    ['unit=fagui', ['1.1', '2.1', '2.2', '2.3', '2.4']],
    ['unit=fagui&section=1', ['1.1']],
    ['person=kou&section=2', ['2.1', '2.3']],
    ['light=green', ['1.1']],
    ['light=red', ['1.2']],
    ['light=yellow&section=2', ['2.1', '2.2', '2.3', '2.4']],
    ['light=done', []],
    ['status=in-progress', ['1.1']],
    ['status=registered&unit=gaoxin&person=wang', ['1.2', '1.4', '1.6', '1.8']],
    ['overdue=true', ['1.2']],
    ['overdue=false&section=1&person=wang', ['1.4', '1.6', '1.8']],
    ['overdue=true&light=yellow', []],
    ['unit=jihua', []],
    ['unit=nobody', []],
  ];
  for (const [query, expected] of cases) {
    const answer = await office.get(`/v1/plans/real/tasks?${query}`);
    t.strictSame(codes(answer), expected, query);
    t.equal(answer.next, null);
    t.equal(answer.body['position'], (await office.store.head()).toString());
  }
});

t.test('indicators are filtered by task, attainment and headline', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const measured = { type: 'record-measurement', value: '2.2', occurredOn: '2012-01-18' } as const;
  await office.seen(await office.indicator('real', 'rd-gdp', measured, jihua));
  const keys = async (query: string) => (await office.get(`/v1/plans/real/indicators?${query}`)).items.map(({ key }) => key);
  t.strictSame(await keys(''), ['rd-gdp', 'gaoxin-qiye']);
  t.strictSame(await keys('task=1.1'), ['gaoxin-qiye']);
  t.strictSame(await keys('task=1.2'), []);
  t.strictSame(await keys('headline=true'), ['rd-gdp']);
  t.strictSame(await keys('headline=false'), ['gaoxin-qiye']);
  t.strictSame(await keys('attainment=met'), ['rd-gdp']);
  t.strictSame(await keys('attainment=met&headline=false'), []);
});

t.test('pages follow each other without a gap, and the last one says so', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  for (const query of ['', 'light=yellow&unit=gaoxin']) {
    const all = codes(await office.get(`/v1/plans/real/tasks?limit=200&${query}`));
    const found: unknown[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages += 1) {
      const path = `/v1/plans/real/tasks?limit=3&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = await office.get(path);
      t.ok(page.items.length > 0 && page.items.length <= 3);
      found.push(...codes(page));
      cursor = page.next;
      t.ok(pages < 10);
    }
    t.strictSame(found, all, query);
  }
});

t.test('a cursor is valid for its own query only, and cannot be forged', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const { next } = await office.get('/v1/plans/real/tasks?limit=2&section=1');
  const refused = async (path: string) => {
    const { status, body } = await office.get(path);
    t.match({ status, ...body }, { status: 400, code: 'cursor-invalid' }, path);
  };
  t.strictSame(codes(await office.get(`/v1/plans/real/tasks?limit=1&section=1&cursor=${next}`)), ['1.3'], 'the limit may change');
  await refused(`/v1/plans/real/tasks?cursor=${next}`);
  await refused(`/v1/plans/real/tasks?section=2&cursor=${next}`);
  await refused(`/v1/plans/real/indicators?cursor=${next}`);
  await refused(`/v1/plans/real/history?cursor=${next}`);
  await refused(`/v1/plans?cursor=${next}`);
  await refused(`/v1/people/kou?cursor=${next}`);
  await refused(`/v1/plans/real/tasks?section=1&cursor=${next?.slice(0, -2)}AA`);
  await refused('/v1/plans/real/tasks?cursor=AAAA');
  await refused('/v1/plans/real/tasks?cursor=');
});

t.test('a cursor from before a migration has expired', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const { next } = await office.get('/v1/plans/real/tasks?limit=2');
  const inOtherEpoch = (views: ViewReads): ViewReads => ({
    get: (plan, kind, key) => views.get(plan, kind, key),
    getMany: (plan, kind, keys) => views.getMany(plan, kind, keys),
    scan: (plan, index, options) => views.scan(plan, index, options),
    plans: (options) => views.plans(options),
    standstill: (plan) => views.standstill(plan),
    generation: (plan) => views.generation(plan),
    checkpoint: async (plan) => (await views.checkpoint(plan))?.replace(/^.{12}/, 'otherepoch01'),
  });
  const migratedViews = {
    ...inOtherEpoch(office.views),
    contents: () => Promise.reject(new Error('not asked for')),
    state: async () => new PinnedState(inOtherEpoch(office.views)),
  };
  const migrated = await Office.open(t, {
    parts: {
      views: migratedViews,
      cursors: office.cursors,
    },
  });
  const { status, body } = await migrated.get(`/v1/plans/real/tasks?limit=2&cursor=${next}`);
  t.match({ status, ...body }, { status: 410, code: 'cursor-expired' });
});

t.test('an unknown parameter, or a wrong value, is refused by its name', async (t) => {
  const office = await Office.open(t);
  await grown(office);
  const cases: [string, string][] = [
    ['tasks?limit=0', '/limit'],
    ['tasks?limit=201', '/limit'],
    ['tasks?limit=abc', '/limit'],
    ['tasks?limit=1.5', '/limit'],
    ['tasks?light=blue', '/light'],
    ['tasks?light=red&light=green', '/light'],
    ['tasks?overdue=yes', '/overdue'],
    ['tasks?section=one', '/section'],
    ['tasks?unit=高新处', '/unit'],
    ['tasks?sort=percent', '/sort'],
    ['tasks?q=abc', '/q'],
    ['indicators?task=one', '/task'],
    ['indicators?attainment=good', '/attainment'],
    ['history?field=nothing', '/field'],
    ['history?type=nothing', '/type'],
    ['history?from=yesterday', '/from'],
    ['history?to=2012-02-30', '/to'],
    ['history?order=up', '/order'],
    ['history?subject=1.1', '/subject'],
    ['tasks/1.1/history?subject=task/1.1', '/subject'],
    ['tasks/1.1?limit=3', '/limit'],
  ];
  for (const [path, pointer] of cases) {
    const { status, body } = await office.get(`/v1/plans/real/${path}`);
    t.match({ status, ...body }, { status: 400, code: 'invalid-input', errors: [{ in: 'query', pointer }] }, path);
  }
});

t.test('a page ends early when its texts are long, and the next one continues there', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  const text = '长'.repeat(20_000);
  const long = {
    type: 'report-progress',
    percent: 1,
    done: text,
    next: text,
    obstacles: text,
    occurredOn: '2012-01-18',
  } as const;
  for (let count = 0; count < 70; count += 1) await office.task('real', '1.1', long, gaoxin);
  await office.seen({ position: await office.store.head() });
  const sizes: number[] = [];
  const ids = new Set<unknown>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await office.get(`/v1/plans/real/tasks/1.1/reports?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
    sizes.push(page.items.length);
    for (const { id } of page.items) ids.add(id);
    cursor = page.next;
  }
  const most = Math.floor(pageMaxCharacters / 60_000);
  t.strictSame(sizes, [most, most, 70 - 2 * most]);
  t.equal(ids.size, 70);
});
