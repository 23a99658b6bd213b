/** The notice that a plan rests on, and the places in it that tasks and indicators come from. */
import t from 'tap';
import {
  eventRegistry,
  evidenceIn,
  type IndicatorFacts,
  indicatorDecider,
  type Manifest,
  manifest,
  manifestFault,
  noticeMediaTypes,
  type PlanEvent,
  planDecider,
  type Source,
  source,
  type TaskFacts,
  taskDecider,
} from '../src/index.js';
import type { PlanCommand } from '../src/plan/plan.js';
import { given } from './given.js';
import { goldenEvent } from './golden.js';
import { fold } from './history.js';
import { registered as registeredIndicator } from './indicator-samples.js';
import { noticeSample, office, plan, planAndDay, publicationOf, published, sample } from './samples.js';
import { context, task } from './task-samples.js';

const place: Source = { document: noticeSample.sha256, start: 10, end: 42, text: '1.扶持企业。' };
const [firstTask, ...otherTasks] = sample.tasks as [TaskFacts, ...TaskFacts[]];
const [headline, ...otherIndicators] = sample.indicators as [IndicatorFacts, ...IndicatorFacts[]];

const nowhere = (words: string) => `${words} ${noticeSample.sha256}`;

const read: Manifest = {
  ...sample,
  document: noticeSample,
  tasks: [{ ...firstTask, source: place }, ...otherTasks],
  indicators: [{ ...headline, source: place }, ...otherIndicators],
};

t.test('a manifest may name its notice and the places in it; without, it is as it was', async (t) => {
  t.strictSame(manifest.parse(read), read);
  t.equal(manifestFault(read, plan), undefined);
  t.equal(manifestFault(sample, plan), undefined);
});

t.test('a place is in the notice that the manifest names', async (t) => {
  const { document: _, ...without } = read;
  t.match(manifestFault(without, plan), {
    rejected: 'plan-incomplete',
    params: {
      detail: { zh: `任务 ${firstTask.code}：${nowhere('没有登记通知')}`, en: `task ${firstTask.code}: ${nowhere('no notice')}` },
    },
  });
  t.match(manifestFault({ ...without, tasks: sample.tasks }, plan), {
    rejected: 'plan-incomplete',
    params: {
      detail: {
        zh: `指标 ${headline.key}：${nowhere('没有登记通知')}`,
        en: `indicator ${headline.key}: ${nowhere('no notice')}`,
      },
    },
  });
});

t.test('a place has an end behind its start and words of a bounded length', async (t) => {
  const takes = (changes: object) => source.safeParse({ ...place, ...changes }).success;
  t.ok(takes({}));
  t.ok(takes({ text: '字'.repeat(1_000) }));
  for (const bad of [
    { start: 42 },
    { start: -1 },
    { start: 1.5 },
    { text: '字'.repeat(1_001) },
    { text: ' ' },
    { document: 'ab' },
  ]) {
    t.notOk(takes(bad), JSON.stringify(bad));
  }
  for (const mediaType of noticeMediaTypes)
    t.ok(manifest.safeParse({ ...read, document: { ...noticeSample, mediaType } }).success);
  t.notOk(manifest.safeParse({ ...read, document: { ...noticeSample, mediaType: 'image/png' } }).success);
});

t.test('the publication records the notice, and the plan knows it from then on', async (t) => {
  const publish: PlanCommand = { type: 'publish', manifest: read, manifestDigest: 'd'.repeat(64), publication: 'p' };
  const outcome = planDecider.decide(publish, planDecider.initial(), { plan, actor: office, serverToday: '2012-01-18' });
  t.match(outcome, [{ type: 'publication-started', data: { document: noticeSample } }, {}]);
  t.strictSame([...fold(planDecider, `${plan}-plan.main`, publicationOf(read, 'open')).notices], [noticeSample.sha256]);
});

