/** Tasks: a report is never edited; correcting, retracting and returning point at it. */
import t from 'tap';
import { type NewTaskEvent, progressOf, type TaskCommand, taskCommands, taskDecider } from '../src/index.js';
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
const context = (actor = reporterJia) => ({ actor, code: '1.1', plan: planAndDay() });
const reported = (id: number, percent: number, occurredOn: string, by = reporterJia): Past<NewTaskEvent> => ({
  event: { type: 'progress-reported', data: { unit: by.unit ?? '', percent, done: '已完成', occurredOn } },
  by,
  id: uuidOf(id),
});
const open: Past<NewTaskEvent>[] = [
  { event: { type: 'task-registered', data: { origin: published, task } } },
  { event: { type: 'task-acknowledged', data: { unit: 'jia' } }, by: reporterJia },
];
const retracted = (id: number, standing: number | null): Past<NewTaskEvent> => ({
  event: { type: 'report-retracted', data: { report: uuidOf(id), standing: standing === null ? null : uuidOf(standing) } },
  by: reporterJia,
});
const returned = (id: number, standing: number | null): NewTaskEvent => ({
  type: 'report-returned',
  data: { report: uuidOf(id), standing: standing === null ? null : uuidOf(standing) },
});
const requested: Past<NewTaskEvent> = {
  event: { type: 'completion-requested', data: { unit: 'jia' } },
  by: reporterJia,
  id: uuidOf(100),
};
const three = [...open, reported(1, 10, '2012-03-31'), reported(2, 40, '2012-05-31'), reported(3, 30, '2012-04-30')];

const correct = (id: number, changes: object): TaskCommand => ({ type: 'correct-report', report: uuidOf(id), ...changes });
const corrected = (id: number, changes: object, standing: number | null): NewTaskEvent => ({
  type: 'report-corrected',
  data: { report: uuidOf(id), changes, standing: standing === null ? null : uuidOf(standing) },
});
const stillReturned = (id: number, changes: object, standing: number | null): NewTaskEvent => ({
  type: 'report-corrected',
  data: { report: uuidOf(id), changes, standing: standing === null ? null : uuidOf(standing), returned: true },
});
const piece = { name: '名单.pdf', mediaType: 'application/pdf', size: 10, sha256: 'ab'.repeat(32) };
const retract = (id: number): TaskCommand => ({ type: 'retract-report', report: uuidOf(id) });
const giveBack = (id: number): TaskCommand => ({ type: 'return', report: uuidOf(id) });

t.test('the standing report is the one of the latest day, then the latest made', async (t) => {
  const standing = (...more: Past<NewTaskEvent>[]) => fold(taskDecider, `${plan}-task.1.1`, [...open, ...more]).standing;
  t.equal(standing(), null);
  t.equal(standing(reported(1, 10, '2012-03-31')), uuidOf(1));
  t.equal(standing(reported(1, 10, '2012-03-31'), reported(2, 5, '2012-03-30')), uuidOf(1), 'an older day does not take over');
  t.equal(standing(reported(1, 10, '2012-03-31'), reported(2, 5, '2012-03-31')), uuidOf(2), 'the same day does');
});

