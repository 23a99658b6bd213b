/**
 * Past states of plans, made from their events alone: the writer that fills the live documents fills a store in memory
 * up to the point that is asked for. Nothing of it is kept on a disk, so it can neither be tampered with nor mix
 * versions of the views. One state is made at a time; the least used leave.
 */
import { type Ancestor, DubanError, lineageOf, planPrefix, positionEpoch } from '@duban/domain';
import { openMemoryViewStore } from '../memory/memory-view-store.js';
import { liesAfter } from '../position.js';
import { Filler, Filling } from '../rebuild/filler.js';
import type { EventSource } from '../source.js';
import type { ViewState, ViewStore } from '../store.js';
import { LeastUsed } from './least-used.js';
import type { Point } from './point.js';
import { type PastPoint, Timeline } from './timeline.js';

/** What queries about the past need. */
export interface PastReader {
  /**
   * @throws {DubanError} `plan-not-found`, `past-in-preparation`; what `Timeline` throws; `position-superseded`,
   *   `position-lost`, `position-invalid` for a position of another epoch, of another store, or beyond the head
   */
  resolve(plan: string, point: Point): Promise<PastPoint>;
  /**
   * The plan's documents after the event at a position that was resolved.
   * @throws {DubanError} `past-in-preparation`, `plan-parked` where the views cannot take an event before it
   */
  state(plan: string, position: string): Promise<ViewState>;
}

export interface PastOptions {
  readonly source: EventSource;
  readonly ancestors?: readonly Ancestor[] | undefined;
  readonly now: () => string;
  /** How long a question waits for what is being made, in milliseconds. */
  readonly waitMaxMs?: number;
}

const waitMaxMsPreset = 5_000;
/** Events of the states, and of the timelines, that are kept; of a larger plan there is one. */
const statesMaxEvents = 200_000;
const timelinesMaxEvents = 500_000;
/** Few events may make large documents. */
const keptMax = 16;
/** States that are made or wait to be made; whoever asks for another one asks again later. */
const underWayMax = 8;

/** What is thrown when it is the log that fails, and not an event that cannot be taken. */
const ofTheLog: ReadonlySet<string> = new Set(['store-unavailable', 'stream-gap', 'stream-gone', 'shutting-down']);

export class PastStates implements PastReader {
  readonly #options: PastOptions;
  readonly #timelines = new LeastUsed<{ readonly timeline: Timeline; reached: string | undefined }>(keptMax, timelinesMaxEvents);
  readonly #states = new LeastUsed<ViewStore>(keptMax, statesMaxEvents);
  readonly #underWay = new Map<string, Promise<ViewStore>>();
  readonly #lanes = new Map<'readings' | 'states', Promise<unknown>>();

  constructor(options: PastOptions) {
    this.#options = options;
  }

  async resolve(plan: string, point: Point): Promise<PastPoint> {
    const { timeline, reached } = await this.#soon(this.#alone('readings', () => this.#readOn(plan)));
    if (timeline.size === 0) throw new DubanError('plan-not-found', { plan });
    if (point.kind === 'position') this.#refuseStrange(point.position, reached as string);
    return timeline.resolve(point, this.#options.now());
  }

  async state(plan: string, position: string): Promise<ViewState> {
    const key = `${plan} ${position}`;
    const kept = this.#states.get(key);
    if (kept !== undefined) return kept.state();
    let making = this.#underWay.get(key);
    if (making === undefined) {
      if (this.#underWay.size === underWayMax) throw new DubanError('past-in-preparation');
      making = this.#alone('states', () => this.#make(plan, position)).finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, making);
    }
    return (await this.#soon(making)).state();
  }

  #refuseStrange(position: string, reached: string): void {
    const lineage = lineageOf(position, { epoch: positionEpoch(reached) ?? '', ancestors: this.#options.ancestors });
    if (lineage === 'inherited') throw new DubanError('position-superseded', { position });
    if (lineage === 'lost') throw new DubanError('position-lost', { position });
    if (lineage === 'foreign' || liesAfter(position, reached)) throw new DubanError('position-invalid', { position });
  }

  /** Reads what has been appended to the plan since it was asked for last. */
  async #readOn(plan: string) {
    const kept = this.#timelines.get(plan) ?? { timeline: new Timeline(plan), reached: undefined };
    const { timeline } = kept;
    await new Filling(this.#options).read(
      { after: kept.reached, prefix: planPrefix(plan) },
      async ({ events, position, caughtUp }) => {
        for (const event of events) timeline.add(event);
        kept.reached = position;
        return caughtUp;
      },
    );
    if (timeline.size > 0) this.#timelines.put(plan, kept, timeline.size);
    return kept;
  }

  async #make(plan: string, position: string): Promise<ViewStore> {
    const store = openMemoryViewStore();
    let events = 0;
    const onProgress = (done: number) => {
      events = done;
    };
    try {
      await new Filler(plan, store, new Filling({ ...this.#options, onProgress }), {}).fillTo(position);
    } catch (error) {
      if (error instanceof DubanError && ofTheLog.has(error.code)) throw error;
      throw new DubanError('plan-parked', { plan }, { cause: error });
    }
    this.#states.put(`${plan} ${position}`, store, events);
    return store;
  }

  /** Runs one work after another: making a state takes all of a processor. */
  #alone<Made>(lane: 'readings' | 'states', work: () => Promise<Made>): Promise<Made> {
    const made = (this.#lanes.get(lane) ?? Promise.resolve()).then(work);
    this.#lanes.set(
      lane,
      made.catch(() => undefined),
    );
    return made;
  }

  /** @throws {DubanError} `past-in-preparation` when it takes longer; it goes on being made */
  async #soon<Made>(made: Promise<Made>): Promise<Made> {
    made.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DubanError('past-in-preparation')), this.#options.waitMaxMs ?? waitMaxMsPreset);
    });
    try {
      return await Promise.race([made, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
