/** Registering an indicator, when it takes commands at all, and recording measurements. */
import t from 'tap';
import { type IndicatorCommand, type IndicatorFacts, indicatorDecider, standingMeasurement } from '../src/index.js';
import { measurementMaxCount } from '../src/indicator/measurements.js';
import { given } from './given.js';
import { type Past, uuidOf } from './history.js';
import {
  context,
  correct,
  corrected,
  count,
  headline,
  measured,
  owners,
  parties,
  record,
  recordedBy,
  registered,
  retract,
  retracted,
  stateAfter,
} from './indicator-samples.js';
import {
  actorOf,
  office,
  type PlanStatus,
  plan,
  publication,
  reporterBing,
  reporterDing,
  reporterJia,
  reporterYi,
  system,
} from './samples.js';

t.test('register', async (t) => {
  const register = { type: 'register' as const, publication, indicator: count };
  const under = (status: PlanStatus, actor = system) => context(actor, { today: '', status, owner: parties() });
  for (const actor of [office, system]) {
    given(t, indicatorDecider)
      .when(register, under('publishing', actor))
      .accepted(...[registered().event]);
  }
  given(t, indicatorDecider, [registered()]).when(register, under('publishing')).refused('plan-exists', { plan });
  given(t, indicatorDecider).when(register, under('open')).refused('plan-exists', { plan });
  given(t, indicatorDecider).when(register, under('absent')).refused('plan-not-found', { plan });
  given(t, indicatorDecider)
    .when({ ...register, publication: uuidOf(3) }, under('publishing'))
    .refused('plan-exists', { plan });
  given(t, indicatorDecider).when(register, under('publishing', reporterJia)).refused('not-allowed', { command: 'register' });
  given(t, indicatorDecider)
    .when({ ...register, indicator: headline }, under('publishing'))
    .misfit('indicator rd-gdp in the stream of indicator enterprises');
});

t.test('register by a decision', async (t) => {
  const basis = '厅长办公会第 3 号纪要';
  const origin = { by: 'decision' as const, basis };
  const add = (indicator: IndicatorFacts = count): IndicatorCommand => ({ type: 'add-indicator', basis, indicator });
  const by = (actor = office, status: PlanStatus = 'open', owner = parties()) => context(actor, { status, owner });
  const nobody = { leads: [], cooperating: [] };
  const { task: _, ...ownerless } = count;

  await t.test('is for the office, in an open plan, once', async (t) => {
    given(t, indicatorDecider)
      .when(add(), by())
      .accepted({ type: 'indicator-registered', data: { origin, indicator: count, ...owners } });
    given(t, indicatorDecider)
      .when(add(ownerless), context(office))
      .accepted({ type: 'indicator-registered', data: { origin, indicator: ownerless, ...nobody } });
    for (const actor of [system, reporterJia]) {
      given(t, indicatorDecider).when(add(), by(actor)).refused('not-allowed', { command: 'add-indicator' });
    }
    given(t, indicatorDecider).when(add(), by(office, 'publishing')).refused('plan-not-open', { plan });
    given(t, indicatorDecider).when(add(), by(office, 'absent')).refused('plan-not-found', { plan });
    given(t, indicatorDecider, [registered()]).when(add(), by()).refused('indicator-exists', { key: 'enterprises' });
  });
  await t.test('must fit together by itself', async (t) => {
    const refused = (indicator: IndicatorFacts, detail: string) =>
      given(t, indicatorDecider).when(add(indicator), by()).misfit(detail);
    const { target: __, ...untargeted } = count;
    refused(untargeted, 'indicator enterprises: needs a target');
    refused({ ...count, target: '1/3' }, 'indicator enterprises: target 1/3: only a fraction has a target a/b');
    refused({ ...count, kind: 'fraction' }, 'indicator enterprises: population goes with a fraction or a coverage');
    refused({ ...count, horizon: { from: 2013, to: 2012 } }, 'indicator enterprises: its horizon ends before it begins');
    refused({ ...count, subsetOf: 'enterprises' }, 'indicator enterprises: is a part of itself');
    refused({ ...count, key: 'others' }, 'indicator others in the stream of indicator enterprises');
  });
  await t.test('names a task and units that the plan has', async (t) => {
    given(t, indicatorDecider).when(add(), context(office)).refused('task-not-found', { plan, code: '1.1' });
    for (const units of [
      { leads: ['wu'], cooperating: [] },
      { leads: ['jia'], cooperating: ['bing', 'wu'] },
    ]) {
      given(t, indicatorDecider)
        .when(add(), by(office, 'open', parties(units)))
        .refused('unit-not-found', { plan, unit: 'wu' });
    }
  });
});

