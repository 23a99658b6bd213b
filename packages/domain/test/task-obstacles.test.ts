/** Tasks: what stands in their way is raised and cleared. */
import t from 'tap';
import { type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { obstacleMaxCount, openObstaclesMaxCount } from '../src/task/obstacles.js';
import { given } from './given.js';
import { fold, uuidOf } from './history.js';
import { leader, office, plan, reporterBing, reporterDing, reporterJia, reporterYi } from './samples.js';
import { begun, context, finished, forUnit, past, registered, suspended } from './task-samples.js';

const raise = { type: 'raise-obstacle', description: '资金不到位', occurredOn: '2012-05-31' } as const satisfies TaskCommand;
const raised = (unit = 'jia', more: object = {}): NewTaskEvent => ({
  type: 'obstacle-raised',
  data: { unit, description: '资金不到位', occurredOn: '2012-05-31', ...more },
});
const clear = {
  type: 'clear-obstacle',
  obstacle: uuidOf(300),
  outcome: '资金已到位',
  occurredOn: '2012-06-30',
} as const satisfies TaskCommand;
const cleared = (unit = 'jia', occurredOn = '2012-06-30'): NewTaskEvent => ({
  type: 'obstacle-cleared',
  data: { unit, obstacle: uuidOf(300), outcome: '资金已到位', occurredOn },
});
const blocked = [...begun, past(raised(), reporterJia, 300)];

t.test('raise-obstacle', async (t) => {
  await t.test("is for the task's units, before they sign for it too", async (t) => {
    for (const [actor, unit] of [
      [reporterJia, 'jia'],
      [reporterBing, 'bing'],
    ] as const) {
      given(t, taskDecider, begun).when(raise, context(actor)).accepted(raised(unit));
      given(t, taskDecider, [registered]).when(raise, context(actor)).accepted(raised(unit));
    }
    given(t, taskDecider, begun)
      .when({ ...raise, request: '请协调' }, context(reporterYi))
      .accepted(raised('yi', { request: '请协调' }));
    given(t, taskDecider, begun)
      .when({ ...raise, ...forUnit('bing') }, context(office))
      .accepted(raised('bing'));
  });
  await t.test('is refused to outside units and other roles', async (t) => {
    given(t, taskDecider, begun).when(raise, context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, begun).when(raise, context(leader)).refused('not-allowed', { command: 'raise-obstacle' });
  });
  await t.test('speaks of a day of the plan that has come', async (t) => {
    given(t, taskDecider, begun)
      .when({ ...raise, occurredOn: '2012-07-01' }, context(reporterJia))
      .refused('date-in-future', { date: '2012-07-01', today: '2012-06-30' });
    given(t, taskDecider, begun)
      .when({ ...raise, occurredOn: '2011-12-31' }, context(reporterJia))
      .refused('date-before-plan', { date: '2011-12-31', from: '2012-01-01' });
  });
  await t.test('is bounded, open ones and all', async (t) => {
    const state = fold(taskDecider, `${plan}-task.1.1`, begun);
    const add = (count: number, isCleared: boolean) => {
      for (let index = 0; index < count; index += 1) {
        state.obstacles.set(`${isCleared}-${index}`, { occurredOn: '2012-01-01', cleared: isCleared });
      }
    };
    const limited = (limit: number) => ({ rejected: 'too-many-records', params: { limit } });
    const decide = () => taskDecider.decide(raise, state, context(reporterJia));
    add(openObstaclesMaxCount, false);
    t.strictSame(decide(), limited(openObstaclesMaxCount));
    state.obstacles.delete('false-0');
    t.strictSame(decide(), [raised()], 'the last open one is taken');
    add(obstacleMaxCount - state.obstacles.size, true);
    t.equal(state.obstacles.size, obstacleMaxCount);
    t.strictSame(decide(), limited(obstacleMaxCount));
    state.obstacles.delete('true-0');
    t.strictSame(decide(), [raised()], 'the last of all is taken');
  });
  await t.test('is over once the task is completed', async (t) => {
    given(t, taskDecider, finished).when(raise, context(reporterJia)).refused('task-completed', {});
  });
});

t.test('clear-obstacle', async (t) => {
  await t.test("is for any of the task's units, once", async (t) => {
    given(t, taskDecider, blocked).when(clear, context(reporterJia)).accepted(cleared());
    given(t, taskDecider, blocked).when(clear, context(reporterBing)).accepted(cleared('bing'));
    given(t, taskDecider, [...blocked, suspended])
      .when({ ...clear, ...forUnit('yi') }, context(office))
      .accepted(cleared('yi'));
    given(t, taskDecider, [...blocked, past(cleared('bing'), reporterBing)])
      .when(clear, context(reporterJia))
      .refused('obstacle-cleared-already', { obstacle: uuidOf(300) });
  });
  await t.test('needs an obstacle that is there', async (t) => {
    given(t, taskDecider, blocked)
      .when({ ...clear, obstacle: uuidOf(301) }, context(reporterJia))
      .refused('obstacle-not-found', { obstacle: uuidOf(301) });
  });
  await t.test('speaks of a day between the one of the obstacle and today', async (t) => {
    const on = (occurredOn: string) => given(t, taskDecider, blocked).when({ ...clear, occurredOn }, context(reporterJia));
    on('2012-07-01').refused('date-in-future');
    on('2011-12-31').refused('date-before-plan');
    on('2012-05-30').refused('date-before-obstacle', { date: '2012-05-30', from: '2012-05-31' });
    on('2012-05-31').accepted(cleared('jia', '2012-05-31'));
  });
  await t.test('is refused to outside units and other roles', async (t) => {
    given(t, taskDecider, blocked).when(clear, context(reporterDing)).refused('not-your-task', { unit: 'ding' });
    given(t, taskDecider, blocked).when(clear, context(office)).refused('not-allowed', { command: 'clear-obstacle' });
  });
});
