/** Tasks: registering, acknowledging, reporting. */
import t from 'tap';
import { type Actor, type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { referrerOf } from '../src/referrer.js';
import { summaryOf } from '../src/task/report-summary.js';
import { reportMaxCount } from '../src/task/reports.js';
import type { TaskContext } from '../src/task/state.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import {
  actorOf,
  leader,
  office,
  type PlanStatus,
  plan,
  planAndDay,
  publication,
  published,
  reporterBing,
  reporterDing,
  reporterJia,
  reporterYi,
  sample,
  system,
} from './samples.js';

const [task] = sample.tasks as [(typeof sample.tasks)[number]];
const context = (actor: Actor, today = '2012-06-30', status: PlanStatus = 'open'): TaskContext => ({
  actor,
  code: '1.1',
  plan: planAndDay(today, status),
});
const registered: Past<NewTaskEvent> = { event: { type: 'task-registered', data: { origin: published, task } } };
const acknowledged: Past<NewTaskEvent> = { event: { type: 'task-acknowledged', data: { unit: 'jia' } }, by: reporterJia };
const reported = (id: number, percent: number, occurredOn: string, by = reporterJia): Past<NewTaskEvent> => ({
  event: { type: 'progress-reported', data: { unit: by.unit ?? '', percent, done: '已完成', occurredOn } },
  by,
  id: uuidOf(id),
});
const report = { type: 'report-progress', percent: 40, done: '已完成', occurredOn: '2012-06-30' } as const satisfies TaskCommand;

t.test('register', async (t) => {
  const register = { type: 'register' as const, publication, task };
  const under = (status: PlanStatus, actor = system) => context(actor, '', status);

  await t.test('is accepted of the publication under way, by office and system', async (t) => {
    for (const actor of [office, system]) {
      given(t, taskDecider)
        .when(register, under('publishing', actor))
        .accepted({ type: 'task-registered', data: { origin: published, task } });
    }
  });
  await t.test('is refused twice, for another publication, and once the plan is open', async (t) => {
    given(t, taskDecider, [registered]).when(register, under('publishing')).refused('plan-exists', { plan });
    given(t, taskDecider)
      .when({ ...register, publication: uuidOf(5) }, under('publishing'))
      .refused('plan-exists', { plan });
    given(t, taskDecider).when(register, under('open')).refused('plan-exists', { plan });
  });
  await t.test('puts a task in its own stream and in no other', async (t) => {
    given(t, taskDecider)
      .when(register, { ...under('publishing'), code: '2.1' })
      .misfit('task 1.1 in the stream of task 2.1');
    given(t, taskDecider)
      .when({ ...register, task: { ...task, code: '1.10' } }, under('publishing'))
      .misfit('task 1.10 in the stream of task 1.1');
  });
  await t.test('is refused where there is no plan, and to everyone else', async (t) => {
    given(t, taskDecider).when(register, under('absent')).refused('plan-not-found', { plan });
    given(t, taskDecider).when(register, under('publishing', reporterJia)).refused('not-allowed', { command: 'register' });
  });
});

t.test('every command is refused until the plan is open, and on a task that does not exist', async (t) => {
  const commands: TaskCommand[] = [
    { type: 'acknowledge' },
    report,
    { type: 'correct-report', report: uuidOf(1), percent: 50 },
    { type: 'retract-report', report: uuidOf(1) },
    { type: 'request-completion' },
    { type: 'complete' },
    { type: 'return' },
  ];
  for (const command of commands) {
    const history = [registered, acknowledged];
    given(t, taskDecider, history)
      .when(command, context(reporterJia, '', 'publishing'))
      .refused('plan-not-open', { plan });
    given(t, taskDecider, history)
      .when(command, context(reporterJia, '', 'absent'))
      .refused('plan-not-found', { plan });
    given(t, taskDecider).when(command, context(reporterJia)).refused('task-not-found', { plan, code: '1.1' });
  }
});

