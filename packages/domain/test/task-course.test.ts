/** Tasks: suspended, resumed, cancelled; and which command is for which status. */
import t from 'tap';
import { type Actor, isRejection, type TaskCommand, taskCommands, taskDecider } from '../src/index.js';
import { decideSoundly, given } from './given.js';
import { fold, uuidOf } from './history.js';
import { actorOf, leader, office, plan, reporterBing, reporterDing, reporterJia, reporterYi } from './samples.js';
import { bodiesOf } from './tables.js';
import {
  accept,
  acknowledged,
  asked,
  auditor,
  begun,
  cancelled,
  complete,
  completed,
  completion,
  context,
  finished,
  officeBing,
  officeJia,
  officeNowhere,
  past,
  registered,
  reported,
  requested,
  resumed,
  supervisor,
  suspended,
  type TaskPastEvent,
} from './task-samples.js';

const suspend: TaskCommand = { type: 'suspend' };
const resume: TaskCommand = { type: 'resume' };
const cancel: TaskCommand = { type: 'cancel' };
const stateOf = (...history: TaskPastEvent[]) => fold(taskDecider, `${plan}-task.1.1`, history);

t.test('a task is suspended and resumed where it was', async (t) => {
  for (const history of [[registered], begun, [...begun, reported(1, 40)], asked]) {
    const before = stateOf(...history);
    given(t, taskDecider, history).when(suspend, context(office)).accepted({ type: 'task-suspended', data: {} });
    given(t, taskDecider, [...history, suspended])
      .when(resume, context(office))
      .accepted({ type: 'task-resumed', data: {} });
    t.equal(stateOf(...history, suspended).status, 'suspended');
    t.strictSame(stateOf(...history, suspended, resumed), before, before.status);
  }
});

t.test('only a suspended task is resumed, and it is not suspended twice', async (t) => {
  for (const history of [[registered], begun, asked]) {
    given(t, taskDecider, history).when(resume, context(office)).refused('task-not-suspended', {});
  }
  given(t, taskDecider, [...begun, suspended])
    .when(suspend, context(office))
    .refused('task-suspended', {});
});

t.test('a task is cancelled in whatever status it is open, and for good', async (t) => {
  for (const history of [[registered], begun, asked, [...asked, suspended]]) {
    given(t, taskDecider, history).when(cancel, context(office)).accepted({ type: 'task-cancelled', data: {} });
    const { status, suspendedFrom, request, extension } = stateOf(...history, cancelled);
    t.strictSame(
      { status, suspendedFrom, request, extension },
      {
        status: 'cancelled',
        suspendedFrom: undefined,
        request: undefined,
        extension: undefined,
      },
    );
  }
});

t.test('the office outside the lead units decides so', async (t) => {
  for (const [history, command] of [
    [begun, suspend],
    [[...begun, suspended], resume],
    [begun, cancel],
  ] as const) {
    t.notOk(isRejection(decideSoundly(taskDecider, stateOf(...history), command, context(officeBing))), command.type);
    given(t, taskDecider, history).when(command, context(officeJia)).refused('unit-leads-task', { unit: 'jia' });
    given(t, taskDecider, history).when(command, context(officeNowhere)).refused('unit-required');
    for (const actor of [reporterJia, leader, supervisor, auditor]) {
      given(t, taskDecider, history).when(command, context(actor)).refused('not-allowed', { command: command.type });
    }
  }
});

/** A task on which every command has something to act on. */
const busy = [
  registered,
  acknowledged,
  reported(1, 100),
  past(
    { type: 'deliverable-advanced', data: { deliverable: 1, unit: 'jia', stage: 'drafting', occurredOn: '2012-06-01' } },
    reporterBing,
  ),
  past({ type: 'extension-requested', data: { unit: 'yi', due: '2013-01-31' } }, reporterYi, 200),
  past({ type: 'obstacle-raised', data: { unit: 'jia', description: '缺钱', occurredOn: '2012-06-01' } }, reporterJia, 300),
  past({ type: 'light-overridden', data: { light: 'red' } }, office, 400),
  past(
    { type: 'obstacle-raised', data: { unit: 'bing', description: '缺人', occurredOn: '2012-06-01' } },
    { ...officeJia, onBehalfOf: reporterBing.id },
    600,
  ),
];

type CourseCommand = Exclude<TaskCommand, { type: 'register' | 'add-task' }>;

