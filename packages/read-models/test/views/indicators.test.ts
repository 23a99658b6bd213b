import t from 'tap';
import { indicatorIndexes, measurementsOf } from '../../src/index.js';
import { office, reporter, World } from '../world.js';
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
