import t from 'tap';
import { indicatorIndexes, measurementsOf, targetChangesMax } from '../../src/index.js';
import { office, reporter, type ViewEventData, World } from '../world.js';
import { read } from './reading.js';

const gaoxin = reporter('gaoxin');

t.test('an indicator shows its definition, its task and its units', async (t) => {
  const reading = await read(new World().publish());
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    facts: { name: '新认定高新技术企业', target: '300', qualifier: 'at-least' },
    task: { code: '1.1', title: '培育创新型企业' },
    leads: [{ id: 'gaoxin', name: '高新处' }],
    cooperating: [{ id: 'fagui', name: '法规处' }],
    attainment: 'no-data',
    attainmentPercent: null,
    measurement: null,
    revision: '0',
  });
  t.match(await reading.get('indicator', 'rd-gdp'), { task: null, leads: [], cooperating: [] });
});

t.test('indexes: headline first, then by task; by attainment', async (t) => {
  const world = new World().publish();
  world.indicator('rd-gdp', { type: 'record-measurement', value: '2.15', occurredOn: '2012-01-18' }, office);
  const reading = await read(world);
  t.strictSame(await reading.keys(indicatorIndexes.all), ['rd-gdp', 'gaoxin-qiye', 'yipi']);
  t.strictSame(await reading.keys(indicatorIndexes.headline), ['rd-gdp']);
  t.strictSame(await reading.keys(indicatorIndexes.task('1.1')), ['gaoxin-qiye']);
  t.strictSame(await reading.keys(indicatorIndexes.attainment('met')), ['rd-gdp']);
  t.strictSame(await reading.keys(indicatorIndexes.attainment('no-data')), ['gaoxin-qiye']);
  t.strictSame(await reading.keys(indicatorIndexes.attainment('unquantified')), ['yipi']);
});

t.test('the verdict rests on the measurement of the latest day', async (t) => {
  const world = new World().publish().passDays(100);
  const measure = (value: string, occurredOn: string) =>
    world.indicator('gaoxin-qiye', { type: 'record-measurement', value, occurredOn, source: '高企库' }, gaoxin);
  measure('150', '2012-03-31');
  const march = world.last.id;
  measure('60', '2012-02-28');
  const february = world.last.id;
  let reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    attainment: 'not-met',
    attainmentPercent: '50',
    measurement: { id: march, value: '150', source: '高企库', note: null },
    counts: { measurements: 2, corrections: 0 },
    revision: '2',
  });
  world.indicator('gaoxin-qiye', { type: 'correct-measurement', measurement: march, occurredOn: '2012-02-01' }, gaoxin);
  reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    attainmentPercent: '20',
    measurement: { id: february },
    counts: { measurements: 2, corrections: 1 },
  });
  t.match(await reading.get('measurement', march), { value: '150', occurredOn: '2012-02-01', corrections: 1 });
  t.strictSame(await reading.keys(measurementsOf('gaoxin-qiye')), [march, february]);
});

const decided = (world: World, event: ViewEventData, actor = office, reason?: string) =>
  world.tell('indicator', 'gaoxin-qiye', event, actor, { reason });

t.test('a target is proposed by one and approved by another; the former one stays readable', async (t) => {
  const world = new World().publish();
  world.indicator('gaoxin-qiye', { type: 'record-measurement', value: '290', occurredOn: '2012-01-18' }, gaoxin);
  const proposal = decided(world, { type: 'target-proposed', data: { unit: 'gaoxin', target: '280' } }, gaoxin, '形势变化');
  let reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    facts: { target: '300' },
    attainment: 'not-met',
    proposal: { event: proposal, target: '280', unit: { name: '高新处' }, by: { id: 'r-gaoxin' }, reason: '形势变化' },
    flags: ['proposal-pending'],
  });
  t.strictSame(await reading.keys(indicatorIndexes.flag('proposal-pending')), ['gaoxin-qiye']);
  t.match((await reading.plan()).indicators, { proposalPending: 1 });
  const approval = decided(world, { type: 'target-approved', data: { proposal, before: '300', target: '280' } });
  reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    facts: { target: '280' },
    attainment: 'met',
    attainmentPercent: '103.5',
    proposal: null,
    targetChanges: [
      {
        event: approval,
        before: '300',
        target: '280',
        proposedBy: { id: 'r-gaoxin' },
        approvedBy: { id: 'chen' },
        reason: '形势变化',
      },
    ],
    flags: [],
  });
  t.strictSame(await reading.keys(indicatorIndexes.attainment('met')), ['gaoxin-qiye']);
  t.strictSame(await reading.fieldsOf(proposal), {
    'proposal/target': [null, '280'],
    'proposal/unit': [null, { id: 'gaoxin', name: '高新处' }],
  });
  t.match(await reading.fieldsOf(approval), {
    target: ['300', '280'],
    attainment: ['not-met', 'met'],
    'proposal/target': ['280', null],
  });
  const targets = await reading.changes('change/field/target');
  t.strictSame(
    targets.filter(({ subject }) => subject.key === 'gaoxin-qiye').map(({ type }) => type),
    ['indicator-registered', 'target-approved'],
  );
});

t.test('a proposal that is rejected or withdrawn leaves the target', async (t) => {
  const world = new World().publish();
  for (const type of ['target-rejected', 'target-withdrawn'] as const) {
    const proposal = decided(world, { type: 'target-proposed', data: { unit: 'gaoxin', target: '1' } });
    decided(world, { type, data: { proposal } });
    t.match(await (await read(world)).get('indicator', 'gaoxin-qiye'), {
      facts: { target: '300' },
      proposal: null,
      targetChanges: [],
    });
  }
});

