/** Tasks: midterm reviews, and a light set by hand. */
import t from 'tap';
import { type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { reviewMaxCount } from '../src/task/supervision.js';
import { given } from './given.js';
import { fold, uuidOf } from './history.js';
import { actorOf, leader, office, plan, reporterJia } from './samples.js';
import { begun, context, officeJia, officeNowhere, past, registered, supervisor, suspended } from './task-samples.js';

const review: TaskCommand = { type: 'review-midterm', verdict: 'lagging', comment: '进度滞后' };
const reviewed = (unit: string): NewTaskEvent => ({
  type: 'midterm-reviewed',
  data: { unit, verdict: 'lagging', comment: '进度滞后' },
});

type Light = 'yellow' | 'red';
const until = (day?: string) => (day === undefined ? {} : { until: day });
const override = (light: Light, day?: string): TaskCommand => ({ type: 'override-light', light, ...until(day) });
const overridden = (light: Light, day?: string): NewTaskEvent => ({ type: 'light-overridden', data: { light, ...until(day) } });
const lift = (id = 400): TaskCommand => ({ type: 'lift-light-override', override: uuidOf(id) });
const lifted = (id = 400): NewTaskEvent => ({ type: 'light-override-lifted', data: { override: uuidOf(id) } });
const under = (light: Light, day?: string) => [...begun, past(overridden(light, day), supervisor, 400)];

t.test('review-midterm', async (t) => {
  await t.test('is for office and supervisors outside the lead units, as often as they look', async (t) => {
    for (const history of [[registered], begun, [...begun, past(reviewed('ding'))], [...begun, suspended]]) {
      given(t, taskDecider, history).when(review, context(supervisor)).accepted(reviewed('ding'));
      given(t, taskDecider, history)
        .when(review, context(actorOf('office', 'bing')))
        .accepted(reviewed('bing'));
    }
    for (const role of ['office', 'supervisor'] as const) {
      given(t, taskDecider, begun)
        .when(review, context(actorOf(role, 'jia')))
        .refused('unit-leads-task', { unit: 'jia' });
      given(t, taskDecider, begun)
        .when(review, context(actorOf(role)))
        .refused('unit-required', {});
    }
    for (const actor of [reporterJia, leader]) {
      given(t, taskDecider, begun).when(review, context(actor)).refused('not-allowed', { command: 'review-midterm' });
    }
  });
  await t.test('is bounded', async (t) => {
    const state = fold(taskDecider, `${plan}-task.1.1`, begun);
    state.reviews = reviewMaxCount - 1;
    t.strictSame(taskDecider.decide(review, state, context(supervisor)), [reviewed('ding')], 'the last one is taken');
    state.reviews = reviewMaxCount;
    t.strictSame(taskDecider.decide(review, state, context(supervisor)), {
      rejected: 'too-many-records',
      params: { limit: reviewMaxCount },
    });
    const counted = fold(taskDecider, `${plan}-task.1.1`, [...begun, past(reviewed('ding')), past(reviewed('bing'))]);
    t.equal(counted.reviews, 2);
  });
});

t.test('override-light', async (t) => {
  await t.test('sets yellow or red, for good or until a day that is not over', async (t) => {
    for (const light of ['yellow', 'red'] as const) {
      for (const day of [undefined, '2012-06-30', '2013-12-31']) {
        given(t, taskDecider, begun).when(override(light, day), context(supervisor)).accepted(overridden(light, day));
      }
      given(t, taskDecider, begun)
        .when(override(light, '2012-06-29'), context(supervisor))
        .refused('date-in-past', { date: '2012-06-29', today: '2012-06-30' });
    }
  });
  await t.test('replaces one that is no worse', async (t) => {
    given(t, taskDecider, under('yellow')).when(override('red'), context(office)).accepted(overridden('red'));
    given(t, taskDecider, under('yellow'))
      .when(override('red', '2012-07-31'), context(office))
      .accepted(overridden('red', '2012-07-31'));
    given(t, taskDecider, under('red', '2012-07-31')).when(override('red'), context(office)).accepted(overridden('red'));
    given(t, taskDecider, under('red'))
      .when(override('yellow'), context(office))
      .refused('light-only-worse', { override: uuidOf(400) });
    given(t, taskDecider, [...under('red'), past(lifted())])
      .when(override('yellow'), context(office))
      .accepted(overridden('yellow'));
  });
  await t.test('must differ from the one in force', async (t) => {
    given(t, taskDecider, under('red')).when(override('red'), context(office)).refused('nothing-changed', {});
    given(t, taskDecider, under('yellow', '2012-07-31'))
      .when(override('yellow', '2012-07-31'), context(office))
      .refused('nothing-changed', {});
  });
  await t.test('one whose last day is over binds nobody', async (t) => {
    given(t, taskDecider, under('red', '2012-06-30'))
      .when(override('yellow'), context(office))
      .refused('light-only-worse', { override: uuidOf(400) });
    given(t, taskDecider, under('red', '2012-06-29')).when(override('yellow'), context(office)).accepted(overridden('yellow'));
  });
  await t.test('is for office and supervisors outside the lead units', async (t) => {
    given(t, taskDecider, begun).when(override('red'), context(officeJia)).refused('unit-leads-task', { unit: 'jia' });
    given(t, taskDecider, begun).when(override('red'), context(officeNowhere)).refused('unit-required', {});
    for (const actor of [reporterJia, leader]) {
      given(t, taskDecider, begun).when(override('red'), context(actor)).refused('not-allowed', { command: 'override-light' });
    }
  });
});

t.test('lift-light-override', async (t) => {
  await t.test('lifts the one in force, once', async (t) => {
    given(t, taskDecider, under('red')).when(lift(), context(supervisor)).accepted(lifted());
    given(t, taskDecider, under('red', '2012-06-30')).when(lift(), context(office)).accepted(lifted());
    for (const history of [begun, [...under('red'), past(lifted())], under('red', '2012-06-29')]) {
      given(t, taskDecider, history)
        .when(lift(), context(office))
        .refused('override-not-found', { override: uuidOf(400) });
    }
    given(t, taskDecider, [...under('yellow'), past(overridden('red'), office, 401)])
      .when(lift(400), context(office))
      .refused('override-not-found', { override: uuidOf(400) });
    given(t, taskDecider, [...under('yellow'), past(overridden('red'), office, 401)])
      .when(lift(401), context(office))
      .accepted(lifted(401));
  });
  await t.test('is for office and supervisors outside the lead units', async (t) => {
    given(t, taskDecider, under('red')).when(lift(), context(officeJia)).refused('unit-leads-task', { unit: 'jia' });
    given(t, taskDecider, under('red')).when(lift(), context(officeNowhere)).refused('unit-required', {});
    given(t, taskDecider, under('red')).when(lift(), context(leader)).refused('not-allowed', { command: 'lift-light-override' });
  });
});