t.test('correct-report', async (t) => {
  await t.test('says what changes and which report stands afterwards', async (t) => {
    const history = given(t, taskDecider, three);
    history.when(correct(2, { percent: 45 }), context()).accepted(corrected(2, { percent: 45 }, 2));
    history.when(correct(2, { occurredOn: '2012-04-29' }), context()).accepted(corrected(2, { occurredOn: '2012-04-29' }, 3));
    history.when(correct(1, { occurredOn: '2012-06-01' }), context()).accepted(corrected(1, { occurredOn: '2012-06-01' }, 1));
    history.when(correct(1, { done: '改过' }), context()).accepted(corrected(1, { done: '改过' }, 2));
    history.when(correct(1, { evidence: [] }), context()).refused('nothing-changed', {});
    history.when(correct(1, { evidence: [piece] }), context()).accepted(corrected(1, { evidence: [piece] }, 2));
  });
  await t.test('null empties a text, once', async (t) => {
    const told: Past<NewTaskEvent> = {
      event: {
        type: 'progress-reported',
        data: { unit: 'jia', percent: 10, done: '已完成', obstacles: '误填', occurredOn: '2012-06-01' },
      },
      by: reporterJia,
      id: uuidOf(9),
    };
    const history = given(t, taskDecider, [...open, told]);
    history.when(correct(9, { obstacles: null }), context()).accepted(corrected(9, { obstacles: null }, 9));
    history.when(correct(9, { next: null }), context()).refused('nothing-changed', {});
    given(t, taskDecider, [...open, told, { event: corrected(9, { obstacles: null }, 9), by: reporterJia }])
      .when(correct(9, { obstacles: null }), context())
      .refused('nothing-changed', {});
  });
  await t.test('on the same day the report made later stands, whichever was corrected', async (t) => {
    const history = given(t, taskDecider, three);
    history.when(correct(3, { occurredOn: '2012-05-31' }), context()).accepted(corrected(3, { occurredOn: '2012-05-31' }, 3));
    history.when(correct(1, { occurredOn: '2012-05-31' }), context()).accepted(corrected(1, { occurredOn: '2012-05-31' }, 2));
  });
  await t.test("is for anyone of the report's unit", async (t) => {
    given(t, taskDecider, three)
      .when(correct(1, { percent: 11 }), context(actorOf('reporter', 'jia', 'a-colleague')))
      .accepted(corrected(1, { percent: 11 }, 2));
    given(t, taskDecider, three)
      .when(correct(1, { percent: 11 }), context(reporterYi))
      .refused('report-not-your-unit', { unit: 'jia' });
    given(t, taskDecider, three)
      .when(correct(1, { percent: 11 }), context(reporterBing))
      .refused('report-not-your-unit', { unit: 'jia' });
  });
  await t.test('is refused to outside units and other roles', async (t) => {
    given(t, taskDecider, three)
      .when(correct(1, { percent: 11 }), context(reporterDing))
      .refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, three)
      .when(correct(1, { percent: 11 }), context(actorOf('office', 'jia')))
      .refused('not-allowed', { command: 'correct-report' });
  });
  await t.test('needs a report that is there and not retracted', async (t) => {
    given(t, taskDecider, three)
      .when(correct(9, { percent: 11 }), context())
      .refused('report-not-found', { report: uuidOf(9) });
    given(t, taskDecider, [...three, retracted(1, 2)])
      .when(correct(1, { percent: 11 }), context())
      .refused('report-already-retracted', {});
  });
  await t.test('needs a day within the plan that has come', async (t) => {
    given(t, taskDecider, three)
      .when(correct(1, { occurredOn: '2012-07-01' }), context())
      .refused('date-in-future');
    given(t, taskDecider, three)
      .when(correct(1, { occurredOn: '2011-12-31' }), context())
      .refused('date-before-plan');
  });
  await t.test('must differ in something', async (t) => {
    const history = given(t, taskDecider, three);
    history.when(correct(1, { percent: 10 }), context()).refused('nothing-changed', {});
    history.when(correct(1, { percent: 10, occurredOn: '2012-03-31' }), context()).refused('nothing-changed', {});
    const body = taskCommands['correct-report'].body;
    t.notOk(body.safeParse({ report: uuidOf(1), reason: '更正' }).success, 'nor is an empty body a correction');
    t.notOk(body.safeParse({ report: uuidOf(1), percent: 5 }).success, 'and it needs a reason');
  });
  await t.test('a second correction starts from the first', async (t) => {
    const twice = [...three, { event: corrected(2, { percent: 45 }, 2), by: reporterJia }];
    given(t, taskDecider, twice)
      .when(correct(2, { percent: 45 }), context())
      .refused('nothing-changed');
    given(t, taskDecider, twice)
      .when(correct(2, { percent: 40 }), context())
      .accepted(corrected(2, { percent: 40 }, 2));
    t.equal(progressOf(fold(taskDecider, `${plan}-task.1.1`, twice)), 45);
  });
});

