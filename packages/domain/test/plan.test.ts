import t from 'tap';
import {
  chunkEntries,
  isRejection,
  type Manifest,
  manifestEntries,
  type NewPlanEvent,
  type PlanEvent,
  planDecider,
  type Role,
  roles,
} from '../src/index.js';
import type { ManifestEntry } from '../src/manifest.js';
import type { PlanCommand } from '../src/plan/plan.js';
import { type PlanContext, planClosed } from '../src/plan/state.js';
import { given } from './given.js';
import { fold, type Past, uuidOf } from './history.js';
import { actorOf, manifestDigest, office, plan, planAndDay, publication, publicationOf, sample, system } from './samples.js';

const context = (actor = office): PlanContext => ({ plan, actor, serverToday: '2026-11-24' });
const publish = (manifest: Manifest = sample): PlanCommand => ({ type: 'publish', manifest, manifestDigest, publication });
const finish: PlanCommand = { type: 'finish-publication', publication };

const started = (changes: object = {}): NewPlanEvent => {
  const [first] = publicationOf(sample, 'publishing');
  return { ...first?.event, data: { ...first?.event.data, ...changes } } as NewPlanEvent;
};
const chunk: NewPlanEvent = {
  type: 'publication-chunk-recorded',
  data: { publication, index: 0, entries: manifestEntries(sample) },
};

const wideUnit = (_: unknown, index: number) => ({
  id: `wide-${index}`,
  name: `${String(index).padStart(4, '0')}${'处'.repeat(96)}`,
});

t.test('publish records the manifest and what it consists of', async (t) => {
  given(t, planDecider).when(publish(), context()).accepted(started(), chunk);
});

t.test('publish is open to the system too', async (t) => {
  given(t, planDecider).when(publish(), context(system)).accepted(started(), chunk);
});

t.test('a real plan begins on the day of the server', async (t) => {
  const { simulated: _, startsOn: __, ...real } = sample;
  given(t, planDecider)
    .when(publish(real), context())
    .accepted(started({ simulated: false, startsOn: '2026-11-24' }), chunk);
});

t.test('a document number is recorded when there is one', async (t) => {
  given(t, planDecider)
    .when(publish({ ...sample, documentNumber: '浙科发〔2012〕1号' }), context())
    .accepted(started({ documentNumber: '浙科发〔2012〕1号' }), chunk);
});

t.test('publish is refused to every other role', async (t) => {
  for (const role of roles.filter((one) => one !== 'office' && one !== 'system')) {
    given(t, planDecider)
      .when(publish(), context(actorOf(role as Role, 'ding')))
      .refused('not-allowed', { command: 'publish' });
  }
});

t.test('a plan is published once, whether it is under way or open', async (t) => {
  for (const until of ['publishing', 'open'] as const) {
    given(t, planDecider, publicationOf(sample, until)).when(publish(), context()).refused('plan-exists', { plan });
  }
});

t.test('who may not publish does not learn that the plan exists', async (t) => {
  given(t, planDecider, publicationOf(sample, 'open'))
    .when(publish(), context(actorOf('reporter', 'jia')))
    .refused('not-allowed');
});

t.test('a manifest with a fault records nothing', async (t) => {
  given(t, planDecider)
    .when(publish({ ...sample, units: [] }), context())
    .misfit('task 1.1: no unit jia');
});

t.test('finish-publication opens the plan', async (t) => {
  for (const actor of [office, system]) {
    given(t, planDecider, publicationOf(sample, 'publishing'))
      .when(finish, context(actor))
      .accepted({ type: 'published', data: { publication } });
  }
});

t.test('finish-publication is refused without a publication, twice, and for another one', async (t) => {
  given(t, planDecider).when(finish, context()).refused('plan-not-found', { plan });
  given(t, planDecider, publicationOf(sample, 'open')).when(finish, context()).refused('plan-exists', { plan });
  given(t, planDecider, publicationOf(sample, 'publishing'))
    .when({ type: 'finish-publication', publication: uuidOf(1) }, context())
    .refused('plan-exists', { plan });
  given(t, planDecider, publicationOf(sample, 'publishing'))
    .when(finish, context(actorOf('auditor')))
    .refused('not-allowed', { command: 'finish-publication' });
});

/** A publication of three chunks of which the first `recorded` are there. */
const inThree = (recorded: number): Past<NewPlanEvent>[] => [
  { event: started({ chunks: 3 }), by: office },
  ...threeParts.slice(0, recorded).map((entries, index) => ({ event: part(index, entries), by: office })),
];
const threeParts = [manifestEntries(sample).slice(0, 4), manifestEntries(sample).slice(4, 7), manifestEntries(sample).slice(7)];
const part = (index: number, entries: ManifestEntry[]): NewPlanEvent => ({
  type: 'publication-chunk-recorded',
  data: { publication, index, entries },
});
const record = (index: number): PlanCommand => ({
  type: 'record-chunk',
  publication,
  index,
  entries: threeParts[index] ?? manifestEntries(sample),
});

