import { createHash } from 'node:crypto';
import { erasedText, eraseValue } from '@duban/domain';
import t from 'tap';
import { taskIndexes, taskListBounds } from '../../src/index.js';
import { ListSource, project } from '../sources.js';
import { office, reporter, type ViewEventData, World } from '../world.js';
import { Reading, read } from './reading.js';

const gaoxin = reporter('gaoxin');
const task = async (world: World, code = '1.1') => (await read(world)).get('task', code);

/** A plan on its 61st day, with something to tell about task 1.1. */
function begun() {
  const world = new World().publish().passDays(60);
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  const tell = (event: ViewEventData, reason?: string) => world.tell('task', '1.1', event, office, { reason });
  return { world, tell };
}

t.test('a task shows where it comes from and what it goes on with', async (t) => {
  const world = new World().publish().passDays(30);
  t.match(await task(world), { origin: { by: 'publication' }, carriedOverFrom: null, dueOriginally: '2012-06-30' });
  const facts = {
    code: '2.1',
    section: 2,
    title: '新增任务',
    responsible: ['wang'],
    leads: ['jihua'],
    cooperating: [],
    deliverables: [],
    carriedOverFrom: { plan: 'zjkjt2011', task: '3.4' },
  };
  const origin = { by: 'decision', basis: '省长批示' } as const;
  const id = world.tell('task', '2.1', { type: 'task-registered', data: { origin, task: facts } });
  const reading = await read(world);
  t.match(await reading.get('task', '2.1'), {
    origin,
    carriedOverFrom: { plan: 'zjkjt2011', task: '3.4' },
    registered: { on: '2012-02-17' },
    section: { title: '重大专项' },
    light: { light: 'green' },
  });
  t.match(await reading.plan(), {
    counts: { tasks: 4 },
    summary: { tasks: 4 },
    registration: { registered: 6, announced: 6 },
  });
  t.match(await reading.get('person', 'wang'), { responsible: ['1.2', '1.10', '2.1'] });
  t.match(await reading.fieldsOf(id), {
    'origin/basis': [null, '省长批示'],
    carriedOverFrom: [null, { plan: 'zjkjt2011', task: '3.4' }],
  });
});

t.test('a deliverable advances by stages, gets its number, and is set back to the stage before', async (t) => {
  const { world, tell } = begun();
  t.match((await task(world)).deliverables, [{ number: 1, kind: 'document', stage: 'planned', event: null, passed: [] }]);
  const drafted = tell({
    type: 'deliverable-advanced',
    data: { deliverable: 1, unit: 'gaoxin', stage: 'drafting', occurredOn: '2012-02-01' },
  });
  const issued = tell({
    type: 'deliverable-advanced',
    data: {
      deliverable: 1,
      unit: 'gaoxin',
      stage: 'issued',
      documentNumber: '浙科发〔2012〕9号',
      occurredOn: '2012-03-01',
      note: '印发',
    },
  });
  t.match((await task(world)).deliverables, [
    {
      stage: 'issued',
      documentNumber: '浙科发〔2012〕9号',
      occurredOn: '2012-03-01',
      event: issued,
      passed: [{ stage: 'drafting', event: drafted }],
    },
  ]);
  const back = tell({ type: 'deliverable-set-back', data: { deliverable: 1, unit: 'gaoxin' } }, '误录');
  t.match((await task(world)).deliverables, [{ stage: 'drafting', documentNumber: null, event: drafted, passed: [] }]);
  tell({ type: 'deliverable-set-back', data: { deliverable: 1, unit: 'gaoxin' } });
  t.match((await task(world)).deliverables, [{ stage: 'planned', documentNumber: null, event: null, passed: [] }]);
  const reading = await read(world);
  t.strictSame(await reading.fieldsOf(issued), {
    'deliverables/1/stage': ['drafting', 'issued'],
    'deliverables/1/documentNumber': [null, '浙科发〔2012〕9号'],
    'deliverables/1/occurredOn': ['2012-02-01', '2012-03-01'],
    'deliverables/1/note': [null, '印发'],
  });
  t.match(await reading.get('change', issued), { occurredOn: '2012-03-01', units: ['jihua', 'gaoxin', 'fagui'] });
  t.match((await reading.fieldsOf(back))['deliverables/1/stage'], ['issued', 'drafting']);
  const stages = ['change/field/deliverables/1/stage', 'change/field/deliverables/stage'];
  for (const index of stages) t.equal((await reading.keys(index)).length, 4, index);
});

