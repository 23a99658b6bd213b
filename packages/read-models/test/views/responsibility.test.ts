import t from 'tap';
import { changeIndexes, taskIndexes, taskListBounds } from '../../src/index.js';
import { office, reporter, type ViewEventData, World } from '../world.js';
import { read } from './reading.js';

function published() {
  const world = new World().publish();
  const tell = (event: ViewEventData) => world.tell('task', '1.1', event, office, { reason: '分工调整' });
  const decide = (event: ViewEventData) => world.tell('plan', world.plan, event, office, { reason: '厅务会' });
  return { world, tell, decide };
}

t.test('a hand-over says who answered before and who answers after, and moves every index', async (t) => {
  const { world, tell } = published();
  const registration = world.events.find(({ stream }) => stream.endsWith('-task.1.1'));
  const id = tell({
    type: 'responsibility-changed',
    data: { leads: ['jihua'], responsible: ['wang'], cooperating: [{ unit: 'gaoxin' }] },
  });
  const at = world.last.meta.recordedAt;
  const reading = await read(world);
  const task = await reading.get('task', '1.1');
  t.match(task, {
    leads: [{ id: 'jihua', name: '计划处' }],
    responsible: [{ id: 'wang', name: '王宏理' }],
    cooperating: [{ id: 'gaoxin' }],
    responsibility: [
      {
        from: registration?.meta.recordedAt,
        until: at,
        leads: [{ id: 'gaoxin' }],
        responsible: [{ id: 'kou' }],
        cooperating: [{ id: 'fagui' }, { placeholder: '各市、县科技局' }],
        event: registration?.id,
        by: { id: 'system' },
      },
      { from: at, until: null, leads: [{ id: 'jihua' }], responsible: [{ id: 'wang' }], event: id, by: { id: 'chen' } },
    ],
  });
  t.strictSame(await reading.keys(taskIndexes.unit('fagui')), ['1.10']);
  t.strictSame(await reading.keys(taskIndexes.unit('jihua')), ['1.1', '1.2']);
  t.strictSame(await reading.keys(taskIndexes.unit('gaoxin')), ['1.1', '1.10'], 'it cooperates now');
  t.strictSame(await reading.keys(taskIndexes.person('kou')), ['1.10']);
  t.strictSame(await reading.keys(taskIndexes.person('wang')), ['1.1', '1.2', '1.10']);
  t.match(await reading.get('unit', 'gaoxin'), {
    leads: ['1.10'],
    cooperates: ['1.1'],
    lights: { leads: { green: 1 }, cooperates: { green: 1 } },
  });
  t.match(await reading.get('unit', 'jihua'), { leads: ['1.1', '1.2'], lights: { leads: { green: 2 } } });
  t.match(await reading.get('unit', 'fagui'), { cooperates: [], lights: { cooperates: { green: 0 } } });
  t.match(await reading.get('person', 'kou'), { responsible: ['1.10'], lights: { green: 1 } });
  t.match(await reading.get('person', 'wang'), { responsible: ['1.1', '1.2', '1.10'] });
  t.match((await reading.plan()).leadUnits, [
    { id: 'jihua', tasks: 2 },
    { id: 'fagui', tasks: 1 },
    { id: 'gaoxin', tasks: 1 },
  ]);
});

t.test('the indicators of a task follow it, and its history tells the hand-over to both sides', async (t) => {
  const { world, tell } = published();
  const id = tell({ type: 'responsibility-changed', data: { leads: ['jihua'] } });
  const reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    leads: [{ id: 'jihua' }],
    cooperating: [{ id: 'fagui' }],
    changedBy: id,
  });
  t.match(await reading.get('indicator', 'yipi'), { leads: [{ id: 'jihua' }] });
  t.strictSame(await reading.fieldsOf(id), { leads: [[{ id: 'gaoxin', name: '高新处' }], [{ id: 'jihua', name: '计划处' }]] });
  t.strictSame((await reading.get('change', id)).units, ['jihua', 'fagui', 'gaoxin']);
  t.match(await reading.get('change', `${id}.gaoxin-qiye`), {
    subject: { kind: 'indicator', key: 'gaoxin-qiye' },
    changes: [{ field: 'leads', before: [{ id: 'gaoxin' }], after: [{ id: 'jihua' }] }],
  });
  t.ok((await reading.keys(changeIndexes.unit('gaoxin'))).includes(id), 'whoever handed it over finds it');
});