t.test('retract-report', async (t) => {
  await t.test('lets the report before it stand, or none', async (t) => {
    given(t, taskDecider, three)
      .when(retract(2), context())
      .accepted({ type: 'report-retracted', data: { report: uuidOf(2), standing: uuidOf(3) } });
    given(t, taskDecider, three)
      .when(retract(1), context())
      .accepted({ type: 'report-retracted', data: { report: uuidOf(1), standing: uuidOf(2) } });
    given(t, taskDecider, [...open, reported(1, 10, '2012-03-31')])
      .when(retract(1), context())
      .accepted({ type: 'report-retracted', data: { report: uuidOf(1), standing: null } });
  });
  await t.test('progress follows, down to nothing', async (t) => {
    const progress = (...more: Past<NewTaskEvent>[]) => progressOf(fold(taskDecider, `${plan}-task.1.1`, [...three, ...more]));
    t.equal(progress(), 40);
    t.equal(progress(retracted(2, 3)), 30);
    t.equal(progress(retracted(2, 3), retracted(3, 1), retracted(1, null)), 0);
    t.equal(progress(retracted(2, 3), retracted(3, 1), retracted(1, null), reported(4, 7, '2012-01-01')), 7);
  });
  await t.test('is refused twice, for an unknown report and to another unit', async (t) => {
    given(t, taskDecider, [...three, retracted(2, 3)])
      .when(retract(2), context())
      .refused('report-already-retracted');
    given(t, taskDecider, three)
      .when(retract(9), context())
      .refused('report-not-found', { report: uuidOf(9) });
    given(t, taskDecider, three).when(retract(2), context(reporterYi)).refused('report-not-your-unit', { unit: 'jia' });
    given(t, taskDecider, three).when(retract(2), context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, three)
      .when(retract(2), context(actorOf('auditor')))
      .refused('not-allowed', { command: 'retract-report' });
  });
});

t.test('return of a report', async (t) => {
  await t.test('lets the report before it stand, or none', async (t) => {
    for (const actor of [office, leader]) {
      given(t, taskDecider, three).when(giveBack(2), context(actor)).accepted(returned(2, 3));
      given(t, taskDecider, three).when(giveBack(1), context(actor)).accepted(returned(1, 2));
    }
    given(t, taskDecider, [...open, reported(1, 10, '2012-03-31')])
      .when(giveBack(1), context(office))
      .accepted(returned(1, null));
    given(t, taskDecider, [...three, retracted(2, 3)])
      .when(giveBack(3), context(office))
      .accepted(returned(3, 1));
  });
  await t.test('progress follows, and the task goes on', async (t) => {
    const after = (...more: NewTaskEvent[]) =>
      fold(taskDecider, `${plan}-task.1.1`, [...three, ...more.map((event) => ({ event, by: office }))]);
    const all = after(returned(2, 3), returned(3, 1), returned(1, null));
    t.strictSame([progressOf(after(returned(2, 3))), progressOf(all)], [30, 0]);
    t.strictSame([all.status, all.standing], ['in-progress', null]);
    t.ok([...all.reports.values()].every((report) => report.returned && !report.retracted));
    given(t, taskDecider, [...three, { event: returned(2, 3) }])
      .when({ type: 'request-completion' }, context())
      .refused('percent-not-complete', { percent: 30 });
  });
  await t.test('a report on an earlier day stands while the later one is returned', async (t) => {
    const history = [...open, reported(1, 60, '2012-05-31'), { event: returned(1, null) }, reported(2, 20, '2012-02-28')];
    t.equal(fold(taskDecider, `${plan}-task.1.1`, history).standing, uuidOf(2));
  });
  await t.test('needs a report that is there, not retracted, and not returned already', async (t) => {
    given(t, taskDecider, three)
      .when(giveBack(9), context(office))
      .refused('report-not-found', { report: uuidOf(9) });
    given(t, taskDecider, [...three, retracted(2, 3)])
      .when(giveBack(2), context(office))
      .refused('report-already-retracted', {});
    given(t, taskDecider, [...three, { event: returned(2, 3) }])
      .when(giveBack(2), context(office))
      .refused('report-already-returned', {});
  });
  await t.test('a correction in more than words makes it count again, and then it can be returned again', async (t) => {
    const back = [...three, { event: returned(2, 3), by: office }];
    const history = given(t, taskDecider, back);
    history.when(correct(2, { percent: 35 }), context()).accepted(corrected(2, { percent: 35 }, 2));
    history.when(correct(2, { evidence: [piece] }), context()).accepted(corrected(2, { evidence: [piece] }, 2));
    history.when(correct(2, { done: '补充说明' }), context()).accepted(stillReturned(2, { done: '补充说明' }, 3));
    history.when(correct(2, { done: '已完成', percent: 40 }), context()).refused('nothing-changed', {});
    history.when(correct(2, { occurredOn: '2012-04-01' }), context()).accepted(corrected(2, { occurredOn: '2012-04-01' }, 3));
    history.when(correct(2, { percent: 40 }), context()).refused('nothing-changed', {});
    history.when(correct(2, { percent: 35 }), context(reporterYi)).refused('report-not-your-unit', { unit: 'jia' });
    history.when(correct(1, { percent: 11 }), context()).accepted(corrected(1, { percent: 11 }, 3));

    const mended = [...back, { event: corrected(2, { percent: 35 }, 2), by: reporterJia }];
    const state = fold(taskDecider, `${plan}-task.1.1`, mended);
    t.strictSame([state.standing, progressOf(state), state.reports.get(uuidOf(2))?.returned], [uuidOf(2), 35, false]);
    given(t, taskDecider, mended).when(giveBack(2), context(office)).accepted(returned(2, 3));
  });
  await t.test('correcting another report leaves it returned', async (t) => {
    const history = [...three, { event: returned(2, 3) }, { event: corrected(1, { percent: 11 }, 3), by: reporterJia }];
    t.equal(fold(taskDecider, `${plan}-task.1.1`, history).reports.get(uuidOf(2))?.returned, true);
  });
  await t.test('its unit may retract it, and then it is past correcting and returning', async (t) => {
    const back = [...three, { event: returned(2, 3), by: office }];
    given(t, taskDecider, back)
      .when(retract(2), context())
      .accepted({ type: 'report-retracted', data: { report: uuidOf(2), standing: uuidOf(3) } });
    given(t, taskDecider, back).when(retract(2), context(reporterYi)).refused('report-not-your-unit', { unit: 'jia' });
    const gone = given(t, taskDecider, [...back, retracted(2, 3)]);
    gone.when(correct(2, { percent: 35 }), context()).refused('report-already-retracted', {});
    gone.when(giveBack(2), context(office)).refused('report-already-retracted', {});
  });
  await t.test('what was returned before completion was asked for may be corrected, if that leaves 100 % standing', async (t) => {
    const history = [...open, reported(1, 90, '2012-05-31'), { event: returned(1, null) }, reported(2, 100, '2012-04-30')];
    for (const [more, code] of [[[requested], 'completion-already-requested']] as const) {
      const settled = given(t, taskDecider, [...history, ...more]);
      settled.when(correct(1, { done: '改过' }), context()).accepted(stillReturned(1, { done: '改过' }, 2));
      settled.when(correct(1, { evidence: [piece] }), context()).refused(code, {});
      settled.when(correct(1, { percent: 100 }), context()).accepted(corrected(1, { percent: 100 }, 1));
      settled.when(correct(1, { occurredOn: '2012-03-31' }), context()).accepted(corrected(1, { occurredOn: '2012-03-31' }, 2));
      settled
        .when(retract(1), context())
        .accepted({ type: 'report-retracted', data: { report: uuidOf(1), standing: uuidOf(2) } });
      settled.when(retract(2), context()).refused(code, {});
    }
  });
});

