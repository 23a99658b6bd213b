/** Tasks: handing over, resolving placeholders, naming who checks in place of those that stand aside. */
import t from 'tap';
import { type Actor, type NewTaskEvent, type PlanAndDay, type TaskCommand, taskDecider, taskParties } from '../src/index.js';
import { cooperatingMaxCount } from '../src/task/responsibility.js';
import { given } from './given.js';
import { fold, uuidOf } from './history.js';
import { actorOf, leader, office, plan, planAndDay, reporterBing, reporterDing, reporterJia, withAccounts } from './samples.js';
import {
  asked,
  auditor,
  begun,
  complete,
  completion,
  context,
  officeJia,
  officeNowhere,
  past,
  reported,
  requested,
  supervisor,
  type TaskPastEvent,
  task,
} from './task-samples.js';

type Changes = Omit<Extract<TaskCommand, { type: 'change-responsibility' }>, 'type'>;
const change = (changes: Changes): TaskCommand => ({ type: 'change-responsibility', ...changes });
const changed = (data: Changes): NewTaskEvent => ({ type: 'responsibility-changed', data: data as never });
const resolve = (units: string[], placeholder = '有关处室'): TaskCommand => ({ type: 'resolve-placeholder', placeholder, units });
const resolved = (units: string[], placeholder = '有关处室'): NewTaskEvent => ({
  type: 'placeholder-resolved',
  data: { placeholder, units },
});
const name = (unit: string): TaskCommand => ({ type: 'name-substitute', unit });
const substitute = (unit: string) => past({ type: 'substitute-named', data: { unit } });
const stateOf = (history: readonly TaskPastEvent[]) => fold(taskDecider, `${plan}-task.1.1`, history);

t.test('change-responsibility', async (t) => {
  await t.test('records what changes, whole, and nothing else', async (t) => {
    const { leads, cooperating, responsible } = task;
    const history = given(t, taskDecider, begun);
    history.when(change({ leads: ['ding'] }), context(office)).accepted(changed({ leads: ['ding'] }));
    history.when(change({ leads: ['ding'], cooperating, responsible }), context(office)).accepted(changed({ leads: ['ding'] }));
    const all: Changes = { leads: ['bing'], cooperating: [{ unit: 'jia' }], responsible: ['li-si', 'zhang-san'] };
    history.when(change(all), context(office)).accepted(changed(all));
    history.when(change({ responsible: [] }), context(office)).accepted(changed({ responsible: [] }));
    const two: Changes = { cooperating: [{ unit: 'bing' }, { unit: 'ding' }] };
    history.when(change(two), context(office)).accepted(changed(two));
    history.when(change({ leads: ['yi', 'jia'] }), context(office)).accepted(changed({ leads: ['yi', 'jia'] }));
    history.when(change({ leads }), context(office)).refused('nothing-changed', {});
    history.when(change({ leads, cooperating, responsible }), context(office)).refused('nothing-changed', {});
  });
  await t.test('names units and people of the plan, each once', async (t) => {
    const history = given(t, taskDecider, begun);
    history.when(change({ leads: ['wu'] }), context(office)).refused('unit-not-found', { plan, unit: 'wu' });
    history.when(change({ cooperating: [{ unit: 'wu' }] }), context(office)).refused('unit-not-found', { plan, unit: 'wu' });
    history.when(change({ responsible: ['wang-wu'] }), context(office)).refused('person-not-found', { person: 'wang-wu' });
    history.when(change({ leads: ['ding', 'ding'] }), context(office)).refused('named-twice', { name: 'ding' });
    history.when(change({ responsible: ['li-si', 'li-si'] }), context(office)).refused('named-twice', { name: 'li-si' });
    const words = [{ placeholder: '有关处室' }, { placeholder: '有关处室' }];
    history.when(change({ cooperating: words }), context(office)).refused('named-twice', { name: '有关处室' });
  });
  await t.test('a unit does not both lead and cooperate, said or unsaid', async (t) => {
    const history = given(t, taskDecider, begun);
    history.when(change({ leads: ['bing'] }), context(office)).refused('named-twice', { name: 'bing' });
    history.when(change({ cooperating: [{ unit: 'jia' }] }), context(office)).refused('named-twice', { name: 'jia' });
    const swapped: Changes = { leads: ['bing'], cooperating: [{ unit: 'jia' }] };
    history.when(change(swapped), context(office)).accepted(changed(swapped));
  });
  await t.test('keeps or drops a placeholder but coins none', async (t) => {
    const history = given(t, taskDecider, begun);
    const kept: Changes = { cooperating: [{ placeholder: '有关处室' }, { unit: 'ding' }] };
    history.when(change(kept), context(office)).accepted(changed(kept));
    history.when(change({ cooperating: [] }), context(office)).accepted(changed({ cooperating: [] }));
    history
      .when(change({ cooperating: [{ placeholder: '各市' }] }), context(office))
      .refused('placeholder-not-found', { placeholder: '各市' });
    given(t, taskDecider, [...begun, past(resolved(['ding']))])
      .when(change(kept), context(office))
      .refused('placeholder-not-found', { placeholder: '有关处室' });
  });
  await t.test('is for leaders and for an office outside the lead units', async (t) => {
    const command = change({ leads: ['ding'] });
    for (const actor of [office, leader]) {
      given(t, taskDecider, begun)
        .when(command, context(actor))
        .accepted(changed({ leads: ['ding'] }));
    }
    given(t, taskDecider, begun).when(command, context(officeJia)).refused('unit-leads-task', { unit: 'jia' });
    given(t, taskDecider, begun).when(command, context(officeNowhere)).refused('unit-required');
    for (const actor of [reporterJia, supervisor, auditor]) {
      given(t, taskDecider, begun).when(command, context(actor)).refused('not-allowed', { command: command.type });
    }
  });
});

