/**
 * The past of one plan: its events as a timeline, its documents at a version every few hundred events, and states
 * between two versions, made by folding the few events after one.
 */
import { DubanError, planPrefix } from '@duban/domain';
import { Filler, Filling, type SourceOptions } from '../rebuild/filler.js';
import { LeastUsed } from './least-used.js';
import { Overlay } from './overlay.js';
import { Timeline } from './timeline.js';
import { VersionedPlan } from './versioned-plan.js';

/** States of a plan that are kept. */
const overlaysMax = 8;

export interface PastPlanOptions extends Pick<SourceOptions, 'source'> {
  /** From one version to the next. */
  readonly strideEvents: number;
  /** Events of the versions that are made, of so many. */
  readonly onProgress: (events: number, of: number) => void;
}

/** What is thrown when it is the log that fails, or the question, and not an event that cannot be taken. */
const notOfTheEvents: ReadonlySet<string> = new Set([
  'store-unavailable',
  'store-damaged',
  'store-went-back',
  'stream-gap',
  'stream-gone',
  'position-invalid',
  'shutting-down',
]);

export class PastPlan {
  readonly plan: string;
  readonly timeline: Timeline;
  readonly #options: PastPlanOptions;
  readonly #overlays = new LeastUsed<Overlay>(overlaysMax, overlaysMax);
  readonly #versions = new VersionedPlan();
  #reached: string | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(plan: string, options: PastPlanOptions) {
    this.plan = plan;
    this.timeline = new Timeline(plan);
    this.#options = options;
  }

  /** The position up to which the timeline has every event. */
  get reached(): string | undefined {
    return this.#reached;
  }

  /** Reads what has been appended to the plan since it was asked for last. */
  readOn(): Promise<void> {
    const reading = this.#reading.then(() => this.#readOn());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  /** Whether few events lie between a position and the version before it. */
  isPrepared(position: string): boolean {
    return this.timeline.countUpTo(position) - this.#prepared < this.#options.strideEvents;
  }

  /**
   * Makes all versions that the timeline has the events for. Only one call may run at a time.
   * @throws {DubanError} `plan-parked`, with the versions before that event made; what the source throws
   */
  async prepare(): Promise<void> {
    const { strideEvents, source, onProgress } = this.#options;
    const of = this.timeline.size - (this.timeline.size % strideEvents);
    const before = this.#prepared;
    if (of <= before) return;
    const filling = new Filling({ source, onProgress: (done) => onProgress(before + done, of) });
    const taken = this.#versions.checkpointAt(this.#versions.newest);
    const filler = new Filler(this.plan, this.#versions, filling, { batchMaxEvents: strideEvents }, taken);
    await this.#fill(filler, this.timeline.positionOf(of - 1));
  }

  /** The state that was made before, while it is kept. */
  kept(position: string): Overlay | undefined {
    return this.#overlays.get(position);
  }

  /** @throws {DubanError} `plan-parked`, and what the source throws */
  async overlay(position: string): Promise<Overlay> {
    const { source } = this.#options;
    const version = this.#versions.versionAt(position);
    const overlay = new Overlay(this.plan, this.#versions, version);
    const filler = new Filler(this.plan, overlay, new Filling({ source }), {}, this.#versions.checkpointAt(version));
    await this.#fill(filler, position);
    this.#overlays.put(position, overlay, 1);
    return overlay;
  }

  /** Events that the newest version holds. */
  get #prepared(): number {
    const newest = this.#versions.checkpointAt(this.#versions.newest);
    return newest === undefined ? 0 : this.timeline.countUpTo(newest);
  }

  async #readOn(): Promise<void> {
    await new Filling(this.#options).read(
      { after: this.#reached, prefix: planPrefix(this.plan) },
      async ({ events, position, caughtUp }) => {
        for (const event of events) this.timeline.add(event);
        this.#reached = position;
        return caughtUp;
      },
    );
  }

  async #fill(filler: Filler, position: string): Promise<void> {
    try {
      await filler.fillTo(position);
    } catch (error) {
      if (error instanceof DubanError && notOfTheEvents.has(error.code)) throw error;
      throw new DubanError('plan-parked', { plan: this.plan }, { cause: error });
    }
  }
}
