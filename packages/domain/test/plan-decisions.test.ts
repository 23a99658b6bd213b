/** Decisions on an open plan: its units and people, their accounts, who checks, and the rules of the lights. */
import fc from 'fast-check';
import t from 'tap';
import { type Actor, isRejection, type NewPlanEvent, planCommands, planDecider, roles } from '../src/index.js';
import { manifestBounds } from '../src/manifest.js';
import { accountMaxCount } from '../src/plan/accounts.js';
import type { PlanCommand } from '../src/plan/plan.js';
import { type PlanContext, subjectsOf } from '../src/plan/state.js';
import { given } from './given.js';
import { fold, type Past } from './history.js';
import { actorOf, noticeSample, office, plan, publicationOf, sample, system } from './samples.js';
import { bodiesOf } from './tables.js';

const foreignId = '6b0e3c0e-7f0a-11ee-b962-0242ac120002';
const atForeign = { stream: `${plan}-task.1.1`, revision: 7, eventId: foreignId };

const context = (actor: Actor = office): PlanContext => ({
  plan,
  actor,
  serverToday: '2026-11-24',
  standing: { id: foreignId, foreign: true },
});
const open = publicationOf(sample, 'open');
const after = (...events: NewPlanEvent[]): Past<NewPlanEvent>[] => [...open, ...events.map((event) => ({ event, by: office }))];
const bound = (person: string, subject: string): NewPlanEvent => ({ type: 'account-bound', data: { person, subject } });
const unbound = (person: string, subject: string): NewPlanEvent => ({ type: 'account-unbound', data: { person, subject } });
const bind = (person: string, subject: string): PlanCommand => ({ type: 'bind-account', person, subject });
const unbind = (person: string, subject: string): PlanCommand => ({ type: 'unbind-account', person, subject });
const designate = (...units: string[]): PlanCommand => ({ type: 'designate-verifiers', units });
const designated = (...units: string[]): NewPlanEvent => ({ type: 'verifiers-designated', data: { units } });
const foldOf = (history: readonly Past<NewPlanEvent>[]) => fold(planDecider, `${plan}-plan.main`, history);

/** A command of every kind that the open sample plan accepts, with the event that it leads to. */
const accepted: [PlanCommand, NewPlanEvent][] = [
  [
    { type: 'add-unit', unit: { id: 'wu', name: '戊处' } },
    { type: 'unit-added', data: { unit: { id: 'wu', name: '戊处' } } },
  ],
  [
    { type: 'rename-unit', unit: 'jia', name: '甲一处' },
    { type: 'unit-renamed', data: { unit: 'jia', name: '甲一处' } },
  ],
  [
    { type: 'add-person', person: { id: 'wang-wu', name: '王五' } },
    { type: 'person-added', data: { person: { id: 'wang-wu', name: '王五' } } },
  ],
  [
    { type: 'rename-person', person: 'li-si', name: '李思' },
    { type: 'person-renamed', data: { person: 'li-si', name: '李思' } },
  ],
  [bind('zhang-san', 'oidc|17'), bound('zhang-san', 'oidc|17')],
  [designate('bing', 'ding'), designated('bing', 'ding')],
  [
    { type: 'adopt-light-rules', lightRules: 'lights-v1' },
    { type: 'light-rules-adopted', data: { lightRules: 'lights-v1' } },
  ],
  [
    { type: 'attach-notice', document: noticeSample },
    { type: 'notice-attached', data: { document: noticeSample } },
  ],
  [
    { type: 'pass-over-event', ...atForeign },
    { type: 'event-passed-over', data: atForeign },
  ],
];
const unbinding: PlanCommand = unbind('zhang-san', 'oidc|17');

t.test('each decision is one event', async (t) => {
  for (const [command, event] of accepted) given(t, planDecider, open).when(command, context()).accepted(event);
  given(t, planDecider, after(bound('zhang-san', 'oidc|17')))
    .when(unbinding, context())
    .accepted(unbound('zhang-san', 'oidc|17'));
  t.strictSame(
    [...accepted.map(([{ type }]) => type), unbinding.type].sort(),
    Object.keys(bodiesOf(planCommands))
      .filter((name) => name !== 'publish')
      .sort(),
    'every decision is here',
  );
});

t.test('a decision needs an open plan, and the office', async (t) => {
  for (const command of [...accepted.map(([each]) => each), unbinding]) {
    given(t, planDecider).when(command, context()).refused('plan-not-found', { plan });
    const early = given(t, planDecider, publicationOf(sample, 'publishing')).when(command, context());
    // What stands in the way of a publication is settled before it can end.
    if (command.type !== 'pass-over-event') early.refused('plan-not-open', { plan });
    for (const role of roles.filter((one) => one !== 'office')) {
      given(t, planDecider, open)
        .when(command, context(actorOf(role, 'ding')))
        .refused('not-allowed', { command: command.type });
    }
  }
});

