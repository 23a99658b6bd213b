import t from 'tap';
import {
  type IndicatorCommand,
  type IndicatorContext,
  type IndicatorFacts,
  indicatorCommandBodies,
  indicatorDecider,
  measurementMaxCount,
  type NewIndicatorEvent,
  standingMeasurement,
} from '../src/index.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import {
  actorOf,
  office,
  type PlanStatus,
  plan,
  planFacts,
  published,
  reporterBing,
  reporterDing,
  reporterJia,
  reporterYi,
  sample,
  system,
} from './samples.js';

const [headline, count] = sample.indicators as [IndicatorFacts, IndicatorFacts];
const owners = { leads: ['jia', 'yi'], cooperating: ['bing'] };
const context = (actor = reporterJia, today = '2012-06-30', status: PlanStatus = 'open'): IndicatorContext => ({
  actor,
  key: 'enterprises',
  facts: planFacts(today, status),
});
const registered = (facts: IndicatorFacts = count): Past<NewIndicatorEvent> => ({
  event: {
    type: 'indicator-registered',
    data: { origin: published, indicator: facts, ...(facts.task === undefined ? { leads: [], cooperating: [] } : owners) },
  },
});
const kindOf = (kind: IndicatorFacts['kind'], more: Partial<IndicatorFacts> = {}): Past<NewIndicatorEvent> =>
  registered({ ...count, kind, ...more });
const measured = (id: number, value: string, occurredOn: string, by = reporterJia): Past<NewIndicatorEvent> => ({
  event: { type: 'measurement-recorded', data: { unit: by.unit ?? '', value, occurredOn } },
  by,
  id: uuidOf(id),
});
const record = (value: string, more: object = {}): IndicatorCommand & { type: 'record-measurement' } => ({
  type: 'record-measurement',
  value,
  occurredOn: '2012-06-30',
  ...more,
});
const recordedBy = (
  unit: string,
  { type: _, ...data }: IndicatorCommand & { type: 'record-measurement' },
): NewIndicatorEvent => ({
  type: 'measurement-recorded',
  data: { unit, ...data },
});
const correct = (id: number, changes: object): IndicatorCommand => ({
  type: 'correct-measurement',
  measurement: uuidOf(id),
  ...changes,
});
const corrected = (id: number, changes: object, standing: number): NewIndicatorEvent => ({
  type: 'measurement-corrected',
  data: { measurement: uuidOf(id), changes, standing: uuidOf(standing) },
});

t.test('register', async (t) => {
  const register: IndicatorCommand = { type: 'register', origin: published, indicator: count, ...owners };
  for (const actor of [office, system]) {
    given(t, indicatorDecider)
      .when(register, context(actor, '', 'publishing'))
      .accepted(...[registered().event]);
  }
  const under = (status: PlanStatus, actor = system) => context(actor, '', status);
  given(t, indicatorDecider, [registered()]).when(register, under('publishing')).refused('plan-exists', { plan });
  given(t, indicatorDecider).when(register, under('open')).refused('plan-exists', { plan });
  given(t, indicatorDecider).when(register, under('absent')).refused('plan-not-found', { plan });
  given(t, indicatorDecider)
    .when({ ...register, origin: { by: 'publication', publication: uuidOf(3) } }, under('publishing'))
    .refused('plan-exists', { plan });
  given(t, indicatorDecider).when(register, under('publishing', reporterJia)).refused('not-allowed', { command: 'register' });
  given(t, indicatorDecider)
    .when({ ...register, indicator: headline }, under('publishing'))
    .refused('plan-incomplete', { detail: 'indicator rd-gdp in the stream of indicator enterprises' });
});

t.test('every command is refused until the plan is open, and on an indicator that does not exist', async (t) => {
  for (const command of [record('1'), correct(1, { value: '2' })]) {
    given(t, indicatorDecider, [registered()])
      .when(command, context(reporterJia, '', 'publishing'))
      .refused('plan-not-open', { plan });
    given(t, indicatorDecider, [registered()])
      .when(command, context(reporterJia, '', 'absent'))
      .refused('plan-not-found', { plan });
    given(t, indicatorDecider).when(command, context()).refused('indicator-not-found', { plan, key: 'enterprises' });
  }
});

