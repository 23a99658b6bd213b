import { eventRegistry, oversightEvents } from '@duban/domain';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { gaoxin, Office } from './office.js';

const codes = (answer: { items: readonly Record<string, unknown>[] }) => answer.items.map(({ code }) => code);
const report = { type: 'report-progress', percent: 40, done: '推进', occurredOn: '2012-01-18' } as const;
const deliverable = { kind: 'document', action: 'issue', name: '《办法》' } as const;
const withDeliverable = {
  ...twelveTasks,
  tasks: twelveTasks.tasks.map((task) => (task.code === '1.1' ? { ...task, deliverables: [deliverable] } : task)),
};

/** A plan in which every flag is raised on some task. */
async function supervised(office: Office) {
  await office.publish('real', withDeliverable);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.task('real', '1.1', report, gaoxin);
  const measured = { type: 'record-measurement', value: '10', occurredOn: '2012-01-18' } as const;
  const [measurement = ''] = (await office.indicator('real', 'gaoxin-qiye', measured, gaoxin)).eventIds;
  await office.beginDay('real', '2012-02-10');
  const task = (code: string) => `real-task.${code}`;
  await office.tell(task('1.1'), {
    type: 'obstacle-raised',
    data: { unit: 'gaoxin', description: '用地不足', request: '协调', occurredOn: '2012-02-10' },
  });
  await office.tell(task('1.1'), {
    type: 'deliverable-advanced',
    data: { deliverable: 1, unit: 'gaoxin', stage: 'drafting', occurredOn: '2012-02-10' },
  });
  await office.tell(task('1.2'), { type: 'extension-requested', data: { unit: 'gaoxin', due: '2012-06-30' } });
  await office.tell(task('1.3'), { type: 'task-suspended', data: {} });
  await office.tell(task('1.4'), { type: 'task-cancelled', data: {} });
  await office.tell(task('1.5'), { type: 'responsibility-changed', data: { leads: ['jihua'], responsible: ['kou'] } });
  await office.tell(task('1.6'), { type: 'midterm-reviewed', data: { unit: 'jihua', verdict: 'lagging', comment: '滞后' } });
  await office.tell(task('1.6'), { type: 'light-overridden', data: { light: 'red', until: '2012-06-30' } });
  await office.tell('real-plan.main', { type: 'verifiers-designated', data: { units: ['jihua'] } });
  await office.tell('real-plan.main', { type: 'account-bound', data: { person: 'kou', subject: 'oidc:7' } });
  await office.tell('real-plan.main', { type: 'unit-added', data: { unit: { id: 'xin', name: '新处' } } });
  const indicator = 'real-indicator.gaoxin-qiye';
  await office.tell(indicator, {
    type: 'measurement-verified',
    data: { measurement, unit: 'fagui', verdict: 'disputed', value: '9' },
  });
  const proposal = await office.tell(indicator, { type: 'target-proposed', data: { unit: 'gaoxin', target: '200' } });
  await office.tell(indicator, { type: 'target-approved', data: { proposal, before: '300', target: '200' } });
  await office.tell('real-indicator.rd-gdp', { type: 'target-proposed', data: { unit: 'jihua', target: '2.0' } });
}

t.test('tasks are found by their flags and their new statuses', async (t) => {
  const office = await Office.open(t);
  await supervised(office);
  const cases: [string, string[]][] = [
    ['flag=obstacles', ['1.1']],
    ['flag=overdue', ['1.2']],
    ['overdue=true', ['1.2']],
    ['flag=extension-pending', ['1.2']],
    ['flag=suspended', ['1.3']],
    ['status=suspended', ['1.3']],
    ['status=cancelled', ['1.4']],
    ['flag=no-eligible-verifier', ['1.5']],
    ['flag=no-eligible-verifier&unit=jihua', ['1.5']],
    ['flag=overdue&unit=jihua', []],
    ['unit=jihua', ['1.5']],
    ['section=1&person=kou&unit=gaoxin', ['1.1', '1.3', '1.7']],
  ];
  for (const [query, expected] of cases) {
    t.strictSame(codes(await office.get(`/v1/plans/real/tasks?${query}`)), expected, query);
  }
  const yellow = codes(await office.get('/v1/plans/real/tasks?light=yellow&section=1'));
  t.notOk(yellow.includes('1.4'), 'a task that was cancelled is under no light');
  for (const path of ['tasks?flag=late', 'tasks?flag=overdue&flag=obstacles', 'indicators?flag=late', 'tasks?status=paused']) {
    t.match(await office.get(`/v1/plans/real/${path}`), { status: 400, body: { code: 'invalid-input' } }, path);
  }
});