t.test('ids are unique and for ever; people may share a name, units may not', async (t) => {
  const again = { id: 'jia', name: '别名' };
  given(t, planDecider, open).when({ type: 'add-unit', unit: again }, context()).refused('unit-exists', { unit: 'jia' });
  given(t, planDecider, after({ type: 'unit-added', data: { unit: { id: 'wu', name: '戊处' } } }))
    .when({ type: 'add-unit', unit: { id: 'wu', name: '戊处' } }, context())
    .refused('unit-exists', { unit: 'wu' });
  given(t, planDecider, open)
    .when({ type: 'add-person', person: { id: 'li-si', name: '别名' } }, context())
    .refused('person-exists', { person: 'li-si' });

  given(t, planDecider, after({ type: 'person-added', data: { person: { id: 'wang-wu', name: '王五' } } }))
    .when({ type: 'add-person', person: { id: 'wang-wu', name: '王五' } }, context())
    .refused('person-exists', { person: 'wang-wu' });

  const namesake = { id: 'zhang-san-2', name: '张三' };
  given(t, planDecider, open)
    .when({ type: 'add-person', person: namesake }, context())
    .accepted({ type: 'person-added', data: { person: namesake } });
  given(t, planDecider, open)
    .when({ type: 'rename-person', person: 'li-si', name: '张三' }, context())
    .accepted({ type: 'person-renamed', data: { person: 'li-si', name: '张三' } });
  given(t, planDecider, open)
    .when({ type: 'add-unit', unit: { id: 'wu', name: '甲处' } }, context())
    .refused('unit-name-taken', { name: '甲处', unit: 'jia' });
  given(t, planDecider, open)
    .when({ type: 'rename-unit', unit: 'yi', name: '甲处 ' }, context())
    .refused('unit-name-taken', { name: '甲处 ', unit: 'jia' });
});

t.test('what is not there cannot be renamed, and the same name is no change', async (t) => {
  given(t, planDecider, open)
    .when({ type: 'rename-unit', unit: 'wu', name: '戊处' }, context())
    .refused('unit-unknown', { unit: 'wu' });
  given(t, planDecider, open)
    .when({ type: 'rename-person', person: 'wang-wu', name: '王五' }, context())
    .refused('person-not-found', { person: 'wang-wu' });
  given(t, planDecider, open).when({ type: 'rename-unit', unit: 'jia', name: '甲处' }, context()).refused('nothing-changed', {});
  given(t, planDecider, open)
    .when({ type: 'rename-person', person: 'li-si', name: '李四' }, context())
    .refused('nothing-changed', {});
  const renamed = after({ type: 'unit-renamed', data: { unit: 'jia', name: '甲一处' } });
  given(t, planDecider, renamed)
    .when({ type: 'rename-unit', unit: 'jia', name: '甲处' }, context())
    .accepted({ type: 'unit-renamed', data: { unit: 'jia', name: '甲处' } });
  t.equal(foldOf(renamed).units.get('jia'), '甲一处');
  const people = foldOf(after({ type: 'person-renamed', data: { person: 'li-si', name: '李思' } })).people;
  t.strictSame([people.get('li-si'), people.size], ['李思', sample.people.length]);
});

t.test('units and people added count towards the bounds of a plan', async (t) => {
  const units = Array.from({ length: manifestBounds.units }, (_, index) => ({ id: `u-${index}`, name: '处' }));
  const people = Array.from({ length: manifestBounds.people }, (_, index) => ({ id: `p-${index}`, name: '人' }));
  const full = (less: number) => ({ ...sample, units: units.slice(less), people: people.slice(less), tasks: [], indicators: [] });
  const commands: [PlanCommand, NewPlanEvent, number][] = [
    [
      { type: 'add-unit', unit: { id: 'wu', name: '戊处' } },
      { type: 'unit-added', data: { unit: { id: 'wu', name: '戊处' } } },
      1_000,
    ],
    [
      { type: 'add-person', person: { id: 'wang-wu', name: '王五' } },
      { type: 'person-added', data: { person: { id: 'wang-wu', name: '王五' } } },
      2_000,
    ],
  ];
  for (const [command, event, limit] of commands) {
    given(t, planDecider, publicationOf(full(1), 'open'))
      .when(command, context())
      .accepted(event);
    given(t, planDecider, publicationOf(full(0), 'open'))
      .when(command, context())
      .refused('too-many-records', { limit });
  }
});