t.test('of many changes of the target the latest are kept', async (t) => {
  const world = new World().publish();
  for (let count = 0; count <= targetChangesMax; count += 1) {
    const proposal = decided(world, { type: 'target-proposed', data: { unit: 'gaoxin', target: String(count + 1) } });
    decided(world, { type: 'target-approved', data: { proposal, before: String(count), target: String(count + 1) } });
  }
  const { targetChanges } = await (await read(world)).get('indicator', 'gaoxin-qiye');
  t.equal(targetChanges.length, targetChangesMax);
  t.match(targetChanges[0], { before: '1' });
});

t.test('a verification goes with its measurement, and a correction needs another', async (t) => {
  const world = new World().publish().passDays(60);
  const measure = (value: string, occurredOn: string) => {
    world.indicator('gaoxin-qiye', { type: 'record-measurement', value, occurredOn }, gaoxin);
    return world.last.id;
  };
  const first = measure('100', '2012-02-01');
  const disputed = decided(world, {
    type: 'measurement-verified',
    data: { measurement: first, unit: 'jiancha', verdict: 'disputed', value: '90', note: '台账为90' },
  });
  let reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    verification: {
      event: disputed,
      verdict: 'disputed',
      unit: { name: '监察室' },
      by: { id: 'chen' },
      value: '90',
      note: '台账为90',
    },
    disputed: true,
    flags: ['disputed'],
    counts: { verifications: 1 },
  });
  t.strictSame(await reading.keys(indicatorIndexes.flag('disputed')), ['gaoxin-qiye']);
  t.strictSame(await reading.fieldsOf(disputed), {
    verification: [null, 'disputed'],
    'verification/unit': [null, { id: 'jiancha', name: '监察室' }],
    'verification/value': [null, '90'],
    'verification/note': [null, '台账为90'],
  });
  const second = measure('110', '2012-03-01');
  t.match(await (await read(world)).get('indicator', 'gaoxin-qiye'), { verification: null, disputed: false, flags: [] });
  decided(world, { type: 'measurement-verified', data: { measurement: second, unit: 'jiancha', verdict: 'confirmed' } });
  decided(world, { type: 'measurement-retracted', data: { measurement: second, standing: first } });
  const retracted = world.last.id;
  reading = await read(world);
  t.match(await reading.get('measurement', second), { retracted: true, verification: { verdict: 'confirmed' } });
  t.match(await reading.get('indicator', 'gaoxin-qiye'), {
    measurement: { id: first },
    disputed: true,
    counts: { measurements: 2, retractions: 1 },
  });
  t.match(await reading.fieldsOf(retracted), {
    value: ['110', '100'],
    'measurement/retracted': [false, true],
    'measurement/id': [second, first],
  });
  const correction = { measurement: first, changes: { value: '90' }, standing: first };
  decided(world, { type: 'measurement-corrected', data: correction }, gaoxin);
  t.match(await (await read(world)).get('indicator', 'gaoxin-qiye'), { verification: null, disputed: false });
});

t.test('the last measurement retracted leaves none; parts of a joint target are kept', async (t) => {
  const world = new World().publish();
  const parts = [
    { name: '国家级', value: '3' },
    { name: '省级', value: '7' },
  ];
  const id = decided(
    world,
    { type: 'measurement-recorded', data: { unit: 'gaoxin', value: '10', parts, occurredOn: '2012-01-18' } },
    gaoxin,
  );
  let reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), { measurement: { parts }, attainment: 'not-met' });
  t.match((await reading.fieldsOf(id))['measurement/parts'], [[], parts]);
  decided(world, { type: 'measurement-retracted', data: { measurement: id, standing: null } }, gaoxin);
  reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), { measurement: null, attainment: 'no-data' });
});

t.test('a baseline is set, before and after', async (t) => {
  const world = new World().publish();
  decided(world, { type: 'baseline-set', data: { baseline: '210' } });
  const id = decided(world, { type: 'baseline-set', data: { baseline: '220' } });
  const reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), { facts: { baseline: '220', target: '300' } });
  t.strictSame(await reading.fieldsOf(id), { baseline: ['210', '220'] });
});

t.test('a target not met when its last year is over is missed, by a day alone', async (t) => {
  const world = new World().publish().passDays(348);
  t.equal(world.today(), '2012-12-31');
  t.match(await (await read(world)).get('indicator', 'gaoxin-qiye'), { flags: [] });
  world.passDays(1);
  const reading = await read(world);
  t.match(await reading.get('indicator', 'gaoxin-qiye'), { flags: ['missed'], changedBy: world.last.id });
  t.match(await reading.get('indicator', 'yipi'), { flags: [] }, 'nothing was promised in figures');
  t.strictSame(await reading.keys(indicatorIndexes.flag('missed')), ['rd-gdp', 'gaoxin-qiye']);
  t.match((await reading.plan()).indicators, { missed: 2 });
  t.strictSame(await reading.fieldsOf(`${world.last.id}.gaoxin-qiye`), { missed: [false, true] });
  world.indicator('gaoxin-qiye', { type: 'record-measurement', value: '300', occurredOn: '2012-12-31' }, gaoxin);
  t.match(await (await read(world)).get('indicator', 'gaoxin-qiye'), { attainment: 'met', flags: [] });
});
