/** What is open when a completion is asked for, and who accepts and takes it back. */
import t from 'tap';
import {
  type IndicatorState,
  indicatorDecider,
  type NewTaskEvent,
  openOfIndicator,
  taskAggregate,
  taskCommands,
  taskDecider,
} from '../src/index.js';
import { missingEvidence } from '../src/task/open-items.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import { count, registered as indicator, kindOf, measured } from './indicator-samples.js';
import { actorOf, office, plan, reporterBing, reporterJia } from './samples.js';
import {
  accept,
  acknowledged,
  asked,
  complete,
  completion,
  context,
  finished,
  officeBing,
  past,
  registered,
  requested,
} from './task-samples.js';

const piece = (digit: string) => ({ name: '材料.pdf', mediaType: 'application/pdf', size: 10, sha256: digit.repeat(64) });
const reportedWith = (id: number, evidence: ReturnType<typeof piece>[], by = reporterJia): Past<NewTaskEvent> =>
  past(
    {
      type: 'progress-reported',
      data: { unit: by.unit ?? '', percent: 100, done: '已完成', occurredOn: '2012-06-01', evidence },
    },
    by,
    id,
  );
const colleague = actorOf('reporter', 'jia', 'a-colleague');
const around = { indicators: [{ item: 'indicator/enterprises', why: 'no-data' }], missingEvidence: ['a'.repeat(64)] };

t.test('a completion is refused with what is open, and taken with a reason for each', async (t) => {
  const history = given(t, taskDecider, asked);
  history.when({ type: 'complete' }, context(office)).refused('completion-open', {
    count: 2,
    items: 'deliverable/1 (planned), deliverable/2 (planned)',
  });
  history.when({ type: 'complete', accept: accept.slice(0, 1) }, context(office)).refused('completion-open', {
    count: 1,
    items: 'deliverable/2 (planned)',
  });
  history.when(complete, context(office)).accepted(completion);
  history
    .when({ type: 'complete', accept: [...accept, { item: 'deliverable/3', reason: '无' }] }, context(office))
    .refused('item-not-open', {
      item: 'deliverable/3',
    });
  history
    .when({ type: 'complete', accept: [...accept, ...accept] }, context(office))
    .refused('named-twice', { name: 'deliverable/1' });
  const items = `evidence/${'a'.repeat(64)} (not-uploaded), indicator/enterprises (no-data)`;
  history.when(complete, { ...context(office), around }).refused('completion-open', { count: 2, items });
});

t.test('a refusal lists a hundred items and counts all', async (t) => {
  const indicators = Array.from({ length: 101 }, (_, index) => ({ item: `indicator/i${index}`, why: 'no-data' }));
  given(t, taskDecider, asked)
    .when(complete, { ...context(office), around: { indicators, missingEvidence: [] } })
    .refused('completion-open', {
      count: 101,
      items: indicators
        .slice(0, 100)
        .map(({ item }) => `${item} (no-data)`)
        .join(', '),
    });
});

t.test('an item is named as the refusal names it, and by nothing more', async (t) => {
  const { body } = taskCommands.complete;
  const takes = (item: string) => body.safeParse({ accept: [{ item, reason: '另行印发' }] }).success;
  for (const item of ['deliverable/1', `evidence/${'a'.repeat(64)}`, 'indicator/rd-gdp', `entry/${uuidOf(1)}`])
    t.ok(takes(item), item);
  for (const item of ['', 'task/1', 'deliverable/', 'a deliverable/1', 'deliverable/1 and all others', 'deliverable/A'])
    t.notOk(takes(item), item);
  t.match(body.safeParse({ accept: [{ item: '', reason: '另行印发' }] }).error?.issues, [{ message: /such as deliverable\/1/ }]);
});