/** Every command as somebody might give it there. */
const commands: Record<CourseCommand['type'], readonly [Actor, CourseCommand]> = {
  acknowledge: [reporterYi, { type: 'acknowledge' }],
  'report-progress': [reporterJia, { type: 'report-progress', percent: 100, done: '补充', occurredOn: '2012-06-30' }],
  'correct-report': [reporterJia, { type: 'correct-report', report: uuidOf(1), done: '改' }],
  'retract-report': [reporterBing, { type: 'retract-report', report: uuidOf(2) }],
  'request-completion': [reporterJia, { type: 'request-completion' }],
  complete: [office, { ...complete, accept: [...accept, { item: `entry/${uuidOf(600)}`, reason: '已口头核实' }] }],
  reopen: [officeBing, { type: 'reopen' }],
  'confirm-entry': [reporterBing, { type: 'confirm-entry', entry: uuidOf(600) }],
  'disown-entry': [reporterBing, { type: 'disown-entry', entry: uuidOf(600) }],
  return: [office, { type: 'return' }],
  'advance-deliverable': [
    reporterJia,
    { type: 'advance-deliverable', deliverable: 1, stage: 'issued', occurredOn: '2012-06-30' },
  ],
  'set-back-deliverable': [reporterJia, { type: 'set-back-deliverable', deliverable: 1 }],
  'request-extension': [reporterJia, { type: 'request-extension', due: '2013-01-31' }],
  'grant-extension': [office, { type: 'grant-extension', request: uuidOf(200) }],
  'refuse-extension': [office, { type: 'refuse-extension', request: uuidOf(200) }],
  'raise-obstacle': [reporterBing, { type: 'raise-obstacle', description: '缺人', occurredOn: '2012-06-30' }],
  'clear-obstacle': [
    reporterBing,
    { type: 'clear-obstacle', obstacle: uuidOf(300), outcome: '已解决', occurredOn: '2012-06-30' },
  ],
  suspend: [office, { type: 'suspend' }],
  resume: [office, { type: 'resume' }],
  cancel: [office, { type: 'cancel' }],
  'change-responsibility': [office, { type: 'change-responsibility', leads: ['yi'] }],
  'resolve-placeholder': [office, { type: 'resolve-placeholder', placeholder: '有关处室', units: ['ding'] }],
  'review-midterm': [supervisor, { type: 'review-midterm', verdict: 'lagging', comment: '滞后' }],
  'name-substitute': [leader, { type: 'name-substitute', unit: 'ding' }],
  'override-light': [supervisor, { type: 'override-light', light: 'red', until: '2012-07-31' }],
  'lift-light-override': [supervisor, { type: 'lift-light-override', override: uuidOf(400) }],
  'correct-title': [office, { type: 'correct-title', title: '改正的名称' }],
  'correct-deliverable-name': [office, { type: 'correct-deliverable-name', deliverable: 1, name: '改正的成果' }],
};

t.test('every command is told about', async (t) => {
  t.strictSame(
    Object.keys(commands).sort(),
    Object.keys(bodiesOf(taskCommands))
      .filter((name) => name !== 'add-task')
      .sort(),
  );
});

/** The code that each command gets in a status; 'accepted' where it is. */
function answers(...history: TaskPastEvent[]): Record<string, string> {
  const state = stateOf(...history);
  return Object.fromEntries(
    Object.entries(commands).map(([name, [actor, command]]) => {
      const outcome = decideSoundly(taskDecider, state, command, context(actor));
      return [name, isRejection(outcome) ? outcome.rejected : 'accepted'];
    }),
  );
}

const second = reported(2, 100, reporterBing);
const accepting = (...names: CourseCommand['type'][]) => Object.fromEntries(names.map((name) => [name, 'accepted']));
const mended = ['correct-title', 'correct-deliverable-name'] as const;
const all = (code: string) => Object.fromEntries(Object.keys(commands).map((name) => [name, code]));

t.test('in progress every command is taken that has something to act on', async (t) => {
  t.strictSame(answers(...busy, second), {
    ...all('accepted'),
    reopen: 'task-not-completed',
    complete: 'completion-not-requested',
    return: 'completion-not-requested',
    'request-extension': 'extension-pending',
    resume: 'task-not-suspended',
  });
});

t.test('while completion is requested reports and requests for more time wait, the rest goes on', async (t) => {
  t.strictSame(answers(...busy, second, requested), {
    ...all('accepted'),
    reopen: 'task-not-completed',
    'report-progress': 'completion-already-requested',
    'request-completion': 'completion-already-requested',
    'request-extension': 'completion-already-requested',
    resume: 'task-not-suspended',
  });
});

t.test('while suspended nothing goes forward; corrections, obstacles and decisions stay possible', async (t) => {
  const open = accepting(
    'correct-report',
    'retract-report',
    'set-back-deliverable',
    'raise-obstacle',
    'clear-obstacle',
    'resume',
    'cancel',
    'change-responsibility',
    'resolve-placeholder',
    'name-substitute',
    'review-midterm',
    'override-light',
    'lift-light-override',
    'confirm-entry',
    'disown-entry',
    ...mended,
  );
  t.strictSame(answers(...busy, second, suspended), { ...all('task-suspended'), ...open });
  t.strictSame(answers(...busy, second, requested, suspended), { ...all('task-suspended'), ...open });
});

t.test('once completed it can be reopened, entries confirmed or disowned, and typing errors mended', async (t) => {
  t.strictSame(answers(...busy, second, requested, completed), {
    ...all('task-completed'),
    ...accepting('reopen', 'confirm-entry', 'disown-entry', ...mended),
  });
});

t.test('once cancelled nothing is taken but what is said of entries, and the mending of typing errors', async (t) => {
  const said = { ...all('task-cancelled'), ...accepting('confirm-entry', 'disown-entry', ...mended) };
  t.strictSame(answers(...busy, second, cancelled), said);
  t.strictSame(answers(...busy, second, suspended, cancelled), said);
});

t.test('a suspension does not open a request for completion to change', async (t) => {
  const history = [...asked, suspended];
  given(t, taskDecider, history)
    .when({ type: 'retract-report', report: uuidOf(1) }, context(reporterJia))
    .refused('completion-already-requested', {});
  given(t, taskDecider, history)
    .when({ type: 'correct-report', report: uuidOf(1), percent: 99 }, context(reporterJia))
    .refused('completion-already-requested', {});
  given(t, taskDecider, [...history, resumed])
    .when(complete, context(office))
    .accepted(completion);
});

t.test('the same status is seen by whoever may give the command at all', async (t) => {
  given(t, taskDecider, finished).when(suspend, context(reporterDing)).refused('not-allowed', { command: 'suspend' });
  given(t, taskDecider, [...begun, cancelled])
    .when({ type: 'acknowledge' }, context(reporterDing))
    .refused('not-your-task', { unit: 'ding' });
  given(t, taskDecider, [...begun, cancelled])
    .when({ type: 'acknowledge' }, context(actorOf('reporter', 'yi')))
    .refused('task-cancelled', {});
});
