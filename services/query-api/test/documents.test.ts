import { simulated, twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, jihua, Office } from './office.js';

const report = (percent: number, occurredOn = '2012-01-18') =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn }) as const;

t.test('a plan, its tasks and indicators as they stand', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  const position = await office.seen(await office.task('real', '1.1', report(40), fagui, '月报'));

  const plan = await office.get('/v1/plans/real');
  t.equal(plan.status, 200);
  t.match(plan.body, {
    id: 'real',
    title: '2012年科技工作要点',
    status: 'open',
    registration: { registered: 14, announced: 14 },
    summary: { tasks: 12, percentTotal: 40, averagePercent: 3.3 },
    revision: '2',
    position,
    simulated: false,
  });
  t.notOk('notice' in plan.body);

  const task = await office.get('/v1/plans/real/tasks/1.1');
  t.match(task.body, {
    code: '1.1',
    status: 'in-progress',
    percent: 40,
    report: { done: '做到40%', unit: { id: 'fagui', name: '法规处' } },
    cooperating: [{ id: 'fagui' }, { placeholder: '各有关处室' }],
    light: { light: 'green', ruleSet: /^lights-v\d$/ },
    revision: '2',
    position,
  });

  await office.seen(
    await office.indicator('real', 'rd-gdp', { type: 'record-measurement', value: '2.15', occurredOn: '2012-01-18' }, jihua),
  );
  const indicator = await office.get('/v1/plans/real/indicators/rd-gdp');
  t.match(indicator.body, {
    attainment: 'met',
    attainmentPercent: '102.3',
    task: null,
    measurement: { value: '2.15' },
    revision: '1',
  });
});

t.test('a unit and a person come with their tasks', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const unit = await office.get('/v1/plans/real/units/fagui');
  t.match(unit.body, {
    name: '法规处',
    leads: ['2.1', '2.2', '2.3', '2.4'],
    cooperates: ['1.1'],
    tasks: [{ role: 'lead', code: '2.1' }, {}, {}, {}, { role: 'cooperating', code: '1.1', title: '任务1.1', light: 'green' }],
    tasksOmitted: 0,
  });
  t.strictSame(
    (await office.get('/v1/plans/real/units')).items.map(({ id }) => id),
    ['gaoxin', 'fagui', 'jihua'],
  );
  t.match((await office.get('/v1/plans/real/people')).items, [
    { id: 'kou', name: '寿剑刚', lights: { green: 6 } },
    { id: 'wang' },
  ]);
});

t.test('plans are listed with a position each; a person is found across them', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.publish('zsim', simulated(twelveTasks));
  const plans = await office.get('/v1/plans');
  t.match(plans.items, [
    { id: 'real', simulated: false, state: 'live' },
    { id: 'zsim', simulated: true, notice: '模拟', state: 'live' },
  ]);
  t.strictSame(Object.keys(plans.body['positions'] as object), ['real', 'zsim']);
  const first = await office.get('/v1/plans?limit=1');
  t.strictSame(
    first.items.map(({ id }) => id),
    ['real'],
  );
  const second = await office.get(`/v1/plans?limit=1&cursor=${first.next}`);
  t.strictSame(
    second.items.map(({ id }) => id),
    ['zsim'],
  );
  t.equal(second.next, null);

  const person = await office.get('/v1/people/kou');
  t.match(person.items, [
    { name: '寿剑刚', plan: { id: 'real', simulated: false }, tasks: [{ role: 'responsible', code: '1.1' }] },
    { plan: { id: 'zsim', simulated: true, notice: '模拟' } },
  ]);
  t.strictSame(Object.keys(person.body['positions'] as object), ['real', 'zsim']);
  const page = await office.get('/v1/people/kou?limit=1');
  t.match((await office.get(`/v1/people/kou?limit=1&cursor=${page.next}`)).items, [{ plan: { id: 'zsim' } }]);
});

t.test('every answer about a simulated plan says 模拟', async (t) => {
  const office = await Office.open(t);
  await office.publish('zsim', simulated(twelveTasks));
  const paths = [
    '',
    '/tasks',
    '/tasks/1.1',
    '/tasks/1.1/reports',
    '/tasks/1.1/history',
    '/indicators',
    '/indicators/rd-gdp',
    '/indicators/rd-gdp/measurements',
    '/indicators/rd-gdp/history',
    '/units',
    '/units/gaoxin',
    '/people',
    '/history',
  ];
  for (const path of paths) {
    const { status, body } = await office.get(`/v1/plans/zsim${path}`);
    t.match({ ...body, status }, { status: 200, simulated: true, notice: '模拟' }, path);
  }
});

