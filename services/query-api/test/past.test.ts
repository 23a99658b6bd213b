/** Past states: what was once the present answer is the answer for that point for ever. */
import { DubanError } from '@duban/domain';
import type { PastReader } from '@duban/read-models';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, jihua, Office } from './office.js';

const report = (percent: number) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn: '2012-01-18' }) as const;

const paths = [
  '/v1/plans/real',
  '/v1/plans/real/tasks',
  '/v1/plans/real/tasks?status=in-progress',
  '/v1/plans/real/tasks?unit=gaoxin&light=green',
  '/v1/plans/real/tasks/1.1',
  '/v1/plans/real/tasks/2.1',
  '/v1/plans/real/tasks/1.1/reports',
  '/v1/plans/real/indicators',
  '/v1/plans/real/indicators/gaoxin-qiye',
  '/v1/plans/real/indicators/gaoxin-qiye/measurements',
  '/v1/plans/real/units',
  '/v1/plans/real/units/fagui',
  '/v1/plans/real/people',
  '/v1/plans/real/lights?rules=lights-v1',
  '/v1/people/kou',
];

const asked = (path: string, point: string) => `${path}${path.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(point)}`;

/** Works on the plan, and calls back after each command. */
async function worked(office: Office, done: (position: string, event: string) => Promise<void>): Promise<void> {
  const measured = { type: 'record-measurement', value: '10', occurredOn: '2012-01-18' } as const;
  const steps = [
    () => office.task('real', '1.1', { type: 'acknowledge' }, gaoxin),
    () => office.task('real', '1.1', report(40), gaoxin),
    () => office.task('real', '2.1', { type: 'acknowledge' }, fagui),
    () => office.indicator('real', 'gaoxin-qiye', measured, gaoxin),
    () => office.beginDay('real', '2012-04-20'),
    () => office.task('real', '2.1', { type: 'change-responsibility', leads: ['gaoxin'] }, jihua, '职能调整'),
    () => office.task('real', '1.1', report(60), gaoxin),
    () => office.beginDay('real', '2012-12-30'),
  ];
  for (const step of steps) {
    const accepted = await step();
    await office.seen(accepted);
    await done(accepted.position, accepted.eventIds.at(-1) as string);
  }
}

t.test('what was answered while the plan was worked on is the answer as of its position', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const captured: { path: string; point: string; position: string; body: object }[] = [];
  await worked(office, async (position, event) => {
    for (const path of paths) captured.push({ path, point: position, position, body: (await office.get(path)).body });
    captured.push({ path: '/v1/plans/real', point: `event:${event}`, position, body: (await office.get('/v1/plans/real')).body });
  });
  for (const { path, point, position, body } of captured) {
    const past = await office.get(asked(path, point));
    const { asOf, ...rest } = past.body;
    t.equal(JSON.stringify(rest), JSON.stringify(body), `${path} as of ${point}`);
    t.match(path.startsWith('/v1/people/') ? (asOf as { real: object }).real : asOf, { position, final: true });
  }
  t.equal(captured.length, 8 * (paths.length + 1));
  const authorization = `Bearer ${await office.token(['auditor'])}`;
  const url = asked('/v1/plans/real/tasks?format=csv', captured[0]?.position as string);
  const file = await office.server.inject({ method: 'GET', url, headers: { authorization } });
  t.match(file.headers['content-disposition'], `tasks-real-${captured[0]?.position}.csv`, 'a file names the state that it is of');
});

t.test('a point is a day, an instant, a position, or just after or before an event', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const positions: string[] = [];
  const events: string[] = [];
  await worked(office, async (position, event) => {
    positions.push(position);
    events.push(event);
  });
  const asOf = async (point: string) => (await office.get(asked('/v1/plans/real', point))).body['asOf'];
  // A day that begins is recorded by the clock of the day before.
  const beforeDay = positions[4];
  t.match(await asOf('2012-01-18'), { position: beforeDay, final: true }, 'a day is its end');
  t.match(await asOf('2012-03-01'), { position: beforeDay, final: true });
  t.match(await asOf('2012-12-30'), { position: positions[7], final: false }, 'until something later is recorded');
  const { at } = (await asOf(`event:${events[1]}`)) as { at: string };
  t.match(await asOf(at), { position: positions[1], final: true }, 'an instant includes what was recorded at it');
  t.match(await asOf(at.replace('Z', '+00:00')), { position: positions[1] });
  t.match(await asOf(`before:${events[2]}`), { position: positions[1], final: true });

  const head = await office.store.head();
  const refused: [point: string, status: number, code: string][] = [
    ['2099-01-01', 422, 'point-to-come'],
    ['2011-12-31', 422, 'point-before-plan'],
    [`${head.slice(0, 12)}-99999999999999999999`, 400, 'position-invalid'],
    ['aaaaaaaaaaaa-00000000000000000001', 400, 'position-invalid'],
    ['event:01a20d31-1ffc-72af-9864-e85e14607f97', 404, 'event-not-found'],
    ['2012-02-30', 400, 'invalid-input'],
    ['2012-06-30T08:00:00', 400, 'invalid-input'],
    ['after:01a20d31-1ffc-72af-9864-e85e14607f97', 400, 'invalid-input'],
    ['event:1', 400, 'invalid-input'],
    ['', 400, 'invalid-input'],
  ];
  for (const [point, status, code] of refused) {
    t.match(await office.get(asked('/v1/plans/real', point)), { status, body: { code } }, point);
  }
  t.match(await office.get(asked('/v1/plans/none', '2012-01-18')), { status: 404, body: { code: 'plan-not-found' } });
  for (const path of ['/v1/plans', '/v1/plans/real/history', '/v1/plans/real/entries', '/v1/plans/real/tasks/1.1/history']) {
    t.match(await office.get(asked(path, '2012-01-18')), { status: 400, body: { errors: [{ pointer: '/asOf' }] } }, path);
  }
});