t.test('a unit that no longer leads anything has no row in the overview', async (t) => {
  const { world } = published();
  world.tell('task', '1.2', { type: 'responsibility-changed', data: { leads: ['jiancha'] } });
  const { leadUnits } = await (await read(world)).plan();
  t.strictSame(
    leadUnits.map(({ id }) => id),
    ['gaoxin', 'jiancha', 'fagui'],
  );
});

t.test('of many hand-overs the latest are kept', async (t) => {
  const { world, tell } = published();
  for (let count = 0; count < taskListBounds.responsibility + 5; count += 1) {
    tell({ type: 'responsibility-changed', data: { leads: [count % 2 === 0 ? 'jihua' : 'gaoxin'] } });
  }
  const { responsibility } = await (await read(world)).get('task', '1.1');
  t.equal(responsibility.length, taskListBounds.responsibility);
  t.match(responsibility.at(-1), { until: null, event: world.last.id });
});

t.test('a placeholder is resolved to units that then cooperate', async (t) => {
  const { world, tell } = published();
  const id = tell({ type: 'placeholder-resolved', data: { placeholder: '各市、县科技局', units: ['jiancha'] } });
  const reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    cooperating: [{ id: 'fagui' }, { id: 'jiancha', name: '监察室' }],
    resolvedPlaceholders: [{ placeholder: '各市、县科技局', units: [{ id: 'jiancha' }], by: { id: 'chen' }, event: id }],
    responsibility: [{ until: world.last.meta.recordedAt }, { until: null, cooperating: [{ id: 'fagui' }, { id: 'jiancha' }] }],
  });
  t.strictSame(await reading.keys(taskIndexes.unit('jiancha')), ['1.1']);
  t.match(await reading.get('unit', 'jiancha'), { cooperates: ['1.1'], lights: { cooperates: { green: 1 } } });
  t.match(await reading.get('indicator', 'gaoxin-qiye'), { cooperating: [{ id: 'fagui' }, { id: 'jiancha' }] });
  t.match((await reading.fieldsOf(id))['cooperating'], [
    [{ id: 'fagui' }, { placeholder: '各市、县科技局' }],
    [{ id: 'fagui' }, { id: 'jiancha' }],
  ]);
});

t.test('designating verifiers shows at once which tasks nobody may check; a substitute mends it', async (t) => {
  const { world, tell, decide } = published();
  const id = decide({ type: 'verifiers-designated', data: { units: ['gaoxin'] } });
  let reading = await read(world);
  t.match(await reading.plan(), {
    verifiers: [{ id: 'gaoxin', name: '高新处' }],
    summary: { noEligibleVerifier: 2 },
    revision: '3',
  });
  t.match(await reading.get('task', '1.1'), { eligibleVerifier: false, flags: ['no-eligible-verifier'], changedBy: id });
  t.match(await reading.get('task', '1.10'), { eligibleVerifier: false });
  t.strictSame(await reading.keys(taskIndexes.flag('no-eligible-verifier')), ['1.1', '1.10']);
  t.strictSame(await reading.fieldsOf(id), { verifiers: [[], [{ id: 'gaoxin', name: '高新处' }]] });
  t.strictSame(await reading.fieldsOf(`${id}.1.1`), { noEligibleVerifier: [false, true] });
  const named = tell({ type: 'substitute-named', data: { unit: 'jiancha' } });
  reading = await read(world);
  t.match(await reading.get('task', '1.1'), {
    substitute: { unit: { id: 'jiancha', name: '监察室' }, event: named },
    eligibleVerifier: true,
    flags: [],
  });
  t.match(await reading.fieldsOf(named), { substitute: [null, { id: 'jiancha' }], noEligibleVerifier: [true, false] });
  tell({ type: 'responsibility-changed', data: { leads: ['jiancha'] } });
  t.match(await (await read(world)).get('task', '1.1'), { substitute: null, eligibleVerifier: true }, 'who leads checks nothing');
  decide({ type: 'verifiers-designated', data: { units: [] } });
  t.strictSame(await (await read(world)).keys(taskIndexes.flag('no-eligible-verifier')), []);
});

t.test('handing a task to the only verifier leaves nobody to check it', async (t) => {
  const { world, tell, decide } = published();
  decide({ type: 'verifiers-designated', data: { units: ['jihua'] } });
  tell({ type: 'responsibility-changed', data: { leads: ['jihua'] } });
  t.strictSame(await (await read(world)).keys(taskIndexes.flag('no-eligible-verifier')), ['1.1', '1.2']);
});