t.test('an extension is asked for, granted with another day, and the task is no longer overdue', async (t) => {
  const { world, tell } = begun();
  world.passDays(120);
  t.match(await task(world), { overdue: true, flags: ['overdue'] });
  const request = tell({ type: 'extension-requested', data: { unit: 'gaoxin', due: '2012-10-31' } }, '用地未批');
  let reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    due: '2012-06-30',
    pendingExtension: { event: request, unit: { name: '高新处' }, by: { id: 'chen' }, due: '2012-10-31' },
    flags: ['overdue', 'extension-pending'],
  });
  t.strictSame(await reading.keys(taskIndexes.flag('extension-pending')), ['1.1']);
  t.strictSame(await reading.fieldsOf(request), { 'extension/due': [null, '2012-10-31'] });
  const granted = tell({ type: 'extension-granted', data: { request, due: '2012-09-30' } });
  reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    due: '2012-09-30',
    dueOriginally: '2012-06-30',
    dueByDefault: false,
    pendingExtension: null,
    overdue: false,
    flags: [],
    extensions: [{ request, asked: '2012-10-31', outcome: 'granted', before: '2012-06-30', due: '2012-09-30', event: granted }],
  });
  t.match(await reading.fieldsOf(granted), {
    due: ['2012-06-30', '2012-09-30'],
    overdue: [true, false],
    'extension/due': ['2012-10-31', null],
    'extension/outcome': [null, 'granted'],
  });
  t.match((await reading.plan()).summary, { overdue: 0, pendingExtensions: 0 });
});

t.test('a refused extension leaves the day; of many decisions the latest are kept', async (t) => {
  const { world, tell } = begun();
  for (let count = 0; count <= taskListBounds.extensions; count += 1) {
    const request = tell({ type: 'extension-requested', data: { unit: 'gaoxin', due: '2012-10-31' } });
    tell({ type: 'extension-refused', data: { request } }, '理由不足');
  }
  const { due, extensions, pendingExtension } = await task(world);
  t.match({ due, pendingExtension }, { due: '2012-06-30', pendingExtension: null });
  t.equal(extensions.length, taskListBounds.extensions);
  t.match(extensions.at(-1), { outcome: 'refused', before: '2012-06-30', due: '2012-06-30', event: world.last.id });
  t.match(await (await read(world)).fieldsOf(world.last.id), { 'extension/outcome': [null, 'refused'] });
});

t.test('obstacles are open until they are cleared', async (t) => {
  const { world, tell } = begun();
  const first = tell({
    type: 'obstacle-raised',
    data: { unit: 'gaoxin', description: '用地指标不足', request: '请国土厅协调', occurredOn: '2012-03-01' },
  });
  const second = tell({ type: 'obstacle-raised', data: { unit: 'fagui', description: '缺编制', occurredOn: '2012-03-02' } });
  let reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    openObstacles: [
      { id: first, unit: { name: '高新处' }, description: '用地指标不足', request: '请国土厅协调', occurredOn: '2012-03-01' },
      { id: second, request: null },
    ],
    counts: { obstaclesRaised: 2, obstaclesCleared: 0 },
    flags: ['obstacles'],
  });
  t.strictSame(await reading.fieldsOf(first), {
    obstacles: [0, 1],
    'obstacle/id': [null, first],
    'obstacle/description': [null, '用地指标不足'],
    'obstacle/request': [null, '请国土厅协调'],
    'obstacle/occurredOn': [null, '2012-03-01'],
  });
  t.match((await reading.plan()).summary, { openObstacles: 1 });
  const cleared = tell({
    type: 'obstacle-cleared',
    data: { obstacle: first, unit: 'gaoxin', outcome: '已追加指标', occurredOn: '2012-03-10' },
  });
  tell({ type: 'obstacle-cleared', data: { obstacle: second, unit: 'gaoxin', outcome: '已解决', occurredOn: '2012-03-11' } });
  reading = await read(world);
  t.match(await reading.get('task', '1.1'), { openObstacles: [], counts: { obstaclesCleared: 2 }, flags: [] });
  t.strictSame(await reading.fieldsOf(cleared), {
    obstacles: [2, 1],
    'obstacle/id': [null, first],
    'obstacle/outcome': [null, '已追加指标'],
  });
});

t.test('the list of open obstacles is bounded, their number is not', async (t) => {
  const { world, tell } = begun();
  const ids: string[] = [];
  for (let count = 0; count < taskListBounds.openObstacles + 2; count += 1) {
    ids.push(tell({ type: 'obstacle-raised', data: { unit: 'gaoxin', description: '难', occurredOn: '2012-03-01' } }));
  }
  const { openObstacles, counts } = await task(world);
  t.strictSame(
    openObstacles.map(({ id }) => id),
    ids.slice(0, -2),
    'the oldest, on which the light may rest',
  );
  t.equal(counts.obstaclesRaised, ids.length);
});

