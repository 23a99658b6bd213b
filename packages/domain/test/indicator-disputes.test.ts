/** A dispute is about figures: neither words, nor another record, nor another way of writing them takes it away. */
import t from 'tap';
import { type Actor, type IndicatorCommand, indicatorDecider, type NewIndicatorEvent } from '../src/index.js';
import { isDisputed, verificationOf } from '../src/indicator/state.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import { context, measured, record, recordedBy, registered } from './indicator-samples.js';
import { office, plan, reporterJia } from './samples.js';

const piece = { name: '名单.pdf', mediaType: 'application/pdf', size: 10, sha256: 'ab'.repeat(32) };
const figure = measured(1, '262.0', '2012-03-31', reporterJia, { source: '台账', note: '初步' });
const verified = (verdict: 'confirmed' | 'disputed', by: Actor = office): Past<NewIndicatorEvent> => ({
  event: { type: 'measurement-verified', data: { measurement: uuidOf(1), unit: 'ding', verdict } },
  by,
});
const disputed = [registered(), figure, verified('disputed')];
const confirmed = [registered(), figure, verified('confirmed')];
const correct = (changes: object): IndicatorCommand => ({ type: 'correct-measurement', measurement: uuidOf(1), ...changes });
const corrected = (changes: object, holds = false): NewIndicatorEvent => ({
  type: 'measurement-corrected',
  data: { measurement: uuidOf(1), changes, standing: uuidOf(1), ...(holds ? { verdictHolds: true as const } : {}) },
});
const after = (...history: Past<NewIndicatorEvent>[]) => fold(indicatorDecider, `${plan}-indicator.enterprises`, history);

t.test('what changes nothing is no correction, however the number is written', async (t) => {
  for (const history of [disputed, confirmed, [registered(), figure]]) {
    const same = given(t, indicatorDecider, history);
    for (const changes of [
      { value: '262' },
      { value: '262.00' },
      { source: '台账' },
      { value: '262', note: '初步', source: '台账' },
    ]) {
      same.when(correct(changes), context()).refused('nothing-changed', {});
    }
  }
});

t.test('words leave dispute and confirmation; another number takes both away, another day or proof a confirmation', async (t) => {
  const words = { value: '262', source: '台账（核）' };
  given(t, indicatorDecider, disputed).when(correct(words), context()).accepted(corrected(words, true));
  given(t, indicatorDecider, confirmed).when(correct(words), context()).accepted(corrected(words, true));
  for (const changes of [{ occurredOn: '2012-03-30' }, { evidence: [piece] }]) {
    given(t, indicatorDecider, disputed).when(correct(changes), context()).accepted(corrected(changes, true));
    given(t, indicatorDecider, confirmed).when(correct(changes), context()).accepted(corrected(changes));
  }
  for (const history of [disputed, confirmed]) {
    given(t, indicatorDecider, history)
      .when(correct({ value: '250' }), context())
      .accepted(corrected({ value: '250' }));
  }
  const by = (event: NewIndicatorEvent): Past<NewIndicatorEvent> => ({ event, by: reporterJia });
  t.equal(isDisputed(after(...disputed, by(corrected(words, true)))), true);
  t.equal(isDisputed(after(...disputed, by(corrected({ value: '250' })))), false);
  t.equal(
    verificationOf(after(...confirmed, by(corrected({ source: '台账' })))),
    undefined,
    'as corrections of version 2 had it',
  );
});

t.test('what is disputed comes back under no new record, nor by there and back', async (t) => {
  const again = given(t, indicatorDecider, disputed);
  const same = { occurredOn: '2012-03-31', source: '台账', note: '初步' };
  again.when(record('262', same), context()).refused('nothing-changed', {});
  again.when(record('262', { ...same, note: '复核' }), context()).refused('figures-disputed', {});
  const retracted: Past<NewIndicatorEvent> = {
    event: { type: 'measurement-retracted', data: { measurement: uuidOf(1), standing: null } },
    by: reporterJia,
  };
  given(t, indicatorDecider, [...disputed, retracted])
    .when(record('262', { occurredOn: '2012-03-31' }), context())
    .refused('figures-disputed', {});
  given(t, indicatorDecider, [...disputed, { event: corrected({ value: '250' }), by: reporterJia }])
    .when(correct({ value: '262' }), context())
    .refused('figures-disputed', {});
  again.when(record('262'), context()).accepted(recordedBy('jia', record('262')));
  again
    .when(record('261', { occurredOn: '2012-03-31' }), context())
    .accepted(recordedBy('jia', record('261', { occurredOn: '2012-03-31' })));
  const settled = given(t, indicatorDecider, [...disputed, verified('confirmed')]);
  settled
    .when(record('262', { occurredOn: '2012-03-31' }), context())
    .accepted(recordedBy('jia', record('262', { occurredOn: '2012-03-31' })));
});

t.test('the same verdict with the number written otherwise is the same', async (t) => {
  const found: Past<NewIndicatorEvent> = {
    event: { type: 'measurement-verified', data: { measurement: uuidOf(1), unit: 'ding', verdict: 'disputed', value: '250' } },
    by: office,
  };
  given(t, indicatorDecider, [registered(), figure, found])
    .when({ type: 'verify-measurement', measurement: uuidOf(1), verdict: 'disputed', value: '250.0' }, context(office))
    .refused('nothing-changed', {});
});

t.test('the figures of a completed task are corrected and retracted after it is reopened', async (t) => {
  const done = given(t, indicatorDecider, [registered(), figure]);
  const completed = context(reporterJia, { ownerCompleted: true });
  done.when(correct({ value: '250' }), completed).refused('task-completed', {});
  done.when({ type: 'retract-measurement', measurement: uuidOf(1) }, completed).refused('task-completed', {});
  done.when(record('263'), completed).accepted(recordedBy('jia', record('263')));
});
