/** Tasks: what a unit does may be entered for it (代填), and whoever it was entered for stands behind it. */
import t from 'tap';
import { type Actor, type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { uuidOf } from './history.js';
import { actorOf, leader, office, planAndDay, reporterDing, reporterJia, withAccounts } from './samples.js';
import {
  acknowledged,
  begun,
  context,
  forUnit,
  officeBing,
  past,
  registered,
  reported,
  requested,
  type TaskPastEvent,
} from './task-samples.js';

const report = { percent: 100, done: '已完成', occurredOn: '2012-06-30' };

t.test('an event is by the unit that it was entered for, and says nothing else of that', async (t) => {
  const steps: [TaskPastEvent[], TaskCommand, NewTaskEvent][] = [
    [[registered], { type: 'acknowledge', ...forUnit('yi') }, { type: 'task-acknowledged', data: { unit: 'yi' } }],
    [
      begun,
      { type: 'report-progress', ...report, ...forUnit('bing') },
      { type: 'progress-reported', data: { unit: 'bing', ...report } },
    ],
    [
      [...begun, reported(1, 90)],
      { type: 'correct-report', report: uuidOf(1), percent: 91, ...forUnit('jia') },
      { type: 'report-corrected', data: { report: uuidOf(1), changes: { percent: 91 }, standing: uuidOf(1) } },
    ],
    [
      [...begun, reported(1, 90)],
      { type: 'retract-report', report: uuidOf(1), ...forUnit('jia') },
      { type: 'report-retracted', data: { report: uuidOf(1), standing: null } },
    ],
    [
      [...begun, reported(1, 100)],
      { type: 'request-completion', statement: '完成', ...forUnit('yi') },
      { type: 'completion-requested', data: { unit: 'yi', statement: '完成' } },
    ],
  ];
  for (const [history, command, event] of steps) given(t, taskDecider, history).when(command, context(office)).accepted(event);
});

t.test('to say for whom is no change to a report', async (t) => {
  given(t, taskDecider, [...begun, reported(1, 90)])
    .when({ type: 'correct-report', report: uuidOf(1), percent: 90, ...forUnit('jia') }, context(office))
    .refused('nothing-changed', {});
});

t.test('only for a unit that may, and the office only for others', async (t) => {
  given(t, taskDecider, begun)
    .when({ type: 'report-progress', ...report, ...forUnit('ding') }, context(office))
    .refused('not-your-task', { unit: 'ding' });
  given(t, taskDecider, [registered])
    .when({ type: 'acknowledge', ...forUnit('bing') }, context(office))
    .refused('not-your-task', { unit: 'bing' });
  given(t, taskDecider, begun)
    .when({ type: 'report-progress', ...report }, context(office))
    .refused('not-allowed', { command: 'report-progress' });
  given(t, taskDecider, begun)
    .when({ type: 'report-progress', ...report, ...forUnit('jia') }, context(leader))
    .refused('not-allowed', { command: 'report-progress' });
});

t.test('a reporter enters for a colleague of the own unit, not of another', async (t) => {
  given(t, taskDecider, begun)
    .when({ type: 'report-progress', ...report, ...forUnit('jia', 'colleague') }, context(reporterJia))
    .accepted({ type: 'progress-reported', data: { unit: 'jia', ...report } });
  given(t, taskDecider, begun)
    .when({ type: 'report-progress', ...report, ...forUnit('jia') }, context(reporterDing))
    .refused('not-your-unit', { unit: 'ding' });
});

t.test('a report of another unit is not corrected in the name of one', async (t) => {
  given(t, taskDecider, [...begun, reported(1, 90)])
    .when({ type: 'correct-report', report: uuidOf(1), percent: 91, ...forUnit('yi') }, context(office))
    .refused('report-not-your-unit', { unit: 'jia' });
});

t.test('neither who entered it nor whom it was entered for accepts the task', async (t) => {
  const entered = (by: Actor) => [registered, acknowledged, reported(1, 100, by), requested];
  const standIn: Actor = { ...office, onBehalfOf: 'boss', unit: 'jia' };
  for (const actor of [office, actorOf('office', 'bing', 'boss')]) {
    given(t, taskDecider, entered(standIn)).when({ type: 'complete' }, context(actor)).refused('reported-by-yourself', {});
  }
  given(t, taskDecider, entered(standIn))
    .when({ type: 'complete' }, context(officeBing))
    .accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
});

t.test('nor under another account of the same person', async (t) => {
  const bound = withAccounts(planAndDay(), ['account-one', 'li-si'], ['account-two', 'li-si'], ['account-three', 'zhang-san']);
  const accept = (reporter: string, id: string) => {
    const by = actorOf('reporter', 'jia', reporter);
    const history = [registered, acknowledged, reported(1, 100, by), past(requested.event, by, 100)];
    return given(t, taskDecider, history).when({ type: 'complete' }, context(actorOf('office', 'ding', id), '', bound));
  };
  accept('account-one', 'account-two').refused('reported-by-yourself', {});
  accept('li-si', 'account-two').refused('reported-by-yourself', {});
  accept('account-one', 'account-three').accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
});
