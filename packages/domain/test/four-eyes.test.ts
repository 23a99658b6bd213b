/** Two accounts of one person are one, whatever is bound and unbound afterwards; and nobody decides on their own accounts. */
import t from 'tap';
import { areOne, isOneOf } from '../src/doers.js';
import { type Actor, type NewPlanEvent, type NewTaskEvent, planDecider, taskDecider } from '../src/index.js';
import { remember } from '../src/task/state.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import { actorOf, office, plan, planAndDay, publicationOf, sample } from './samples.js';
import { accept, acknowledged, complete, completion, context, past, registered, requested } from './task-samples.js';

const at = (day: string) => `2012-${day}T08:00:00.000Z`;

/** Bindings and unbindings on days, after the publication. Events of the past are of 30 June otherwise. */
function planWith(...steps: [day: string, what: 'bound' | 'unbound', subject: string, person: string][]) {
  const events = steps.map(
    ([, what, subject, person]): Past<NewPlanEvent> => ({
      event: { type: `account-${what}`, data: { person, subject } },
      by: office,
    }),
  );
  const state = steps.reduce(
    (state, [day], index) => {
      const [event] = [events[index] as Past<NewPlanEvent>];
      const meta = { actor: office, recordedAt: at(day), commandId: uuidOf(1), commandDigest: '', correlationId: uuidOf(1) };
      const decoded = { ...event.event, id: uuidOf(1), stream: '', revision: '0', meta, salts: {}, position: '' };
      return planDecider.evolve(state, decoded as never);
    },
    fold(planDecider, `${plan}-plan.main`, publicationOf(sample, 'open')),
  );
  return { ...planAndDay(), state };
}

/** R and O are accounts; 30 June is the day of every act on the task. */
const completing = (by: string, plan: ReturnType<typeof planWith>, reporter = 'R') => {
  const history: Past<NewTaskEvent>[] = [
    registered,
    acknowledged,
    past(
      { type: 'progress-reported', data: { unit: 'jia', percent: 100, done: '已完成', occurredOn: '2012-06-01' } },
      actorOf('reporter', 'jia', reporter),
      1,
    ),
    past(requested.event, actorOf('reporter', 'jia', reporter), 100),
  ];
  return given(t, taskDecider, history).when(complete, context(actorOf('office', 'ding', by), '', plan));
};

t.test('unbinding an account parts nobody from what they did under it', async () => {
  completing('O', planWith(['01-01', 'bound', 'O', 'li-si'], ['01-01', 'bound', 'R', 'li-si'])).refused(
    'reported-by-yourself',
    {},
  );
  const unbound = planWith(
    ['01-01', 'bound', 'O', 'li-si'],
    ['01-01', 'bound', 'R', 'li-si'],
    ['07-01', 'unbound', 'R', 'li-si'],
  );
  completing('O', unbound).refused('reported-by-yourself', {});
  const bothUnbound = planWith(
    ['01-01', 'bound', 'O', 'li-si'],
    ['01-01', 'bound', 'R', 'li-si'],
    ['07-01', 'unbound', 'O', 'li-si'],
    ['07-02', 'unbound', 'R', 'li-si'],
  );
  completing('O', bothUnbound).refused('reported-by-yourself', {});
  const passedOn = planWith(
    ['01-01', 'bound', 'O', 'li-si'],
    ['01-01', 'bound', 'R', 'li-si'],
    ['07-01', 'unbound', 'R', 'li-si'],
    ['07-02', 'bound', 'R', 'zhang-san'],
  );
  completing('O', passedOn).refused('reported-by-yourself', {});
  completing(
    'O',
    planWith(['07-01', 'bound', 'O', 'li-si'], ['07-02', 'bound', 'R', 'li-si'], ['07-03', 'unbound', 'R', 'li-si']),
  ).refused('reported-by-yourself', {});
});

t.test('whoever acts again has acted since the first time', async (t) => {
  const doer = actorOf('reporter', 'jia', 'R');
  const state = fold(taskDecider, `${plan}-task.1.1`, [registered, acknowledged]);
  for (const day of ['05-01', '06-20']) {
    const meta = { actor: doer, recordedAt: at(day), commandId: uuidOf(1), commandDigest: '', correlationId: uuidOf(1) };
    remember(state, { id: uuidOf(1), meta });
  }
  const wasOne = planWith(
    ['01-01', 'bound', 'O', 'li-si'],
    ['01-01', 'bound', 'R', 'li-si'],
    ['06-01', 'unbound', 'R', 'li-si'],
    ['06-01', 'bound', 'R', 'zhang-san'],
  );
  t.ok(isOneOf(state.reporters.values(), actorOf('office', 'ding', 'O'), wasOne.state), 'they were one when R began');
});