t.test('every command is refused until the plan is open, and on an indicator that does not exist', async (t) => {
  const proposal = { proposal: uuidOf(1) };
  const commands: IndicatorCommand[] = [
    record('1'),
    correct(1, { value: '2' }),
    retract(1),
    { type: 'verify-measurement', measurement: uuidOf(1), verdict: 'confirmed' },
    { type: 'propose-target', target: '200' },
    { type: 'approve-target', ...proposal },
    { type: 'reject-target', ...proposal },
    { type: 'withdraw-target', ...proposal },
    { type: 'set-baseline', baseline: '1' },
    { type: 'correct-name', name: '企业' },
  ];
  for (const command of commands) {
    given(t, indicatorDecider, [registered()])
      .when(command, context(reporterJia, { today: '', status: 'publishing' }))
      .refused('plan-not-open', { plan });
    given(t, indicatorDecider, [registered()])
      .when(command, context(reporterJia, { today: '', status: 'absent' }))
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
  await t.test('the units are those of the task at present, not those at registration', async (t) => {
    const owner = parties({ leads: ['ding'], cooperating: ['yi'] });
    for (const actor of [reporterDing, reporterYi]) {
      given(t, indicatorDecider, [registered()])
        .when(record('120'), context(actor, { owner }))
        .accepted(recordedBy(actor.unit ?? '', record('120')));
    }
    for (const actor of [reporterJia, reporterBing]) {
      given(t, indicatorDecider, [registered()])
        .when(record('120'), context(actor, { owner }))
        .refused('not-your-task', { unit: actor.unit ?? '' });
    }
  });
  await t.test('can be entered by the office for a unit, and by no colleague', async (t) => {
    const command = record('120', { onBehalfOf: { unit: 'bing', subject: 'bing-1' } });
    given(t, indicatorDecider, [registered()])
      .when(command, context(office))
      .accepted(recordedBy('bing', record('120')));
    given(t, indicatorDecider, [registered()]).when(command, context(reporterBing)).refused('stand-in-not-yours', {});
    given(t, indicatorDecider, [registered()])
      .when(record('120', { onBehalfOf: { unit: 'bing', subject: 'stranger' } }), context(office))
      .refused('subject-not-of-unit', { subject: 'stranger', unit: 'bing' });
    given(t, indicatorDecider, [registered()])
      .when(
        record('120', { onBehalfOf: { unit: 'bing', subject: 'stranger' } }),
        context(office, { ownerMembers: new Map([['stranger', new Set(['bing'])]]) }),
      )
      .accepted(recordedBy('bing', record('120')));
    given(t, indicatorDecider, [registered()]).when(command, context(reporterJia)).refused('not-your-unit', { unit: 'jia' });
    given(t, indicatorDecider, [registered()])
      .when(record('120', { onBehalfOf: { unit: 'ding', subject: 'ding-1' } }), context(office))
      .refused('not-your-task', { unit: 'ding' });
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
    given(t, indicatorDecider, [registered(headline)])
      .when(record('2.05', { onBehalfOf: { unit: 'jia', subject: 'jia-1' } }), context(office))
      .refused('not-your-unit', { unit: 'ding' });
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
    const state = stateAfter(registered(), measured(1, '1', '2012-01-01'));
    const [summary] = state.measurements.values();
    if (summary === undefined) throw new Error('nothing was recorded');
    for (let index = 1; index < measurementMaxCount; index += 1) state.measurements.set(String(index), summary);
    t.strictSame(indicatorDecider.decide(record('1'), state, context()), {
      rejected: 'too-many-records',
      params: { limit: measurementMaxCount },
    });
    state.measurements.delete('1');
    t.strictSame(indicatorDecider.decide(record('1'), state, context()), [recordedBy('jia', record('1'))]);
  });
});

t.test('the standing measurement is the one of the latest day, then the latest recorded', async (t) => {
  const value = (...history: Past<ReturnType<typeof registered>['event']>[]) =>
    standingMeasurement(stateAfter(registered(), ...history))?.value;
  t.equal(value(), undefined);
  const two = [measured(1, '100', '2012-05-31'), measured(2, '90', '2012-03-31')];
  t.equal(value(...two), '100');
  t.equal(value(...two, measured(3, '80', '2012-05-31')), '80');
  t.equal(value(...two, { event: corrected(1, { occurredOn: '2012-01-31' }, 2) }), '90');
  t.equal(value(...two, { event: corrected(1, { value: '101' }, 1) }), '101');
  t.equal(value(...two, { event: retracted(1, 2) }), '90');
  t.equal(value(...two, { event: retracted(1, 2) }, { event: retracted(2, null) }), undefined);
  t.equal(value(...two, { event: retracted(1, 2) }, measured(3, '70', '2012-04-30')), '70');
});

t.test("an event that is not the indicator's stops the fold", async (t) => {
  const { id, meta } = { id: uuidOf(1), meta: { actor: system } };
  const stranger = { id, type: 'day-began', data: {}, meta } as never;
  t.throws(() => indicatorDecider.evolve(indicatorDecider.initial(), stranger), { message: 'unexpected event day-began' });
});