t.test('after a handover', async (t) => {
  const handed = [...begun, reported(1, 100), past(changed({ leads: ['ding'], responsible: ['li-si'] }))];
  await t.test('the new lead signs for the task and goes on', async (t) => {
    given(t, taskDecider, handed)
      .when({ type: 'acknowledge' }, context(reporterDing))
      .accepted({ type: 'task-acknowledged', data: { unit: 'ding' } });
    given(t, taskDecider, handed)
      .when({ type: 'request-completion' }, context(reporterDing))
      .accepted({ type: 'completion-requested', data: { unit: 'ding' } });
    t.equal(stateOf([...handed, past({ type: 'task-acknowledged', data: { unit: 'ding' } })]).status, 'in-progress');
  });
  await t.test('the former unit neither reports nor corrects what it reported', async (t) => {
    const commands: TaskCommand[] = [
      { type: 'acknowledge' },
      { type: 'report-progress', percent: 50, done: '续', occurredOn: '2012-06-30' },
      { type: 'correct-report', report: uuidOf(1), percent: 50 },
      { type: 'retract-report', report: uuidOf(1) },
    ];
    for (const command of commands) {
      given(t, taskDecider, handed).when(command, context(reporterJia)).refused('not-your-task', { unit: 'jia' });
    }
    given(t, taskDecider, handed)
      .when({ type: 'retract-report', report: uuidOf(1) }, context(reporterDing))
      .refused('report-not-your-unit', { unit: 'jia' });
  });
  await t.test('the report stays, and who made it still does not accept the task', async (t) => {
    t.equal(stateOf(handed).standing, uuidOf(1));
    const officer: Actor = { ...reporterJia, roles: ['office'] };
    given(t, taskDecider, [...handed, requested])
      .when(complete, context(officer))
      .refused('reported-by-yourself', {});
    given(t, taskDecider, [...handed, requested])
      .when(complete, context(office))
      .refused('unit-leads-task', { unit: 'ding' });
  });
  await t.test('the new person answers for it, the former no longer', async (t) => {
    const back: TaskCommand = { type: 'return', report: uuidOf(1) };
    given(t, taskDecider, handed)
      .when(back, context(actorOf('leader', undefined, 'li-si')))
      .accepted({ type: 'report-returned', data: { report: uuidOf(1), standing: null } });
    given(t, taskDecider, handed).when(back, context(leader)).refused('not-responsible', {});
  });
});

