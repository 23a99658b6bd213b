/** Tasks: what they bring about, stage by stage. */
import t from 'tap';
import { type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import type { DeliverableStage } from '../src/task/state.js';
import { given } from './given.js';
import { fold } from './history.js';
import { leader, office, plan, reporterBing, reporterDing, reporterJia } from './samples.js';
import { asked, begun, complete, context, forUnit, past, registered, type TaskPastEvent } from './task-samples.js';

const advance = (deliverable: number, stage: DeliverableStage, changes: object = {}) =>
  ({ type: 'advance-deliverable', deliverable, stage, occurredOn: '2012-06-30', ...changes }) satisfies TaskCommand;
const advanced = (deliverable: number, stage: DeliverableStage, unit = 'jia', changes: object = {}): NewTaskEvent => ({
  type: 'deliverable-advanced',
  data: { unit, deliverable, stage, occurredOn: '2012-06-30', ...changes },
});
const at = (...stages: DeliverableStage[]) => [...begun, ...stages.map((stage) => past(advanced(1, stage), reporterJia))];
const back = (deliverable: number, unit = 'jia'): NewTaskEvent => ({ type: 'deliverable-set-back', data: { deliverable, unit } });
const setBack = (deliverable: number): TaskCommand => ({ type: 'set-back-deliverable', deliverable });
const stagesOf = (history: TaskPastEvent[]) =>
  fold(taskDecider, `${plan}-task.1.1`, history).stages.map((reached) => reached.map(({ stage }) => stage));

t.test('advance-deliverable', async (t) => {
  await t.test('a document goes forward, stage by stage or past some', async (t) => {
    const forward: [DeliverableStage[], DeliverableStage][] = [
      [[], 'drafting'],
      [[], 'consulting'],
      [[], 'issued'],
      [['drafting'], 'consulting'],
      [['drafting'], 'issued'],
      [['drafting', 'consulting'], 'issued'],
    ];
    for (const [before, stage] of forward) {
      given(t, taskDecider, at(...before))
        .when(advance(1, stage), context(reporterJia))
        .accepted(advanced(1, stage));
    }
  });
  await t.test('never back, nor to where it is', async (t) => {
    const backward: [DeliverableStage[], DeliverableStage][] = [
      [['drafting'], 'drafting'],
      [['consulting'], 'drafting'],
      [['consulting'], 'consulting'],
      [['drafting', 'issued'], 'consulting'],
      [['issued'], 'issued'],
    ];
    for (const [before, stage] of backward) {
      given(t, taskDecider, at(...before))
        .when(advance(1, stage), context(reporterJia))
        .refused('deliverable-stage-not-after', { stage, present: before.at(-1) as string });
    }
  });
  await t.test('an event is held, once', async (t) => {
    given(t, taskDecider, begun).when(advance(2, 'held'), context(reporterJia)).accepted(advanced(2, 'held'));
    given(t, taskDecider, [...begun, past(advanced(2, 'held'))])
      .when(advance(2, 'held'), context(reporterJia))
      .refused('deliverable-stage-not-after', { stage: 'held', present: 'held' });
  });
  await t.test('a document is not held, nor an event drafted', async (t) => {
    given(t, taskDecider, begun)
      .when(advance(1, 'held'), context(reporterJia))
      .refused('deliverable-stage-unfit', { deliverable: 1, stage: 'held' });
    for (const stage of ['drafting', 'consulting', 'issued'] as const) {
      given(t, taskDecider, begun)
        .when(advance(2, stage), context(reporterJia))
        .refused('deliverable-stage-unfit', { deliverable: 2, stage });
    }
  });
  await t.test('must be there', async (t) => {
    for (const number of [3, 50]) {
      given(t, taskDecider, begun)
        .when(advance(number, 'drafting'), context(reporterJia))
        .refused('deliverable-not-found', { deliverable: number });
    }
  });
  await t.test('has its number when it is issued', async (t) => {
    const number = { documentNumber: '某厅〔2012〕5号' };
    given(t, taskDecider, begun)
      .when(advance(1, 'issued', number), context(reporterJia))
      .accepted(advanced(1, 'issued', 'jia', number));
    for (const stage of ['drafting', 'consulting'] as const) {
      given(t, taskDecider, begun)
        .when(advance(1, stage, number), context(reporterJia))
        .refused('document-number-unfit', { stage });
    }
    given(t, taskDecider, begun)
      .when(advance(2, 'held', number), context(reporterJia))
      .refused('document-number-unfit', { stage: 'held' });
  });
  await t.test('keeps note and evidence', async (t) => {
    const more = {
      note: '已印发',
      evidence: [{ name: '办法.pdf', mediaType: 'application/pdf', size: 10, sha256: 'a'.repeat(64) }],
    };
    given(t, taskDecider, begun)
      .when(advance(1, 'issued', more), context(reporterBing))
      .accepted(advanced(1, 'issued', 'bing', more));
  });
  await t.test('happened on a day of the plan that has come', async (t) => {
    given(t, taskDecider, begun)
      .when(advance(1, 'issued', { occurredOn: '2012-07-01' }), context(reporterJia))
      .refused('date-in-future', { date: '2012-07-01', today: '2012-06-30' });
    given(t, taskDecider, begun)
      .when(advance(1, 'issued', { occurredOn: '2011-12-31' }), context(reporterJia))
      .refused('date-before-plan', { date: '2011-12-31', from: '2012-01-01' });
  });
  await t.test('needs a task that has been acknowledged', async (t) => {
    given(t, taskDecider, [registered]).when(advance(1, 'drafting'), context(reporterJia)).refused('task-not-acknowledged', {});
  });
  await t.test("is for the task's units, or the office in their name", async (t) => {
    given(t, taskDecider, begun)
      .when(advance(1, 'issued', forUnit('yi')), context(office))
      .accepted(advanced(1, 'issued', 'yi'));
    given(t, taskDecider, begun).when(advance(1, 'issued'), context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, begun)
      .when(advance(1, 'issued', forUnit('ding')), context(office))
      .refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, begun)
      .when(advance(1, 'issued'), context(leader))
      .refused('not-allowed', { command: 'advance-deliverable' });
  });
  await t.test('whoever recorded a stage does not accept the task', async (t) => {
    const twoHats = { ...reporterBing, id: 'two-hats', roles: ['reporter', 'office'] as const };
    const [first, second, report, request] = asked as [TaskPastEvent, TaskPastEvent, TaskPastEvent, TaskPastEvent];
    const actor = { ...twoHats, roles: [...twoHats.roles] };
    for (const event of [advanced(1, 'issued', 'bing'), back(1)]) {
      const history = [first, second, past(advanced(1, 'drafting'), reporterJia), past(event, actor), report, request];
      given(t, taskDecider, history).when(complete, context(actor)).refused('reported-by-yourself', {});
    }
  });
});

