/** One person proposes a target, another approves it; and the baseline. */
import t from 'tap';
import {
  type Actor,
  attainment,
  type IndicatorCommand,
  type IndicatorFacts,
  indicatorCommands,
  indicatorDecider,
  type NewIndicatorEvent,
  standingMeasurement,
} from '../src/index.js';
import { given } from './given.js';
import { type Past, uuidOf } from './history.js';
import { bound, context, count, headline, kindOf, measured, parties, registered, stateAfter } from './indicator-samples.js';
import { actorOf, leader, office, reporterBing, reporterDing, reporterJia, reporterYi } from './samples.js';

const propose = (target: string): IndicatorCommand => ({ type: 'propose-target', target });
const settle = (type: 'approve-target' | 'reject-target' | 'withdraw-target', id = 1): IndicatorCommand => ({
  type,
  proposal: uuidOf(id),
});
const proposed = (target: string, by: Actor = reporterJia, id = 1): Past<NewIndicatorEvent> => ({
  event: { type: 'target-proposed', data: { unit: by.unit ?? '', target } },
  by,
  id: uuidOf(id),
});
const approved = (before: string, target: string): NewIndicatorEvent => ({
  type: 'target-approved',
  data: { proposal: uuidOf(1), before, target },
});
const rejected: NewIndicatorEvent = { type: 'target-rejected', data: { proposal: uuidOf(1) } };
const withdrawn: NewIndicatorEvent = { type: 'target-withdrawn', data: { proposal: uuidOf(1) } };

t.test('propose-target', async (t) => {
  await t.test('is for a lead unit or the office', async (t) => {
    for (const actor of [reporterJia, reporterYi, office, actorOf('office')]) {
      given(t, indicatorDecider, [registered()]).when(propose('280'), context(actor)).accepted(proposed('280', actor).event);
    }
    const on = (actor: Actor, owner = parties()) =>
      given(t, indicatorDecider, [registered()]).when(propose('280'), context(actor, { owner }));
    for (const actor of [reporterBing, reporterDing]) on(actor).refused('not-your-task', { unit: actor.unit ?? '' });
    on(leader).refused('not-allowed', { command: 'propose-target' });
    const handedOver = parties({ leads: ['ding'] });
    on(reporterJia, handedOver).refused('not-your-task', { unit: 'jia' });
    on(reporterDing, handedOver).accepted(proposed('280', reporterDing).event);
    given(t, indicatorDecider, [registered(headline)])
      .when(propose('2.0'), context(reporterJia))
      .refused('not-your-task', { unit: 'jia' });
    given(t, indicatorDecider, [registered(headline)])
      .when(propose('2.0'), context(office))
      .accepted(proposed('2.0', office).event);
  });
  await t.test('is refused where there is no number to reach', async (t) => {
    const { target: _, ...untargeted } = count;
    const facts: IndicatorFacts[] = [
      { ...untargeted, qualifier: 'unquantified' },
      { ...untargeted, kind: 'relational', exceeds: '增幅' },
    ];
    for (const each of facts) {
      given(t, indicatorDecider, [registered(each)])
        .when(propose('280'), context())
        .refused('target-unquantified', {});
    }
  });
  await t.test('has a target that suits the kind', async (t) => {
    const population = '设区市';
    const on = (kind: IndicatorFacts['kind'], target: string, more: Partial<IndicatorFacts> = {}) =>
      given(t, indicatorDecider, [kindOf(kind, { target: '100', ...more })]).when(propose(target), context());
    for (const kind of ['growth', 'ratio', 'increment'] as const) {
      for (const target of ['280', '-3.5', '0']) on(kind, target).accepted(proposed(target).event);
    }
    on('count', '0').accepted(proposed('0').event);
    on('coverage', '99.5', { population }).accepted(proposed('99.5').event);
    for (const target of ['1/3', '0.3', '0']) on('fraction', target, { population }).accepted(proposed(target).event);
    const unfit = { unit: '家', detail: { zh: '只有占比型指标可用分数作目标', en: 'only a fraction has a target a/b' } };
    for (const kind of ['count', 'growth', 'ratio', 'increment', 'coverage'] as const) {
      on(kind, '1/3').refused('unit-of-measure-mismatch', { value: '1/3', ...unfit });
    }
    for (const target of ['-1', '280.5']) on('count', target).refused('unit-of-measure-mismatch');
    for (const kind of ['fraction', 'coverage'] as const) on(kind, '-1', { population }).refused('unit-of-measure-mismatch');
  });
  await t.test('must differ from the present one, however it is written', async (t) => {
    const on = (present: string, target: string, facts: Partial<IndicatorFacts> = {}) =>
      given(t, indicatorDecider, [registered({ ...count, target: present, ...facts })]).when(propose(target), context());
    on('300', '300').refused('nothing-changed', {});
    on('300', '300.00').refused('nothing-changed', {});
    const fraction = { kind: 'fraction', population: '设区市' } as const;
    on('1/3', '2/6', fraction).refused('nothing-changed', {});
    on('1/2', '0.5', fraction).refused('nothing-changed', {});
    on('1/3', '0.33', fraction).accepted(proposed('0.33').event);
    given(t, indicatorDecider, [registered(), proposed('280'), { event: approved('300', '280'), by: office }])
      .when(propose('280'), context())
      .refused('nothing-changed', {});
  });
  await t.test('waits until the one before is settled', async (t) => {
    given(t, indicatorDecider, [registered(), proposed('280')])
      .when(propose('290'), context(reporterYi))
      .refused('proposal-pending', { proposal: uuidOf(1) });
    for (const event of [rejected, withdrawn, approved('300', '280')]) {
      given(t, indicatorDecider, [registered(), proposed('280'), { event }])
        .when(propose('290'), context())
        .accepted(proposed('290').event);
    }
  });
});