t.test('resolve-placeholder', async (t) => {
  await t.test('names the units that the words stand for', async (t) => {
    given(t, taskDecider, begun)
      .when(resolve(['ding']), context(office))
      .accepted(resolved(['ding']));
    const state = stateOf([...begun, past(resolved(['ding']))]);
    t.strictSame(state.facts.cooperating, [{ unit: 'bing' }, { unit: 'ding' }]);
    given(t, taskDecider, [...begun, past(resolved(['ding']))])
      .when({ type: 'report-progress', percent: 5, done: '始', occurredOn: '2012-06-30' }, context(reporterDing))
      .accepted({ type: 'progress-reported', data: { unit: 'ding', percent: 5, done: '始', occurredOn: '2012-06-30' } });
  });
  await t.test('they take its place, wherever and however often it stands', async (t) => {
    const cooperating = [{ placeholder: '各市' }, { unit: 'bing' }, { placeholder: '有关处室' }, { placeholder: '各市' }];
    const [first] = begun as [TaskPastEvent];
    const many = past({ ...first.event, data: { ...first.event.data, task: { ...task, cooperating } } } as NewTaskEvent);
    given(t, taskDecider, [many])
      .when(resolve(['ding'], '各市'), context(office))
      .accepted(resolved(['ding'], '各市'));
    const { facts } = stateOf([many, past(resolved(['ding'], '各市'))]);
    t.strictSame(facts.cooperating, [{ unit: 'ding' }, { unit: 'bing' }, { placeholder: '有关处室' }]);
  });
  await t.test('needs words that are there and not resolved yet', async (t) => {
    given(t, taskDecider, begun)
      .when(resolve(['ding'], '各市'), context(office))
      .refused('placeholder-not-found', { placeholder: '各市' });
    given(t, taskDecider, [...begun, past(resolved(['ding']))])
      .when(resolve(['ding']), context(office))
      .refused('placeholder-not-found', { placeholder: '有关处室' });
  });
  await t.test('names units of the plan, each once, that are not there yet', async (t) => {
    const history = given(t, taskDecider, begun);
    history.when(resolve(['wu']), context(office)).refused('unit-not-found', { plan, unit: 'wu' });
    history.when(resolve(['ding', 'ding']), context(office)).refused('named-twice', { name: 'ding' });
    for (const unit of ['jia', 'yi', 'bing']) {
      history.when(resolve(['ding', unit]), context(office)).refused('unit-already-named', { unit });
    }
  });
  await t.test('keeps within what a task can hold', async (t) => {
    const keys = Array.from({ length: cooperatingMaxCount }, (_, index) => `wide-${index}`);
    const open = planAndDay();
    const units = new Map([...open.state.units, ...keys.map((key) => [key, key] as const)]);
    const wide: PlanAndDay = { ...open, state: { ...open.state, units } };
    given(t, taskDecider, begun)
      .when(resolve(keys), context(office, '', wide))
      .refused('too-many-records', { limit: cooperatingMaxCount });
    given(t, taskDecider, begun)
      .when(resolve(keys.slice(1)), context(office, '', wide))
      .accepted(resolved(keys.slice(1)));
  });
  await t.test('is for the office', async (t) => {
    for (const actor of [reporterJia, leader, supervisor]) {
      given(t, taskDecider, begun)
        .when(resolve(['ding']), context(actor))
        .refused('not-allowed', { command: 'resolve-placeholder' });
    }
  });
});