t.test('set-back-deliverable', async (t) => {
  await t.test('takes back the last stage recorded', async (t) => {
    const history = at('drafting', 'issued');
    given(t, taskDecider, history).when(setBack(1), context(reporterJia)).accepted(back(1));
    t.strictSame(stagesOf(history), [['drafting', 'issued'], []]);
    t.strictSame(stagesOf([...history, past(back(1))]), [['drafting'], []]);
    t.strictSame(stagesOf([...history, past(back(1)), past(back(1))]), [[], []]);
    given(t, taskDecider, [...history, past(back(1))])
      .when(advance(1, 'consulting'), context(reporterJia))
      .accepted(advanced(1, 'consulting'));
  });
  await t.test('needs a stage to take back, of a deliverable that is there', async (t) => {
    given(t, taskDecider, begun).when(setBack(1), context(reporterJia)).refused('deliverable-not-begun', { deliverable: 1 });
    given(t, taskDecider, [...at('drafting'), past(back(1))])
      .when(setBack(1), context(reporterJia))
      .refused('deliverable-not-begun', { deliverable: 1 });
    given(t, taskDecider, at('drafting'))
      .when(setBack(3), context(reporterJia))
      .refused('deliverable-not-found', { deliverable: 3 });
  });
  await t.test('is for a lead unit, or the office in its name', async (t) => {
    given(t, taskDecider, at('drafting'))
      .when({ type: 'set-back-deliverable', deliverable: 1, ...forUnit('yi') }, context(office))
      .accepted(back(1, 'yi'));
    given(t, taskDecider, at('drafting')).when(setBack(1), context(reporterBing)).refused('not-your-task', { unit: 'bing' });
    given(t, taskDecider, at('drafting'))
      .when(setBack(1), context(office))
      .refused('not-allowed', { command: 'set-back-deliverable' });
  });
});
