/**
 * Past states of plans, made from their events alone by the writer that fills the live documents. Nothing of it is kept
 * on a disk, so it can neither be tampered with nor mix versions of the views. One large plan is prepared at a time; those
 * that were not asked for the longest leave.
 */
import { type Ancestor, DubanError, lineageOf, positionEpoch } from '@duban/domain';
import { PinnedState } from '../pinned-state.js';
import { liesAfter } from '../position.js';
import type { EventSource } from '../source.js';
import type { ViewState } from '../store.js';
import { LeastUsed } from './least-used.js';
import type { Overlay } from './overlay.js';
import { PastPlan } from './past-plan.js';
import type { Point } from './point.js';
import type { PastPoint } from './timeline.js';

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

/** A plan whose past is being made ready: so many of its events have been taken. */
export interface PastPreparation {
  readonly plan: string;
  readonly events: number;
  /** Undefined where the source does not count events before it reads them. */
  readonly of: number | undefined;
}

export interface PastOptions {
  readonly source: EventSource;
  readonly ancestors?: readonly Ancestor[] | undefined;
  readonly now: () => string;
  /** How long a question waits for what is being made, in milliseconds. */
  readonly waitMaxMs?: number;
  /** Events of a plan from one version of its documents to the next. */
  readonly strideEvents?: number;
  /** Called now and then with all that are being prepared or wait for it, and with none at the end. */
  readonly onPreparing?: (preparing: readonly PastPreparation[]) => void;
}

const waitMaxMsPreset = 5_000;
const strideEventsPreset = 250;
/** Events of the plans that are kept, at some 4 KB each; of a larger plan there is one. */
const keptMaxEvents = 100_000;
const plansMax = 16;
/** Plans that are prepared or wait for it, and states that are made or wait; whoever asks for another one asks again later. */
const underWayMax = 8;
const tellEveryMs = 250;

type Lane = 'preparations' | 'states';

export class PastStates implements PastReader {
  readonly #options: PastOptions;
  readonly #plans = new LeastUsed<PastPlan>(plansMax, keptMaxEvents);
  readonly #preparing = new Map<PastPlan, Promise<void>>();
  readonly #making = new Map<string, Promise<Overlay>>();
  readonly #lanes = new Map<Lane, Promise<unknown>>();
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: PastOptions) {
    this.#options = options;
  }

  async resolve(plan: string, point: Point): Promise<PastPoint> {
    const past = this.#of(plan);
    await this.#soon(this.#readOn(past));
    if (point.kind === 'position') this.#refuseStrange(point.position, past.reached as string);
    return past.timeline.resolve(point, this.#options.now());
  }

  async state(plan: string, position: string): Promise<ViewState> {
    const past = this.#of(plan);
    const kept = past.kept(position);
    if (kept !== undefined) return new PinnedState(kept);
    if (past.reached === undefined || liesAfter(position, past.reached)) await this.#soon(this.#readOn(past));
    this.#refuseStrange(position, past.reached as string);
    if (!past.isPrepared(position)) {
      const failed = await this.#soon(this.#prepare(past)).catch((error: unknown) => error);
      if (!past.isPrepared(position)) throw failed ?? new DubanError('past-in-preparation');
    }
    return new PinnedState(await this.#soon(this.#make(past, position)));
  }

  #of(plan: string): PastPlan {
    const kept = this.#plans.get(plan);
    if (kept !== undefined) return kept;
    const { source, strideEvents = strideEventsPreset } = this.#options;
    const past: PastPlan = new PastPlan(plan, { source, strideEvents, onProgress: () => this.#progressed(past) });
    this.#plans.put(plan, past, 0);
    return past;
  }

  /** @throws {DubanError} `plan-not-found`, `past-in-preparation` when too many wait, and what the source throws */
  async #readOn(past: PastPlan): Promise<void> {
    if (!(await past.readOn())) {
      await this.#prepare(past).catch((error: unknown) => {
        // The events after the one that the views cannot take are read all the same.
        if (!(error instanceof DubanError) || error.code !== 'plan-parked') throw error;
      });
    }
    if (past.timeline.size > 0) return;
    if (this.#plans.get(past.plan) === past) this.#plans.delete(past.plan);
    throw new DubanError('plan-not-found', { plan: past.plan });
  }

  #refuseStrange(position: string, reached: string): void {
    const lineage = lineageOf(position, { epoch: positionEpoch(reached) ?? '', ancestors: this.#options.ancestors });
    if (lineage === 'inherited') throw new DubanError('position-superseded', { position });
    if (lineage === 'lost') throw new DubanError('position-lost', { position });
    if (lineage === 'foreign' || liesAfter(position, reached)) throw new DubanError('position-invalid', { position });
  }

  /** @throws {DubanError} `past-in-preparation` when too many wait; what `PastPlan.prepare` throws */
  #prepare(past: PastPlan): Promise<void> {
    const under = this.#preparing.get(past);
    if (under !== undefined) return under;
    if (this.#preparing.size === underWayMax) return Promise.reject(new DubanError('past-in-preparation'));
    const preparing = this.#alone('preparations', () => past.prepare()).finally(() => {
      this.#preparing.delete(past);
      this.#tell();
    });
    this.#preparing.set(past, preparing);
    return preparing;
  }

  /** @throws {DubanError} `past-in-preparation` when too many wait; what `PastPlan.overlay` throws */
  #make(past: PastPlan, position: string): Promise<Overlay> {
    const key = `${past.plan} ${position}`;
    const under = this.#making.get(key);
    if (under !== undefined) return under;
    if (this.#making.size === underWayMax) return Promise.reject(new DubanError('past-in-preparation'));
    const making = this.#alone('states', () => past.overlay(position)).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  #progressed(past: PastPlan): void {
    // What is being made counts as it grows, so that others leave before both together are too many.
    if (this.#plans.get(past.plan) === past) this.#plans.put(past.plan, past, past.timeline.size);
    if (this.#preparing.size > 0 && performance.now() - this.#toldAt >= tellEveryMs) this.#tell();
  }

  #tell(): void {
    this.#toldAt = performance.now();
    this.#options.onPreparing?.([...this.#preparing.keys()].map(({ plan, progress }) => ({ plan, ...progress })));
  }

  /** Runs one work after another: it takes all of a processor. */
  #alone<Made>(lane: Lane, work: () => Promise<Made>): Promise<Made> {
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