t.test('a subject is bound to one person, a person has several', async (t) => {
  const history = after(bound('zhang-san', 'oidc|17'));
  given(t, planDecider, history).when(bind('zhang-san', 'oidc|17'), context()).refused('nothing-changed', {});
  given(t, planDecider, history)
    .when(bind('li-si', 'oidc|17'), context())
    .refused('account-taken', { subject: 'oidc|17', person: 'zhang-san' });
  given(t, planDecider, history).when(bind('zhang-san', 'oidc|18'), context()).accepted(bound('zhang-san', 'oidc|18'));
  given(t, planDecider, after(bound('zhang-san', 'oidc|17'), unbound('zhang-san', 'oidc|17')))
    .when(bind('li-si', 'oidc|17'), context())
    .accepted(bound('li-si', 'oidc|17'));
  given(t, planDecider, open).when(bind('wang-wu', 'oidc|17'), context()).refused('person-not-found', { person: 'wang-wu' });
});

t.test('only what is bound to a person is unbound from it', async (t) => {
  const history = after(bound('zhang-san', 'oidc|17'));
  const refusals: [Past<NewPlanEvent>[], PlanCommand][] = [
    [open, unbind('zhang-san', 'oidc|17')],
    [history, unbind('li-si', 'oidc|17')],
    [history, unbind('zhang-san', 'oidc|18')],
    [after(bound('zhang-san', 'oidc|17'), unbound('zhang-san', 'oidc|17')), unbind('zhang-san', 'oidc|17')],
  ];
  for (const [past, command] of refusals) {
    const { type: _, ...params } = command as Extract<PlanCommand, { type: 'unbind-account' }>;
    given(t, planDecider, past).when(command, context()).refused('account-not-bound', params);
  }
  given(t, planDecider, history).when(unbind('wang-wu', 'oidc|17'), context()).refused('person-not-found', { person: 'wang-wu' });
});

t.test('nobody decides whose account their own is', async (t) => {
  const acting: Actor[] = [actorOf('office', 'ding', 'oidc|17'), { ...office, onBehalfOf: 'oidc|17' }];
  for (const actor of acting) {
    given(t, planDecider, open)
      .when(bind('zhang-san', 'oidc|17'), context(actor))
      .refused('account-yours', { subject: 'oidc|17' });
    for (const person of ['zhang-san', 'li-si']) {
      given(t, planDecider, after(bound('zhang-san', 'oidc|17')))
        .when(unbind(person, 'oidc|17'), context(actor))
        .refused('account-yours', { subject: 'oidc|17' });
    }
    given(t, planDecider, after(bound('zhang-san', 'oidc|17')))
      .when(bind('li-si', 'oidc|18'), context(actor))
      .accepted(bound('li-si', 'oidc|18'));
  }
});

t.test('whose subject is the id of a person does not decide on that person, be it by another account', async (t) => {
  const herself = actorOf('office', 'ding', 'li-si');
  given(t, planDecider, open).when(bind('li-si', 'oidc|17'), context(herself)).refused('account-yours', { subject: 'oidc|17' });
  given(t, planDecider, after(bound('li-si', 'oidc|17')))
    .when(unbind('li-si', 'oidc|17'), context(herself))
    .refused('account-yours', { subject: 'oidc|17' });
});

t.test('10,000 accounts may be bound, 10,001 may not', async (t) => {
  const state = foldOf(open);
  for (let index = 0; index < accountMaxCount - 1; index += 1) state.accounts.set(`oidc|${index}`, 'zhang-san');
  t.notOk(isRejection(planDecider.decide(bind('li-si', 'last'), state, context())));
  state.accounts.set('last', 'li-si');
  t.strictSame(planDecider.decide(bind('li-si', 'more'), state, context()), {
    rejected: 'too-many-records',
    params: { limit: 10_000 },
  });
  t.match(planDecider.decide(bind('li-si', 'oidc|1'), state, context()), { rejected: 'account-taken' }, 'which says more');
});

t.test('verifiers are units of the plan, each once', async (t) => {
  given(t, planDecider, open).when(designate('bing', 'wu'), context()).refused('unit-unknown', { unit: 'wu' });
  given(t, planDecider, open)
    .when(designate('bing', 'ding', 'bing'), context())
    .refused('unit-repeated', { unit: 'bing' });
  given(t, planDecider, after({ type: 'unit-added', data: { unit: { id: 'wu', name: '戊处' } } }))
    .when(designate('wu'), context())
    .accepted(designated('wu'));
});

