/** Another unit checks what one has measured. */
import t from 'tap';
import {
  type Actor,
  attainment,
  type ErrorCode,
  type IndicatorCommand,
  indicatorCommands,
  indicatorDecider,
  type NewIndicatorEvent,
  standingMeasurement,
  type Words,
} from '../src/index.js';
import { isDisputed, verificationOf } from '../src/indicator/state.js';
import { given } from './given.js';
import { type Past, uuidOf } from './history.js';
import {
  bound,
  context,
  corrected,
  headline,
  kindOf,
  measured,
  parties,
  registered,
  retracted,
  stateAfter,
} from './indicator-samples.js';
import { actorOf, office, reporterBing, reporterDing, reporterJia } from './samples.js';

const supervisor = actorOf('supervisor', 'ding', 'du-cha');
const verify = (verdict: 'confirmed' | 'disputed', more: object = {}, id = 1): IndicatorCommand => ({
  type: 'verify-measurement',
  measurement: uuidOf(id),
  verdict,
  ...more,
});
const verified = (unit: string, verdict: 'confirmed' | 'disputed', more: object = {}): NewIndicatorEvent => ({
  type: 'measurement-verified',
  data: { unit, measurement: uuidOf(1), verdict, ...more },
});
const past = (by: Actor, verdict: 'confirmed' | 'disputed', more: object = {}): Past<NewIndicatorEvent> => ({
  event: verified(by.unit ?? '', verdict, more),
  by,
});
const one = [registered(), measured(1, '300', '2012-03-31')];

t.test('an office or a supervisor outside the leading units verifies, or a substitute', async (t) => {
  const history = given(t, indicatorDecider, one);
  for (const actor of [office, supervisor]) {
    history.when(verify('confirmed'), context(actor)).accepted(verified('ding', 'confirmed'));
  }
  for (const actor of [actorOf('office', 'jia', 'z'), actorOf('supervisor', 'yi')]) {
    history.when(verify('confirmed'), context(actor)).refused('unit-leads-task', { unit: actor.unit ?? '' });
  }
  history.when(verify('confirmed'), context(actorOf('office'))).refused('unit-required', {});
  history.when(verify('confirmed'), context(reporterDing)).refused('not-verifier', { unit: 'ding' });
  history
    .when(verify('confirmed'), context(actorOf('auditor', 'ding')))
    .refused('not-allowed', { command: 'verify-measurement' });
});

t.test('the plan may have designated who verifies, and a decision a substitute', async (t) => {
  const history = given(t, indicatorDecider, one);
  const designated = parties({ verifiers: ['bing'] });
  const bing = actorOf('office', 'bing');
  history.when(verify('confirmed'), context(office, { owner: designated })).refused('not-verifier', { unit: 'ding' });
  history.when(verify('confirmed'), context(bing, { owner: designated })).accepted(verified('bing', 'confirmed'));
  const substituted = parties({ verifiers: ['jia'], substitute: 'ding' });
  for (const actor of [office, supervisor, reporterDing]) {
    history.when(verify('confirmed'), context(actor, { owner: substituted })).accepted(verified('ding', 'confirmed'));
  }
  const handedOver = parties({ leads: ['ding'], cooperating: [] });
  history.when(verify('confirmed'), context(office, { owner: handedOver })).refused('unit-leads-task', { unit: 'ding' });
});