t.test('approve-target and reject-target', async (t) => {
  const pending = given(t, indicatorDecider, [registered(), proposed('280')]);
  const both = [
    ['approve-target', approved('300', '280')],
    ['reject-target', rejected],
  ] as const;

  for (const [type, event] of both) {
    await t.test(`${type} is for an office outside the leading units, or a leader`, async () => {
      for (const actor of [office, leader, actorOf('office', 'bing')]) pending.when(settle(type), context(actor)).accepted(event);
      pending.when(settle(type), context(actorOf('office', 'yi'))).refused('unit-leads-task', { unit: 'yi' });
      pending.when(settle(type), context(actorOf('office'))).refused('unit-required', {});
      pending.when(settle(type), context(reporterDing)).refused('not-allowed', { command: type });
      const owner = parties({ leads: ['ding'] });
      pending.when(settle(type), context(office, { owner })).refused('unit-leads-task', { unit: 'ding' });
    });
    await t.test(`${type} is not for whoever proposed it, but for a colleague`, async (t) => {
      const own = given(t, indicatorDecider, [registered(), proposed('280', office)]);
      own.when(settle(type), context(office)).refused('proposed-by-yourself', {});
      own.when(settle(type), context({ ...leader, onBehalfOf: office.id })).refused('proposed-by-yourself', {});
      own.when(settle(type), context(actorOf('office', 'ding', 'colleague'))).accepted(event);
      given(t, indicatorDecider, [registered(), proposed('280', { ...office, onBehalfOf: leader.id })])
        .when(settle(type), context(leader))
        .refused('proposed-by-yourself', {});
    });
    await t.test(`${type} names the proposal that is pending`, async (t) => {
      pending.when(settle(type, 2), context(office)).refused('proposal-not-found', { proposal: uuidOf(2) });
      given(t, indicatorDecider, [registered()])
        .when(settle(type), context(office))
        .refused('proposal-not-found', { proposal: uuidOf(1) });
      for (const settled of [rejected, withdrawn, approved('300', '280')]) {
        given(t, indicatorDecider, [registered(), proposed('280'), { event: settled }])
          .when(settle(type), context(office))
          .refused('proposal-not-found', { proposal: uuidOf(1) });
      }
    });
  }
});

