import { createHash } from 'node:crypto';
import { type Channel, erasedText, eraseValue } from '@duban/domain';
import t from 'tap';
import { changeIndexes, fieldLabel } from '../../src/index.js';
import { ListSource, project } from '../sources.js';
import { office, reporter, World } from '../world.js';
import { Reading, read } from './reading.js';

const gaoxin = reporter('gaoxin');
const channel: Channel = { requestId: 'req-7', address: '10.0.0.7', userAgent: 'curl' };
const report = (percent: number, occurredOn: string, more: object = {}) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn, ...more }) as const;

function begun(): World {
  const world = new World().publish().passDays(60);
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  return world;
}

t.test('every event gives an entry with who, when and why', async (t) => {
  const world = begun();
  world.task('1.1', report(30, '2012-03-10'), gaoxin, { reason: '月报', channel });
  const reading = await read(world);
  const { last } = world;
  const { changes: _, ...entry } = await reading.get('change', last.id);
  t.strictSame(entry, {
    id: last.id,
    eventId: last.id,
    position: last.position,
    stream: 'zjkjt2012-task.1.1',
    revision: '2',
    type: 'progress-reported',
    subject: { kind: 'task', key: '1.1', title: '培育创新型企业' },
    actor: { id: 'r-gaoxin', name: 'gaoxin填报员', unit: 'gaoxin', roles: ['reporter'], onBehalfOf: null },
    reason: '月报',
    recordedAt: last.meta.recordedAt,
    serverTime: null,
    occurredOn: '2012-03-10',
    refersTo: [],
    units: ['gaoxin', 'fagui'],
    commandId: last.meta.commandId,
    correlationId: last.meta.correlationId,
    channel,
  });
  const entries = await reading.changes();
  const events = new Set(entries.map(({ eventId }) => eventId));
  t.strictSame(
    world.events.filter(({ id }) => !events.has(id)),
    [],
    'no event is without an entry',
  );
  t.strictSame(
    entries.map(({ position }) => position),
    entries.map(({ position }) => position).sort(),
    'in the order of the log',
  );
  for (const { changes } of entries) for (const { field } of changes) t.ok(fieldLabel(field), field);
});

t.test('a report tells what the standing report changed from and to, facts only', async (t) => {
  const world = begun();
  world.task('1.1', report(30, '2012-03-10'), gaoxin);
  const first = await (await read(world)).fieldsOf(world.last.id);
  t.strictSame(
    first,
    {
      status: ['acknowledged', 'in-progress'],
      percent: [0, 30],
      light: ['red', 'green'],
      'light/rule': ['behind-40-percent', 'on-track'],
      'report/done': [null, '做到30%'],
      'report/occurredOn': [null, '2012-03-10'],
    },
    'it had turned red while nothing was reported',
  );
  world.task('1.1', report(40, '2012-03-12', { obstacles: '缺人' }), gaoxin);
  t.strictSame(await (await read(world)).fieldsOf(world.last.id), {
    percent: [30, 40],
    light: ['green', 'yellow'],
    'light/rule': ['on-track', 'obstacles-reported'],
    'report/done': ['做到30%', '做到40%'],
    'report/obstacles': [null, '缺人'],
    'report/occurredOn': ['2012-03-10', '2012-03-12'],
  });
});

t.test('a late report that does not stand tells what it says, and changes nothing of the task', async (t) => {
  const world = begun();
  world.task('1.1', report(30, '2012-03-10'), gaoxin);
  world.task('1.1', report(20, '2012-02-10'), gaoxin);
  t.strictSame(await (await read(world)).fieldsOf(world.last.id), {
    'report/percent': [null, 20],
    'report/done': [null, '做到20%'],
    'report/occurredOn': [null, '2012-02-10'],
  });
});

t.test('the before of a correction is what that report said, also when another one stands', async (t) => {
  const world = begun();
  world.task('1.1', report(20, '2012-02-10'), gaoxin);
  const old = world.last.id;
  world.task('1.1', report(30, '2012-03-10'), gaoxin);
  world.task('1.1', { type: 'correct-report', report: old, percent: 22, done: '做到22%' }, gaoxin, { reason: '笔误' });
  const id = world.last.id;
  const reading = await read(world);
  t.strictSame(await reading.fieldsOf(id), { 'report/percent': [20, 22], 'report/done': ['做到20%', '做到22%'] });
  t.match(await reading.get('change', id), { reason: '笔误', occurredOn: '2012-02-10' });
  world.task('1.1', { type: 'correct-report', report: old, percent: 24 }, gaoxin);
  t.strictSame(await (await read(world)).fieldsOf(world.last.id), { 'report/percent': [22, 24] }, 'after an earlier correction');
});