t.test('what was over before the act makes nobody one, nor does an account that somebody else has', async () => {
  const before = planWith(
    ['01-01', 'bound', 'O', 'li-si'],
    ['01-01', 'bound', 'R', 'li-si'],
    ['02-01', 'unbound', 'R', 'li-si'],
    ['02-02', 'bound', 'R', 'zhang-san'],
  );
  completing('O', before).accepted(completion);
  completing('O', planWith(['01-01', 'bound', 'O', 'li-si'], ['01-01', 'bound', 'R', 'zhang-san'])).accepted(completion);
  completing('O', planWith()).accepted({ type: 'task-completed', data: { request: uuidOf(100), accepted: accept } });
});

t.test('an account that is bound to nobody stands for itself, as long as it is', async (t) => {
  const bound = planWith(['03-01', 'bound', 'O', 'li-si'], ['05-01', 'unbound', 'O', 'li-si']).state;
  const one = (since: string) => areOne('O', 'li-si', at(since), bound);
  t.strictSame(
    [one('04-01'), one('05-01'), one('06-01')],
    [true, true, false],
    'the id of the person is one with it while it is theirs',
  );
  const named = planWith(['01-01', 'bound', 'zhang-san', 'li-si'], ['01-01', 'bound', 'Z', 'zhang-san']).state;
  t.equal(areOne('zhang-san', 'Z', at('06-01'), named), false, 'a subject that is bound is not the person of that id');
});

t.test('nobody binds or unbinds an account of a person whose account theirs is or was', async (t) => {
  const O: Actor = actorOf('office', 'ding', 'O');
  const decide = (
    type: 'bind-account' | 'unbind-account',
    subject: string,
    person: string,
    plan: ReturnType<typeof planWith>,
    by = O,
  ) => planDecider.decide({ type, subject, person }, plan.state, { actor: by, plan: plan.plan, serverToday: '2012-06-30' });
  const yours = (subject: string) => ({ rejected: 'account-yours', params: { subject } });
  const mine = planWith(['01-01', 'bound', 'O', 'li-si'], ['01-01', 'bound', 'R', 'li-si']);
  t.strictSame(decide('unbind-account', 'R', 'li-si', mine), yours('R'));
  t.strictSame(decide('bind-account', 'R2', 'li-si', mine), yours('R2'));
  t.strictSame(decide('unbind-account', 'O', 'li-si', mine), yours('O'));
  const was = planWith(['01-01', 'bound', 'O', 'li-si'], ['01-01', 'bound', 'R', 'li-si'], ['02-01', 'unbound', 'O', 'li-si']);
  t.strictSame(decide('unbind-account', 'R', 'li-si', was), yours('R'), 'nor after somebody else has unbound theirs');
  t.strictSame(decide('unbind-account', 'R', 'li-si', mine, office), [
    { type: 'account-unbound', data: { person: 'li-si', subject: 'R' } },
  ]);
  t.strictSame(decide('bind-account', 'Q', 'zhang-san', mine), [
    { type: 'account-bound', data: { person: 'zhang-san', subject: 'Q' } },
  ]);
});

t.test('a binding may say of which unit the account is, and say it later', async (t) => {
  const bind = (plan: ReturnType<typeof planWith>, unit?: string) =>
    planDecider.decide(
      { type: 'bind-account', subject: 'R', person: 'li-si', ...(unit === undefined ? {} : { unit }) },
      plan.state,
      { actor: office, plan: plan.plan, serverToday: '2012-06-30' },
    );
  const bound = planWith(['01-01', 'bound', 'R', 'li-si']);
  const event = { type: 'account-bound', data: { person: 'li-si', subject: 'R', unit: 'jia' } };
  t.strictSame(bind(planWith(), 'jia'), [event]);
  t.strictSame(bind(bound, 'jia'), [event]);
  t.strictSame(bind(bound), { rejected: 'nothing-changed', params: {} });
  t.strictSame(bind(bound, 'none'), { rejected: 'unit-unknown', params: { unit: 'none' } });
});
