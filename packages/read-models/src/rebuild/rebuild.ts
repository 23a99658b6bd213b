/**
 * A plan made anew beside its live documents, from its first event, and put in their place in one
 * step. Readers notice nothing; the writer of the live documents sees that its checkpoint is of another
 * generation and loads the plan again. Views have no side effects, so neither has a rebuild.
 */
import { DubanError, type EventRegistry, eventRegistry, planPrefix, type RecordedEvent } from '@duban/domain';
import { liesAfter } from '../position.js';
import { PlanWriter } from '../runner/plan-writer.js';
import type { EventSource } from '../source.js';
import type { GenerationDifference, GenerationId, Generations, PlanStore, ViewStore } from '../store.js';
import type { View } from '../view.js';
import { allViews } from '../views/all-views.js';

export interface RebuildOptions {
  readonly store: ViewStore;
  /** The event store: the truth. */
  readonly source: EventSource;
  readonly plan: string;
  /**
   * Whether to switch although the new documents differ from the live ones. With views of another
   * version they should; with the same ones the live documents are wrong. Not asked when they are equal.
   */
  readonly accept: (differences: readonly GenerationDifference[]) => boolean | Promise<boolean>;
  readonly views?: readonly View[];
  readonly registry?: EventRegistry;
  readonly signal?: AbortSignal;
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

/** Differences that are told. */
const differencesMax = 100;
/** Times that the live documents may change while they are compared or replaced. */
const attemptsMax = 50;

interface Work {
  readonly plan: string;
  readonly generations: Generations;
  readonly live: PlanStore;
  readonly from: GenerationId;
  readonly to: GenerationId;
  readonly filler: Filler;
}

/**
 * Rebuilds a plan and switches to it.
 * @throws {DubanError} `plan-not-found`; `stream-gap` or what a view throws, when the events themselves
 * cannot be processed; `too-much-contention` when the plan is written too fast to be compared;
 * `config-invalid` when the store keeps one generation only. The live documents stay as they were.
 */
export async function rebuildPlan(options: RebuildOptions): Promise<Rebuilt> {
  const { store, plan, accept } = options;
  const { generations, from } = await liveGeneration(store, plan);
  const to = await generations.begin(plan);
  const filler = fillerOf(options, generations.at(plan, to));
  const work: Work = { plan, generations, live: generations.at(plan, from), from, to, filler };
  try {
    const { differences, checkpoint } = await compareAtOneCheckpoint(work);
    if (differences.length > 0 && !(await accept(differences))) {
      await generations.drop(plan, to);
      return { switched: false, live: from, kept: undefined, differences };
    }
    await switchAt(work, checkpoint);
    return { switched: true, live: to, kept: from, differences };
  } catch (error) {
    await generations.drop(plan, to).catch(() => undefined);
    throw error;
  }
}

/**
 * Makes the generation that was kept the live one again. It is as old as the switch; a runner brings it
 * up to date with the views that it runs, so run this with the software that filled it.
 * @throws {DubanError} `plan-not-found`; `config-invalid` when nothing was kept
 */
export async function rollbackPlan({ store, plan }: Pick<RebuildOptions, 'store' | 'plan'>): Promise<Rebuilt> {
  const { generations, from } = await liveGeneration(store, plan);
  const kept = (await generations.list(plan)).findLast(({ state }) => state === 'kept');
  if (kept === undefined) throw unable(`计划 ${plan} 没有保留上一代读模型 / no earlier generation of ${plan} was kept`);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const fromCheckpoint = await generations.at(plan, from).checkpoint(plan);
    if (await generations.switchTo(plan, { from, fromCheckpoint, to: kept.id })) {
      return { switched: true, live: kept.id, kept: from, differences: [] };
    }
  }
  throw new DubanError('too-much-contention');
}

async function liveGeneration(store: ViewStore, plan: string): Promise<{ generations: Generations; from: GenerationId }> {
  const { generations } = store;
  if (generations === undefined) throw unable('这种读模型存储只有一代 / this store keeps one generation only');
  const live = (await generations.list(plan)).find(({ state }) => state === 'live');
  if (live === undefined) throw new DubanError('plan-not-found', { plan });
  return { generations, from: live.id };
}

const unable = (detail: string) => new DubanError('config-invalid', { key: 'DUBAN_READ_MODELS', detail });

function fillerOf(
  { source, plan, views = allViews, registry = eventRegistry, signal }: RebuildOptions,
  store: PlanStore,
): Filler {
  const writer = new PlanWriter(plan, { store, registry, views, batchMaxEvents: 500, batchMaxChanges: 20_000 });
  return new Filler(plan, source, writer, signal ?? new AbortController().signal);
}

/** Takes a plan's events from the source, up to a given one. */
class Filler {
  readonly #plan: string;
  readonly #source: EventSource;
  readonly #writer: PlanWriter;
  readonly #signal: AbortSignal;
  /** Up to here everything is taken. */
  #taken: string | undefined;

  constructor(plan: string, source: EventSource, writer: PlanWriter, signal: AbortSignal) {
    this.#plan = plan;
    this.#source = source;
    this.#writer = writer;
    this.#signal = signal;
  }

  /** Everything up to the event at a position, and nothing after it. */
  async fillTo(position: string | undefined): Promise<void> {
    if (position === undefined || position === this.#taken) return;
    const enough = new AbortController();
    const filter = { after: this.#taken, prefix: planPrefix(this.#plan) };
    for await (const { events, caughtUp } of this.#source.subscribe(filter, AbortSignal.any([this.#signal, enough.signal]))) {
      const wanted: readonly RecordedEvent[] = events.filter((event) => !liesAfter(event.position, position));
      await this.#take(wanted);
      if (wanted.length < events.length || wanted.at(-1)?.position === position || caughtUp) {
        enough.abort();
        this.#taken = position;
        return;
      }
    }
    throw new DubanError('store-unavailable', { detail: 'the event store ended while a plan was rebuilt' });
  }

  async #take(events: readonly RecordedEvent[]): Promise<void> {
    const taken = await this.#writer.take(events);
    if (taken.outcome === 'gap') {
      const { stream, revision } = taken.event;
      throw new DubanError('stream-gap', { stream, revision });
    }
    if (taken.outcome === 'poisonous') throw taken.error;
  }
}

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