t.test('a correction that moves the standing says from which report to which', async (t) => {
  const world = begun();
  world.task('1.1', report(20, '2012-02-10'), gaoxin);
  const first = world.last.id;
  world.task('1.1', report(30, '2012-03-10'), gaoxin);
  const second = world.last.id;
  world.task('1.1', { type: 'correct-report', report: second, occurredOn: '2012-02-01' }, gaoxin);
  t.strictSame(await (await read(world)).fieldsOf(world.last.id), {
    percent: [30, 20],
    light: ['green', 'yellow'],
    'light/rule': ['on-track', 'behind-20-percent'],
    'report/occurredOn': ['2012-03-10', '2012-02-01'],
    'report/id': [second, first],
  });
});

t.test('a text that a correction empties is told from and to, and its light goes with it', async (t) => {
  const world = begun();
  world.task('1.1', report(30, '2012-03-10', { obstacles: '误填', next: '走访' }), gaoxin);
  const id = world.last.id;
  t.match((await (await read(world)).get('task', '1.1'))?.light, { light: 'yellow', rule: 'obstacles-reported' });
  world.task('1.1', { type: 'correct-report', report: id, obstacles: null }, gaoxin, { reason: '误填' });
  const reading = await read(world);
  t.strictSame(await reading.fieldsOf(world.last.id), {
    light: ['yellow', 'green'],
    'light/rule': ['obstacles-reported', 'on-track'],
    'report/obstacles': ['误填', null],
  });
  const after = { obstacles: null, next: '走访', corrections: 1 };
  t.match(await reading.get('report', id), after);
  t.match(await reading.get('task', '1.1'), { report: after, light: { light: 'green' } });

  const measured = { value: '150', occurredOn: '2012-03-10', source: '误填', note: '误填' };
  world.indicator('gaoxin-qiye', { type: 'record-measurement', ...measured }, gaoxin);
  const measurement = world.last.id;
  const emptied = { note: null, source: null };
  world.indicator('gaoxin-qiye', { type: 'correct-measurement', measurement, ...emptied }, gaoxin, { reason: '误填' });
  const next = await read(world);
  t.strictSame(await next.fieldsOf(world.last.id), { 'measurement/source': ['误填', null], 'measurement/note': ['误填', null] });
  t.match(await next.get('indicator', 'gaoxin-qiye'), { measurement: { value: '150', ...emptied } });
});

t.test('a typing error in a name is mended wherever the name is shown, and told with its reason', async (t) => {
  const world = begun();
  const mend = { reason: '错字' };
  world.task('1.1', { type: 'correct-title', title: '培育创新型企业群' }, office, mend);
  const title = world.last.id;
  world.task('1.1', { type: 'correct-deliverable-name', deliverable: 1, name: '名单（终）' }, office, mend);
  const deliverable = world.last.id;
  world.indicator('gaoxin-qiye', { type: 'correct-name', name: '新认定高企' }, office, mend);
  const name = world.last.id;
  const reading = await read(world);
  t.strictSame(await reading.fieldsOf(title), { title: ['培育创新型企业', '培育创新型企业群'] });
  t.match(await reading.fieldsOf(deliverable), { 'deliverables/1/name': [String, '名单（终）'] });
  t.strictSame(await reading.fieldsOf(name), { name: ['新认定高新技术企业', '新认定高企'] });
  for (const id of [title, deliverable, name])
    t.match(await reading.get('change', id), { reason: '错字', actor: { id: 'chen' } });
  t.match(await reading.get('task', '1.1'), { title: '培育创新型企业群', deliverables: [{ number: 1, name: '名单（终）' }] });
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    facts: { name: '新认定高企', target: '300' },
    task: { code: '1.1', title: '培育创新型企业群' },
  });
  t.notMatch(await reading.get('indicator', 'yipi'), { task: { title: '培育创新型企业群' } });
});

