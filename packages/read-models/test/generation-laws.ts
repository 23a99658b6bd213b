/** The laws of generations: a plan rebuilt beside its live documents, switched to and rolled back. */
import type { RecordedEvent } from '@duban/domain';
import type { Test } from 'tap';
import {
  allViews,
  type GenerationDifference,
  planKey,
  rebuildPlan,
  rollbackPlan,
  type View,
  type ViewStore,
} from '../src/index.js';
import { dump } from './dump.js';
import { ListSource, project, start } from './sources.js';
import { reporter, World } from './world.js';

export interface GenerationSubject {
  readonly store: ViewStore;
  /** The store once more, as another process opens it. */
  open(): Promise<ViewStore>;
  /** Generations that hold anything. */
  held(): ReadonlySet<string>;
}

export const plan = 'zjkjt2012';
export const refuse = () => false;

export function busy(): World {
  const world = new World({ plan }).publish().passDays(20);
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  world.task('1.1', { type: 'report-progress', percent: 40, done: '一半', occurredOn: world.today() }, reporter('gaoxin'));
  return world;
}

/** The views with other titles of plans, as another version of them would give. */
const retitled: readonly View[] = allViews.map((view) => ({
  ...view,
  version: view.version + 1,
  project: (event, documents) =>
    view
      .project(event, documents)
      .map((change) =>
        change.op === 'put' && change.kind === 'plan' ? { ...change, document: { ...change.document, title: '改名' } } : change,
      ),
}));

export const generationsOf = async (store: ViewStore) =>
  (await store.generations?.list(plan))?.map(({ id, state }) => `${id} ${state}`);