t.test('nobody verifies what they recorded or corrected, nor does their unit', async (t) => {
  const turned = actorOf(['office', 'reporter'], 'ding', reporterJia.id);
  given(t, indicatorDecider, one).when(verify('confirmed'), context(turned)).refused('recorded-by-yourself', {});
  const changed: Past<NewIndicatorEvent> = {
    event: corrected(1, { value: '301' }, 1),
    by: { ...reporterJia, onBehalfOf: 'wang-wu' },
  };
  for (const id of [reporterJia.id, 'wang-wu']) {
    given(t, indicatorDecider, [...one, changed])
      .when(verify('disputed'), context(actorOf('office', 'ding', id)))
      .refused('recorded-by-yourself', {});
  }
  const standIn: Actor = { ...office, onBehalfOf: 'wang-wu' };
  given(t, indicatorDecider, [...one, changed])
    .when(verify('confirmed'), context(standIn))
    .refused('recorded-by-yourself', {});
  given(t, indicatorDecider, [...one, changed])
    .when(verify('confirmed'), context(office))
    .accepted(verified('ding', 'confirmed'));
  given(t, indicatorDecider, [registered(), measured(1, '300', '2012-03-31', reporterBing)])
    .when(verify('confirmed'), context(actorOf('office', 'bing', 'another')))
    .refused('unit-recorded-it', { unit: 'bing' });
  const entered: Past<NewIndicatorEvent> = {
    event: { type: 'measurement-recorded', data: { unit: 'jia', value: '300', occurredOn: '2012-03-31' } },
    by: { ...office, onBehalfOf: 'jia-1' },
    id: uuidOf(1),
  };
  given(t, indicatorDecider, [registered(), entered])
    .when(verify('confirmed'), context(office))
    .refused('recorded-by-yourself', {});
});

t.test('another account of the same person is no other person', async (t) => {
  const second = context(actorOf('office', 'ding', 'second'));
  const history = given(t, indicatorDecider, one);
  history.when(verify('confirmed'), bound(second, ['second', 'li-si'])).accepted(verified('ding', 'confirmed'));
  history
    .when(verify('confirmed'), bound(second, ['second', 'li-si'], [reporterJia.id, 'li-si']))
    .refused('recorded-by-yourself', {});
});

t.test('a headline figure is verified by an office or supervisor of another unit', async (t) => {
  const history = given(t, indicatorDecider, [registered(headline), measured(1, '2.0', '2012-03-31', office)]);
  const jia = actorOf('office', 'jia');
  history.when(verify('confirmed'), context(jia)).accepted(verified('jia', 'confirmed'));
  history.when(verify('confirmed'), context(supervisor)).refused('unit-recorded-it', { unit: 'ding' });
  history.when(verify('confirmed'), context(office)).refused('recorded-by-yourself', {});
  history.when(verify('confirmed'), context(actorOf('supervisor'))).refused('unit-required', {});
  history.when(verify('confirmed'), context(reporterJia)).refused('not-allowed', { command: 'verify-headline-measurement' });
  given(t, indicatorDecider, [registered(headline), measured(1, '2.0', '2012-03-31', actorOf('office'))])
    .when(verify('confirmed'), context(jia))
    .accepted(verified('jia', 'confirmed'));
});

t.test('the measurement must be there and not retracted', async (t) => {
  given(t, indicatorDecider, one)
    .when(verify('confirmed', {}, 9), context(office))
    .refused('measurement-not-found', { measurement: uuidOf(9) });
  given(t, indicatorDecider, [...one, { event: retracted(1, null) }])
    .when(verify('confirmed'), context(office))
    .refused('measurement-already-retracted', {});
});

t.test('whoever disputes may say what they found, if it suits the kind', async (t) => {
  const fraction = [
    kindOf('fraction', { population: '设区市' }),
    measured(1, '4', '2012-03-31', reporterJia, { reference: '11' }),
  ];
  const accepted = (history: typeof one, more: object) =>
    given(t, indicatorDecider, history)
      .when(verify('disputed', more), context(office))
      .accepted(verified('ding', 'disputed', more));
  const refused = (history: typeof one, more: object, code: ErrorCode, detail?: Words) =>
    given(t, indicatorDecider, history)
      .when(verify('disputed', more), context(office))
      .refused(code, detail === undefined ? undefined : { detail });
  accepted(one, {});
  accepted(one, { note: '名单中有重复' });
  accepted(one, { value: '280', note: '名单中有重复' });
  accepted(fraction, { value: '3' });
  accepted(fraction, { reference: '12' });
  accepted(fraction, { value: '3', reference: '12' });
  refused(one, { value: '280.5' }, 'unit-of-measure-mismatch');
  refused(one, { value: '280', reference: '300' }, 'unit-of-measure-mismatch');
  refused(fraction, { value: '12' }, 'unit-of-measure-mismatch');
  refused(fraction, { reference: '3' }, 'unit-of-measure-mismatch');
  const same = { zh: '与填报的相同', en: 'it is what was recorded' };
  for (const value of ['300', '300.0']) refused(one, { value }, 'verified-value-unfit', same);
  refused(fraction, { value: '4', reference: '11.0' }, 'verified-value-unfit', same);
  accepted([kindOf('relational', { exceeds: '增幅' }), measured(1, '12', '2012-03-31', reporterJia, { reference: '11' })], {
    reference: '13',
  });
});