t.test('while completion is asked for, nothing takes the progress below 100 %', async (t) => {
  const done = [...open, reported(1, 100, '2012-03-31'), reported(2, 90, '2012-02-28'), reported(3, 100, '2012-05-31')];
  for (const [more, code] of [[[requested], 'completion-already-requested']] as const) {
    const history = given(t, taskDecider, [...done, ...more]);
    history.when(correct(3, { percent: 99 }), context()).refused(code, {});
    history.when(correct(2, { occurredOn: '2012-06-01' }), context()).refused(code, {});
    history.when(retract(3), context()).accepted({ type: 'report-retracted', data: { report: uuidOf(3), standing: uuidOf(1) } });
    history.when(correct(2, { percent: 80 }), context()).accepted(corrected(2, { percent: 80 }, 3));
    history.when(correct(3, { done: '改过' }), context()).accepted(corrected(3, { done: '改过' }, 3));
    history.when(correct(3, { occurredOn: '2012-03-01' }), context()).accepted(corrected(3, { occurredOn: '2012-03-01' }, 1));
    history.when(correct(3, { occurredOn: '2012-02-01' }), context()).accepted(corrected(3, { occurredOn: '2012-02-01' }, 1));
    const last = given(t, taskDecider, [...open, reported(1, 100, '2012-03-31'), ...more]);
    last.when(retract(1), context()).refused(code, {});
  }
});