t.test('an erased obstacle shows as erased, in the task and in its history', async (t) => {
  const { world, tell } = begun();
  const id = tell({
    type: 'obstacle-raised',
    data: { unit: 'gaoxin', description: '张三电话', request: '找李四', occurredOn: '2012-03-01' },
  });
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  const { position, ...stored } = world.last;
  let erased: typeof stored = stored;
  for (const pointer of ['/data/description', '/data/request']) erased = eraseValue(erased, pointer, sha256);
  const events = [...world.events.slice(0, -1), { ...erased, position }];
  const reading = new Reading(world.plan, await project(new ListSource(events)));
  t.match((await reading.get('task', '1.1')).openObstacles, [{ description: erasedText, request: erasedText }]);
  t.match((await reading.fieldsOf(id))['obstacle/description'], [null, erasedText]);
});

t.test('a suspended task is not overdue, and goes on as what it was', async (t) => {
  const { world, tell } = begun();
  world.passDays(120);
  const suspended = tell({ type: 'task-suspended', data: {} }, '政策调整');
  let reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    status: 'suspended',
    suspended: { event: suspended, by: { id: 'chen' }, resumesTo: 'acknowledged' },
    overdue: false,
    flags: ['suspended'],
  });
  t.match((await reading.plan()).summary, { tasks: 3, suspended: 1, overdue: 0 });
  t.match(await reading.fieldsOf(suspended), {
    status: ['acknowledged', 'suspended'],
    suspension: [false, true],
    overdue: [true, false],
  });
  t.strictSame(await reading.keys(taskIndexes.status('suspended')), ['1.1']);
  world.passDays(1);
  t.match(await task(world), { overdue: false }, 'no day makes it overdue');
  const resumed = tell({ type: 'task-resumed', data: {} });
  reading = await read(world);
  t.match(await reading.get('task', '1.1'), { status: 'acknowledged', suspended: null, overdue: true, flags: ['overdue'] });
  t.match(await reading.fieldsOf(resumed), { suspension: [true, false], status: ['suspended', 'acknowledged'] });
  t.strictSame(await reading.keys(taskIndexes.status('suspended')), []);
});

t.test('a cancelled task counts apart, under no light and with no flag, and days leave it alone', async (t) => {
  const { world, tell } = begun();
  world.task('1.1', { type: 'report-progress', percent: 40, done: '推进', occurredOn: '2012-03-01' }, gaoxin);
  tell({ type: 'obstacle-raised', data: { unit: 'gaoxin', description: '难', occurredOn: '2012-03-01' } });
  const id = tell({ type: 'task-cancelled', data: {} }, '上级撤销');
  const before = await task(world);
  t.match(before, { status: 'cancelled', cancelled: { event: id, by: { name: '陈科' } }, overdue: false, flags: [] });
  world.passDays(200);
  const reading = await read(world);
  t.strictSame(await reading.get('task', '1.1'), before);
  t.match((await reading.plan()).summary, { tasks: 2, cancelled: 1, openObstacles: 0, percentTotal: 0, averagePercent: 0 });
  for (const light of ['done', 'green', 'yellow', 'red'] as const) {
    t.notOk((await reading.keys(taskIndexes.light(light))).includes('1.1'), light);
  }
  t.match(await reading.get('unit', 'fagui'), { cooperates: ['1.1'], lights: { cooperates: { green: 0, yellow: 0, red: 0 } } });
  t.match((await reading.fieldsOf(id))['status'], ['in-progress', 'cancelled']);
});

t.test('the last midterm review is shown, and how many there were', async (t) => {
  const { world, tell } = begun();
  tell({ type: 'midterm-reviewed', data: { unit: 'jihua', verdict: 'on-track', comment: '正常' } });
  const id = tell({ type: 'midterm-reviewed', data: { unit: 'jiancha', verdict: 'at-risk', comment: '风险大' } });
  const reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    review: { event: id, unit: { name: '监察室' }, verdict: 'at-risk', comment: '风险大' },
    counts: { reviews: 2 },
  });
  t.match(await reading.fieldsOf(id), {
    review: ['on-track', 'at-risk'],
    'review/unit': [{ name: '计划处' }, { name: '监察室' }],
    'review/comment': ['正常', '风险大'],
  });
});

t.test('an override is shown until it is lifted; lifting an older one changes nothing', async (t) => {
  const { world, tell } = begun();
  const first = tell({ type: 'light-overridden', data: { light: 'yellow' } }, '进展存疑');
  const second = tell({ type: 'light-overridden', data: { light: 'red', until: '2012-12-01' } }, '数据不实');
  let reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    override: { event: second, light: 'red', until: '2012-12-01', by: { id: 'chen' } },
  });
  t.match(await reading.fieldsOf(second), {
    'light/override': ['yellow', 'red'],
    'light/override/until': [null, '2012-12-01'],
  });
  tell({ type: 'light-override-lifted', data: { override: first } });
  t.match(await task(world), { override: { event: second } });
  const lifted = tell({ type: 'light-override-lifted', data: { override: second } });
  reading = await read(world);
  t.match(await reading.get('task', '1.1'), { override: null });
  t.match(await reading.fieldsOf(lifted), { 'light/override': ['red', null] });
});