t.test('publish records the first chunk only: what no append could hold is left to record-chunk', async (t) => {
  const wide = { ...sample, units: sample.units.concat(Array.from({ length: 1_000 - sample.units.length }, wideUnit)) };
  const decided = planDecider.decide(publish(wide), planDecider.initial(), context());
  if (isRejection(decided)) throw new Error(decided.rejected);
  const chunks = chunkEntries(manifestEntries(wide));
  t.ok(chunks.length > 1, `${chunks.length} chunks`);
  t.strictSame(
    decided.map(({ type }) => type),
    ['publication-started', 'publication-chunk-recorded'],
  );
  t.match(decided[0]?.data, { chunks: chunks.length, counts: { units: 1_000 } });
  t.strictSame(decided[1]?.data, { publication, index: 0, entries: chunks[0] });
});

t.test('record-chunk records the next chunk of the publication under way', async (t) => {
  for (const actor of [office, system]) {
    for (const index of [1, 2]) {
      given(t, planDecider, inThree(index))
        .when(record(index), context(actor))
        .accepted(part(index, threeParts[index] as ManifestEntry[]));
    }
  }
  const state = fold(planDecider, `${plan}-plan.main`, inThree(3));
  t.strictSame([state.chunksRecorded, state.chunksExpected, state.status], [3, 3, 'publishing']);
  t.strictSame([state.tasks, state.indicators], [sample.tasks, sample.indicators]);
});

t.test('record-chunk is refused twice, out of turn, and beyond the last', async (t) => {
  for (const [recorded, index] of [
    [2, 0],
    [2, 1],
    [1, 2],
    [3, 3],
  ] as const) {
    given(t, planDecider, inThree(recorded)).when(record(index), context()).misfit(`chunk ${index} after ${recorded} of 3`);
  }
});

t.test('record-chunk is refused without a publication, for another one, once it is open, and to other roles', async (t) => {
  given(t, planDecider).when(record(0), context()).refused('plan-not-found', { plan });
  given(t, planDecider, publicationOf(sample, 'open')).when(record(1), context()).refused('plan-exists', { plan });
  given(t, planDecider, inThree(1))
    .when({ ...record(1), publication: uuidOf(1) } as PlanCommand, context())
    .refused('plan-exists', { plan });
  for (const role of roles.filter((one) => one !== 'office' && one !== 'system')) {
    given(t, planDecider, inThree(1))
      .when(record(1), context(actorOf(role, 'ding')))
      .refused('not-allowed', { command: 'record-chunk' });
  }
});

t.test('finish-publication waits for the last chunk', async (t) => {
  for (const recorded of [1, 2]) {
    given(t, planDecider, inThree(recorded)).when(finish, context(system)).refused('plan-not-open', { plan });
  }
  given(t, planDecider, inThree(3)).when(finish, context(system)).accepted({ type: 'published', data: { publication } });
});

t.test('the fold gives the manifest back while it is published, and lets the tasks go afterwards', async (t) => {
  const decided = planDecider.decide(publish(), planDecider.initial(), context());
  if (isRejection(decided)) throw new Error(decided.rejected);
  const history = decided.map((event) => ({ event, by: office }));
  const publishing = fold(planDecider, `${plan}-plan.main`, history);
  t.equal(publishing.status, 'publishing');
  t.equal(publishing.publication, publication);
  t.equal(publishing.chunksExpected, 1);
  t.equal(publishing.chunksRecorded, 1);
  t.match(publishing.startedEvent, /^00000000-0000-7000-8000-/);
  t.strictSame(publishing.sections, sample.sections);
  t.strictSame(
    [...publishing.units].map(([id, name]) => ({ id, name })),
    sample.units,
  );
  t.strictSame(
    [...publishing.people].map(([id, name]) => ({ id, name })),
    sample.people,
  );
  t.strictSame(publishing.tasks, sample.tasks);
  t.strictSame(publishing.indicators, sample.indicators);

  const open = fold(planDecider, `${plan}-plan.main`, publicationOf(sample, 'open'));
  t.equal(open.status, 'open');
  t.strictSame([open.tasks, open.indicators], [[], []]);
  t.equal(open.units.size, 4, 'units stay');
});

t.test('the plan is closed until it is published', async (t) => {
  t.strictSame(planClosed(planAndDay('2012-06-30', 'absent')), { rejected: 'plan-not-found', params: { plan } });
  t.strictSame(planClosed(planAndDay('2012-06-30', 'publishing')), { rejected: 'plan-not-open', params: { plan } });
  t.equal(planClosed(planAndDay()), undefined);
});

t.test("an event that is not the plan's stops the fold", async (t) => {
  const stranger = { type: 'task-completed', data: {} } as unknown as PlanEvent;
  t.throws(() => planDecider.evolve(planDecider.initial(), stranger), { message: 'unexpected event task-completed' });
});
