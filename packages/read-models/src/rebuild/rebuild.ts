/**
 * Rebuilding: a plan is made anew from its first event, beside its live documents, and put in their place in one
 * step. Readers notice nothing. The writer of the live documents notices that its checkpoint is of another
 * generation, and loads the plan again. Views have no side effects, so a rebuild has none.
 */
import { DubanError } from '@duban/domain';
import type { GenerationDifference, GenerationId, Generations, PlanStore, ViewStore } from '../store.js';
import { Filler, Filling, fillTogether, type SourceOptions } from './filler.js';

export interface FillOptions extends SourceOptions {
  readonly store: ViewStore;
  /** A plan, or the oversight category, which is kept like a plan. */
  readonly plan: string;
}

export interface RebuildOptions extends FillOptions {
  /**
   * Whether to switch although the new documents differ from the live ones. Documents made by other versions of the
   * views are expected to differ; if the versions are equal, the live documents are wrong. It is not called when the
   * documents are equal.
   */
  readonly accept: (differences: readonly GenerationDifference[]) => boolean | Promise<boolean>;
}

/** `onProgress` tells of all the plans that are read together. */
export interface RebuildsOptions extends Omit<RebuildOptions, 'plan'> {
  readonly plans: AsyncIterable<string> | Iterable<string>;
}

export interface Rebuilt {
  /** False: the new generation was dropped, because its differences were not accepted. */
  readonly switched: boolean;
  /** The live generation now. */
  readonly live: GenerationId;
  /** The one that was live before, to roll back to; undefined when nothing was switched. */
  readonly kept: GenerationId | undefined;
  /** The first hundred; empty when the documents were equal byte for byte. */
  readonly differences: readonly GenerationDifference[];
}

/** Differences that are listed at most. */
const differencesMax = 100;
/** Plans that one reading of the event store fills. The documents that each writes most are in memory meanwhile. */
const togetherMax = 50;
/** Times that the live documents may change while they are compared or replaced, before the rebuild gives up. */
const attemptsMax = 50;

interface Work {
  readonly plan: string;
  readonly generations: Generations;
  readonly live: PlanStore;
  readonly from: GenerationId;
  readonly to: GenerationId;
  readonly filler: Filler;
}

/** How the rebuild of a plan ended. */
export type RebuiltPlan = { readonly plan: string } & ({ readonly rebuilt: Rebuilt } | { readonly error: unknown });

/**
 * Rebuilds a plan and switches to it.
 * @throws {DubanError} `plan-not-found`; `stream-gap` or what a view throws, when the events themselves
 * cannot be processed; `position-invalid` when the source is not the one of the live documents;
 * `too-much-contention` when the plan is written too fast to be compared;
 * `config-invalid` when the store keeps one generation only. The live documents stay as they were.
 */
export async function rebuildPlan({ plan, ...options }: RebuildOptions): Promise<Rebuilt> {
  const work = await begin(plan, options, new Filling(options));
  return finish(work, options);
}

/**
 * Rebuilds many plans and switches to each. The event store is read once for each group of at most 50 plans, since
 * a server reads the whole log for whoever wants a plan of it. What goes wrong with one plan, as `rebuildPlan` says,
 * is told of that plan.
 */
export async function* rebuildPlans(options: RebuildsOptions): AsyncGenerator<RebuiltPlan> {
  let group: string[] = [];
  for await (const plan of options.plans) {
    if (group.push(plan) < togetherMax) continue;
    yield* rebuildTogether(group, options);
    group = [];
  }
  yield* rebuildTogether(group, options);
}

async function* rebuildTogether(plans: readonly string[], options: RebuildsOptions): AsyncGenerator<RebuiltPlan> {
  const filling = new Filling(options);
  const begun: Work[] = [];
  try {
    for (const plan of plans) {
      const work = await begin(plan, options, filling).catch((error: unknown) => ({ plan, error }));
      if ('error' in work) yield work;
      else begun.push(work);
    }
    const failed = await fillAll(begun, filling);
    for (let work = begun.shift(); work !== undefined; work = begun.shift()) {
      const { plan } = work;
      const finishing = failed.has(plan) ? drop(work).then(() => Promise.reject(failed.get(plan))) : finish(work, options);
      yield await finishing.then(
        (rebuilt) => ({ plan, rebuilt }),
        (error: unknown) => ({ plan, error }),
      );
    }
  } finally {
    await Promise.all(begun.map(drop));
  }
}