t.test('name-substitute', async (t) => {
  await t.test('names a unit of the plan that does not lead the task', async (t) => {
    for (const actor of [office, leader]) {
      for (const unit of ['ding', 'bing']) {
        given(t, taskDecider, begun).when(name(unit), context(actor)).accepted({ type: 'substitute-named', data: { unit } });
      }
      given(t, taskDecider, begun).when(name('jia'), context(actor)).refused('unit-leads-task', { unit: 'jia' });
      given(t, taskDecider, begun).when(name('wu'), context(actor)).refused('unit-not-found', { plan, unit: 'wu' });
    }
  });
  await t.test('another than the present one', async (t) => {
    const history = [...begun, substitute('ding')];
    given(t, taskDecider, history).when(name('ding'), context(office)).refused('nothing-changed', {});
    given(t, taskDecider, history)
      .when(name('bing'), context(leader))
      .accepted({ type: 'substitute-named', data: { unit: 'bing' } });
    t.equal(stateOf([...history, substitute('bing')]).substitute, 'bing');
  });
  await t.test('is for the office outside the lead units and for leaders', async (t) => {
    given(t, taskDecider, begun).when(name('ding'), context(officeJia)).refused('unit-leads-task', { unit: 'jia' });
    given(t, taskDecider, begun).when(name('ding'), context(officeNowhere)).refused('unit-required', {});
    given(t, taskDecider, begun).when(name('ding'), context(reporterJia)).refused('not-allowed', { command: 'name-substitute' });
  });
  await t.test('lets that unit check the task, until it comes to lead it', async (t) => {
    const named = [...asked, substitute('ding')];
    const accept = (history: TaskPastEvent[], actor: Actor) => given(t, taskDecider, history).when(complete, context(actor));
    accept(named, reporterDing).accepted(completion);
    accept(named, supervisor).accepted(completion);
    accept(named, reporterBing).refused('not-verifier', { unit: 'bing' });
    accept([...named, substitute('bing')], reporterDing).refused('not-verifier', { unit: 'ding' });
    const leads = [...named, past(changed({ leads: ['jia', 'ding'] }))];
    t.equal(stateOf(leads).substitute, undefined);
    accept(leads, reporterDing).refused('not-verifier', { unit: 'ding' });
    const left = [...leads, past(changed({ leads: ['jia'] }))];
    accept(left, reporterDing).refused('not-verifier', { unit: 'ding' });
    t.equal(stateOf([...named, past(changed({ leads: ['yi'] }))]).substitute, 'ding');
  });
});

t.test('how actors stand to a task follows its state and its plan', async (t) => {
  const { state: bound } = withAccounts(planAndDay(), ['account-one', 'zhang-san'], ['account-two', 'zhang-san']);
  const parties = taskParties(task, { ...bound, verifiers: ['ding'] }, 'bing');
  t.strictSame(parties.leads, ['jia', 'yi']);
  t.strictSame(parties.cooperating, ['bing']);
  t.strictSame(parties.responsible, ['account-one', 'account-two']);
  t.strictSame(parties.verifiers, ['ding']);
  t.equal(parties.substitute, 'bing');
  t.strictSame(taskParties(task, planAndDay().state).responsible, ['zhang-san']);
  const designated = { ...planAndDay(), state: { ...bound, verifiers: ['ding'] } };
  const completing = (actor: Actor) => given(t, taskDecider, asked).when(complete, context(actor, '', designated));
  completing(actorOf('office', 'bing')).refused('not-verifier', { unit: 'bing' });
  completing(office).accepted(completion);
  const back = (id: string) =>
    given(t, taskDecider, asked).when({ type: 'return' }, context(actorOf('leader', undefined, id), '', designated));
  back('account-two').accepted({ type: 'completion-returned', data: { request: uuidOf(100) } });
  back('zhang-san').refused('not-responsible', {});
});