t.test('a completion is given what was open about its indicators, and looks whether its evidence is there', async (t) => {
  const state = fold(taskDecider, `${plan}-task.1.1`, [registered, acknowledged, reportedWith(1, [piece('a'), piece('b')])]);
  const open = [{ item: 'indicator/enterprises', why: 'no-data' }];
  const read = async ({ name }: { readonly name: string }) =>
    name === 'plan' ? context(office).plan.state : { today: '2012-06-30' };
  const made = (command: object, more: object = {}) =>
    taskAggregate.context(
      {
        plan,
        key: '1.1',
        command: command as never,
        state,
        actor: office,
        reason: '核实',
        serverToday: '2026-01-01',
        evidenceThere: async () => new Set(['b'.repeat(64)]),
        eventAt: async () => undefined,
        ...more,
      },
      read as never,
    );
  t.match(await made(complete, { indicatorsBefore: open }), {
    actor: office,
    reason: '核实',
    code: '1.1',
    plan: { plan, today: '2012-06-30' },
    around: { indicators: open, missingEvidence: ['a'.repeat(64)] },
  });
  t.strictSame((await made(complete)).around?.indicators, []);
  t.equal((await made({ type: 'reopen' }, { indicatorsBefore: open })).around, undefined);
  t.equal(taskAggregate.takesIndicatorsBefore?.(complete), true);
  t.equal(taskAggregate.takesIndicatorsBefore?.({ type: 'reopen' }), false);
});

t.test('a deliverable is open until its last stage, a document when it is issued and an event when it is held', async (t) => {
  const advanced = (deliverable: number, stage: 'consulting' | 'issued' | 'held') =>
    past({ type: 'deliverable-advanced', data: { deliverable, unit: 'jia', stage, occurredOn: '2012-06-01' } }, reporterJia);
  given(t, taskDecider, [...asked, advanced(1, 'consulting'), advanced(2, 'held')])
    .when({ type: 'complete' }, context(office))
    .refused('completion-open', { count: 1, items: 'deliverable/1 (consulting)' });
  given(t, taskDecider, [...asked, advanced(1, 'issued'), advanced(2, 'held')])
    .when({ type: 'complete' }, context(office))
    .accepted({ type: 'task-completed', data: { request: uuidOf(100) } });
});

t.test('evidence that the progress rests on is there for whoever named it, or open', async (t) => {
  const retracted = past({ type: 'report-retracted', data: { report: uuidOf(3), standing: uuidOf(2) } }, reporterJia);
  const state = fold(taskDecider, `${plan}-task.1.1`, [
    registered,
    acknowledged,
    reportedWith(1, [piece('a'), piece('b')]),
    reportedWith(2, [piece('b')], reporterBing),
    reportedWith(3, [piece('c')]),
    retracted,
  ]);
  const asked: [string, string[]][] = [];
  const missing = await missingEvidence(state, async (digests, { person }) => {
    asked.push([person, [...digests].map((digest) => digest.slice(0, 1))]);
    return new Set(person === reporterJia.id ? ['a'.repeat(64), 'b'.repeat(64)] : []);
  });
  t.strictSame(asked, [
    [reporterJia.id, ['a', 'b']],
    [reporterBing.id, ['b']],
  ]);
  t.strictSame(missing, ['b'.repeat(64)]);
  given(t, taskDecider, [registered, acknowledged, reportedWith(1, [piece('a')]), requested])
    .when(complete, context(office))
    .refused('completion-open', { count: 1, items: `evidence/${'a'.repeat(64)} (not-uploaded)` });
});

t.test('evidence is looked for as that of whoever named it last, and of nobody who named none', async (t) => {
  const asFor = async (...history: Past<NewTaskEvent>[]) => {
    const asked: [string, string][] = [];
    await missingEvidence(
      fold(taskDecider, `${plan}-task.1.1`, [registered, acknowledged, ...history]),
      async (digests, { person }) => {
        asked.push([person, [...digests].map((digest) => digest.slice(0, 1)).join()]);
        return new Set();
      },
    );
    return asked;
  };
  const corrected = (changes: object) =>
    past({ type: 'report-corrected', data: { report: uuidOf(1), changes, standing: uuidOf(1) } }, colleague);
  const advanced = (evidence?: ReturnType<typeof piece>[]) =>
    past(
      {
        type: 'deliverable-advanced',
        data: { deliverable: 1, unit: 'bing', stage: 'drafting', occurredOn: '2012-06-01', evidence },
      },
      reporterBing,
    );
  const first = reportedWith(1, [piece('a')]);
  t.strictSame(await asFor(first, reportedWith(2, [], reporterBing)), [[reporterJia.id, 'a']]);
  t.strictSame(await asFor(first, corrected({ percent: 90 })), [[reporterJia.id, 'a']], 'it was named before');
  t.strictSame(await asFor(first, corrected({ evidence: [piece('c')] })), [[colleague.id, 'c']]);
  t.strictSame(await asFor(advanced([piece('d')])), [[reporterBing.id, 'd']]);
  t.strictSame(await asFor(advanced()), []);
});

