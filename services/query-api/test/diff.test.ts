/** The difference between two points of a plan's past: who may ask, how it is paged, and what it refuses. */
import { type EventSource, PastStates } from '@duban/read-models';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, jihua, Office } from './office.js';

const report = (percent: number) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn: '2012-01-18' }) as const;

interface Difference {
  readonly subject: { readonly kind: string; readonly key: string };
  readonly fields: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  readonly entries: readonly { readonly correlationId: string }[];
}

t.test('the difference between two points is for those who may read the history', async (t) => {
  const read: string[] = [];
  const oversight = {
    accessed: (_: unknown, { subject, filters }: { subject: string; filters?: string | undefined }) =>
      void read.push(`${subject}?${filters}`),
  };
  const office = await Office.open(t, { parts: { oversight } });
  await office.publish('real', twelveTasks);
  const before = await office.store.head();
  const events: string[] = [];
  const does = async (work: ReturnType<Office['task']>) => {
    const accepted = await work;
    events.push(accepted.eventIds.at(-1) as string);
    return office.seen(accepted);
  };
  await does(office.task('real', '1.1', { type: 'acknowledge' }, gaoxin));
  await does(office.task('real', '1.1', report(40), gaoxin));
  await does(office.task('real', '2.1', { type: 'acknowledge' }, fagui));
  const after = await does(office.task('real', '2.1', { type: 'change-responsibility', leads: ['gaoxin'] }, jihua, '职能调整'));
  const diff = (query: string, from = before, to = after) => `/v1/plans/real/diff?from=${from}&to=${to}${query}`;
  const keys = (items: readonly object[]) => (items as Difference[]).map(({ subject }) => `${subject.kind}/${subject.key}`);

  const whole = await office.get(diff(''));
  t.match(whole, {
    status: 200,
    next: null,
    body: { from: { position: before, final: true }, to: { position: after, final: true }, position: after, simulated: false },
    items: [
      {
        subject: { kind: 'task', key: '1.1' },
        kind: 'changed',
        entries: [{ type: 'task-acknowledged' }, { type: 'progress-reported', actor: { id: 'r-gaoxin' } }],
        entriesLeftOut: 0,
      },
      { subject: { kind: 'task', key: '2.1' }, entries: { length: 2 } },
    ],
  });
  const percent = (whole.items as unknown as Difference[])[0]?.fields.find(({ field }) => field === 'percent');
  t.match(percent, { label: '进度', before: 0, after: 40, entries: [events[1]] });
  t.match(await office.get(diff('', 'event:'.concat(events[0] as string), `before:${events[2]}`)), {
    items: [{ subject: { key: '1.1' }, entries: [{ type: 'progress-reported' }] }],
  });
  t.strictSame(keys((await office.get(diff('&actor=chen'))).items), ['task/2.1']);
  t.strictSame(keys((await office.get(diff('&field=percent'))).items), ['task/1.1']);
  const correlation = (whole.items as unknown as Difference[])[1]?.entries.at(-1)?.correlationId;
  const filtered: readonly (readonly [query: string, found: readonly string[]])[] = [
    ['&without=progress-reported&without=task-acknowledged', ['task/2.1']],
    ['&reason=职能', ['task/2.1']],
    ['&reason=没有的词', []],
    ['&onBehalf=true', []],
    ['&onBehalf=false', ['task/1.1', 'task/2.1']],
    ['&days=false', ['task/1.1', 'task/2.1']],
    ['&direction=percent-down', []],
    [`&correlation=${correlation}`, ['task/2.1']],
    [`&evidence=${'0'.repeat(64)}`, []],
  ];
  for (const [query, found] of filtered) t.strictSame(keys((await office.get(diff(query))).items), found, query);
  t.strictSame(keys((await office.get(diff('&unit=fagui&field=leads'))).items), ['task/2.1'], 'a unit had it then');
  t.match(await office.get(diff('', after, after)), { status: 200, items: { length: 0 }, next: null });

  const first = await office.get(diff('&limit=1'));
  t.match(first, { items: { length: 1 } });
  await does(office.task('real', '1.1', report(60), gaoxin));
  const second = await office.get(`${diff('&limit=1')}&cursor=${first.next}`);
  t.strictSame([...first.items, ...second.items], whole.items.slice(0, 2), 'a page goes on between the same two states');

  const head = after.slice(0, 12);
  const refused: [path: string, status: number, code: string][] = [
    [diff('', after, before), 422, 'interval-reversed'],
    [diff('', '2012-01-18', '2011-12-31'), 422, 'point-before-plan'],
    [diff('', before, '2099-01-01'), 422, 'point-to-come'],
    [diff('', '2002-01-01', '2012-01-18'), 422, 'point-before-plan'],
    [diff('', before, `${head}-99999999999999999999`), 400, 'position-invalid'],
    [diff('', 'event:01a20d31-1ffc-72af-9864-e85e14607f97'), 404, 'event-not-found'],
    [diff('', 'gestern'), 400, 'invalid-input'],
    ['/v1/plans/real/diff?from=2012-01-18', 400, 'invalid-input'],
    [diff('&type=no-such-type'), 400, 'invalid-input'],
    [diff('&actor=nobody'), 404, 'actor-not-found'],
    [diff('&unit=nowhere'), 404, 'unit-not-found'],
    [diff('&limit=51'), 400, 'invalid-input'],
    [diff('&subject=task/9.9'), 404, 'task-not-found'],
    [diff('&subject=plan/other'), 404, 'plan-not-found'],
    [diff(`&limit=1&cursor=${first.next?.slice(0, -2)}`), 400, 'cursor-invalid'],
    [`${diff('&limit=2&actor=chen')}&cursor=${first.next}`, 400, 'cursor-invalid'],
    ['/v1/plans/none/diff?from=2012-01-18&to=2012-01-18', 404, 'plan-not-found'],
  ];
  for (const [path, status, code] of refused) t.match(await office.get(path), { status, body: { code } }, path);

  read.length = 0;
  // Task 2.1 went from fagui to gaoxin between the two points.
  const table: [query: string, allowed: readonly string[]][] = [
    ['', []],
    ['&subject=task/2.1', ['fagui', 'gaoxin']],
    ['&unit=fagui', ['fagui']],
    ['&subject=unit/fagui', ['fagui']],
    ['&subject=plan/real', []],
    ['&subject=person/kou', []],
  ];
  for (const [query, allowed] of table) {
    for (const unit of ['fagui', 'gaoxin', 'nongcun']) {
      t.equal((await office.getAs(unit, diff(query))).status, allowed.includes(unit) ? 200 : 403, `${unit}: ${query}`);
    }
    for (const role of ['office', 'leader', 'supervisor', 'inspector', 'auditor'] as const) {
      t.equal((await office.get(diff(query), [role])).status, 200, `${role}: ${query}`);
    }
  }
  const later = diff('&subject=task/2.1', after, after);
  t.equal((await office.getAs('fagui', later)).status, 403, 'it held the task at neither point');
  t.equal(
    read.length,
    table.reduce((sum, [, allowed]) => sum + allowed.length + 5, 0),
    'every reading is recorded, once',
  );
  t.ok(
    read.every((each) => each.includes('from=') && each.includes('to=')),
    'with its points',
  );
  const auditor = JSON.stringify(await office.get(diff('')));
  t.match(auditor, '"channel"');
  t.notMatch(JSON.stringify(await office.get(diff(''), ['leader'])), '"channel"', 'for those who may see it');
});