t.test('acknowledge', async (t) => {
  await t.test('is for each lead unit once', async (t) => {
    given(t, taskDecider, [registered])
      .when({ type: 'acknowledge' }, context(reporterJia))
      .accepted({ type: 'task-acknowledged', data: { unit: 'jia' } });
    given(t, taskDecider, [registered, acknowledged])
      .when({ type: 'acknowledge' }, context(reporterYi))
      .accepted({ type: 'task-acknowledged', data: { unit: 'yi' } });
    given(t, taskDecider, [registered, acknowledged])
      .when({ type: 'acknowledge' }, context(actorOf('reporter', 'jia', 'someone-else')))
      .refused('task-already-acknowledged', { unit: 'jia' });
  });
  await t.test('is refused to cooperating and outside units and to other roles', async (t) => {
    for (const actor of [reporterBing, reporterDing]) {
      given(t, taskDecider, [registered])
        .when({ type: 'acknowledge' }, context(actor))
        .refused('not-your-task', { unit: actor.unit ?? '' });
    }
    given(t, taskDecider, [registered])
      .when({ type: 'acknowledge' }, context(actorOf('office', 'jia')))
      .refused('not-allowed', { command: 'acknowledge' });
  });
  await t.test('is over once the task is completed, for a unit that has not yet as for one that has', async (t) => {
    const requested: Past<NewTaskEvent> = { event: { type: 'completion-requested', data: { unit: 'jia' } }, id: uuidOf(100) };
    const asked = [registered, acknowledged, reported(1, 100, '2012-03-01'), requested];
    const finished: Past<NewTaskEvent>[] = [...asked, { event: { type: 'task-completed', data: { request: uuidOf(100) } } }];
    for (const actor of [reporterJia, reporterYi]) {
      given(t, taskDecider, finished).when({ type: 'acknowledge' }, context(actor)).refused('task-completed', {});
    }
    given(t, taskDecider, asked)
      .when({ type: 'acknowledge' }, context(reporterYi))
      .accepted({ type: 'task-acknowledged', data: { unit: 'yi' } });
  });
  await t.test('moves a registered task on, and no other', async (t) => {
    const status = (...history: Past<NewTaskEvent>[]) => fold(taskDecider, `${plan}-task.1.1`, history).status;
    t.equal(status(registered), 'registered');
    t.equal(status(registered, acknowledged), 'acknowledged');
    const later: Past<NewTaskEvent> = { event: { type: 'task-acknowledged', data: { unit: 'yi' } } };
    t.equal(status(registered, acknowledged, reported(1, 10, '2012-03-01'), later), 'in-progress');
  });
});

t.test('report-progress', async (t) => {
  const history = [registered, acknowledged];

  await t.test('records what was said, for lead and cooperating units', async (t) => {
    for (const actor of [reporterJia, reporterYi, reporterBing]) {
      const { type: _, ...said } = report;
      given(t, taskDecider, history)
        .when(report, context(actor))
        .accepted({ type: 'progress-reported', data: { unit: actor.unit ?? '', ...said } });
    }
  });
  await t.test('records every optional field and adds none', async (t) => {
    const full = {
      ...report,
      next: '下一步',
      obstacles: '困难',
      evidence: [{ name: '文件.pdf', mediaType: 'application/pdf', size: 1024, sha256: 'a'.repeat(64) }],
    };
    const { type: _, ...said } = full;
    given(t, taskDecider, history)
      .when(full, context(reporterJia))
      .accepted({ type: 'progress-reported', data: { unit: 'jia', ...said } });
  });
  await t.test('is refused to an outside unit, to one without a unit, and to other roles', async (t) => {
    given(t, taskDecider, history).when(report, context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, history)
      .when(report, context(actorOf('reporter')))
      .refused('not-your-task', { unit: '' });
    for (const actor of [office, leader, actorOf('office', 'jia')]) {
      given(t, taskDecider, history).when(report, context(actor)).refused('not-allowed', { command: 'report-progress' });
    }
  });
  await t.test('a placeholder names nobody', async (t) => {
    given(t, taskDecider, history)
      .when(report, context(actorOf('reporter', '有关处室')))
      .refused('not-your-task', { unit: '有关处室' });
  });
  await t.test('needs a task that has been acknowledged', async (t) => {
    given(t, taskDecider, [registered]).when(report, context(reporterJia)).refused('task-not-acknowledged');
  });
  await t.test('speaks of a day from the first of the year to today', async (t) => {
    const on = (occurredOn: string) => given(t, taskDecider, history).when({ ...report, occurredOn }, context(reporterJia));
    on('2012-07-01').refused('date-in-future', { date: '2012-07-01', today: '2012-06-30' });
    on('2011-12-31').refused('date-before-plan', { date: '2011-12-31', from: '2012-01-01' });
    for (const occurredOn of ['2012-01-01', '2012-02-29', '2012-06-30']) {
      const { type: _, ...said } = { ...report, occurredOn };
      on(occurredOn).accepted({ type: 'progress-reported', data: { unit: 'jia', ...said } });
    }
  });
  await t.test('before the first day began, every day is in the future', async (t) => {
    given(t, taskDecider, history).when(report, context(reporterJia, '')).refused('date-in-future');
  });
  await t.test('may lower the percent and may be late by years', async (t) => {
    const { type: _, ...said } = { ...report, percent: 0, occurredOn: '2013-02-01' };
    given(t, taskDecider, [...history, reported(1, 90, '2012-06-30')])
      .when({ ...report, percent: 0, occurredOn: '2013-02-01' }, context(reporterJia, '2014-01-01'))
      .accepted({ type: 'progress-reported', data: { unit: 'jia', ...said } });
  });
  await t.test('is refused at the limit of records', async (t) => {
    const state = fold(taskDecider, `${plan}-task.1.1`, history);
    const said = { percent: 1, done: '已完成', occurredOn: '2012-01-01' };
    const summary = summaryOf('jia', said, referrerOf(reporterJia));
    for (let count = 0; count < reportMaxCount; count += 1) state.reports.set(String(count), summary);
    t.strictSame(taskDecider.decide(report, state, context(reporterJia)), {
      rejected: 'too-many-records',
      params: { limit: reportMaxCount },
    });
    state.reports.delete('0');
    t.ok(Array.isArray(taskDecider.decide(report, state, context(reporterJia))), 'the last one is taken');
  });
});
