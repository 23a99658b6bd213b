/** Fills generations from the event store: each plan by a reading of its own streams, or many plans by one reading. */
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
import { byPlan } from '../runner/by-plan.js';
import { decisionsIn } from '../runner/decisions.js';
import { PlanWriter } from '../runner/plan-writer.js';
import type { EventSource, SourceDelivery } from '../source.js';
import type { PlanStore } from '../store.js';
import type { View } from '../view.js';
import { allViews, oversightViews } from '../views/all-views.js';
import { EvenPace, type Pace } from './pace.js';

export interface SourceOptions {
  /** The event store: the truth. */
  readonly source: EventSource;
  readonly views?: readonly View[];
  readonly registry?: EventRegistry;
  /**
   * When it aborts, the unfinished generation is dropped and the rebuild rejects with the signal's reason. It has no
   * effect after the switch.
   */
  readonly signal?: AbortSignal | undefined;
  /** Absent: no limit. */
  readonly maxEventsPerSecond?: number | undefined;
  /** Absent: as `maxEventsPerSecond` says. */
  readonly pace?: Pace | undefined;
  /** `total`: the events in the live documents when the rebuild began; more may come meanwhile. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Events that are gathered before they are taken, because a source may hand them out few at a time. */
const gatheredEvents = 2_000;

/** What the fillers of plans that are filled together share. */
export class Filling {
  readonly source: EventSource;
  readonly signal: AbortSignal;
  readonly pace: Pace;
  /** Events to come, as far as it is known. */
  total = 0;
  #done = 0;
  readonly #onProgress: SourceOptions['onProgress'];

  constructor(options: SourceOptions) {
    const { source, signal = new AbortController().signal, maxEventsPerSecond, pace, onProgress } = options;
    this.source = source;
    this.signal = signal;
    this.pace = pace ?? new EvenPace(maxEventsPerSecond);
    this.#onProgress = onProgress;
  }

  progressed(events: number): void {
    this.#done += events;
    this.#onProgress?.(this.#done, Math.max(this.#done, this.total));
  }

  /**
   * Reads the source until a delivery ends it.
   * @param ends takes a delivery, and says whether it is enough
   * @throws the signal's reason, and what the source throws
   */
  async read(
    filter: { readonly after?: string | undefined; readonly prefix?: string | undefined },
    ends: (delivery: SourceDelivery) => Promise<boolean>,
  ): Promise<void> {
    this.signal.throwIfAborted();
    const enough = new AbortController();
    for await (const delivery of this.source.subscribe(filter, AbortSignal.any([this.signal, enough.signal]))) {
      if (!(await ends(delivery))) continue;
      enough.abort();
      return;
    }
    this.signal.throwIfAborted();
    throw new DubanError('store-unavailable', { detail: 'the event store ended while a plan was rebuilt' });
  }
}

export interface FillerOptions extends Pick<SourceOptions, 'views' | 'registry'> {
  /** Events of one step. */
  readonly batchMaxEvents?: number;
}

const batchMaxEventsPreset = 500;

/** Takes a plan's events from the source, up to a given one. */
export class Filler {
  readonly plan: string;
  readonly #filling: Filling;
  readonly #writer: PlanWriter;
  /** The position up to which everything has been taken. */
  #taken: string | undefined;

  constructor(plan: string, store: PlanStore, filling: Filling, options: FillerOptions, taken?: string) {
    const { registry = eventRegistry, views = plan === oversightCategory ? oversightViews : allViews } = options;
    const { batchMaxEvents = batchMaxEventsPreset } = options;
    this.plan = plan;
    this.#filling = filling;
    const decided = decisionsIn(filling.source);
    this.#writer = new PlanWriter(plan, { store, registry, views, batchMaxEvents, batchMaxChanges: 20_000, decided });
    this.#taken = taken;
  }

  /**
   * Takes everything up to the event at a position, and nothing after it.
   * @throws the signal's reason, and what the source throws
   */
  async fillTo(position: string | undefined): Promise<void> {
    this.#filling.signal.throwIfAborted();
    if (position === undefined || position === this.#taken) return;
    let gathered: RecordedEvent[] = [];
    await this.#filling.read(
      { after: this.#taken, prefix: planPrefix(this.plan) },
      async ({ events, position: reached, caughtUp }) => {
        const wanted = upTo(position, events, reached);
        gathered.push(...wanted);
        const whole = wanted.length < events.length || wanted.at(-1)?.position === position || caughtUp;
        if (!whole && gathered.length < gatheredEvents) return false;
        await this.take(gathered);
        gathered = [];
        return whole;
      },
    );
    this.#taken = position;
  }

  /** Takes events of the plan that follow those taken before. @throws {DubanError} `stream-gap`, and what a view throws */
  async take(events: readonly RecordedEvent[]): Promise<void> {
    const { pace, signal } = this.#filling;
    for (let at = 0; at < events.length; at += pace.stretchEvents) {
      const stretch = events.slice(at, at + pace.stretchEvents);
      await pace.wait(stretch.length, signal);
      await this.#write(stretch);
      this.#filling.progressed(stretch.length);
    }
  }

  /** Notes that everything up to a position has been taken. */
  reach(position: string): void {
    this.#taken = position;
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

/**
 * The events that do not lie after a position.
 * @param reached the position of their delivery
 * @throws {DubanError} `position-invalid` for a position of another store than the events are from, which cannot be
 *   compared with theirs
 */
function upTo(position: string, events: readonly RecordedEvent[], reached: string): readonly RecordedEvent[] {
  if (positionEpoch(reached) !== positionEpoch(position)) throw new DubanError('position-invalid', { position });
  return events.filter((event) => !liesAfter(event.position, position));
}

/** A plan to be filled, and how far. */
export interface Target {
  readonly filler: Filler;
  readonly position: string;
}

/**
 * Fills many plans from nothing by one reading of the whole log, each up to its own position. A plan whose events
 * cannot be taken is left, and the others go on.
 * @returns what went wrong, by plan
 * @throws the signal's reason, and what the source throws
 */
export async function fillTogether(targets: readonly Target[], filling: Filling): Promise<ReadonlyMap<string, unknown>> {
  const failed = new Map<string, unknown>();
  const filled = new Map(targets.map((target) => [target.filler.plan, target]));
  const ifAble = async (plan: string, work: (target: Target) => unknown) => {
    const target = filled.get(plan);
    if (target === undefined) return;
    try {
      await work(target);
    } catch (error) {
      filled.delete(plan);
      failed.set(plan, error);
    }
  };
  let gathered: RecordedEvent[] = [];
  await filling.read({}, async ({ events, position: reached, caughtUp }) => {
    const own = byPlan(events);
    for (const plan of [...filled.keys()]) {
      await ifAble(plan, ({ position }) => gathered.push(...upTo(position, own.get(plan) ?? [], reached)));
    }
    const whole = caughtUp || [...filled.values()].every(({ position }) => !liesAfter(position, reached));
    if (!whole && gathered.length < gatheredEvents) return false;
    for (const [plan, taken] of byPlan(gathered)) await ifAble(plan, ({ filler }) => filler.take(taken));
    gathered = [];
    return whole || filled.size === 0;
  });
  filling.signal.throwIfAborted();
  for (const { filler, position } of filled.values()) filler.reach(position);
  return failed;
}