t.test('a plan still being published is shown as it was, and later pages keep the state of the first', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const published: string[] = [];
  for await (const { position } of office.store.readAll()) published.push(position);
  const early = await office.get(asked('/v1/plans/real', published[4] as string));
  t.match(early, { status: 200, body: { status: 'publishing' } });
  t.equal((await office.get(asked('/v1/plans/real/tasks', published[4] as string))).items.length < 12, true);

  const first = await office.get(asked('/v1/plans/real/tasks?limit=5', '2012-01-18'));
  await office.seen(await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin));
  const { position, asOf } = first.body as { position: string; asOf: { final: boolean } };
  t.equal(asOf.final, false);
  const second = await office.get(asked(`/v1/plans/real/tasks?limit=5&cursor=${first.next}`, '2012-01-18'));
  t.match(second, { status: 200, body: { position } });
  const other = await office.get(asked(`/v1/plans/real/tasks?limit=5&cursor=${first.next}`, '2012-01-19'));
  t.match(other, { status: 400, body: { code: 'cursor-invalid' } }, 'a cursor is good for its own point');
});

t.test('a past state is for overseers, and for a unit that holds the thing now or held it then', async (t) => {
  const read: string[] = [];
  const oversight = {
    accessed: (_: unknown, { subject, filters }: { subject: string; filters?: string | undefined }) =>
      void read.push(`${subject}?${filters}`),
  };
  const office = await Office.open(t, { parts: { oversight } });
  await office.publish('real', twelveTasks);
  const positions: string[] = [];
  await worked(office, async (position) => void positions.push(position));
  const [then, now] = [positions[2] as string, positions[7] as string];
  read.length = 0;
  // Task 2.1 went from fagui to gaoxin between the two points.
  const table: [path: string, point: string, allowed: readonly string[]][] = [
    ['tasks/2.1', then, ['fagui', 'gaoxin']],
    ['tasks/2.1', now, ['gaoxin']],
    ['tasks/2.1/reports', then, ['fagui', 'gaoxin']],
    ['tasks/2.1/reports', now, ['gaoxin']],
    ['tasks?unit=fagui', then, ['fagui']],
    ['units/fagui', then, ['fagui']],
    ['tasks', then, []],
    ['indicators', then, []],
    ['units', then, []],
    ['people', then, []],
    ['lights?rules=lights-v1', then, []],
    ['', then, []],
  ];
  const units = ['fagui', 'gaoxin', 'nongcun'];
  for (const [path, point, allowed] of table) {
    const whole = asked(`/v1/plans/real${path === '' ? '' : `/${path}`}`, point);
    for (const unit of units) {
      const { status } = await office.getAs(unit, whole);
      t.equal(status, allowed.includes(unit) ? 200 : 403, `${unit}: ${path} as of ${point === then ? 'then' : 'now'}`);
    }
    for (const role of ['office', 'leader', 'supervisor', 'inspector', 'auditor'] as const) {
      t.equal((await office.get(whole, [role])).status, 200, `${role}: ${path}`);
    }
  }
  t.equal((await office.getAs('fagui', asked('/v1/people/kou', then))).status, 403);
  const answered = table.reduce((sum, [, , allowed]) => sum + allowed.length + 5, 0);
  t.equal(read.length, answered, 'every reading of a past state is recorded, once');
  t.ok(
    read.every((each) => each.includes(`asOf=`)),
    'with its point',
  );
});

t.test('a state that takes long to make is answered once it is ready', async (t) => {
  const past: PastReader = {
    resolve: async () => {
      throw new DubanError('past-in-preparation');
    },
    state: () => Promise.reject(new Error('not asked for')),
  };
  const office = await Office.open(t, { parts: { past } });
  await office.publish('real', twelveTasks);
  const answer = await office.get(asked('/v1/plans/real', '2012-01-18'));
  t.match(answer, { status: 503, body: { code: 'past-in-preparation' }, headers: { 'retry-after': '5' } });
});