t.test('an entry is open until somebody concerned confirms it, unless its report is gone', async (t) => {
  const entered = past(
    { type: 'progress-reported', data: { unit: 'jia', percent: 100, done: '已完成', occurredOn: '2012-06-01' } },
    { ...office, onBehalfOf: 'somebody' },
    1,
  );
  const history = [registered, acknowledged, entered, reportedWith(2, [], reporterJia)];
  const closed = { type: 'complete', accept } as const;
  given(t, taskDecider, [...history, requested])
    .when(closed, context(officeBing))
    .refused('completion-open', { count: 1, items: `entry/${uuidOf(1)} (unconfirmed)` });
  const retracted = past({ type: 'report-retracted', data: { report: uuidOf(1), standing: uuidOf(2) } }, reporterJia);
  given(t, taskDecider, [...history, retracted, requested])
    .when(closed, context(officeBing))
    .accepted(completion);
});

t.test('an indicator is open that is due and not met, not measured or disputed', async (t) => {
  const state = (...history: Parameters<typeof fold>[2]) =>
    fold(indicatorDecider as never, `${plan}-indicator.enterprises`, history as never) as IndicatorState;
  const open = (...history: Parameters<typeof fold>[2]) =>
    openOfIndicator(state(...history), 2012).map(({ item, why }) => `${item} ${why}`);
  const disputed = {
    event: { type: 'measurement-verified', data: { measurement: uuidOf(1), unit: 'ding', verdict: 'disputed' } },
    by: office,
  };
  t.strictSame(open(indicator()), ['indicator/enterprises no-data']);
  t.strictSame(open(indicator(), measured(1, '299', '2012-03-31')), ['indicator/enterprises not-met']);
  t.strictSame(open(indicator(), measured(1, '300', '2012-03-31')), []);
  t.strictSame(open(indicator(), measured(1, '300', '2012-03-31'), disputed), ['indicator/enterprises disputed']);
  t.strictSame(open(kindOf('count', { horizon: { from: 2012, to: 2016 } })), [], 'a target of several years is not due yet');
  const entered = measured(1, '300', '2012-03-31', { ...office, onBehalfOf: reporterJia.id });
  t.strictSame(open(indicator({ ...count }), entered), [`entry/${uuidOf(1)} unconfirmed`]);
  t.strictSame(openOfIndicator(state(), 2012), [], 'one that was never registered');
});

t.test('a completed task is reopened by somebody else than who completed it, and then corrected', async (t) => {
  const done = given(t, taskDecider, [...asked, past(completion, office)]);
  const reopened: NewTaskEvent = { type: 'task-reopened', data: {} };
  done.when({ type: 'reopen' }, context(office)).refused('completed-by-yourself', {});
  done.when({ type: 'reopen' }, context(officeBing)).accepted(reopened);
  done.when({ type: 'reopen' }, context(actorOf('office', 'jia'))).refused('unit-leads-task', { unit: 'jia' });
  done.when({ type: 'correct-report', report: uuidOf(1), percent: 90 }, context(reporterJia)).refused('task-completed', {});
  given(t, taskDecider, asked).when({ type: 'reopen' }, context(officeBing)).refused('task-not-completed', {});
  const again = given(t, taskDecider, [...finished, past(reopened, officeBing)]);
  t.match(again.state, { status: 'in-progress', completedBy: undefined });
  again.when({ type: 'correct-report', report: uuidOf(1), percent: 90 }, context(reporterJia)).accepted({
    type: 'report-corrected',
    data: { report: uuidOf(1), changes: { percent: 90 }, standing: uuidOf(1) },
  });
  again.when({ type: 'complete' }, context(office)).refused('completion-not-requested', {});
});