t.test('present roles go by the present name, what is past keeps the name of its day', async (t) => {
  const { world, tell, decide } = published();
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  decide({ type: 'verifiers-designated', data: { units: ['gaoxin', 'jiancha'] } });
  tell({ type: 'responsibility-changed', data: { responsible: ['wang'] } });
  const id = decide({ type: 'unit-renamed', data: { unit: 'gaoxin', name: '高新技术处' } });
  const person = decide({ type: 'person-renamed', data: { person: 'wang', name: '王弘理' } });
  const reading = await read(world);
  const renamed = { id: 'gaoxin', name: '高新技术处' };
  const task = await reading.get('task', '1.1');
  t.match(task, {
    leads: [renamed],
    responsible: [{ name: '王弘理' }],
    acknowledgedBy: [{ unit: { name: '高新处' } }],
    responsibility: [
      { leads: [{ name: '高新处' }] },
      { leads: [{ name: '高新处' }], responsible: [{ name: '王宏理' }] },
      { leads: [renamed], responsible: [{ name: '王宏理' }], event: id },
      { leads: [renamed], responsible: [{ name: '王弘理' }], event: person, until: null },
    ],
    changedBy: person,
  });
  t.match(await reading.get('task', '1.10'), { leads: [{ id: 'fagui' }, renamed], changedBy: person });
  t.match(await reading.get('indicator', 'gaoxin-qiye'), { leads: [renamed], changedBy: id });
  t.match(await reading.get('unit', 'gaoxin'), { name: '高新技术处', revision: '4' });
  t.match(await reading.get('person', 'wang'), { name: '王弘理' });
  const plan = await reading.plan();
  t.match(plan.leadUnits[0], renamed);
  t.match(plan.verifiers[0], renamed);
  t.strictSame(await reading.fieldsOf(id), { name: ['高新处', '高新技术处'] });
  t.match(await reading.get('change', id), { subject: { kind: 'unit', key: 'gaoxin' }, units: ['jihua', 'gaoxin'] });
  t.match(await reading.get('change', person), {
    subject: { kind: 'person', key: 'wang' },
    changes: [{ field: 'name', before: '王宏理', after: '王弘理' }],
  });
  world.task('1.1', { type: 'report-progress', percent: 10, done: '做', occurredOn: '2012-01-18' }, reporter('gaoxin'));
  t.match(await (await read(world)).get('task', '1.1'), { report: { unit: renamed } });
});

t.test('units, people and accounts that are added', async (t) => {
  const { world, decide } = published();
  const unit = decide({ type: 'unit-added', data: { unit: { id: 'xin', name: '新处' } } });
  const person = decide({ type: 'person-added', data: { person: { id: 'li', name: '李四' } } });
  const bound = decide({ type: 'account-bound', data: { person: 'li', subject: 'oidc:1' } });
  decide({ type: 'account-bound', data: { person: 'li', subject: 'oidc:2' } });
  let reading = await read(world);
  t.match(await reading.get('unit', 'xin'), { name: '新处', leads: [] });
  t.match(await reading.get('person', 'li'), { name: '李四', accounts: ['oidc:1', 'oidc:2'] });
  t.match(await reading.plan(), { counts: { units: 5, people: 3 }, revision: '6' });
  t.equal((await reading.keys('all/unit')).at(-1), 'xin');
  t.strictSame(await reading.fieldsOf(unit), { name: [null, '新处'] });
  t.strictSame(await reading.fieldsOf(person), { name: [null, '李四'] });
  t.strictSame(await reading.fieldsOf(bound), { accounts: [[], ['oidc:1']] });
  const unbound = decide({ type: 'account-unbound', data: { person: 'li', subject: 'oidc:1' } });
  reading = await read(world);
  t.match(await reading.get('person', 'li'), { accounts: ['oidc:2'] });
  t.strictSame(await reading.fieldsOf(unbound), { accounts: [['oidc:1', 'oidc:2'], ['oidc:2']] });
});

t.test('adopting rules is told, and tasks say by which rules they are judged', async (t) => {
  const { world, decide } = published();
  t.match(await (await read(world)).plan(), { lightRules: 'lights-v1' });
  const id = decide({ type: 'light-rules-adopted', data: { lightRules: 'lights-v2' } });
  const reading = await read(world);
  t.match(await reading.plan(), { lightRules: 'lights-v2' });
  t.strictSame(await reading.fieldsOf(id), { lightRules: ['lights-v1', 'lights-v2'] });
});