export async function generationLaws(t: Test, setUp: (t: Test) => Promise<GenerationSubject>): Promise<void> {
  await t.test('a rebuild with the same views is equal, is switched to unasked, and leaves two generations', async (t) => {
    const { store, held } = await setUp(t);
    const source = new ListSource(busy().events, 20);
    await project(source, { store });
    const before = await dump(store, plan);
    for (const [live, kept] of [
      ['2', '1'],
      ['3', '2'],
    ] as const) {
      t.strictSame(await rebuildPlan({ store, source, plan, accept: refuse }), { switched: true, live, kept, differences: [] });
      t.strictSame(await generationsOf(store), [`${kept} kept`, `${live} live`]);
      t.strictSame(held(), new Set([kept, live]), 'what older ones held is gone');
      t.equal(await dump(store, plan), before);
    }
  });

  await t.test('another version of the views is switched to when its differences are accepted, and back', async (t) => {
    const { store, open } = await setUp(t);
    const source = new ListSource(busy().events);
    await project(source, { store });
    const reader = await open();
    t.match(await reader.get(plan, 'plan', planKey), { title: /工作要点/ });
    const options = { store, source, plan, views: retitled };
    const refused = await rebuildPlan({ ...options, accept: refuse });
    t.match(refused, { switched: false, live: '1', kept: undefined });
    const title = refused.differences.find(({ place }) => place === 'document plan');
    t.match(title, { key: planKey, one: /工作要点/, other: /改名/ });
    t.ok(
      refused.differences.every(({ other }) => other?.includes('改名')),
      'nothing else differs',
    );
    t.strictSame(await generationsOf(store), ['1 live'], 'what was refused is dropped');
    let reported: readonly GenerationDifference[] = [];
    const rebuilt = await rebuildPlan({
      ...options,
      accept: (differences) => {
        reported = differences;
        return true;
      },
    });
    t.match(rebuilt, { switched: true, live: '3', kept: '1' });
    t.strictSame(reported, refused.differences);
    t.match(await reader.get(plan, 'plan', planKey), { title: '改名' }, 'a reader that knew the old one reads the new one');
    t.match(await rollbackPlan({ store, source, plan }), { switched: true, live: '1', kept: '3' });
    t.match(await reader.get(plan, 'plan', planKey), { title: /工作要点/ });
  });

  await t.test('a runner goes on through rebuilds and a rollback', async (t) => {
    const { store, open } = await setUp(t);
    const world = busy();
    const rest = world.events.splice(-6);
    const source = new ListSource(world.events, 5);
    const { runner, stop } = start({ store, source });
    await runner.whenCaughtUp();
    const operator = await open();
    const grow = async (to: number) => {
      const more = rest.splice(0, to);
      source.add(more);
      t.equal(await runner.waitFor(more.at(-1)?.position ?? '', 20_000), true);
      t.equal(await dump(operator, plan), await dump(await project(new ListSource(source.events)), plan));
    };
    await rebuildPlan({ store: operator, source, plan, accept: refuse });
    await grow(2);
    await rollbackPlan({ store: operator, source, plan });
    await grow(2);
    const [rebuilt] = await Promise.all([rebuildPlan({ store: operator, source, plan, accept: refuse }), grow(2)]);
    t.strictSame(rebuilt.differences, []);
    await stop();
    t.same(runner.health().parked, []);
    t.equal(await dump(store, plan), await dump(await project(new ListSource(source.events)), plan));
  });

  await t.test('a rollback brings along what happened since, whoever projects and whatever comes next', async (t) => {
    const { store, open } = await setUp(t);
    const world = busy();
    const [last] = world.events.splice(-1);
    const source = new ListSource(world.events);
    await project(source, { store });
    await rebuildPlan({ store, source, plan, accept: refuse });
    source.add([last as RecordedEvent]);
    await project(source, { store });
    // As old as the switch, and nothing of another stream would show that it lacks an event.
    const progress: [number, number][] = [];
    const reported = (done: number, total: number) => progress.push([done, total]);
    t.match(await rollbackPlan({ store: await open(), source, plan, onProgress: reported }), { live: '1', kept: '2' });
    t.strictSame(progress, [[1, 1]]);
    t.equal(await dump(store, plan), await dump(await project(source), plan));
  });

  await t.test('a rebuild keeps to its pace, says how far it is, and ends when it is told to', async (t) => {
    const { store, held } = await setUp(t);
    const world = busy();
    const events = world.events.length;
    const source = new ListSource(world.events);
    await project(source, { store });
    const progress: [number, number][] = [];
    const begun = performance.now();
    const options = {
      store,
      source,
      plan,
      accept: refuse,
      onProgress: (...reported: [number, number]) => progress.push(reported),
    };
    await rebuildPlan({ ...options, maxEventsPerSecond: 50 });
    t.ok(performance.now() - begun >= ((events - 5) / 50) * 1_000, 'no faster than that');
    t.strictSame(progress.at(0), [5, events]);
    t.strictSame(progress.at(-1), [events, events]);
    const stop = new AbortController();
    const stopped = rebuildPlan({ ...options, maxEventsPerSecond: 1, signal: stop.signal, onProgress: () => stop.abort() });
    await t.rejects(stopped, { name: 'AbortError' });
    t.strictSame(await generationsOf(store), ['2 live'], 'the unfinished one is dropped');
    t.strictSame(held(), new Set(['2']));
  });

  await t.test('another event store has nothing to say about what is live', async (t) => {
    const { store } = await setUp(t);
    const world = busy();
    await project(new ListSource(world.events), { store });
    const position = (event: RecordedEvent) => event.position.replace(/^[a-z0-9]+/, 'otherworld01');
    const other = new ListSource(world.events.map((event) => ({ ...event, position: position(event) })));
    await t.rejects(rebuildPlan({ store, source: other, plan, accept: () => true }), { code: 'position-invalid' });
    t.strictSame(await generationsOf(store), ['1 live']);
  });

  await t.test('what cannot be rebuilt leaves the live documents as they were', async (t) => {
    const { store } = await setUp(t);
    const world = busy();
    const source = new ListSource(world.events);
    await t.rejects(rebuildPlan({ store, source, plan, accept: refuse }), { code: 'plan-not-found' });
    await project(source, { store });
    const before = await dump(store, plan);
    const lossy = new ListSource(world.events.filter(({ type }) => type !== 'task-acknowledged'));
    await t.rejects(rebuildPlan({ store, source: lossy, plan, accept: refuse }), { code: 'stream-gap' });
    await t.rejects(rollbackPlan({ store, source, plan }), { code: 'config-invalid' });
    const strange = world.events.map((event, at) => (at === 9 ? { ...event, type: 'task-eaten' } : event));
    const poisoned = { store, source: new ListSource(strange), plan, accept: refuse };
    await t.rejects(rebuildPlan(poisoned), { code: 'unknown-event-type' });
    t.strictSame(await generationsOf(store), ['1 live']);
    t.equal(await dump(store, plan), before);
  });

  await t.test('a generation is written only while it is built, and read only while it is there', async (t) => {
    const { store } = await setUp(t);
    const { generations } = store;
    if (generations === undefined) throw new Error('this store keeps generations');
    await t.rejects(generations.begin(plan), { code: 'plan-not-found' });
    await project(new ListSource(busy().events), { store });
    const batch = { expectedCheckpoint: undefined, checkpoint: 'a', revisions: new Map(), changes: [] };
    const first = await generations.begin(plan);
    const beside = generations.at(plan, first);
    await t.rejects(beside.apply(plan, { ...batch, rebuild: true }), { code: 'store-unavailable' });
    t.strictSame(await beside.apply(plan, batch), { applied: true });
    t.strictSame(await beside.apply(plan, batch), { applied: false, checkpoint: 'a' });
    t.not(await store.checkpoint(plan), 'a', 'the live one does not notice');
    const second = await generations.begin(plan);
    t.not(second, first);
    await t.rejects(beside.apply(plan, batch), { code: 'store-unavailable' }, 'a later rebuild replaces an earlier one');
    await t.rejects(beside.checkpoint(plan), { code: 'store-unavailable' });
    await t.rejects(beside.checkpoint('another'), { name: 'RangeError' });
    const change = { from: '1', fromCheckpoint: await store.checkpoint(plan), to: second };
    t.equal(await generations.switchTo(plan, { ...change, to: first }), false, 'to one that is gone');
    t.equal(await generations.switchTo(plan, { ...change, from: second }), false, 'from one that is not live');
    t.equal(await generations.switchTo(plan, { ...change, fromCheckpoint: 'a' }), false, 'from another checkpoint');
    t.equal(await generations.drop(plan, '1'), false, 'the live one is not dropped');
    t.strictSame(await generationsOf(store), ['1 live', `${second} building`]);
    t.equal(await generations.switchTo(plan, change), true);
    await t.rejects(generations.at(plan, second).apply(plan, batch), { code: 'store-unavailable' }, 'live: only by its runner');
  });
}
