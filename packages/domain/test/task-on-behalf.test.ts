/** Tasks: what a unit does may be entered for it (代填), and whoever it was entered for stands behind it. */
import t from 'tap';
import { type Actor, type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { uuidOf } from './history.js';
import { actorOf, leader, office, planAndDay, reporterDing, reporterJia, withAccounts } from './samples.js';
import {
  acknowledged,
  begun,
  complete,
  completion,
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

t.test('a rule refuses before it is asked whether anybody knows the person', async (t) => {
  const stranger = { type: 'report-progress', ...report, ...forUnit('jia', 'a-stranger') } as const;
  given(t, taskDecider, begun)
    .when(stranger, context(office))
    .refused('subject-not-of-unit', { subject: 'a-stranger', unit: 'jia' });
  given(t, taskDecider, [registered]).when(stranger, context(office)).refused('task-not-acknowledged', {});
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

t.test('a reporter enters for nobody, not even for a colleague', async (t) => {
  given(t, taskDecider, begun)
    .when({ type: 'report-progress', ...report, ...forUnit('jia', 'colleague') }, context(reporterJia))
    .refused('stand-in-not-yours', {});
  given(t, taskDecider, begun)
    .when({ type: 'report-progress', ...report, ...forUnit('jia') }, context(reporterDing))
    .refused('not-your-unit', { unit: 'ding' });
});

t.test(
  'whom the office enters for is known as of the unit: by a binding, by an act of their own, or as the one who answers',
  async (t) => {
    const enter = (unit: string, subject: string, plan = planAndDay(), history: TaskPastEvent[] = begun) =>
      given(t, taskDecider, history).when(
        { type: 'report-progress', ...report, ...forUnit(unit, subject) },
        context(office, '', plan),
      );
    const accepted = (unit: string) => ({ type: 'progress-reported', data: { unit, ...report } }) as const;
    const nobody = { ...planAndDay(), state: { ...planAndDay().state, accountUnits: new Map<string, string>() } };
    enter('jia', 'stranger').refused('subject-not-of-unit', { subject: 'stranger', unit: 'jia' });
    enter('jia', office.id).refused('subject-not-of-unit', { subject: office.id, unit: 'jia' });
    enter('bing', reporterJia.id).refused('subject-not-of-unit', { subject: reporterJia.id, unit: 'bing' });
    enter('yi', 'reporter-yi').accepted(accepted('yi'));
    enter('yi', 'reporter-yi', nobody).refused('subject-not-of-unit');
    enter('jia', reporterJia.id, nobody).accepted(accepted('jia'));
    enter('jia', 'zhang-san', nobody).accepted(accepted('jia'));
    enter('bing', 'zhang-san', nobody).refused('subject-not-of-unit');
    enter('jia', 'oidc|3', withAccounts(nobody, ['oidc|3', 'zhang-san'])).accepted(accepted('jia'));
    const entered = past(
      { type: 'progress-reported', data: { unit: 'jia', ...report } },
      { ...office, onBehalfOf: 'put-in-mouth' },
    );
    enter('jia', 'put-in-mouth', nobody, [...begun, entered]).refused('subject-not-of-unit');
  },
);

t.test('a report of another unit is not corrected in the name of one', async (t) => {
  given(t, taskDecider, [...begun, reported(1, 90)])
    .when({ type: 'correct-report', report: uuidOf(1), percent: 91, ...forUnit('yi') }, context(office))
    .refused('report-not-your-unit', { unit: 'jia' });
});

t.test('neither who entered it nor whom it was entered for accepts the task', async (t) => {
  const entered = (by: Actor) => [
    registered,
    acknowledged,
    reported(1, 100, by),
    requested,
    past({ type: 'entry-confirmed', data: { entry: uuidOf(1) } }, actorOf('reporter', 'jia', 'boss')),
  ];
  const standIn: Actor = { ...office, onBehalfOf: 'boss', unit: 'jia' };
  for (const actor of [office, actorOf('office', 'bing', 'boss')]) {
    given(t, taskDecider, entered(standIn)).when(complete, context(actor)).refused('reported-by-yourself', {});
  }
  given(t, taskDecider, entered(standIn)).when(complete, context(officeBing)).accepted(completion);
});

t.test('nor under another account of the same person', async (t) => {
  const bound = withAccounts(planAndDay(), ['account-one', 'li-si'], ['account-two', 'li-si'], ['account-three', 'zhang-san']);
  const accept = (reporter: string, id: string) => {
    const by = actorOf('reporter', 'jia', reporter);
    const history = [registered, acknowledged, reported(1, 100, by), past(requested.event, by, 100)];
    return given(t, taskDecider, history).when(complete, context(actorOf('office', 'ding', id), '', bound));
  };
  accept('account-one', 'account-two').refused('reported-by-yourself', {});
  accept('li-si', 'account-two').refused('reported-by-yourself', {});
  accept('account-one', 'account-three').accepted(completion);
});
