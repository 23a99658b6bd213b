/** Correcting and retracting a measurement. */
import t from 'tap';
import { indicatorCommands, indicatorDecider, type NewIndicatorEvent } from '../src/index.js';
import { verificationOf } from '../src/indicator/state.js';
import { given } from './given.js';
import { type Past, uuidOf } from './history.js';
import {
  context,
  correct,
  corrected,
  headline,
  measured,
  parties,
  record,
  recordedBy,
  registered,
  retract,
  retracted,
  stateAfter,
} from './indicator-samples.js';
import { actorOf, office, reporterBing, reporterDing, reporterJia, reporterYi } from './samples.js';

const series = [
  registered(),
  measured(1, '100', '2012-03-31'),
  measured(2, '200', '2012-05-31'),
  measured(3, '150', '2012-04-30'),
];
const forJia = { onBehalfOf: { unit: 'jia', subject: 'jia-1' } };

t.test('correct-measurement', async (t) => {
  await t.test('says what changes and which measurement stands afterwards', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(correct(2, { value: '201' }), context()).accepted(corrected(2, { value: '201' }, 2));
    history.when(correct(2, { occurredOn: '2012-04-29' }), context()).accepted(corrected(2, { occurredOn: '2012-04-29' }, 3));
    history.when(correct(1, { occurredOn: '2012-05-31' }), context()).accepted(corrected(1, { occurredOn: '2012-05-31' }, 2));
    history.when(correct(3, { occurredOn: '2012-05-31' }), context()).accepted(corrected(3, { occurredOn: '2012-05-31' }, 3));
    history.when(correct(1, { note: '改' }), context()).accepted(corrected(1, { note: '改' }, 2));
  });
  await t.test('null empties a text, once', async (t) => {
    const noted = [...series, { event: corrected(2, { note: '误填', source: '误填' }, 2), by: reporterJia }];
    const history = given(t, indicatorDecider, noted);
    history.when(correct(2, { note: null }), context()).accepted(corrected(2, { note: null }, 2));
    history.when(correct(2, { parts: null }), context()).refused('nothing-changed', {});
    given(t, indicatorDecider, [...noted, { event: corrected(2, { note: null, source: null }, 2), by: reporterJia }])
      .when(correct(2, { note: null, source: null }), context())
      .refused('nothing-changed', {});
  });
  await t.test('a retracted measurement never stands', async (t) => {
    given(t, indicatorDecider, [...series, { event: retracted(2, 3) }])
      .when(correct(1, { occurredOn: '2012-04-29' }), context())
      .accepted(corrected(1, { occurredOn: '2012-04-29' }, 3));
  });
  await t.test('is refused for a value that does not suit, an unknown or retracted measurement, another unit', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(correct(2, { value: '0.5' }), context()).refused('unit-of-measure-mismatch');
    history.when(correct(2, { reference: '5' }), context()).refused('unit-of-measure-mismatch');
    history.when(correct(9, { value: '5' }), context()).refused('measurement-not-found', { measurement: uuidOf(9) });
    history.when(correct(2, { value: '5' }), context(reporterYi)).refused('measurement-not-your-unit', { unit: 'jia' });
    history.when(correct(2, { value: '5' }), context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    history.when(correct(2, { value: '5' }), context(office)).refused('not-allowed', { command: 'correct-measurement' });
    given(t, indicatorDecider, [...series, { event: retracted(2, 3) }])
      .when(correct(2, { value: '5' }), context())
      .refused('measurement-already-retracted', {});
  });
  await t.test('can be entered by the office for the unit that recorded, and for no other', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(correct(2, { value: '5', ...forJia }), context(office)).accepted(corrected(2, { value: '5' }, 2));
    history
      .when(correct(2, { value: '5', onBehalfOf: { unit: 'bing', subject: 'bing-1' } }), context(office))
      .refused('measurement-not-your-unit', { unit: 'jia' });
    history.when(correct(2, { value: '5', ...forJia }), context(reporterYi)).refused('not-your-unit', { unit: 'yi' });
  });
  await t.test('is not for a unit that has handed the task over', async (t) => {
    const owner = parties({ leads: ['yi'], cooperating: [] });
    given(t, indicatorDecider, series)
      .when(correct(2, { value: '5' }), context(reporterJia, { owner }))
      .refused('not-your-task', { unit: 'jia' });
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
    history.when(correct(2, { value: '200', ...forJia }), context(office)).refused('nothing-changed', {});
    const body = indicatorCommands['correct-measurement'].body;
    t.notOk(body.safeParse({ measurement: uuidOf(1), reason: '更正' }).success);
    t.notOk(body.safeParse({ measurement: uuidOf(1), value: '5' }).success, 'and needs a reason');
  });
  await t.test('of a headline indicator it is for an office of the same unit', async (t) => {
    const history = [registered(headline), measured(1, '2.0', '2012-03-31', office)];
    given(t, indicatorDecider, history)
      .when(correct(1, { value: '2.1' }), context(actorOf('office', 'ding', 'colleague')))
      .accepted(corrected(1, { value: '2.1' }, 1));
    given(t, indicatorDecider, history)
      .when(correct(1, { value: '2.1' }), context(actorOf('office', 'jia')))
      .refused('measurement-not-your-unit', { unit: 'ding' });
    given(t, indicatorDecider, history)
      .when(correct(1, { value: '2.1' }), context(reporterJia))
      .refused('not-allowed', { command: 'correct-headline-measurement' });
  });
});

