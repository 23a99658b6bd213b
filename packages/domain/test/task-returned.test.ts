/** Tasks: what was returned is not brought in again, in other words or as a new report, until its figures are others. */
import t from 'tap';
import { type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { uuidOf } from './history.js';
import { actorOf, reporterBing, reporterJia } from './samples.js';
import { acknowledged, begun, context, past, registered, type TaskPastEvent, task } from './task-samples.js';

const piece = (digit: string, name = '材料.pdf') => ({ name, mediaType: 'application/pdf', size: 10, sha256: digit.repeat(64) });
const said = { percent: 40, occurredOn: '2012-05-31', done: '已完成', next: '验收', obstacles: '无' };
const evidence = [piece('a'), piece('b')];
const whole = { ...said, evidence };

const reportedAs = (id: number, by = reporterJia, changes: object = {}): TaskPastEvent =>
  past({ type: 'progress-reported', data: { unit: by.unit ?? '', ...whole, ...changes } }, by, id);
const returned = (id: number) => past({ type: 'report-returned', data: { report: uuidOf(id), standing: null } });
const correctedTo = (id: number, changes: object, more: object = {}): TaskPastEvent =>
  past({ type: 'report-corrected', data: { report: uuidOf(id), changes, standing: uuidOf(id), ...more } }, reporterJia);
const report = (changes: object = {}): TaskCommand => ({ type: 'report-progress', ...whole, ...changes });
const correct = (id: number, changes: object): TaskCommand => ({ type: 'correct-report', report: uuidOf(id), ...changes });
const accepted = (changes: object = {}, unit = 'jia'): NewTaskEvent => ({
  type: 'progress-reported',
  data: { unit, ...whole, ...changes },
});
const back = [...begun, reportedAs(1), returned(1)];

t.test('the same report changes nothing, and other words are no other report', async (t) => {
  const history = given(t, taskDecider, back);
  history.when(report(), context(reporterJia)).refused('nothing-changed', {});
  for (const words of [
    { done: '确已完成' },
    { next: '再验收' },
    { next: undefined },
    { obstacles: '人手不足' },
    { evidence: [piece('a', '改名.pdf'), piece('b')] },
  ]) {
    history.when(report(words), context(reporterJia)).refused('report-figures-returned', {});
  }
  // The order of the pieces is none of the figures.
  history.when(report({ evidence: evidence.toReversed() }), context(reporterJia)).refused('report-figures-returned', {});
});

t.test('other figures are another report, and those of another unit are its own', async (t) => {
  const history = given(t, taskDecider, back);
  for (const figures of [{ percent: 41 }, { occurredOn: '2012-05-30' }, { evidence: [piece('a')] }, { evidence: [] }]) {
    history.when(report(figures), context(reporterJia)).accepted(accepted(figures));
  }
  history.when(report(), context(reporterBing)).accepted(accepted({}, 'bing'));
});

t.test('where the name of one unit and its figures end is plain', async (t) => {
  const leads = ['jia', 'jia1'];
  const joint = past({ type: 'task-registered', data: { origin: { by: 'decision', basis: '模拟' }, task: { ...task, leads } } });
  const other = actorOf('reporter', 'jia1');
  given(t, taskDecider, [joint, acknowledged, reportedAs(1, other, { percent: 0 }), returned(1)])
    .when(report({ percent: 10 }), context(reporterJia))
    .accepted(accepted({ percent: 10 }));
});

t.test('a correction does not bring it in either, of that report or of another', async (t) => {
  const mended = given(t, taskDecider, [...back, correctedTo(1, { percent: 35 })]);
  mended.when(correct(1, { percent: 40 }), context(reporterJia)).refused('report-figures-returned', {});
  mended.when(correct(1, { percent: 40, done: '确已完成' }), context(reporterJia)).refused('report-figures-returned', {});
  mended.when(report({ done: '确已完成' }), context(reporterJia)).refused('report-figures-returned', {});
  const second = given(t, taskDecider, [...back, reportedAs(2, reporterJia, { percent: 50 })]);
  second.when(correct(2, { percent: 40 }), context(reporterJia)).refused('report-figures-returned', {});
  second.when(report(), context(reporterJia)).refused('nothing-changed', {});
});

t.test('what a correction of the first version made count by its words counts, and is not refused', async (t) => {
  const done = '补充说明';
  const first = given(t, taskDecider, [...back, correctedTo(1, { done })]);
  t.equal(first.state.reports.get(uuidOf(1))?.returned, false);
  first.when(report(), context(reporterJia)).accepted(accepted());
  const second = given(t, taskDecider, [...back, correctedTo(1, { done }, { standing: null, returned: true })]);
  t.equal(second.state.reports.get(uuidOf(1))?.returned, true);
  second.when(report(), context(reporterJia)).refused('report-figures-returned', {});
});

t.test('a correction of any one text is a change', async (t) => {
  const history = given(t, taskDecider, [registered, acknowledged, reportedAs(1)]);
  for (const changes of [
    { done: '改' },
    { next: '改' },
    { obstacles: '改' },
    { evidence: [piece('a', '改名.pdf'), piece('b')] },
  ]) {
    history
      .when(correct(1, changes), context(reporterJia))
      .accepted({ type: 'report-corrected', data: { report: uuidOf(1), changes, standing: uuidOf(1) } });
  }
  history.when(correct(1, { ...whole }), context(reporterJia)).refused('nothing-changed', {});
});