/** By one reading, where there is more than one to fill: a plan alone is filled from its own streams. */
async function fillAll(works: readonly Work[], filling: Filling): Promise<ReadonlyMap<string, unknown>> {
  try {
    const checkpoints = await Promise.all(works.map(({ live, plan }) => live.checkpoint(plan)));
    const targets = works.flatMap(({ filler }, at) => {
      const position = checkpoints[at];
      return position === undefined ? [] : [{ filler, position }];
    });
    return targets.length < 2 ? new Map() : await fillTogether(targets, filling);
  } catch (error) {
    return new Map(works.map(({ plan }) => [plan, error]));
  }
}

async function begin(plan: string, options: Omit<FillOptions, 'plan'>, filling: Filling): Promise<Work> {
  const { generations, from } = await liveGeneration(options.store, plan);
  const live = generations.at(plan, from);
  filling.total += await eventsIn(live, plan);
  const to = await generations.begin(plan);
  const filler = new Filler(plan, generations.at(plan, to), filling, options);
  return { plan, generations, live, from, to, filler };
}

async function drop({ plan, generations, to }: Work): Promise<void> {
  await generations.drop(plan, to).catch(() => undefined);
}

async function finish(work: Work, { accept }: Pick<RebuildOptions, 'accept'>): Promise<Rebuilt> {
  const { plan, generations, from, to } = work;
  try {
    const { differences, checkpoint } = await compareAtOneCheckpoint(work);
    if (differences.length > 0 && !(await accept(differences))) {
      await generations.drop(plan, to);
      return { switched: false, live: from, kept: undefined, differences };
    }
    await switchAt(work, checkpoint);
    return { switched: true, live: to, kept: from, differences };
  } catch (error) {
    await drop(work);
    throw error;
  }
}

/**
 * Makes the kept generation the live one again. First it takes in what has happened since, so that readers lose
 * nothing; this is done by the views given here, so it must run with the version of the software that filled the
 * generation.
 * @throws {DubanError} as `rebuildPlan`; `config-invalid` when nothing was kept
 */
export async function rollbackPlan(options: FillOptions): Promise<Rebuilt> {
  const { store, plan } = options;
  const { generations, from } = await liveGeneration(store, plan);
  const to = (await generations.list(plan)).findLast(({ state }) => state === 'kept')?.id;
  if (to === undefined) throw unable(`计划 ${plan} 没有保留上一代读模型 / no earlier generation of ${plan} was kept`);
  const live = generations.at(plan, from);
  const kept = generations.at(plan, to, 'kept');
  const filling = new Filling(options);
  filling.total = (await eventsIn(live, plan)) - (await eventsIn(kept, plan));
  const filler = new Filler(plan, kept, filling, options, await kept.checkpoint(plan));
  await switchAt({ plan, generations, live, from, to, filler }, await live.checkpoint(plan));
  return { switched: true, live: to, kept: from, differences: [] };
}

async function eventsIn(store: PlanStore, plan: string): Promise<number> {
  const revisions = (await store.progress(plan))?.revisions.values() ?? [];
  return [...revisions].reduce((sum, revision) => sum + revision + 1, 0);
}

async function liveGeneration(store: ViewStore, plan: string): Promise<{ generations: Generations; from: GenerationId }> {
  const { generations } = store;
  if (generations === undefined) throw unable('这种读模型存储只有一代 / this store keeps one generation only');
  const live = (await generations.list(plan)).find(({ state }) => state === 'live');
  if (live === undefined) throw new DubanError('plan-not-found', { plan });
  return { generations, from: live.id };
}

const unable = (detail: string) => new DubanError('config-invalid', { key: 'DUBAN_READ_MODELS', detail });

async function compareAtOneCheckpoint({ plan, generations, live, from, to, filler }: Work) {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const checkpoint = await live.checkpoint(plan);
    await filler.fillTo(checkpoint);
    if ((await live.checkpoint(plan)) !== checkpoint) continue;
    const differences = await generations.compare(plan, from, to, differencesMax);
    if ((await live.checkpoint(plan)) === checkpoint) return { differences, checkpoint };
  }
  throw new DubanError('too-much-contention');
}

async function switchAt({ plan, generations, live, from, to, filler }: Work, compared: string | undefined): Promise<void> {
  let fromCheckpoint = compared;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    await filler.fillTo(fromCheckpoint);
    if (await generations.switchTo(plan, { from, fromCheckpoint, to })) return;
    fromCheckpoint = await live.checkpoint(plan);
  }
  throw new DubanError('too-much-contention');
}
