/** Tasks: more time is asked for by one and granted or refused by another. */
import t from 'tap';
import { type Actor, dueOf, type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { fold, uuidOf } from './history.js';
import {
  actorOf,
  leader,
  office,
  plan,
  planAndDay,
  published,
  reporterBing,
  reporterJia,
  reporterYi,
  withAccounts,
} from './samples.js';
import {
  asked,
  begun,
  cancelled,
  context,
  finished,
  forUnit,
  officeBing,
  officeJia,
  officeNowhere,
  past,
  registered,
  supervisor,
  type TaskPastEvent,
  task,
} from './task-samples.js';

const ask = (due: string): TaskCommand => ({ type: 'request-extension', due });
const grant = (due?: string, request = uuidOf(200)): TaskCommand => ({
  type: 'grant-extension',
  request,
  ...(due === undefined ? {} : { due }),
});
const refuse: TaskCommand = { type: 'refuse-extension', request: uuidOf(200) };
const askedFor = (due: string, unit = 'jia'): NewTaskEvent => ({ type: 'extension-requested', data: { unit, due } });
const granted = (due: string, id = 200): NewTaskEvent => ({ type: 'extension-granted', data: { request: uuidOf(id), due } });
const refused: NewTaskEvent = { type: 'extension-refused', data: { request: uuidOf(200) } };
const pending = [...begun, past(askedFor('2013-02-28'), reporterJia, 200)];
const stateOf = (history: TaskPastEvent[]) => fold(taskDecider, `${plan}-task.1.1`, history);
const withDue = past({ type: 'task-registered', data: { origin: published, task: { ...task, due: '2012-09-30' } } });

t.test('request-extension', async (t) => {
  await t.test("asks for a day after the present due day: the task's own, or the last of the year", async (t) => {
    given(t, taskDecider, begun).when(ask('2013-01-01'), context(reporterJia)).accepted(askedFor('2013-01-01'));
    const dated = [withDue, ...begun.slice(1)];
    given(t, taskDecider, dated).when(ask('2012-10-01'), context(reporterYi)).accepted(askedFor('2012-10-01', 'yi'));
    given(t, taskDecider, begun)
      .when(ask('2012-12-31'), context(reporterJia))
      .refused('extension-not-later', { due: '2012-12-31', present: '2012-12-31' });
    given(t, taskDecider, dated)
      .when(ask('2012-09-30'), context(reporterJia))
      .refused('extension-not-later', { due: '2012-09-30', present: '2012-09-30' });
  });
  await t.test('counts from the day granted last', async (t) => {
    const history = [...pending, past(granted('2013-01-31'))];
    given(t, taskDecider, history)
      .when(ask('2013-01-31'), context(reporterJia))
      .refused('extension-not-later', { due: '2013-01-31', present: '2013-01-31' });
    given(t, taskDecider, history).when(ask('2013-02-01'), context(reporterJia)).accepted(askedFor('2013-02-01'));
  });
  await t.test('does not ask for a day that is over', async (t) => {
    given(t, taskDecider, begun)
      .when(ask('2013-01-31'), context(reporterJia, '2013-02-01'))
      .refused('date-in-past', { date: '2013-01-31', today: '2013-02-01' });
    given(t, taskDecider, begun).when(ask('2013-02-01'), context(reporterJia, '2013-02-01')).accepted(askedFor('2013-02-01'));
  });
  await t.test('is asked for once at a time', async (t) => {
    given(t, taskDecider, pending)
      .when(ask('2013-06-30'), context(reporterYi))
      .refused('extension-pending', { request: uuidOf(200) });
    for (const answer of [granted('2013-02-28'), refused]) {
      given(t, taskDecider, [...pending, past(answer)])
        .when(ask('2013-06-30'), context(reporterYi))
        .accepted(askedFor('2013-06-30', 'yi'));
    }
  });
  await t.test('needs a task that is signed for, and no request for completion', async (t) => {
    given(t, taskDecider, [registered]).when(ask('2013-01-31'), context(reporterJia)).refused('task-not-acknowledged', {});
    given(t, taskDecider, asked).when(ask('2013-01-31'), context(reporterJia)).refused('completion-already-requested', {});
    given(t, taskDecider, finished).when(ask('2013-01-31'), context(reporterJia)).refused('task-completed', {});
  });
  await t.test('is for a lead unit, or the office in its name', async (t) => {
    given(t, taskDecider, begun)
      .when({ type: 'request-extension', due: '2013-01-31', ...forUnit('yi') }, context(office))
      .accepted(askedFor('2013-01-31', 'yi'));
    given(t, taskDecider, begun).when(ask('2013-01-31'), context(reporterBing)).refused('not-your-task', { unit: 'bing' });
    given(t, taskDecider, begun)
      .when(ask('2013-01-31'), context(office))
      .refused('not-allowed', { command: 'request-extension' });
  });
});

t.test('grant-extension', async (t) => {
  await t.test('grants the day asked for, or an earlier one', async (t) => {
    given(t, taskDecider, pending).when(grant(), context(office)).accepted(granted('2013-02-28'));
    given(t, taskDecider, pending).when(grant('2013-01-01'), context(office)).accepted(granted('2013-01-01'));
    given(t, taskDecider, pending)
      .when(grant('2013-03-01'), context(office))
      .refused('extension-beyond-request', { due: '2013-03-01', asked: '2013-02-28' });
    given(t, taskDecider, pending)
      .when(grant('2012-12-31'), context(office))
      .refused('extension-not-later', { due: '2012-12-31', present: '2012-12-31' });
  });
  await t.test("changes the task's due day", async (t) => {
    const state = stateOf([...pending, past(granted('2013-01-31'))]);
    t.strictSame([dueOf(state.facts, 2012), state.extension], ['2013-01-31', undefined]);
    t.equal(dueOf(stateOf(pending).facts, 2012), '2012-12-31');
    t.equal(dueOf(stateOf([withDue]).facts, 2012), '2012-09-30');
    t.equal(dueOf(stateOf([...pending, past(refused)]).facts, 2012), '2012-12-31', 'a refusal does not');
  });
});

t.test('granting and refusing', async (t) => {
  const answers = [
    [grant(), granted('2013-02-28')],
    [refuse, refused],
  ] as const;
  for (const [command, event] of answers) {
    await t.test(`${command.type} answers the request that is pending`, async (t) => {
      given(t, taskDecider, pending).when(command, context(officeBing)).accepted(event);
      given(t, taskDecider, begun)
        .when(command, context(office))
        .refused('extension-not-found', { request: uuidOf(200) });
      given(t, taskDecider, pending)
        .when({ ...command, request: uuidOf(201) } as TaskCommand, context(office))
        .refused('extension-not-found', { request: uuidOf(201) });
      for (const [, answer] of answers) {
        given(t, taskDecider, [...pending, past(answer)])
          .when(command, context(office))
          .refused('extension-not-found', { request: uuidOf(200) });
      }
    });
    await t.test(`${command.type}: nobody answers what they asked for, or what was asked for them`, async (t) => {
      const askedBy = (by: Actor) => [...begun, past(askedFor('2013-02-28'), by, 200)];
      const standIn: Actor = { ...officeBing, onBehalfOf: 'boss' };
      for (const actor of [officeBing, actorOf('office', 'ding', 'boss'), { ...office, onBehalfOf: 'boss' }]) {
        given(t, taskDecider, askedBy(standIn)).when(command, context(actor)).refused('proposed-by-yourself', {});
      }
      given(t, taskDecider, askedBy(standIn)).when(command, context(office)).accepted(event);
    });
    await t.test(`${command.type}: another account of the same person is the same person`, async (t) => {
      const bound = withAccounts(
        planAndDay(),
        ['account-one', 'li-si'],
        ['account-two', 'li-si'],
        ['account-three', 'zhang-san'],
      );
      const history = [...begun, past(askedFor('2013-02-28'), actorOf('reporter', 'jia', 'account-one'), 200)];
      const by = (id: string) => given(t, taskDecider, history).when(command, context(actorOf('office', 'ding', id), '', bound));
      by('account-two').refused('proposed-by-yourself', {});
      by('account-three').accepted(event);
    });
    await t.test(`${command.type} is for the office outside the lead units`, async (t) => {
      given(t, taskDecider, pending).when(command, context(officeJia)).refused('unit-leads-task', { unit: 'jia' });
      given(t, taskDecider, pending).when(command, context(officeNowhere)).refused('unit-required');
      for (const actor of [reporterYi, leader, supervisor]) {
        given(t, taskDecider, pending).when(command, context(actor)).refused('not-allowed', { command: command.type });
      }
    });
  }
  await t.test('a request falls away with completion and with cancellation', async (t) => {
    const [first, second, ...rest] = finished as [TaskPastEvent, TaskPastEvent, ...TaskPastEvent[]];
    t.equal(stateOf([first, second, past(askedFor('2013-02-28'), reporterJia, 200), ...rest]).extension, undefined);
    t.equal(stateOf([...pending, cancelled]).extension, undefined);
  });
});