t.test('the same verifiers in another order are no change; none at all is one', async (t) => {
  const history = after(designated('bing', 'ding'));
  for (const same of [designate('bing', 'ding'), designate('ding', 'bing')]) {
    given(t, planDecider, history).when(same, context()).refused('nothing-changed', {});
  }
  given(t, planDecider, history).when(designate('bing'), context()).accepted(designated('bing'));
  given(t, planDecider, history)
    .when(designate('bing', 'ding', 'jia'), context())
    .accepted(designated('bing', 'ding', 'jia'));
  given(t, planDecider, history).when(designate(), context()).accepted(designated());
  given(t, planDecider, open).when(designate(), context()).refused('nothing-changed', {});
  t.strictSame(foldOf(history).verifiers, ['bing', 'ding']);
  t.strictSame(foldOf(after(designated('bing'), designated())).verifiers, []);
});

t.test('a plan follows the newest rules of the lights until it adopts others', async (t) => {
  t.equal(foldOf(open).lightRules, 'lights-v3');
  given(t, planDecider, open)
    .when({ type: 'adopt-light-rules', lightRules: 'lights-v3' }, context())
    .refused('nothing-changed', {});
  const back = after({ type: 'light-rules-adopted', data: { lightRules: 'lights-v1' } });
  t.equal(foldOf(back).lightRules, 'lights-v1');
  given(t, planDecider, back)
    .when({ type: 'adopt-light-rules', lightRules: 'lights-v1' }, context())
    .refused('nothing-changed', {});
});

t.test('a publication is refused on a plan that decisions have changed', async (t) => {
  given(t, planDecider, after(designated('bing')))
    .when({ type: 'record-chunk', publication: foldOf(open).publication, index: 1, entries: [] }, context(system))
    .refused('plan-exists', { plan });
});

t.test('a person is known by its own id until an account is bound, and again when none is', async (t) => {
  const subjects = (history: readonly Past<NewPlanEvent>[], person: string) => subjectsOf(foldOf(history), person);
  t.strictSame(subjects(open, 'zhang-san'), ['zhang-san']);
  t.strictSame(subjects(after(bound('zhang-san', 'oidc|17')), 'zhang-san'), ['oidc|17']);
  const two = [bound('zhang-san', 'oidc|17'), bound('zhang-san', 'oidc|18'), bound('li-si', 'oidc|19')];
  t.strictSame(subjects(after(...two), 'zhang-san'), ['oidc|17', 'oidc|18']);
  t.strictSame(subjects(after(...two, unbound('zhang-san', 'oidc|17')), 'zhang-san'), ['oidc|18']);
  const none = after(...two, unbound('zhang-san', 'oidc|17'), unbound('zhang-san', 'oidc|18'));
  t.strictSame([subjects(none, 'zhang-san'), subjects(none, 'li-si')], [['zhang-san'], ['oidc|19']]);
  t.strictSame(subjects(after(bound('zhang-san', 'zhang-san')), 'zhang-san'), ['zhang-san']);
});

t.test('an id bound to somebody else is theirs alone', async (t) => {
  const taken = foldOf(after(bound('li-si', 'zhang-san')));
  t.strictSame([subjectsOf(taken, 'zhang-san'), subjectsOf(taken, 'li-si')], [[], ['zhang-san']]);
  const given = foldOf(after(bound('li-si', 'zhang-san'), bound('zhang-san', 'oidc|17')));
  t.strictSame([subjectsOf(given, 'zhang-san'), subjectsOf(given, 'li-si')], [['oidc|17'], ['zhang-san']]);
});

t.test('whatever is bound and unbound, a subject stands for one person at most', async (t) => {
  const names = ['zhang-san', 'li-si', 'oidc|17', 'oidc|18'];
  const step = fc.record({
    binds: fc.boolean(),
    person: fc.constantFrom('zhang-san', 'li-si'),
    subject: fc.constantFrom(...names),
  });
  let changes = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const history = [...open];
      /** The accounts as a plain list of pairs. */
      let bindings: [subject: string, person: string][] = [];
      for (const { binds, person, subject } of steps) {
        const outcome = planDecider.decide(binds ? bind(person, subject) : unbind(person, subject), foldOf(history), context());
        if (isRejection(outcome)) continue;
        changes += 1;
        history.push(...outcome.map((event) => ({ event, by: office })));
        bindings = binds ? [...bindings, [subject, person]] : bindings.filter(([one]) => one !== subject);
      }
      const state = foldOf(history);
      const standsFor = (subject: string) => sample.people.filter(({ id }) => subjectsOf(state, id).includes(subject));
      const asBound = sample.people.every(({ id }) => {
        const own = bindings.flatMap(([subject, person]) => (person === id ? [subject] : []));
        const free = bindings.every(([subject]) => subject !== id);
        return JSON.stringify(subjectsOf(state, id)) === JSON.stringify(own.length > 0 ? own : free ? [id] : []);
      });
      return asBound && names.every((subject) => standsFor(subject).length <= 1);
    }),
    { numRuns: 60 },
  );
  t.ok(changes > 50, `${changes} changes`);
});