t.test('documents show everything that supervision adds, and fit their schemas', async (t) => {
  const office = await Office.open(t);
  await supervised(office);
  const task = async (code: string) => (await office.get(`/v1/plans/real/tasks/${code}`)).body;
  t.match(await task('1.1'), {
    origin: { by: 'publication' },
    deliverables: [{ number: 1, stage: 'drafting', occurredOn: '2012-02-10' }],
    openObstacles: [{ description: '用地不足', request: '协调' }],
    counts: { obstaclesRaised: 1 },
    flags: ['obstacles'],
  });
  t.match(await task('1.2'), { pendingExtension: { due: '2012-06-30', unit: { name: '高新处' } } });
  t.match(await task('1.5'), {
    leads: [{ id: 'jihua' }],
    responsibility: [{ leads: [{ id: 'gaoxin' }] }, { until: null, leads: [{ id: 'jihua' }] }],
    eligibleVerifier: false,
  });
  t.match(await task('1.6'), { review: { verdict: 'lagging' }, override: { light: 'red', until: '2012-06-30' } });
  const { body: plan } = await office.get('/v1/plans/real');
  t.match(plan, {
    verifiers: [{ id: 'jihua' }],
    lightRules: /^lights-v\d$/,
    counts: { units: 4 },
    summary: { tasks: 11, cancelled: 1, suspended: 1, openObstacles: 1, pendingExtensions: 1, noEligibleVerifier: 1, overdue: 1 },
    indicators: { disputed: 1, proposalPending: 1 },
  });
  t.match((await office.get('/v1/plans/real/people')).items[0], { id: 'kou', accounts: ['oidc:7'] });
  t.match((await office.get('/v1/plans/real/indicators/gaoxin-qiye')).body, {
    facts: { target: '200' },
    targetChanges: [{ before: '300', target: '200' }],
    verification: { verdict: 'disputed', value: '9', unit: { name: '法规处' } },
    disputed: true,
  });
});

t.test('indicators are found by their flags', async (t) => {
  const office = await Office.open(t);
  await supervised(office);
  const keys = async (query: string) => (await office.get(`/v1/plans/real/indicators?${query}`)).items.map(({ key }) => key);
  t.strictSame(await keys('flag=disputed'), ['gaoxin-qiye']);
  t.strictSame(await keys('flag=proposal-pending'), ['rd-gdp']);
  t.strictSame(await keys('flag=proposal-pending&headline=false'), []);
  t.strictSame(await keys('flag=missed'), []);
});

t.test('the history is found by every new type and field, with names in Chinese', async (t) => {
  const office = await Office.open(t);
  await supervised(office);
  const find = async (query: string) => (await office.get(`/v1/plans/real/history?limit=200&${query}`)).items;
  const cases: [string, number][] = [
    ['type=obstacle-raised', 1],
    ['type=responsibility-changed', 1],
    ['field=deliverables/1/stage', 1],
    ['field=deliverables/stage', 1],
    ['field=deliverables/2/stage', 0],
    ['field=deliverables/stage&actor=chen', 1],
    ['field=obstacles', 1],
    ['field=extension/due', 1],
    ['field=suspension', 1],
    ['field=light/override', 1],
    ['field=review', 1],
    ['field=noEligibleVerifier', 1],
    ['field=verifiers', 1],
    ['field=accounts', 1],
    ['field=verification', 1],
    ['field=target&subject=indicator/gaoxin-qiye', 2],
    ['field=proposal/target', 3],
    ['subject=unit/xin', 1],
    ['subject=person/kou', 1],
  ];
  for (const [query, count] of cases) t.equal((await find(query)).length, count, query);
  t.match(await find('field=deliverables/1/stage'), [
    {
      type: 'deliverable-advanced',
      typeLabel: '登记成果阶段',
      changes: [{ label: '成果1阶段', before: 'planned', after: 'drafting' }],
    },
  ]);
  const others: ReadonlySet<string> = new Set(Object.keys(oversightEvents));
  for (const { type } of eventRegistry.definitions) {
    if (others.has(type)) continue;
    const { status } = await office.get(`/v1/plans/real/history?type=${type}`);
    t.equal(status, 200, type);
  }
  for (const field of ['deliverables/0/stage', 'deliverables/1/kind', 'constructor', 'deliverables/1/constructor']) {
    t.equal((await office.get(`/v1/plans/real/history?field=${field}`)).status, 400, field);
  }
});

t.test('the history of an unknown subject is not found, whatever its kind', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const cases: [string, number, string][] = [
    ['plan/other', 404, 'plan-not-found'],
    ['unit/other', 404, 'unit-not-found'],
    ['person/other', 404, 'person-not-found'],
    ['task/9.9', 404, 'task-not-found'],
    ['indicator/other', 404, 'indicator-not-found'],
    ['calendar/weeks', 400, 'invalid-input'],
  ];
  for (const [subject, status, code] of cases) {
    const answer = await office.get(`/v1/plans/real/history?subject=${subject}`);
    t.match({ status: answer.status, ...answer.body }, { status, code }, subject);
  }
  t.equal((await office.getAs('fagui', '/v1/plans/real/history?subject=unit/fagui')).status, 200);
  t.equal((await office.getAs('fagui', '/v1/plans/real/history?subject=unit/gaoxin')).status, 403);
  t.equal((await office.getAs('fagui', '/v1/plans/real/history?subject=person/kou')).status, 403);
});
