/** Tasks: asking for completion, giving it, sending the request back. */
import t from 'tap';
import { type Actor, type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import {
  actorOf,
  leader,
  office,
  plan,
  planAndDay,
  published,
  reporterBing,
  reporterDing,
  reporterJia,
  reporterYi,
  sample,
} from './samples.js';

const [task] = sample.tasks as [(typeof sample.tasks)[number]];
const context = (actor: Actor) => ({ actor, code: '1.1', plan: planAndDay() });
const reported = (id: number, percent: number, by = reporterJia): Past<NewTaskEvent> => ({
  event: { type: 'progress-reported', data: { unit: by.unit ?? '', percent, done: '已完成', occurredOn: '2012-06-01' } },
  by,
  id: uuidOf(id),
});
const registered: Past<NewTaskEvent> = { event: { type: 'task-registered', data: { origin: published, task } } };
const acknowledged: Past<NewTaskEvent> = { event: { type: 'task-acknowledged', data: { unit: 'jia' } }, by: reporterJia };
const requested: Past<NewTaskEvent> = {
  event: { type: 'completion-requested', data: { unit: 'yi' } },
  by: reporterYi,
  id: uuidOf(100),
};
const full = [registered, acknowledged, reported(1, 100)];
const asked = [...full, requested];
const finished: Past<NewTaskEvent>[] = [
  ...asked,
  { event: { type: 'task-completed', data: { request: uuidOf(100) } }, by: office },
];
const request: TaskCommand = { type: 'request-completion' };
const complete: TaskCommand = { type: 'complete' };
const giveBack: TaskCommand = { type: 'return' };

t.test('request-completion', async (t) => {
  await t.test('is for a lead unit at 100 %', async (t) => {
    given(t, taskDecider, full)
      .when(request, context(reporterYi))
      .accepted({ type: 'completion-requested', data: { unit: 'yi' } });
    given(t, taskDecider, full)
      .when({ ...request, statement: '全部完成' }, context(reporterJia))
      .accepted({ type: 'completion-requested', data: { unit: 'jia', statement: '全部完成' } });
  });
  await t.test('is refused below 100 %', async (t) => {
    given(t, taskDecider, [registered, acknowledged, reported(1, 99)])
      .when(request, context(reporterJia))
      .refused('percent-not-complete', { percent: 99 });
    given(t, taskDecider, [registered, acknowledged])
      .when(request, context(reporterJia))
      .refused('percent-not-complete', { percent: 0 });
  });
  await t.test('is refused before acknowledgement, twice, and after completion', async (t) => {
    given(t, taskDecider, [registered]).when(request, context(reporterJia)).refused('task-not-acknowledged', {});
    given(t, taskDecider, asked).when(request, context(reporterJia)).refused('completion-already-requested', {});
    given(t, taskDecider, finished).when(request, context(reporterJia)).refused('task-completed', {});
  });
  await t.test('is refused to cooperating and outside units and to other roles', async (t) => {
    given(t, taskDecider, full).when(request, context(reporterBing)).refused('not-your-task', { unit: 'bing' });
    given(t, taskDecider, full).when(request, context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, full).when(request, context(office)).refused('not-allowed', { command: 'request-completion' });
  });
  await t.test('reports wait until the request is answered', async (t) => {
    const report: TaskCommand = { type: 'report-progress', percent: 100, done: '补充', occurredOn: '2012-06-30' };
    given(t, taskDecider, asked).when(report, context(reporterJia)).refused('completion-already-requested');
    given(t, taskDecider, finished).when(report, context(reporterJia)).refused('task-completed');
  });
});

t.test('complete', async (t) => {
  await t.test('names the request that it accepts', async (t) => {
    given(t, taskDecider, asked)
      .when(complete, context(office))
      .accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
    const state = fold(taskDecider, `${plan}-task.1.1`, finished);
    t.strictSame([state.status, state.request], ['completed', undefined]);
  });
  await t.test('needs a request, and is given once', async (t) => {
    given(t, taskDecider, full).when(complete, context(office)).refused('completion-not-requested', {});
    given(t, taskDecider, [registered]).when(complete, context(office)).refused('completion-not-requested', {});
    given(t, taskDecider, finished).when(complete, context(office)).refused('task-completed', {});
  });
  await t.test('a unit never accepts a task that it leads', async (t) => {
    for (const unit of ['jia', 'yi']) {
      given(t, taskDecider, asked)
        .when(complete, context(actorOf('office', unit)))
        .refused('unit-leads-task', { unit });
    }
    given(t, taskDecider, asked)
      .when(complete, context(actorOf(['office', 'reporter'], 'jia')))
      .refused('not-verifier', { unit: 'jia' });
  });
  await t.test('who names no unit may be of one that leads it', async (t) => {
    given(t, taskDecider, asked)
      .when(complete, context(actorOf('office')))
      .refused('unit-required', {});
  });
  await t.test('nobody accepts what they reported, corrected or asked for', async (t) => {
    const twoHats = actorOf(['office', 'reporter'], 'bing', 'two-hats');
    const accept = (...history: Past<NewTaskEvent>[]) => given(t, taskDecider, history).when(complete, context(twoHats));
    accept(registered, acknowledged, reported(1, 100), reported(2, 100, twoHats), requested).refused('reported-by-yourself', {});
    const correction: Past<NewTaskEvent> = {
      event: { type: 'report-corrected', data: { report: uuidOf(1), changes: { done: '改' }, standing: uuidOf(1) } },
      by: twoHats,
    };
    accept(...full, correction, requested).refused('reported-by-yourself');
    accept(...full, { ...requested, by: twoHats }).refused('reported-by-yourself');
    accept(...asked).accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
  });
  await t.test('a retracted report is still one that was made, and retracting it can lift the progress', async (t) => {
    const twoHats = actorOf(['office', 'reporter'], 'bing', 'two-hats');
    const colleague = actorOf(['office', 'reporter'], 'bing', 'colleague');
    const gone = (by: Actor): Past<NewTaskEvent> => ({
      event: { type: 'report-retracted', data: { report: uuidOf(2), standing: uuidOf(1) } },
      by,
    });
    const low = reported(2, 50, twoHats);
    given(t, taskDecider, [...full, low, gone(reporterBing), requested])
      .when(complete, context(twoHats))
      .refused('reported-by-yourself', {});
    given(t, taskDecider, [...full, low, gone(colleague), requested])
      .when(complete, context(colleague))
      .refused('reported-by-yourself', {});
    given(t, taskDecider, [...full, low, gone(reporterBing), requested])
      .when(complete, context(colleague))
      .accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
  });
  await t.test('nor what was reported, corrected, retracted or asked for on their behalf, nor through a stand-in', async (t) => {
    const boss = actorOf('office', 'bing', 'boss');
    const standIn: Actor = { ...reporterJia, onBehalfOf: 'boss' };
    const correction: Past<NewTaskEvent> = {
      event: { type: 'report-corrected', data: { report: uuidOf(1), changes: { done: '改' }, standing: uuidOf(1) } },
      by: standIn,
    };
    const retraction: Past<NewTaskEvent> = {
      event: { type: 'report-retracted', data: { report: uuidOf(2), standing: uuidOf(1) } },
      by: standIn,
    };
    const histories = [
      [registered, acknowledged, reported(1, 100, standIn), requested],
      [...full, correction, requested],
      [...full, reported(2, 50), retraction, requested],
      [...full, { ...requested, by: standIn }],
    ];
    for (const history of histories) {
      given(t, taskDecider, history).when(complete, context(boss)).refused('reported-by-yourself', {});
      given(t, taskDecider, history)
        .when(complete, context({ ...office, onBehalfOf: 'boss' }))
        .refused('reported-by-yourself', {});
      given(t, taskDecider, history)
        .when(complete, context(office))
        .accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
    }
  });
  await t.test('returning a report is no reporting', async (t) => {
    const returned: Past<NewTaskEvent>[] = [
      { event: { type: 'report-returned', data: { report: uuidOf(1), standing: null } }, by: office },
      {
        event: { type: 'report-corrected', data: { report: uuidOf(1), changes: { done: '改' }, standing: uuidOf(1) } },
        by: reporterJia,
      },
    ];
    given(t, taskDecider, [...full, ...returned, requested])
      .when(complete, context(office))
      .accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
  });
  await t.test('other roles do not accept', async (t) => {
    for (const role of ['leader', 'inspector', 'auditor', 'system'] as const) {
      given(t, taskDecider, asked)
        .when(complete, context(actorOf(role, 'ding', 'zhang-san')))
        .refused('not-allowed', { command: 'complete' });
    }
    for (const role of ['reporter', 'supervisor'] as const) {
      given(t, taskDecider, asked)
        .when(complete, context(actorOf(role, 'ding')))
        .refused('not-verifier', { unit: 'ding' });
    }
  });
});

t.test('return', async (t) => {
  await t.test('sends a request back, and the task goes on', async (t) => {
    for (const actor of [office, leader]) {
      given(t, taskDecider, asked)
        .when(giveBack, context(actor))
        .accepted({ type: 'completion-returned', data: { request: uuidOf(100) } });
    }
    const returned: Past<NewTaskEvent> = { event: { type: 'completion-returned', data: { request: uuidOf(100) } }, by: office };
    const state = fold(taskDecider, `${plan}-task.1.1`, [...asked, returned]);
    t.strictSame([state.status, state.request], ['in-progress', undefined]);
    given(t, taskDecider, [...asked, returned])
      .when(request, context(reporterJia))
      .accepted({ type: 'completion-requested', data: { unit: 'jia' } });
    given(t, taskDecider, [...asked, returned])
      .when(complete, context(office))
      .refused('completion-not-requested');
  });
  await t.test('needs a request', async (t) => {
    given(t, taskDecider, full).when(giveBack, context(office)).refused('completion-not-requested', {});
  });
  await t.test('of a report is refused while completion is requested: the request goes back instead', async (t) => {
    const one: TaskCommand = { type: 'return', report: uuidOf(1) };
    for (const actor of [office, leader]) {
      given(t, taskDecider, asked).when(one, context(actor)).refused('completion-already-requested', {});
    }
    given(t, taskDecider, asked)
      .when({ type: 'return', report: uuidOf(9) }, context(office))
      .refused('completion-already-requested', {});
    const returned: Past<NewTaskEvent> = { event: { type: 'completion-returned', data: { request: uuidOf(100) } }, by: office };
    given(t, taskDecider, [...asked, returned])
      .when(one, context(office))
      .accepted({ type: 'report-returned', data: { report: uuidOf(1), standing: null } });
  });
  await t.test('is over once the task is completed', async (t) => {
    given(t, taskDecider, finished).when(giveBack, context(office)).refused('task-completed', {});
    given(t, taskDecider, finished)
      .when({ type: 'return', report: uuidOf(1) }, context(leader))
      .refused('task-completed', {});
  });
  await t.test("is for the office outside the lead units and for the task's own leader", async (t) => {
    given(t, taskDecider, asked)
      .when(giveBack, context(actorOf('office', 'yi')))
      .refused('unit-leads-task', { unit: 'yi' });
    given(t, taskDecider, asked)
      .when(giveBack, context(actorOf('office')))
      .refused('unit-required', {});
    given(t, taskDecider, asked)
      .when(giveBack, context(actorOf('leader', undefined, 'li-si')))
      .refused('not-responsible', {});
    given(t, taskDecider, asked).when(giveBack, context(reporterJia)).refused('not-verifier', { unit: 'jia' });
  });
});

t.test("an event that is not the task's stops the fold", async (t) => {
  const stranger = { type: 'published', data: {} } as never;
  t.throws(() => taskDecider.evolve(taskDecider.initial(), stranger), { message: 'unexpected event published' });
});
