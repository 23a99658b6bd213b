/** What the office enters for others is theirs to confirm or disown, and names them until they do. */
import t from 'tap';
import { type Actor, indicatorDecider, type NewIndicatorEvent, type NewTaskEvent, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import { registered as indicator, measured, context as onIndicator } from './indicator-samples.js';
import { actorOf, leader, office, plan, planAndDay, reporterBing, reporterJia, reporterYi, withAccounts } from './samples.js';
import {
  accept,
  acknowledged,
  begun,
  cancelled,
  completed,
  context,
  past,
  registered,
  reported,
  requested,
  suspended,
} from './task-samples.js';

const boss = actorOf('office', 'bing', 'boss');
const standIn: Actor = { ...office, onBehalfOf: 'boss' };
const entered = past(
  { type: 'progress-reported', data: { unit: 'bing', percent: 100, done: '已完成', occurredOn: '2012-06-01' } },
  standIn,
  1,
);
const entry = uuidOf(1);
const confirm = { type: 'confirm-entry', entry } as const;
const disown = { type: 'disown-entry', entry } as const;
const confirmed: NewTaskEvent = { type: 'entry-confirmed', data: { entry } };
const disowned: NewTaskEvent = { type: 'entry-disowned', data: { entry } };

t.test('the person and reporters of the unit decide on it, in whatever status', async (t) => {
  for (const more of [[], [suspended], [cancelled], [requested, completed]]) {
    for (const actor of [boss, reporterBing]) {
      const history = given(t, taskDecider, [...begun, entered, ...more]);
      history.when(confirm, context(actor)).accepted(confirmed);
      history.when(disown, context(actor)).accepted(disowned);
    }
  }
});

t.test('nobody else does, nor whoever made it, under whichever account', async (t) => {
  const history = given(t, taskDecider, [...begun, entered]);
  for (const command of [confirm, disown]) {
    history.when(command, context(reporterYi)).refused('entry-not-yours', { unit: 'bing' });
    history.when(command, context(leader)).refused('entry-not-yours', { unit: 'bing' });
    history.when(command, context(actorOf('office', 'bing'))).refused('entry-not-yours', { unit: 'bing' });
    history.when(command, context(office)).refused('entered-by-yourself', {});
    const twoAccounts = withAccounts(planAndDay(), [office.id, 'li-si'], [reporterBing.id, 'li-si']);
    history.when(command, context(reporterBing, '', twoAccounts)).refused('entered-by-yourself', {});
    history.when(command, context(actorOf('auditor', 'bing', 'boss'))).refused('not-allowed', { command: command.type });
    history.when({ ...command, entry: uuidOf(9) }, context(boss)).refused('entry-not-found', { entry: uuidOf(9) });
  }
  given(t, taskDecider, [...begun, reported(1, 10)])
    .when(disown, context(reporterJia))
    .refused('entry-not-found', { entry });
  const account = withAccounts(planAndDay(), ['boss', 'li-si'], ['other', 'li-si']);
  history.when(confirm, context(actorOf('leader', undefined, 'other'), '', account)).accepted(confirmed);
});

t.test('one word each; what the unit confirmed the person may still disown', async (t) => {
  const yes = given(t, taskDecider, [...begun, entered, past(confirmed, reporterBing)]);
  yes.when(confirm, context(boss)).refused('nothing-changed', {});
  yes.when(disown, context(reporterBing)).refused('entry-already-confirmed', { entry });
  yes.when(disown, context(boss)).accepted(disowned);
  const no = given(t, taskDecider, [...begun, entered, past(disowned, boss)]);
  no.when(disown, context(boss)).refused('nothing-changed', {});
  no.when(confirm, context(reporterBing)).refused('entry-already-disowned', { entry });
});

t.test(
  "a name in somebody else's mouth disqualifies nobody who disowns it, and it is no completion without a reason",
  async (t) => {
    const history = (...more: Past<NewTaskEvent>[]) =>
      given(t, taskDecider, [registered, acknowledged, reported(2, 100), entered, ...more, requested]);
    const complete = (items: object[]) => ({ type: 'complete', accept: items }) as never;
    const over = [...accept, { item: `entry/${entry}`, reason: '已另行核实' }];
    history().when(complete(over), context(boss)).refused('reported-by-yourself', {});
    history(past(disowned, boss))
      .when(complete(accept), context(boss))
      .refused('completion-open', { count: 1, items: `entry/${entry} (disowned)` });
    history(past(disowned, boss))
      .when(complete(over), context(boss))
      .accepted({ type: 'task-completed', data: { request: uuidOf(100), accepted: over } });
    history(past(disowned, boss)).when(complete(over), context(office)).refused('reported-by-yourself', {});
    history(past(confirmed, boss)).when(complete(accept), context(boss)).refused('reported-by-yourself', {});
    history()
      .when(complete(accept), context(actorOf('office', 'wu')))
      .refused('completion-open', { count: 1, items: `entry/${entry} (unconfirmed)` });
  },
);

t.test('a request for more time that was disowned may be answered by whom it named', async (t) => {
  const asked = past({ type: 'extension-requested', data: { unit: 'jia', due: '2013-01-31' } }, standIn, 1);
  const grant = { type: 'grant-extension', request: uuidOf(1) } as const;
  given(t, taskDecider, [...begun, asked])
    .when(grant, context(boss))
    .refused('proposed-by-yourself', {});
  given(t, taskDecider, [...begun, asked, past(disowned, boss)])
    .when(grant, context(boss))
    .accepted({ type: 'extension-granted', data: { request: uuidOf(1), due: '2013-01-31' } });
});

t.test('an entry is of the unit whose act it is, also where the event names none', async (t) => {
  const correction = past(
    { type: 'report-corrected', data: { report: uuidOf(2), changes: { percent: 20 }, standing: uuidOf(2) } },
    { ...office, onBehalfOf: reporterJia.id },
    3,
  );
  const { entries } = fold(taskDecider, `${plan}-task.1.1`, [...begun, reported(2, 10), correction]);
  t.match(entries.get(uuidOf(3)), { unit: 'jia', subject: reporterJia.id, state: 'unconfirmed' });
});

t.test('figures of an indicator are confirmed and disowned in the same way', async (t) => {
  const figure = measured(1, '300', '2012-03-31', { ...reporterBing, id: office.id, onBehalfOf: 'boss' });
  const word = (state: 'confirmed' | 'disowned'): NewIndicatorEvent => ({ type: `measurement-entry-${state}`, data: { entry } });
  const history = given(t, indicatorDecider, [indicator(), figure]);
  history.when(confirm, onIndicator(boss)).accepted(word('confirmed'));
  history.when(disown, onIndicator(reporterBing)).accepted(word('disowned'));
  history.when(disown, onIndicator(office)).refused('entered-by-yourself', {});
  history.when(disown, onIndicator(reporterYi)).refused('entry-not-yours', { unit: 'bing' });
  const verify = { type: 'verify-measurement', measurement: uuidOf(1), verdict: 'confirmed' } as const;
  const verifier = actorOf('office', 'ding', 'boss');
  history.when(verify, onIndicator(verifier)).refused('recorded-by-yourself', {});
  given(t, indicatorDecider, [indicator(), figure, { event: word('disowned'), by: boss }])
    .when(verify, onIndicator(verifier))
    .accepted({ type: 'measurement-verified', data: { unit: 'ding', measurement: uuidOf(1), verdict: 'confirmed' } });
});