t.test('a notice is attached once, and at most 100 are', async (t) => {
  const attach = (sha256: string): PlanCommand => ({ type: 'attach-notice', document: { ...noticeSample, sha256 } });
  const by = { plan, actor: office, serverToday: '2012-06-30' };
  const open = publicationOf(read, 'open');
  given(t, planDecider, open).when(attach(noticeSample.sha256), by).refused('nothing-changed', {});
  const attached = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      event: {
        type: 'notice-attached',
        data: { document: { ...noticeSample, sha256: index.toString(16).padStart(64, '0') } },
      } as const,
      by: office,
    }));
  const last = 'f'.repeat(64);
  given(t, planDecider, [...open, ...attached(98)])
    .when(attach(last), by)
    .accepted({ type: 'notice-attached', data: { document: { ...noticeSample, sha256: last } } });
  given(t, planDecider, [...open, ...attached(99)])
    .when(attach(last), by)
    .refused('too-many-records', { limit: 100 });
});

t.test('what a decision adds names a notice of the plan', async (t) => {
  const basis = '修订通知';
  const origin = { by: 'decision' as const, basis };
  const add = { type: 'add-task' as const, basis, task: { ...task, source: place } };
  given(t, taskDecider)
    .when(add, context(office))
    .refused('plan-incomplete', {
      detail: { zh: `任务 1.1：${nowhere('没有登记通知')}`, en: `task 1.1: ${nowhere('no notice')}` },
    });
  const facts = planAndDay('2012-06-30');
  const attached = { ...facts, state: { ...facts.state, notices: new Set([noticeSample.sha256]) } };
  given(t, taskDecider)
    .when(add, context(office, '2012-06-30', attached))
    .accepted({ type: 'task-registered', data: { origin, task: add.task } });

  const indicator: IndicatorFacts = { ...headline, key: 'more', source: place };
  const register = { type: 'add-indicator' as const, basis, indicator };
  const at = (plan: typeof facts) => ({ actor: office, key: 'more', plan, owner: undefined });
  given(t, indicatorDecider)
    .when(register, at(facts))
    .refused('plan-incomplete', {
      detail: { zh: `指标 more：${nowhere('没有登记通知')}`, en: `indicator more: ${nowhere('no notice')}` },
    });
  const data = { origin, indicator, leads: [], cooperating: [] };
  given(t, indicatorDecider).when(register, at(attached)).accepted({ type: 'indicator-registered', data });
});

t.test('the words stay in the event: the states that commands rest on do not hold them', async (t) => {
  const registered = {
    event: { type: 'task-registered', data: { origin: published, task: { ...task, source: place } } },
  } as const;
  t.strictSame(fold(taskDecider, `${plan}-task.1.1`, [registered]).facts, task);
  const indicator = registeredIndicator({ ...headline, source: place });
  t.strictSame(fold(indicatorDecider, `${plan}-indicator.${headline.key}`, [indicator]).facts, headline);
});

t.test('a notice is kept as evidence is, so that a check and a backup know of it', async (t) => {
  for (const name of ['publication-started.v3', 'publication-started.v4', 'notice-attached.v1', 'notice-attached.v2']) {
    const { data } = goldenEvent(name);
    t.strictSame(evidenceIn(data), [data['document']], name);
  }
  t.strictSame(evidenceIn(goldenEvent('publication-started.v2').data), []);
});

t.test('version 2 of all four events is version 3 without a notice', async (t) => {
  for (const type of ['publication-started', 'publication-chunk-recorded', 'task-registered', 'indicator-registered']) {
    const { data } = goldenEvent(`${type}.v2`);
    t.strictSame(eventRegistry.decode(goldenEvent(`${type}.v2`), 'p').data, data, type);
  }
  const before = eventRegistry.decode(goldenEvent('publication-started.v2'), 'p') as PlanEvent;
  t.equal(planDecider.evolve(planDecider.initial(), before).notices.size, 0);
});