t.test('withdraw-target is for whoever proposed it', async (t) => {
  const pending = given(t, indicatorDecider, [registered(), proposed('280')]);
  pending.when(settle('withdraw-target'), context()).accepted(withdrawn);
  pending.when(settle('withdraw-target'), context({ ...office, onBehalfOf: reporterJia.id })).accepted(withdrawn);
  for (const actor of [reporterYi, office, actorOf('reporter', 'jia', 'colleague')]) {
    pending.when(settle('withdraw-target'), context(actor)).refused('proposal-not-yours', {});
  }
  pending.when(settle('withdraw-target', 2), context()).refused('proposal-not-found', { proposal: uuidOf(2) });
  pending.when(settle('withdraw-target'), context(leader)).refused('not-allowed', { command: 'withdraw-target' });
});

t.test('the accounts of one person are one proposer', async (t) => {
  const pending = given(t, indicatorDecider, [registered(), proposed('280', office)]);
  const accounts: [string, string][] = [
    [office.id, 'li-si'],
    ['second', 'li-si'],
  ];
  const second = bound(context(actorOf('office', 'ding', 'second')), ...accounts);
  for (const type of ['approve-target', 'reject-target'] as const) {
    pending.when(settle(type), second).refused('proposed-by-yourself', {});
  }
  pending.when(settle('withdraw-target'), second).accepted(withdrawn);
});

t.test('the verdict is by the target last approved', async (t) => {
  const verdict = (...history: Past<NewIndicatorEvent>[]) => {
    const state = stateAfter(registered(), measured(9, '290', '2012-03-31'), ...history);
    return [state.facts.target, attainment(state.facts, standingMeasurement(state))];
  };
  t.strictSame(verdict(), ['300', 'not-met']);
  t.strictSame(verdict(proposed('280')), ['300', 'not-met']);
  t.strictSame(verdict(proposed('280'), { event: rejected }), ['300', 'not-met']);
  t.strictSame(verdict(proposed('280'), { event: withdrawn }), ['300', 'not-met']);
  t.strictSame(verdict(proposed('280'), { event: approved('300', '280') }), ['280', 'met']);
  given(t, indicatorDecider, [
    registered(),
    proposed('280', reporterJia, 2),
    { event: { type: 'target-approved', data: { proposal: uuidOf(2), before: '300', target: '280' } } },
    proposed('310'),
  ])
    .when(settle('approve-target'), context(office))
    .accepted(approved('280', '310'));
});

t.test('set-baseline', async (t) => {
  const set = (baseline: string): IndicatorCommand => ({ type: 'set-baseline', baseline });
  const event = (baseline: string): NewIndicatorEvent => ({ type: 'baseline-set', data: { baseline } });
  given(t, indicatorDecider, [registered()]).when(set('210'), context(office)).accepted(event('210'));
  const history = given(t, indicatorDecider, [registered({ ...count, baseline: '200' })]);
  history.when(set('-2.5'), context(office)).accepted(event('-2.5'));
  for (const same of ['200', '200.0']) history.when(set(same), context(office)).refused('nothing-changed', {});
  history.when(set('210'), context(reporterJia)).refused('not-allowed', { command: 'set-baseline' });
  const later = [registered({ ...count, baseline: '200' }), { event: event('210') }];
  given(t, indicatorDecider, later).when(set('210'), context(office)).refused('nothing-changed', {});
  given(t, indicatorDecider, later).when(set('200'), context(office)).accepted(event('200'));
  t.equal(stateAfter(...later).facts.baseline, '210');
});

t.test('the bodies need a reason where a decision is taken, and take no number with full-width digits', async (t) => {
  const reason = '形势变化';
  const fits = (name: keyof typeof indicatorCommands, body: object) => indicatorCommands[name].body.safeParse(body).success;
  t.ok(fits('propose-target', { target: '1/3', reason }));
  t.notOk(fits('propose-target', { target: '1/3' }));
  for (const target of ['２８０', '１/３', '1/0', '01/3', '1/3家', '三分之一', '280家'])
    t.notOk(fits('propose-target', { target, reason }), target);
  t.ok(fits('approve-target', { proposal: uuidOf(1) }));
  t.notOk(fits('reject-target', { proposal: uuidOf(1) }));
  t.ok(fits('withdraw-target', { proposal: uuidOf(1) }));
  t.ok(fits('set-baseline', { baseline: '2.1', reason }));
  t.notOk(fits('set-baseline', { baseline: '1/3', reason }));
});
