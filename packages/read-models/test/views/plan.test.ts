import { simulated, threeTasks } from '@duban/test-support';
import t from 'tap';
import { changeIndexes } from '../../src/index.js';
import { ListSource, start } from '../sources.js';
import { office, reporter, World } from '../world.js';
import { read } from './reading.js';

const gaoxin = reporter('gaoxin');

t.test('while it is published the plan shows how much has been registered', async (t) => {
  const reading = await read(new World().publish(2));
  t.match(await reading.plan(), {
    id: 'zjkjt2012',
    title: '2012年科技工作要点',
    issuer: '省科技厅',
    documentNumber: '浙科发〔2012〕1号',
    issuedOn: '2012-01-18',
    year: 2012,
    status: 'publishing',
    registration: { registered: 2, announced: 6 },
    today: '2012-01-18',
    counts: { sections: 2, units: 4, people: 2, tasks: 3, indicators: 3 },
    summary: { tasks: 2 },
  });
  const open = await (await read(new World().publish())).plan();
  t.match(open, { status: 'open', simulated: false, registration: { registered: 6, announced: 6 } });
});

t.test('a plan without day, task or unit registered is a plan all the same', async (t) => {
  const world = new World().publish();
  const events = world.events.slice(0, 1);
  t.equal(events[0]?.type, 'publication-started');
  world.events.length = 1;
  t.match(await (await read(world)).plan(), {
    today: null,
    summary: { tasks: 0, averagePercent: 0 },
    registration: { registered: 0 },
    sections: [],
  });
});

t.test('a plan stands still at the trace of an addition of which nothing is left, and names its stream', async (t) => {
  const world = new World().publish();
  const added = world.last.position;
  const code = '2.9';
  const [first] = threeTasks.tasks;
  const origin = { by: 'decision', basis: '领导批示' } as const;
  const task = { ...(first as (typeof threeTasks.tasks)[number]), code };
  const eventId = world.tell('task', code, { type: 'task-registered', data: { origin, task } });
  const stream = `${world.plan}-task.${code}`;
  world.tell('additions', 'main', { type: 'addition-recorded', data: { stream, eventId } });
  const reading = await read(world);
  t.match(await reading.plan(), { counts: { tasks: 4 }, changedBy: eventId, status: 'open' });
  t.strictSame(await reading.keys(changeIndexes.type('addition-recorded')), [], 'the registration has told it');

  const gone = world.events.filter((event) => event.stream !== stream);
  const { runner, stop, store } = start({ source: new ListSource(gone) });
  await runner.whenCaughtUp();
  t.match(runner.health().parked, [{ plan: world.plan, stream, code: 'stream-gone', event: undefined }]);
  t.equal(await store.checkpoint(world.plan), added, 'it has come as far as there');
  await stop();
});

t.test('a simulated plan says so', async (t) => {
  const plan = await (await read(new World({ manifest: simulated(threeTasks) }).publish())).plan();
  t.match(plan, { simulated: true, startsOn: '2012-01-18' });
});

t.test('sums by section, by lead unit and by light follow the tasks', async (t) => {
  const world = new World().publish();
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  world.task('1.10', { type: 'acknowledge' }, gaoxin);
  world.task('1.1', { type: 'report-progress', percent: 100, done: '完成', occurredOn: '2012-01-18' }, gaoxin);
  world.task('1.10', { type: 'report-progress', percent: 25, done: '开始', occurredOn: '2012-01-18' }, gaoxin);
  world.task('1.1', { type: 'request-completion' }, gaoxin);
  world.complete('1.1', office);
  world.passDays(60);
  const plan = await (await read(world)).plan();
  const row = (tasks: number, completed: number, percentTotal: number, averagePercent: number, lights: object) => ({
    tasks,
    completed,
    cancelled: 0,
    overdue: 0,
    suspended: 0,
    openObstacles: 0,
    pendingExtensions: 0,
    noEligibleVerifier: 0,
    percentTotal,
    averagePercent,
    lights: { done: 0, green: 0, yellow: 0, red: 0, ...lights },
  });
  t.strictSame(plan.summary, row(3, 1, 125, 41.6, { done: 1, yellow: 2 }));
  t.strictSame(plan.sections, [
    { number: 1, title: '创新型企业', ...row(2, 1, 125, 62.5, { done: 1, yellow: 1 }) },
    { number: 2, title: '重大专项', ...row(1, 0, 0, 0, { yellow: 1 }) },
  ]);
  t.strictSame(plan.leadUnits, [
    { id: 'gaoxin', name: '高新处', ...row(2, 1, 125, 62.5, { done: 1, yellow: 1 }) },
    { id: 'jihua', name: '计划处', ...row(1, 0, 0, 0, { yellow: 1 }) },
    { id: 'fagui', name: '法规处', ...row(1, 0, 25, 25, { yellow: 1 }) },
  ]);
});

t.test('sums fall again with a retraction, and overdue tasks are counted', async (t) => {
  const world = new World().publish().passDays(10);
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  world.task('1.1', { type: 'report-progress', percent: 60, done: '推进', occurredOn: '2012-01-20' }, gaoxin);
  t.match(await (await read(world)).plan(), { summary: { percentTotal: 60, averagePercent: 20 } });
  world.task('1.1', { type: 'retract-report', report: world.last.id }, gaoxin);
  world.passDays(160);
  t.match(await (await read(world)).plan(), {
    today: '2012-07-06',
    summary: { percentTotal: 0, averagePercent: 0, overdue: 1, lights: { red: 3 } },
  });
});

t.test('indicators are counted by attainment', async (t) => {
  const world = new World().publish();
  t.match((await (await read(world)).plan()).indicators, { total: 3, 'no-data': 2, unquantified: 1, met: 0, 'not-met': 0 });
  world.indicator('gaoxin-qiye', { type: 'record-measurement', value: '299', occurredOn: '2012-01-18' }, gaoxin);
  t.match((await (await read(world)).plan()).indicators, { total: 3, 'no-data': 1, 'not-met': 1 });
  world.indicator('gaoxin-qiye', { type: 'correct-measurement', measurement: world.last.id, value: '300' }, gaoxin);
  t.match((await (await read(world)).plan()).indicators, { total: 3, 'no-data': 1, 'not-met': 0, met: 1 });
});