t.test('record-measurement', async (t) => {
  await t.test("is for the units of the indicator's task", async (t) => {
    for (const actor of [reporterJia, reporterYi, reporterBing]) {
      given(t, indicatorDecider, [registered()])
        .when(record('120'), context(actor))
        .accepted(recordedBy(actor.unit ?? '', record('120')));
    }
    given(t, indicatorDecider, [registered()])
      .when(record('120'), context(reporterDing))
      .refused('not-your-task', { unit: 'ding' });
    given(t, indicatorDecider, [registered()])
      .when(record('120'), context(office))
      .refused('not-allowed', { command: 'record-measurement' });
  });
  await t.test('of a headline indicator it is for the office, with or without a unit', async (t) => {
    for (const actor of [office, actorOf('office')]) {
      given(t, indicatorDecider, [registered(headline)])
        .when(record('2.05'), context(actor))
        .accepted(recordedBy(actor.unit ?? '', record('2.05')));
    }
    given(t, indicatorDecider, [registered(headline)])
      .when(record('2.05'), context(reporterJia))
      .refused('not-allowed', { command: 'record-headline-measurement' });
  });
  await t.test('keeps source, note and evidence', async (t) => {
    const full = record('120', {
      source: '统计局',
      note: '初步数',
      evidence: [{ name: '表.xlsx', mediaType: 'application/zip', size: 1, sha256: 'b'.repeat(64) }],
    });
    given(t, indicatorDecider, [registered()]).when(full, context()).accepted(recordedBy('jia', full));
  });
  await t.test('speaks of a day from the first year of plan or horizon to today', async (t) => {
    const on = (occurredOn: string, horizon = count.horizon) =>
      given(t, indicatorDecider, [registered({ ...count, horizon })]).when(record('1', { occurredOn }), context());
    on('2012-07-01').refused('date-in-future', { date: '2012-07-01', today: '2012-06-30' });
    on('2011-12-31').refused('date-before-plan', { date: '2011-12-31', from: '2012-01-01' });
    on('2012-01-01').accepted(recordedBy('jia', record('1', { occurredOn: '2012-01-01' })));
    on('2011-01-01', { from: 2011, to: 2015 }).accepted(recordedBy('jia', record('1', { occurredOn: '2011-01-01' })));
    on('2010-12-31', { from: 2011, to: 2015 }).refused('date-before-plan', { date: '2010-12-31', from: '2011-01-01' });
    on('2012-01-01', { from: 2013, to: 2015 }).accepted(recordedBy('jia', record('1', { occurredOn: '2012-01-01' })));
  });
  await t.test('is refused at the limit of records', async (t) => {
    const state = fold(indicatorDecider, `${plan}-indicator.enterprises`, [registered()]);
    const summary = { unit: 'jia', value: '1', reference: undefined, occurredOn: '2012-01-01' };
    for (let index = 0; index < measurementMaxCount; index += 1) state.measurements.set(String(index), summary);
    t.strictSame(indicatorDecider.decide(record('1'), state, context()), {
      rejected: 'too-many-records',
      params: { limit: measurementMaxCount },
    });
  });
});

t.test('a value must suit its kind', async (t) => {
  const refused = (
    past: Past<NewIndicatorEvent>,
    value: string,
    reference: string | undefined,
    code = 'unit-of-measure-mismatch',
  ) =>
    given(t, indicatorDecider, [past])
      .when(record(value, reference === undefined ? {} : { reference }), context())
      .refused(code as 'unit-of-measure-mismatch');
  const accepted = (past: Past<NewIndicatorEvent>, value: string, reference?: string) => {
    const command = record(value, reference === undefined ? {} : { reference });
    given(t, indicatorDecider, [past]).when(command, context()).accepted(recordedBy('jia', command));
  };

  await t.test('a count is a whole number, not negative, without a reference', async () => {
    for (const value of ['0', '300', '300.0', '9'.repeat(40)]) accepted(registered(), value);
    for (const value of ['-1', '0.5', '299.999', '-0']) refused(registered(), value, undefined);
    refused(registered(), '1', '2');
  });
  await t.test('growth, ratio and increment take any number and no reference', async () => {
    for (const kind of ['growth', 'ratio', 'increment'] as const) {
      for (const value of ['15.3', '-3.2', '0']) accepted(kindOf(kind), value);
      refused(kindOf(kind), '1', '2');
    }
  });
  await t.test('a fraction and a coverage lie between zero and their population', async () => {
    for (const kind of ['fraction', 'coverage'] as const) {
      const past = kindOf(kind, { population: '设区市' });
      for (const value of ['0', '4', '11']) accepted(past, value, '11');
      accepted(past, '1', '1');
      accepted(past, '0.2', '0.5');
      refused(past, '12', '11');
      refused(past, '-1', '11');
      refused(past, '4', undefined);
      refused(past, '0', '0');
      refused(past, '4', '-11');
    }
  });
  await t.test('a relational figure needs what it is compared with', async () => {
    const past = kindOf('relational', { exceeds: '财政收入增幅' });
    accepted(past, '-3', '-4');
    refused(past, '12', undefined, 'indicator-relational');
  });
  await t.test('the refusal names value, unit of measure and why', async (t) => {
    given(t, indicatorDecider, [registered()]).when(record('0.5'), context()).refused('unit-of-measure-mismatch', {
      value: '0.5',
      unit: '家',
      detail: '应为非负整数 / must be a whole number, not negative',
    });
  });
});

