/**
 * The past of one plan: its events as a timeline, its documents at a version every few hundred events, and states
 * between two versions, made by folding the few events after one.
 */
import { DubanError, planPrefix, type RecordedEvent } from '@duban/domain';
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
  /** Called when more has been read. */
  readonly onProgress: () => void;
}

/** Strides that are read at once, whoever else is being prepared. */
const stridesAtOnce = 4;

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
  /** Makes the versions of what is read for the timeline; undefined once it could not, so that they have to catch up. */
  #follower: Filler | undefined;
  /** Events that were read after the newest version: fewer than a stride. */
  #unwritten: RecordedEvent[] = [];
  #reached: string | undefined;
  #ahead: number | undefined;
  #working: Promise<unknown> = Promise.resolve();

  constructor(plan: string, options: PastPlanOptions) {
    this.plan = plan;
    this.timeline = new Timeline(plan);
    this.#options = options;
    this.#follower = this.#filler();
  }

  /** The position up to which the timeline has every event. */
  get reached(): string | undefined {
    return this.#reached;
  }

  /** Events that have been taken, and those of all versions to be made; undefined where the source does not count them. */
  get progress(): { readonly events: number; readonly of: number | undefined } {
    const { size } = this.timeline;
    if (this.#ahead === undefined) return { events: size, of: undefined };
    const all = size + this.#ahead;
    const of = all - (all % this.#options.strideEvents);
    return { events: Math.min(size, of), of };
  }

  /**
   * Reads what has been appended to the plan since it was asked for last, unless it is much.
   * @returns whether that was all
   */
  readOn(): Promise<boolean> {
    const { strideEvents } = this.#options;
    return this.#alone(() => this.#readOn(stridesAtOnce * strideEvents));
  }

  /** Whether few events lie between a position and the version before it. */
  isPrepared(position: string): boolean {
    return this.timeline.countUpTo(position) - this.#prepared < this.#options.strideEvents;
  }

  /**
   * Reads everything that has been appended, and makes all versions that there are the events for.
   * @throws {DubanError} `plan-parked`, with the versions before that event made; what the source throws
   */
  prepare(): Promise<void> {
    return this.#alone(async () => {
      await this.#readOn(Number.POSITIVE_INFINITY);
      const { size } = this.timeline;
      const whole = size - (size % this.#options.strideEvents);
      if (whole > this.#prepared) await this.#fill(this.#filler(), this.timeline.positionOf(whole - 1));
    });
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

  /** Of the events after the newest version. */
  #filler(): Filler {
    const { source, strideEvents } = this.#options;
    const taken = this.#versions.checkpointAt(this.#versions.newest);
    return new Filler(this.plan, this.#versions, new Filling({ source }), { batchMaxEvents: strideEvents }, taken);
  }

  /** One reading gives both the timeline and the versions. @returns whether the head was reached */
  async #readOn(mostEvents: number): Promise<boolean> {
    const before = this.timeline.size;
    let atHead = false;
    await new Filling({ source: this.#options.source }).read(
      { after: this.#reached, prefix: planPrefix(this.plan) },
      async ({ events, position, caughtUp, ahead }) => {
        for (const event of events) this.timeline.add(event);
        this.#reached = position;
        this.#ahead = ahead;
        await this.#follow(events);
        this.#options.onProgress();
        atHead = caughtUp;
        return caughtUp || this.timeline.size - before >= mostEvents;
      },
    );
    return atHead;
  }

  /** Whoever asks for what could not be written is told why by `prepare`, which tries again. */
  async #follow(events: readonly RecordedEvent[]): Promise<void> {
    if (this.#follower === undefined) return;
    const { strideEvents } = this.#options;
    for (const event of events) this.#unwritten.push(event);
    const whole = this.#unwritten.length - (this.#unwritten.length % strideEvents);
    try {
      await this.#follower.take(this.#unwritten.splice(0, whole));
    } catch {
      this.#follower = undefined;
      this.#unwritten = [];
    }
  }

  /** One after another: what is read and what is written go together. */
  #alone<Made>(work: () => Promise<Made>): Promise<Made> {
    const made = this.#working.then(work);
    this.#working = made.catch(() => undefined);
    return made;
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
