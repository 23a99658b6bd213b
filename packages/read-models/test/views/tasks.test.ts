import t from 'tap';
import { reportsOf, taskIndexes } from '../../src/index.js';
import { office, reporter, World } from '../world.js';
import { read } from './reading.js';

const gaoxin = reporter('gaoxin');
const report = (percent: number, occurredOn: string, more: object = {}) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn, ...more }) as const;

t.test('a task shows what was registered, with names, its section and the deadline it has or gets', async (t) => {
  const reading = await read(new World().publish());
  const task = await reading.get('task', '1.1');
  t.match(task, {
    title: '培育创新型企业',
    section: { number: 1, title: '创新型企业' },
    responsible: [{ id: 'kou', name: '寿剑刚' }],
    leads: [{ id: 'gaoxin', name: '高新处' }],
    cooperating: [{ id: 'fagui', name: '法规处' }, { placeholder: '各市、县科技局' }],
    due: '2012-06-30',
    dueByDefault: false,
    deliverables: [{ name: '《典型案例》' }],
    status: 'registered',
    percent: 0,
    report: null,
    revision: '0',
    overdue: false,
    light: { light: 'green', rule: 'on-track', since: '2012-01-18' },
  });
  t.match(await reading.get('task', '1.2'), { due: '2012-12-31', dueByDefault: true });
});

t.test('indexes follow code, section, unit in either role, person, status, light and delay', async (t) => {
  const world = new World().publish();
  world.task('1.2', { type: 'acknowledge' }, reporter('jihua'));
  world.passDays(170);
  const reading = await read(world);
  t.equal(world.today(), '2012-07-06');
  t.strictSame(await reading.keys(taskIndexes.all), ['1.1', '1.2', '1.10'], 'numbers of a code are numbers');
  t.strictSame(await reading.keys(taskIndexes.section(1)), ['1.1', '1.10']);
  t.strictSame(await reading.keys(taskIndexes.unit('fagui')), ['1.1', '1.10'], 'leading and cooperating');
  t.strictSame(await reading.keys(taskIndexes.unit('jiancha')), []);
  t.strictSame(await reading.keys(taskIndexes.person('wang')), ['1.2', '1.10']);
  t.strictSame(await reading.keys(taskIndexes.status('acknowledged')), ['1.2']);
  t.strictSame(await reading.keys(taskIndexes.status('registered')), ['1.1', '1.10']);
  t.strictSame(await reading.keys(taskIndexes.light('red')), ['1.1', '1.2', '1.10']);
  t.strictSame(await reading.keys(taskIndexes.light('green')), []);
  t.strictSame(await reading.keys(taskIndexes.flag('overdue')), ['1.1']);
});

t.test('a light changes by a day alone, says since when and on what it rests', async (t) => {
  const world = new World().publish();
  world.task('1.2', { type: 'acknowledge' }, reporter('jihua'));
  const registration = world.events.find(({ type, stream }) => type === 'task-registered' && stream.endsWith('1.2'));
  world.passDays(44);
  t.equal((await (await read(world)).get('task', '1.2')).light.light, 'green', '44 days of silence');
  world.passDays(1);
  const dayEvent = world.last;
  world.passDays(3);
  const { light, revision, changedBy } = await (await read(world)).get('task', '1.2');
  t.match(light, {
    light: 'yellow',
    rule: 'silent-45-days',
    ruleSet: 'lights-v1',
    since: '2012-03-03',
    events: [registration?.id],
  });
  t.equal(changedBy, dayEvent.id, 'the day that changed it, not a later one');
  t.equal(revision, '1', 'a day does not touch the revision of the task');
});

t.test('the standing report is the one of the latest day, and its whole text is in the task', async (t) => {
  const world = new World().publish().passDays(60);
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  const evidence = [{ name: '清单.pdf', mediaType: 'application/pdf', size: 9, sha256: 'a'.repeat(64) }];
  world.task('1.1', report(30, '2012-03-10', { next: '走访企业', obstacles: '缺人', evidence }), gaoxin);
  const standing = world.last;
  world.task('1.1', report(20, '2012-02-10'), reporter('fagui'));
  const late = world.last;
  const reading = await read(world);
  const task = await reading.get('task', '1.1');
  t.equal(task.percent, 30);
  t.match(task.report, {
    id: standing.id,
    unit: { id: 'gaoxin', name: '高新处' },
    by: { id: 'r-gaoxin' },
    done: '做到30%',
    next: '走访企业',
    obstacles: '缺人',
    evidence,
    occurredOn: '2012-03-10',
    reportedAt: standing.meta.recordedAt,
    reportedOn: '2012-03-18',
  });
  t.match(task.light, { light: 'yellow', rule: 'obstacles-reported', events: [standing.id] });
  t.equal(task.counts.reports, 2);
  t.strictSame(await reading.keys(reportsOf('1.1')), [standing.id, late.id]);
  t.match(await reading.get('report', late.id), { percent: 20, next: null, evidence: [], unit: { name: '法规处' } });
});