t.test('correct-measurement', async (t) => {
  const series = [
    registered(),
    measured(1, '100', '2012-03-31'),
    measured(2, '200', '2012-05-31'),
    measured(3, '150', '2012-04-30'),
  ];

  await t.test('says what changes and which measurement stands afterwards', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(correct(2, { value: '201' }), context()).accepted(corrected(2, { value: '201' }, 2));
    history.when(correct(2, { occurredOn: '2012-04-29' }), context()).accepted(corrected(2, { occurredOn: '2012-04-29' }, 3));
    history.when(correct(1, { occurredOn: '2012-05-31' }), context()).accepted(corrected(1, { occurredOn: '2012-05-31' }, 2));
    history.when(correct(3, { occurredOn: '2012-05-31' }), context()).accepted(corrected(3, { occurredOn: '2012-05-31' }, 3));
    history.when(correct(1, { note: '改' }), context()).accepted(corrected(1, { note: '改' }, 2));
  });
  await t.test('is refused for a value that does not suit, an unknown measurement, another unit', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(correct(2, { value: '0.5' }), context()).refused('unit-of-measure-mismatch');
    history.when(correct(2, { reference: '5' }), context()).refused('unit-of-measure-mismatch');
    history.when(correct(9, { value: '5' }), context()).refused('measurement-not-found', { measurement: uuidOf(9) });
    history.when(correct(2, { value: '5' }), context(reporterYi)).refused('report-not-your-unit', { unit: 'jia' });
    history.when(correct(2, { value: '5' }), context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    history.when(correct(2, { value: '5' }), context(office)).refused('not-allowed', { command: 'correct-measurement' });
  });
  await t.test('is refused for a day that has not come or lies before the plan', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(correct(2, { occurredOn: '2012-07-01' }), context()).refused('date-in-future');
    history.when(correct(2, { occurredOn: '2011-12-31' }), context()).refused('date-before-plan');
  });
  await t.test('must differ in something', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(correct(2, { value: '200' }), context()).refused('nothing-changed', {});
    history.when(correct(2, { value: '200', occurredOn: '2012-05-31' }), context()).refused('nothing-changed', {});
    const body = indicatorCommandBodies['correct-measurement'];
    t.notOk(body.safeParse({ measurement: uuidOf(1), reason: '更正' }).success);
    t.notOk(body.safeParse({ measurement: uuidOf(1), value: '5' }).success, 'and needs a reason');
  });
  await t.test('a fraction is checked as it would be afterwards', async (t) => {
    const past = kindOf('fraction', { population: '设区市' });
    const first: Past<NewIndicatorEvent> = {
      event: { type: 'measurement-recorded', data: { unit: 'jia', value: '4', reference: '11', occurredOn: '2012-03-31' } },
      by: reporterJia,
      id: uuidOf(1),
    };
    const history = given(t, indicatorDecider, [past, first]);
    history.when(correct(1, { value: '12' }), context()).refused('unit-of-measure-mismatch');
    history.when(correct(1, { reference: '3' }), context()).refused('unit-of-measure-mismatch');
    history
      .when(correct(1, { value: '12', reference: '13' }), context())
      .accepted(corrected(1, { value: '12', reference: '13' }, 1));
    history.when(correct(1, { reference: '12' }), context()).accepted(corrected(1, { reference: '12' }, 1));
  });
  await t.test('of a headline indicator it is for an office of the same unit', async (t) => {
    const history = [registered(headline), measured(1, '2.0', '2012-03-31', office)];
    given(t, indicatorDecider, history)
      .when(correct(1, { value: '2.1' }), context(actorOf('office', 'ding', 'colleague')))
      .accepted(corrected(1, { value: '2.1' }, 1));
    given(t, indicatorDecider, history)
      .when(correct(1, { value: '2.1' }), context(actorOf('office', 'jia')))
      .refused('report-not-your-unit', { unit: 'ding' });
    given(t, indicatorDecider, history)
      .when(correct(1, { value: '2.1' }), context(reporterJia))
      .refused('not-allowed', { command: 'correct-headline-measurement' });
  });
});

t.test('the standing measurement is the one of the latest day, then the latest recorded', async (t) => {
  const standing = (...history: Past<NewIndicatorEvent>[]) =>
    standingMeasurement(fold(indicatorDecider, `${plan}-indicator.enterprises`, [registered(), ...history]))?.value;
  t.equal(standing(), undefined);
  const two = [measured(1, '100', '2012-05-31'), measured(2, '90', '2012-03-31')];
  t.equal(standing(...two), '100');
  t.equal(standing(...two, measured(3, '80', '2012-05-31')), '80');
  t.equal(standing(...two, { event: corrected(1, { occurredOn: '2012-01-31' }, 2) }), '90');
  t.equal(standing(...two, { event: corrected(1, { value: '101' }, 1) }), '101');
});

t.test("an event that is not the indicator's stops the fold", async (t) => {
  const stranger = { type: 'day-began', data: {} } as never;
  t.throws(() => indicatorDecider.evolve(indicatorDecider.initial(), stranger), { message: 'unexpected event day-began' });
});