t.test('each kind of missing thing has its own error', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const cases: [string, number, string][] = [
    ['/v1/plans/none', 404, 'plan-not-found'],
    ['/v1/plans/none/tasks', 404, 'plan-not-found'],
    ['/v1/plans/none/history', 404, 'plan-not-found'],
    ['/v1/plans/real/tasks/9.9', 404, 'task-not-found'],
    ['/v1/plans/real/tasks/9.9/history', 404, 'task-not-found'],
    ['/v1/plans/real/tasks/9.9/reports', 404, 'task-not-found'],
    ['/v1/plans/real/indicators/none', 404, 'indicator-not-found'],
    ['/v1/plans/real/indicators/none/history', 404, 'indicator-not-found'],
    ['/v1/plans/real/indicators/none/measurements', 404, 'indicator-not-found'],
    ['/v1/plans/real/units/none', 404, 'unit-not-found'],
    ['/v1/people/none', 404, 'person-not-found'],
    ['/v1/plans/real/history?subject=task/9.9', 404, 'task-not-found'],
    ['/v1/plans/real/nothing', 404, 'route-not-found'],
    ['/v1/plans/REAL', 400, 'invalid-input'],
    ['/v1/plans/real/tasks/constructor', 400, 'invalid-input'],
    ['/v1/plans/real/tasks/__proto__', 400, 'invalid-input'],
    ['/v1/people/__proto__', 400, 'invalid-input'],
  ];
  for (const [path, status, code] of cases) {
    const answer = await office.get(path);
    t.match({ status: answer.status, ...answer.body }, { status, code }, path);
  }
});

t.test('an actor without a role reads nothing; with any role plans, tasks, indicators, units and people', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const paths = [
    '/v1/plans',
    '/v1/plans/real',
    '/v1/plans/real/tasks',
    '/v1/plans/real/tasks/1.1',
    '/v1/plans/real/tasks/1.1/reports',
    '/v1/plans/real/indicators/rd-gdp/measurements',
    '/v1/plans/real/units/gaoxin',
    '/v1/people/kou',
  ];
  for (const path of [...paths, '/v1/plans/real/history']) {
    const { status, body } = await office.get(path, []);
    t.match({ status, ...body }, { status: 403, code: 'not-allowed' }, path);
  }
  for (const role of ['office', 'reporter', 'leader', 'supervisor', 'inspector', 'auditor'] as const) {
    for (const path of paths) t.equal((await office.get(path, [role])).status, 200, `${role} ${path}`);
  }
  t.equal((await office.server.inject('/v1/plans')).statusCode, 401, 'and nobody without a token');
});

t.test('reports and measurements are listed newest first, or oldest', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  for (const percent of [10, 20, 30]) await office.task('real', '1.1', report(percent), gaoxin);
  for (const value of ['1', '2', '3']) {
    const command = { type: 'record-measurement', value, occurredOn: '2012-01-18' } as const;
    await office.seen(await office.indicator('real', 'gaoxin-qiye', command, gaoxin));
  }
  const percents = async (query: string) =>
    (await office.get(`/v1/plans/real/tasks/1.1/reports${query}`)).items.map(({ percent }) => percent);
  t.strictSame(await percents(''), [30, 20, 10]);
  t.strictSame(await percents('?order=asc'), [10, 20, 30]);
  const values = async (query: string) =>
    (await office.get(`/v1/plans/real/indicators/gaoxin-qiye/measurements${query}`)).items.map(({ value }) => value);
  t.strictSame(await values(''), ['3', '2', '1']);
  t.strictSame(await values('?order=asc&limit=2'), ['1', '2']);
});

t.test('over a socket: JSON in UTF-8, with a length', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.get('/v1/plans');
  const url = await office.server.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${url}/v1/plans/real/tasks/1.1`, {
    headers: { authorization: `Bearer ${await office.token()}` },
  });
  t.equal(response.status, 200);
  t.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
  t.equal(response.headers.get('cache-control'), 'private, no-cache');
  t.equal(response.headers.get('vary'), 'Authorization, Accept-Language');
  const text = await response.text();
  t.equal(Number(response.headers.get('content-length')), Buffer.byteLength(text));
  t.match(JSON.parse(text), { title: '任务1.1', status: 'registered' });
});

t.test('the description of the API names every route in Chinese and its answers', async (t) => {
  const office = await Office.open(t);
  const { paths } = (await office.server.inject('/openapi.json')).json() as {
    paths: Record<string, { get?: { summary: string; responses: Record<string, unknown>; parameters?: { name: string }[] } }>;
  };
  // Reconciliations are about no plan and are no list.
  const routes = Object.entries(paths).filter(([path]) => path.startsWith('/v1/') && !path.startsWith('/v1/reconciliations'));
  t.equal(routes.length, 32);
  for (const [path, { get }] of routes) {
    t.match(get?.summary, /\p{Script=Han}/u, path);
    t.hasProps(get?.responses ?? {}, ['200', 'default'], path);
    t.ok(
      get?.parameters?.some(({ name }) => name === 'minPosition'),
      `${path} takes minPosition`,
    );
  }
});