t.test('a correction changes its report, and moves the standing when its day moves', async (t) => {
  const world = new World().publish().passDays(60);
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  world.task('1.1', report(20, '2012-02-10'), gaoxin);
  const first = world.last.id;
  world.task('1.1', report(30, '2012-03-10', { next: '走访' }), gaoxin);
  const second = world.last.id;
  world.task('1.1', { type: 'correct-report', report: second, percent: 35 }, gaoxin);
  t.match(await (await read(world)).get('task', '1.1'), { percent: 35, report: { id: second, next: '走访', corrections: 1 } });
  world.task('1.1', { type: 'correct-report', report: second, occurredOn: '2012-01-20' }, gaoxin);
  const reading = await read(world);
  t.match(await reading.get('task', '1.1'), { percent: 20, report: { id: first }, counts: { corrections: 2 } });
  t.match(await reading.get('report', second), { percent: 35, occurredOn: '2012-01-20', corrections: 2 });
});

t.test('retracting takes the standing back to what stood before, and to nothing at last', async (t) => {
  const world = new World().publish().passDays(60);
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  world.task('1.1', report(20, '2012-02-10'), gaoxin);
  const first = world.last.id;
  world.task('1.1', report(30, '2012-03-10'), gaoxin);
  const second = world.last.id;
  world.task('1.1', { type: 'retract-report', report: second }, gaoxin);
  t.match(await (await read(world)).get('task', '1.1'), { percent: 20, report: { id: first } });
  world.task('1.1', { type: 'retract-report', report: first }, gaoxin);
  const reading = await read(world);
  t.match(await reading.get('task', '1.1'), { percent: 0, report: null, counts: { reports: 2, retractions: 2 } });
  t.match(await reading.get('report', second), { retracted: true, percent: 30 });
});

t.test('a completion is requested, returned, requested again and given', async (t) => {
  const world = new World().publish().passDays(60);
  const stage = async () => (await read(world)).get('task', '1.1');
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  world.task('1.1', report(100, '2012-03-10'), gaoxin);
  world.task('1.1', { type: 'request-completion', statement: '全部完成' }, gaoxin);
  t.match(await stage(), {
    status: 'completion-requested',
    completionRequest: { unit: { name: '高新处' }, statement: '全部完成' },
    light: { light: 'green', rule: 'awaiting-acceptance' },
  });
  world.task('1.1', { type: 'return' }, office, { reason: '佐证不足' });
  t.match(await stage(), { status: 'in-progress', completionRequest: null, counts: { returns: 1 } });
  world.task('1.1', { type: 'request-completion' }, gaoxin);
  world.passDays(120);
  t.match(await stage(), { overdue: true, light: { light: 'green' } }, 'past its day, waiting for acceptance');
  world.complete('1.1', office);
  t.match(await stage(), {
    status: 'completed',
    completionRequest: null,
    completed: { by: { id: 'chen' }, at: world.last.meta.recordedAt },
    light: { light: 'done', rule: 'completed', events: [world.last.id] },
    overdue: false,
  });
});

t.test('a returned report does not count until it has been corrected', async (t) => {
  const world = new World().publish().passDays(60);
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  world.task('1.1', report(30, '2012-03-10'), gaoxin);
  const id = world.last.id;
  world.task('1.1', { type: 'return', report: id }, office, { reason: '过于笼统' });
  let reading = await read(world);
  t.match(await reading.get('task', '1.1'), { percent: 0, status: 'in-progress', report: null, counts: { returns: 1 } });
  t.match(await reading.get('report', id), { returned: true, percent: 30 });
  world.task('1.1', { type: 'correct-report', report: id, percent: 29, done: '走访12家企业' }, gaoxin);
  reading = await read(world);
  t.match(await reading.get('task', '1.1'), { percent: 29, report: { id, returned: false, done: '走访12家企业' } });
});

t.test('a return stands in the task with its reason until it is answered', async (t) => {
  const world = new World().publish().passDays(60);
  const say = (command: Parameters<World['task']>[1], reason?: string) => world.task('1.1', command, gaoxin, { reason });
  const open = async () => (await (await read(world)).get('task', '1.1'))?.openReturns;
  const report = (percent: number) => say({ type: 'report-progress', percent, done: '做', occurredOn: '2012-03-10' });
  const giveBack = (reason: string, id?: string) =>
    world.task('1.1', { type: 'return', ...(id === undefined ? {} : { report: id }) }, office, { reason });
  say({ type: 'acknowledge' });
  report(40);
  const first = world.last.id;
  t.strictSame(await open(), []);
  giveBack('过于笼统', first);
  t.match(await open(), [{ report: first, reason: '过于笼统', unit: { name: '高新处' }, by: { id: 'chen' } }]);
  say({ type: 'correct-report', report: first, done: '改了字' }, '改字');
  t.match(await open(), [{ report: first }], 'words alone do not answer it');
  say({ type: 'correct-report', report: first, percent: 35 }, '核实');
  t.strictSame(await open(), []);
  giveBack('没有依据', first);
  report(100);
  t.strictSame(await open(), [], 'a further report of the unit answers it');
  say({ type: 'request-completion' });
  giveBack('缺名单');
  t.match(await open(), [{ report: null, reason: '缺名单', unit: { name: '高新处' } }]);
  say({ type: 'request-completion' });
  t.strictSame(await open(), []);
});