t.test('a retraction tells what stands instead', async (t) => {
  const world = begun();
  world.task('1.1', report(30, '2012-03-10', { next: '走访' }), gaoxin);
  const id = world.last.id;
  world.task('1.1', { type: 'retract-report', report: id }, gaoxin, { reason: '误报' });
  const fields = await (await read(world)).fieldsOf(world.last.id);
  t.match(fields, {
    percent: [30, 0],
    'report/retracted': [false, true],
    'report/done': ['做到30%', null],
    'report/next': ['走访', null],
    'report/id': [id, null],
  });
});

t.test('acknowledging, requesting, returning and completing tell the state', async (t) => {
  const world = begun();
  const acknowledged = world.last.id;
  world.task('1.1', report(100, '2012-03-10'), gaoxin);
  world.task('1.1', { type: 'request-completion', statement: '完成' }, gaoxin);
  const requested = world.last.id;
  world.task('1.1', { type: 'return' }, office);
  const returned = world.last.id;
  world.task('1.1', { type: 'request-completion' }, gaoxin);
  world.complete('1.1', office);
  const reading = await read(world);
  t.match((await reading.fieldsOf(acknowledged))['status'], ['registered', 'acknowledged']);
  t.match((await reading.fieldsOf(acknowledged))['acknowledgedBy'], [[], [{ unit: { id: 'gaoxin' } }]]);
  t.match(await reading.fieldsOf(requested), {
    status: ['in-progress', 'completion-requested'],
    'request/statement': [null, '完成'],
  });
  t.match(await reading.fieldsOf(returned), {
    status: ['completion-requested', 'in-progress'],
    'request/statement': ['完成', null],
  });
  t.match(await reading.get('change', returned), { occurredOn: null, units: ['jihua', 'gaoxin', 'fagui'] });
  t.match(await reading.fieldsOf(world.last.id), {
    status: ['completion-requested', 'completed'],
    light: ['green', 'done'],
    'light/rule': ['awaiting-acceptance', 'completed'],
  });
});

t.test('returning a report tells what stands instead; its correction, that it counts again', async (t) => {
  const world = begun();
  world.task('1.1', report(40, '2012-03-10'), gaoxin);
  const id = world.last.id;
  world.task('1.1', { type: 'return', report: id }, office, { reason: '过于笼统' });
  const returned = world.last.id;
  world.task('1.1', { type: 'correct-report', report: id, percent: 39, done: '走访12家企业' }, gaoxin);
  const reading = await read(world);
  t.match(await reading.fieldsOf(returned), {
    percent: [40, 0],
    'report/returned': [false, true],
    'report/done': ['做到40%', null],
    'report/id': [id, null],
  });
  t.match(await reading.fieldsOf(world.last.id), {
    percent: [0, 39],
    'report/returned': [true, false],
    'report/done': ['做到40%', '走访12家企业'],
    'report/id': [null, id],
  });
});

t.test('publishing tells what was added, list by list, and what each registration says', async (t) => {
  const world = new World().publish();
  const reading = await read(world);
  const of = async (type: string) => (await reading.changes(changeIndexes.type(type)))[0];
  const started = await of('publication-started');
  t.match(started?.subject, { kind: 'plan', key: 'zjkjt2012', title: '2012年科技工作要点' });
  t.match(
    started?.changes.find(({ field }) => field === 'status'),
    { before: null, after: 'publishing' },
  );
  t.notOk(started?.changes.some(({ field }) => field === 'simulated'));
  t.strictSame(
    (await of('publication-chunk-recorded'))?.changes.map(({ field }) => field),
    ['sections', 'units', 'people', 'tasks', 'indicators'],
  );
  t.strictSame((await of('published'))?.changes, [{ field: 'status', before: 'publishing', after: 'open' }]);
  const registered = (await of('task-registered'))?.changes ?? [];
  t.match(
    registered.map(({ field, after }) => [field, after]),
    [
      ['title', '培育创新型企业'],
      ['section', { number: 1 }],
      ['deliverables', [{ name: '《典型案例》' }]],
      ['responsible', [{ name: '寿剑刚' }]],
      ['leads', [{ name: '高新处' }]],
      ['cooperating', [{ name: '法规处' }, { placeholder: '各市、县科技局' }]],
      ['due', '2012-06-30'],
      ['status', 'registered'],
      ['percent', 0],
      ['light', 'green'],
      ['light/rule', 'on-track'],
    ],
  );
  const indicator = (await reading.changes(changeIndexes.subject('indicator', 'gaoxin-qiye')))[0];
  t.match(indicator, { units: ['gaoxin', 'fagui'], changes: [{ field: 'facts', before: null }] });
});