t.test('a position of an epoch before is gone, and that of a store unknown is none', async (t) => {
  const lost = { epoch: 'lostlostlost', upTo: 'lostlostlost-00000000000000000002' };
  const source: EventSource = { subscribe: (...of) => office.store.subscribe(...of) };
  const past = new PastStates({ source, ancestors: [{ epoch: 'migrated0001' }, lost], now: () => new Date().toISOString() });
  const office: Office = await Office.open(t, { parts: { past } });
  await office.publish('real', twelveTasks);
  const head = await office.store.head();
  const positions: readonly (readonly [position: string, status: number, code: string])[] = [
    ['migrated0001-00000000000000000001', 410, 'position-superseded'],
    ['lostlostlost-00000000000000000001', 410, 'position-superseded'],
    ['lostlostlost-00000000000000000003', 410, 'position-lost'],
    ['otherstore01-00000000000000000001', 400, 'position-invalid'],
  ];
  for (const [position, status, code] of positions) {
    const paths = [
      `/v1/plans/real/diff?from=${position}&to=${head}`,
      `/v1/plans/real/diff?from=${head}&to=${position}`,
      `/v1/plans/real?asOf=${position}`,
      `/v1/plans/real/tasks?asOf=${position}`,
      `/v1/plans/real/export?asOf=${position}`,
      `/v1/plans/real/happened?by=2012-01-18&asOf=${position}`,
    ];
    for (const path of paths) t.match(await office.get(path), { status, body: { code } }, path);
  }
});

t.test('a plan that is still being published can be compared with its earlier state', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const positions: string[] = [];
  for await (const { position } of office.store.readAll()) positions.push(position);
  const answer = await office.get(`/v1/plans/real/diff?from=${positions[4]}&to=${positions.at(-1)}&subject=plan/real`);
  t.match(answer, {
    status: 200,
    items: [{ kind: 'changed', fields: [{ field: 'status', before: 'publishing', after: 'open' }] }],
  });
});
