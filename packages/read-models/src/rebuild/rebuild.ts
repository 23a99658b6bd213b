/**
 * Rebuilding: a plan is made anew from its first event, beside its live documents, and put in their place in one
 * step. Readers notice nothing. The writer of the live documents notices that its checkpoint is of another
 * generation, and loads the plan again. Views have no side effects, so a rebuild has none.
 */
import {
  DubanError,
  type EventRegistry,
  eventRegistry,
  oversightCategory,
  planPrefix,
  positionEpoch,
  type RecordedEvent,
} from '@duban/domain';
import { liesAfter } from '../position.js';
import { PlanWriter } from '../runner/plan-writer.js';
import type { EventSource } from '../source.js';
import type { GenerationDifference, GenerationId, Generations, PlanStore, ViewStore } from '../store.js';
import type { View } from '../view.js';
import { allViews, oversightViews } from '../views/all-views.js';
import { Pace } from './pace.js';

export interface FillOptions {
  readonly store: ViewStore;
  /** The event store: the truth. */
  readonly source: EventSource;
  /** A plan, or the oversight category, which is kept like a plan. */
  readonly plan: string;
  readonly views?: readonly View[];
  readonly registry?: EventRegistry;
  /**
   * When it aborts, the unfinished generation is dropped and the rebuild rejects with the signal's reason. It has no
   * effect after the switch.
   */
  readonly signal?: AbortSignal | undefined;
  /** Absent: no limit. */
  readonly maxEventsPerSecond?: number | undefined;
  /** `total`: the events in the live documents when the rebuild began; more may come meanwhile. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface RebuildOptions extends FillOptions {
  /**
   * Whether to switch although the new documents differ from the live ones. Documents made by other versions of the
   * views are expected to differ; if the versions are equal, the live documents are wrong. It is not called when the
   * documents are equal.
   */
  readonly accept: (differences: readonly GenerationDifference[]) => boolean | Promise<boolean>;
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
/** Events that are gathered before they are taken, because a source may hand them out few at a time. */
const gatheredEvents = 2_000;
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

/**
 * Rebuilds a plan and switches to it.
 * @throws {DubanError} `plan-not-found`; `stream-gap` or what a view throws, when the events themselves
 * cannot be processed; `position-invalid` when the source is not the one of the live documents;
 * `too-much-contention` when the plan is written too fast to be compared;
 * `config-invalid` when the store keeps one generation only. The live documents stay as they were.
 */
export async function rebuildPlan(options: RebuildOptions): Promise<Rebuilt> {
  const { store, plan, accept } = options;
  const { generations, from } = await liveGeneration(store, plan);
  const live = generations.at(plan, from);
  const total = await eventsIn(live, plan);
  const to = await generations.begin(plan);
  const filler = fillerOf(options, generations.at(plan, to), { total });
  const work: Work = { plan, generations, live, from, to, filler };
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
  const total = (await eventsIn(live, plan)) - (await eventsIn(kept, plan));
  const filler = fillerOf(options, kept, { total, taken: await kept.checkpoint(plan) });
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

interface Filled {
  /** The number of events to come, as far as it is known. */
  readonly total: number;
  /** The position up to which everything has been taken. */
  readonly taken?: string | undefined;
}

function fillerOf(options: FillOptions, store: PlanStore, filled: Filled): Filler {
  const { plan, registry = eventRegistry, views = plan === oversightCategory ? oversightViews : allViews } = options;
  const writer = new PlanWriter(plan, { store, registry, views, batchMaxEvents: 500, batchMaxChanges: 20_000 });
  return new Filler(options, writer, filled);
}

/** Takes a plan's events from the source, up to a given one. */
class Filler {
  readonly #plan: string;
  readonly #source: EventSource;
  readonly #writer: PlanWriter;
  readonly #signal: AbortSignal;
  readonly #pace: Pace;
  readonly #report: (done: number) => void;
  #done = 0;
  #taken: string | undefined;

  constructor(options: FillOptions, writer: PlanWriter, { total, taken }: Filled) {
    const { plan, source, signal = new AbortController().signal, maxEventsPerSecond, onProgress } = options;
    this.#plan = plan;
    this.#source = source;
    this.#writer = writer;
    this.#signal = signal;
    this.#taken = taken;
    this.#pace = new Pace(maxEventsPerSecond);
    this.#report = (done) => onProgress?.(done, Math.max(done, total));
  }

  /**
   * Takes everything up to the event at a position, and nothing after it.
   * @throws the signal's reason, and what the source throws
   */
  async fillTo(position: string | undefined): Promise<void> {
    this.#signal.throwIfAborted();
    if (position === undefined || position === this.#taken) return;
    const enough = new AbortController();
    const filter = { after: this.#taken, prefix: planPrefix(this.#plan) };
    let gathered: RecordedEvent[] = [];
    for await (const { events, position: reached, caughtUp } of this.#source.subscribe(
      filter,
      AbortSignal.any([this.#signal, enough.signal]),
    )) {
      // A position of another store than the documents are from cannot be compared with theirs.
      if (positionEpoch(reached) !== positionEpoch(position)) throw new DubanError('position-invalid', { position });
      const wanted: readonly RecordedEvent[] = events.filter((event) => !liesAfter(event.position, position));
      gathered.push(...wanted);
      const whole = wanted.length < events.length || wanted.at(-1)?.position === position || caughtUp;
      if (!whole && gathered.length < gatheredEvents) continue;
      await this.#take(gathered);
      gathered = [];
      if (whole) {
        enough.abort();
        this.#taken = position;
        return;
      }
    }
    this.#signal.throwIfAborted();
    throw new DubanError('store-unavailable', { detail: 'the event store ended while a plan was rebuilt' });
  }

  async #take(events: readonly RecordedEvent[]): Promise<void> {
    const { stretchEvents } = this.#pace;
    for (let at = 0; at < events.length; at += stretchEvents) {
      const stretch = events.slice(at, at + stretchEvents);
      await this.#pace.wait(stretch.length, this.#signal);
      await this.#write(stretch);
      this.#done += stretch.length;
      this.#report(this.#done);
    }
  }

  async #write(events: readonly RecordedEvent[]): Promise<void> {
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