t.test('a day gives an entry for itself, and one for each task whose light it changed', async (t) => {
  const world = new World().publish();
  world.task('1.2', { type: 'acknowledge' }, reporter('jihua'));
  world.passDays(15);
  const day = world.last;
  const reading = await read(world);
  t.match(await reading.get('change', day.id), {
    subject: { kind: 'calendar', key: 'days' },
    actor: { id: 'system', unit: null },
    changes: [{ field: 'today', before: '2012-02-01', after: '2012-02-02' }],
    units: [],
  });
  t.strictSame(await reading.fieldsOf(`${day.id}.1.1`), {
    light: ['green', 'yellow'],
    'light/rule': ['on-track', 'not-acknowledged-15-days'],
  });
  t.match(await reading.get('change', `${day.id}.1.10`), { eventId: day.id, units: ['fagui', 'gaoxin'] });
  const ofDay = (await reading.changes()).filter(({ eventId }) => eventId === day.id).map(({ id }) => id);
  t.strictSame(ofDay, [day.id, `${day.id}.1.1`, `${day.id}.1.10`], 'the acknowledged task stays as it was');
});

t.test('measurements tell the value and the verdict, corrections what that measurement said', async (t) => {
  const world = new World().publish().passDays(60);
  const measure = (value: string, occurredOn: string) =>
    world.indicator('gaoxin-qiye', { type: 'record-measurement', value, occurredOn, source: '高企库' }, gaoxin);
  measure('310', '2012-03-01');
  const march = world.last.id;
  measure('60', '2012-02-01');
  const february = world.last.id;
  world.indicator('gaoxin-qiye', { type: 'correct-measurement', measurement: february, value: '61' }, gaoxin);
  const reading = await read(world);
  t.strictSame(await reading.fieldsOf(march), {
    value: [null, '310'],
    attainment: ['no-data', 'met'],
    attainmentPercent: [null, '103.3'],
    'measurement/occurredOn': [null, '2012-03-01'],
    'measurement/source': [null, '高企库'],
  });
  t.strictSame(await reading.fieldsOf(february), {
    'measurement/value': [null, '60'],
    'measurement/occurredOn': [null, '2012-02-01'],
    'measurement/source': [null, '高企库'],
  });
  t.strictSame(await reading.fieldsOf(world.last.id), { 'measurement/value': ['60', '61'] });
});

t.test('entries are found by subject, actor, unit, type and field', async (t) => {
  const world = begun();
  world.task('1.1', report(30, '2012-03-10'), reporter('fagui'));
  const reading = await read(world);
  const { id } = world.last;
  const { subject, actor, unit, type, field } = changeIndexes;
  for (const index of [
    subject('task', '1.1'),
    actor('r-fagui'),
    unit('fagui'),
    unit('gaoxin'),
    type('progress-reported'),
    field('percent'),
    field('report/done'),
  ]) {
    t.equal((await reading.keys(index)).at(-1), id, index);
  }
  for (const index of [subject('task', '1.2'), actor('r-gaoxin'), unit('jihua'), type('report-corrected'), field('due')]) {
    t.notOk((await reading.keys(index)).includes(id), `not by ${index}`);
  }
});

t.test('what has been erased shows as erased', async (t) => {
  const world = begun();
  world.task('1.1', report(30, '2012-03-10', { obstacles: '张三电话13800000000' }), gaoxin, { reason: '张三要求', channel });
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  const { position, ...stored } = world.last;
  let erased: typeof stored = stored;
  for (const pointer of ['/data/obstacles', '/meta/reason', '/meta/channel']) erased = eraseValue(erased, pointer, sha256);
  const events = [...world.events.slice(0, -1), { ...erased, position }];
  const reading = new Reading(world.plan, await project(new ListSource(events)));
  const entry = await reading.get('change', stored.id);
  t.match(entry, { reason: erasedText, channel: null });
  t.strictSame(
    entry.changes.find(({ field }) => field === 'report/obstacles'),
    { field: 'report/obstacles', before: null, after: erasedText },
  );
  t.match(await reading.get('task', '1.1'), { report: { obstacles: erasedText, done: '做到30%' } });
});