t.test('retract-measurement', async (t) => {
  await t.test('says which measurement stands afterwards', async (t) => {
    const history = given(t, indicatorDecider, series);
    history.when(retract(2), context()).accepted(retracted(2, 3));
    history.when(retract(1), context()).accepted(retracted(1, 2));
    given(t, indicatorDecider, [...series, { event: retracted(2, 3) }])
      .when(retract(3), context())
      .accepted(retracted(3, 1));
    given(t, indicatorDecider, [registered(), measured(1, '100', '2012-03-31')])
      .when(retract(1), context())
      .accepted(retracted(1, null));
  });
  await t.test('is refused for an unknown or retracted measurement and for another unit', async (t) => {
    const history = given(t, indicatorDecider, [...series, { event: retracted(2, 3) }]);
    history.when(retract(9), context()).refused('measurement-not-found', { measurement: uuidOf(9) });
    history.when(retract(2), context()).refused('measurement-already-retracted', {});
    for (const actor of [reporterYi, reporterBing]) {
      history.when(retract(1), context(actor)).refused('measurement-not-your-unit', { unit: 'jia' });
    }
    history.when(retract(1), context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    history.when(retract(1), context(office)).refused('not-allowed', { command: 'retract-measurement' });
  });
  await t.test('can be entered by the office for the unit that recorded', async (t) => {
    given(t, indicatorDecider, series).when(retract(2, forJia), context(office)).accepted(retracted(2, 3));
  });
  await t.test('of a headline indicator it is for an office of the same unit', async (t) => {
    const history = given(t, indicatorDecider, [registered(headline), measured(1, '2.0', '2012-03-31', office)]);
    history.when(retract(1), context(actorOf('office', 'ding', 'colleague'))).accepted(retracted(1, null));
    history.when(retract(1), context(actorOf('office', 'jia'))).refused('measurement-not-your-unit', { unit: 'ding' });
    history.when(retract(1), context(reporterJia)).refused('not-allowed', { command: 'retract-headline-measurement' });
  });
  await t.test('leaves room for another', async (t) => {
    given(t, indicatorDecider, [registered(), measured(1, '100', '2012-03-31'), { event: retracted(1, null) }])
      .when(record('90'), context())
      .accepted(recordedBy('jia', record('90')));
  });
});

t.test('what was verified is what was there: a correction takes the verification away, a note alone too', async (t) => {
  const verified: Past<NewIndicatorEvent> = {
    event: { type: 'measurement-verified', data: { measurement: uuidOf(2), unit: 'ding', verdict: 'confirmed' } },
    by: office,
  };
  t.equal(verificationOf(stateAfter(...series, verified))?.verdict, 'confirmed');
  for (const changes of [{ value: '201' }, { note: '改' }]) {
    t.equal(verificationOf(stateAfter(...series, verified, { event: corrected(2, changes, 2) })), undefined);
  }
  t.equal(verificationOf(stateAfter(...series, verified, { event: corrected(1, { value: '99' }, 2) }))?.verdict, 'confirmed');
  t.equal(verificationOf(stateAfter(...series, verified, { event: retracted(2, 3) })), undefined, 'another stands');
});