t.test('whoever confirms has no other value', async (t) => {
  for (const more of [{ value: '280' }, { value: '300' }, { reference: '11' }]) {
    given(t, indicatorDecider, one)
      .when(verify('confirmed', more), context(office))
      .refused('verified-value-unfit', { detail: { zh: '有异议时才填', en: 'only a dispute has another value' } });
  }
});

t.test('a new verdict takes the place of the former, the same one by the same unit is none', async (t) => {
  const bing = actorOf('office', 'bing');
  const confirmed = given(t, indicatorDecider, [...one, past(office, 'confirmed')]);
  confirmed.when(verify('confirmed'), context(office)).refused('nothing-changed', {});
  confirmed.when(verify('confirmed', { note: '再次核对' }), context(supervisor)).refused('nothing-changed', {});
  confirmed.when(verify('disputed'), context(office)).accepted(verified('ding', 'disputed'));
  confirmed.when(verify('confirmed'), context(bing)).accepted(verified('bing', 'confirmed'));
  const disputed = given(t, indicatorDecider, [...one, past(office, 'disputed', { value: '280' })]);
  disputed.when(verify('disputed', { value: '280' }), context(supervisor)).refused('nothing-changed', {});
  disputed.when(verify('disputed', { value: '281' }), context(office)).accepted(verified('ding', 'disputed', { value: '281' }));
  disputed.when(verify('disputed'), context(office)).accepted(verified('ding', 'disputed'));
  const population = (reference: string) => ({ value: '3', reference });
  const fraction = [
    kindOf('fraction', { population: '设区市' }),
    measured(1, '4', '2012-03-31', reporterJia, { reference: '11' }),
    past(office, 'disputed', population('12')),
  ];
  given(t, indicatorDecider, fraction)
    .when(verify('disputed', population('12')), context(office))
    .refused('nothing-changed', {});
  given(t, indicatorDecider, fraction)
    .when(verify('disputed', population('13')), context(office))
    .accepted(verified('ding', 'disputed', population('13')));
});

t.test('a dispute is told beside the verdict on the reported value, which it does not change', async (t) => {
  const summaryAfter = (...history: Past<NewIndicatorEvent>[]) => {
    const state = stateAfter(...one, ...history);
    return [verificationOf(state)?.verdict, isDisputed(state), attainment(state.facts, standingMeasurement(state))];
  };
  t.strictSame(summaryAfter(), [undefined, false, 'met']);
  t.equal(isDisputed(stateAfter(registered())), false, 'before anything is measured');
  t.strictSame(summaryAfter(past(office, 'confirmed')), ['confirmed', false, 'met']);
  t.strictSame(summaryAfter(past(office, 'disputed', { value: '280' })), ['disputed', true, 'met']);
  t.strictSame(summaryAfter(past(office, 'disputed', { value: '280' }), past(supervisor, 'confirmed')), [
    'confirmed',
    false,
    'met',
  ]);
  t.strictSame(
    summaryAfter(past(office, 'disputed'), measured(2, '299', '2012-04-30')),
    [undefined, false, 'not-met'],
    'another stands',
  );
  t.strictSame(verificationOf(stateAfter(...one, past(office, 'disputed', { value: '280' }))), {
    verdict: 'disputed',
    unit: 'ding',
    by: [office.id],
    value: '280',
    reference: undefined,
  });
});

t.test('the body names measurement and verdict, and bounds the rest', async (t) => {
  const fits = (more: object) =>
    indicatorCommands['verify-measurement'].body.safeParse({ measurement: uuidOf(1), verdict: 'confirmed', ...more }).success;
  t.ok(fits({}));
  t.notOk(fits({ verdict: 'doubted' }));
  t.notOk(fits({ value: '２８０' }));
  t.notOk(fits({ note: '长'.repeat(2_001) }));
  t.notOk(fits({ onBehalfOf: { unit: 'jia', subject: 'jia-1' } }), 'nobody verifies for another');
});
