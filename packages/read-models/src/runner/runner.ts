/**
 * The pump from the event store, or a feed of it, to the documents. One per process; several on one
 * store are harmless. At every beginning that a feed announces, the runner reads the store from its mark
 * to the head before it follows on, so a feed may lose and double as it likes.
 *
 * Events are taken plan by plan. A plan that meets an event it cannot process is parked: the others go
 * on, and `retry` takes it up again after a fix, as does every beginning: the next process may know the
 * event. A plan that finds a gap is refilled from the source. Oversight is in no feed; its records are
 * followed in the source beside one.
 * When the store or the source fails, everything in memory is forgotten and the pump begins again from
 * the stored mark, after a pause that doubles up to a bound.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DubanError,
  decidesOn,
  eventRegistry,
  oversightCategory,
  parseStream,
  planPrefix,
  positionEpoch,
  type RecordedEvent,
} from '@duban/domain';
import type { PlanState, ViewProgress } from '../progress.js';
import type { EventFeed, FeedBeginning, SourceDelivery } from '../source.js';
import { allViews } from '../views/all-views.js';
import { byPlan } from './by-plan.js';
import { decisionsIn } from './decisions.js';
import { EarlierEpochs } from './earlier-epochs.js';
import { Lanes } from './lanes.js';
import { MarkRaiser } from './mark-raiser.js';
import type { AppliedBatch, Taken } from './plan-writer.js';
import type { RunnerHealth, RunnerOptions } from './runner-options.js';
import { ShardMarks } from './shard-marks.js';
import { Standstills } from './standstills.js';
import { together } from './together.js';
import { Waiters } from './waiters.js';
import { Wholeness } from './wholeness.js';
import { Writers } from './writers.js';

export class Runner implements ViewProgress {
  readonly #options: RunnerOptions;
  readonly #writers: Writers;
  readonly #lanes = new Lanes();
  readonly #standstills: Standstills;
  readonly #wholeness: Wholeness;
  readonly #mark: MarkRaiser;
  readonly #earlier: EarlierEpochs;
  readonly #positions = new Waiters();
  readonly #startWaiters = new Set<(caughtUp: boolean) => void>();
  #state: RunnerHealth['state'] = 'starting';
  #caughtUp = false;
  #position: string | undefined;
  #failure: string | undefined;
  #signal: AbortSignal | undefined;
  #interruption = new AbortController();
  /** Which plans the feed has given to this runner. */
  #owns: (plan: string) => boolean;
  #progress = 0;
  /** Plans whose events are being taken. */
  #inHand = 0;

  constructor(options: RunnerOptions) {
    const { store, registry = eventRegistry, views = allViews, batchMaxEvents = 500, batchMaxChanges = 20_000 } = options;
    this.#options = options;
    this.#owns = () => options.feed === undefined;
    this.#standstills = new Standstills(store, options.now);
    this.#wholeness = new Wholeness(store);
    this.#mark = new MarkRaiser(store);
    this.#earlier = new EarlierEpochs(store, options.ancestors);
    const applied = (batch: AppliedBatch) => {
      this.#progress += 1;
      this.#wholeness.note(batch.plan);
      options.observer?.applied?.(batch);
    };
    const decided = decisionsIn(options.source);
    const writing = { store, registry, views, batchMaxEvents, batchMaxChanges, decided, applied };
    this.#writers = new Writers(writing, (plan) => this.#lanes.has(plan), options.hotPlansMax);
  }

  /** Follows the feed until the signal aborts. Call it once. */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#signal !== undefined) throw new Error('the runner runs already');
    this.#signal = signal;
    const { retryMinMs = 100, retryMaxMs = 5_000 } = this.#options;
    let retryMs = retryMinMs;
    this.#options.store.onInterruption?.(() => this.followAnew());
    const watching = Promise.all([
      this.#standstills.watch((plan) => this.retry(plan), signal),
      this.#wholeness.watch(
        (plan) => this.#owns(plan),
        (plan, lost) => this.#remake(plan, lost, signal),
        signal,
      ),
    ]);
    while (!signal.aborted) {
      const interruption = new AbortController();
      this.#interruption = interruption;
      try {
        await this.#follow(AbortSignal.any([signal, interruption.signal]), () => {
          retryMs = retryMinMs;
        });
        if (interruption.signal.aborted) this.#forget();
      } catch (error) {
        if (signal.aborted) break;
        if (interruption.signal.aborted) this.#forget();
        interruption.abort(); // The lanes of other plans may still be at work.
        this.#fail(error, retryMs);
        await pause(retryMs, undefined, { signal }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, retryMaxMs);
      }
    }
    await watching;
    await this.#lanes.ended();
    this.#mark.forget();
    this.#state = 'stopped';
    this.#positions.sendAway();
    this.#endStart(false);
  }

  /** Leaves what is followed and begins again from the stored mark. */
  followAnew(): void {
    this.#interruption.abort();
  }

  health(): RunnerHealth {
    return {
      state: this.#state,
      caughtUp: this.#caughtUp,
      position: this.#position,
      parked: this.#standstills.parked,
      refilling: this.#standstills.refilling,
      failure: this.#failure,
      progress: this.#progress,
      busy: this.#inHand > 0,
    };
  }

  /** Resolves when the head of the feed has been reached for the first time; false when it stopped before. */
  async whenCaughtUp(): Promise<boolean> {
    if (this.#caughtUp || this.#state === 'stopped') return this.#caughtUp;
    return new Promise((resolve) => {
      this.#startWaiters.add(resolve);
    });
  }

  planState(plan: string): PlanState {
    return this.#standstills.stateOf(plan);
  }

  async waitFor(position: string, timeoutMs: number): Promise<boolean> {
    const lineage = this.#earlier.lineageOf(position);
    if (lineage === 'lost') throw new DubanError('position-lost', { position });
    if (lineage === 'inherited') return Promise.race([this.whenCaughtUp(), pause(timeoutMs, false)]);
    const epoch = positionEpoch(position);
    const known = this.#position === undefined ? epoch : positionEpoch(this.#position);
    if (epoch === undefined || epoch !== known) throw new DubanError('position-invalid', { position });
    if (this.#position !== undefined && position <= this.#position) return true;
    if (this.#positions.hasPassed(position)) return true;
    return this.#positions.wait(position, timeoutMs);
  }

  /** Tries a parked plan again, from the source. False when it was not parked, or is parked again. */
  async retry(plan: string): Promise<boolean> {
    if (this.planState(plan) !== 'parked') return false;
    await this.#lanes.run(plan, async () => {
      // The writer is dropped: the documents in its memory may be the cause, and the stored ones may have been
      // rebuilt meanwhile.
      this.#writers.forget(plan);
      try {
        await this.#refill(plan, this.#signal ?? new AbortController().signal);
      } catch (error) {
        this.#standstills.interrupted(plan);
        throw error;
      }
    });
    return this.planState(plan) === 'live';
  }

  async #follow(signal: AbortSignal, onDelivery: () => void): Promise<void> {
    const { source, feed } = this.#options;
    if (feed !== undefined) {
      const missing = (plan: string, events: readonly RecordedEvent[]) => this.#missing(plan, events);
      const marks = new ShardMarks({ store: this.#options.store, source, missing });
      const pump = (enough: AbortSignal) => this.#followFeed(feed, marks, enough, onDelivery);
      const keep = (enough: AbortSignal) => marks.keep(enough);
      return together(signal, pump, keep, (enough) => this.#followOversight(enough));
    }
    await this.#takeUp(() => true, signal);
    const after = this.#earlier.own(await this.#options.store.mark());
    if (signal.aborted) return;
    for await (const delivery of source.subscribe({ after }, signal)) {
      if (signal.aborted) return;
      await this.#deliver(delivery, signal);
      await this.#mark.delivered(delivery);
      onDelivery();
    }
    if (!signal.aborted) throw new DubanError('store-unavailable', { detail: 'the feed of events ended' });
  }

  async #followFeed(feed: EventFeed, marks: ShardMarks, signal: AbortSignal, onDelivery: () => void): Promise<void> {
    for await (const news of feed.follow(signal)) {
      if (signal.aborted) return;
      if (news.kind === 'begin') await this.#begin(news, marks, signal);
      else {
        await this.#take(news.events, signal);
        this.#positions.pass(new Set(news.events.map(({ position }) => position)));
      }
      if (signal.aborted) return;
      this.#works();
      onDelivery();
    }
    if (!signal.aborted) throw new DubanError('feed-unavailable', { detail: 'it ended' });
  }

  /** Follows the oversight log, which is little: every runner does, and a slower one finds its events stored. */
  async #followOversight(signal: AbortSignal): Promise<void> {
    const { store, source } = this.#options;
    const after = this.#earlier.own(await store.checkpoint(oversightCategory));
    const prefix = planPrefix(oversightCategory);
    for await (const { events } of source.subscribe({ after, prefix }, signal)) {
      if (signal.aborted) return;
      await this.#take(events, signal);
    }
    if (!signal.aborted) throw new DubanError('store-unavailable', { detail: 'the event store ended' });
  }

  /** Tries the plans again that stand still because a failure interrupted them or another process could not go on. */
  async #takeUp(owns: (plan: string) => boolean, signal: AbortSignal): Promise<void> {
    for (const plan of new Set([...(await this.#standstills.taken(owns)), ...(await this.#earlier.unsound(owns))])) {
      if (signal.aborted) return;
      await this.#lanes.run(plan, () => this.#refill(plan, signal));
    }
  }

  /** Reads from the source what these shards' plans lack; raises the marks to the head as it was before. */
  async #begin(beginning: FeedBeginning, raised: ShardMarks, signal: AbortSignal): Promise<void> {
    const { store, source } = this.#options;
    const { shards, owns } = beginning;
    raised.ended();
    this.#owns = owns;
    await this.#takeUp(owns, signal);
    if (shards.length === 0) return this.#endStart(true);
    const whole = this.#earlier.own(await store.mark());
    const marks = await Promise.all(shards.map(async (shard) => this.#earlier.own(await store.mark(shard)) ?? whole));
    const after = marks.includes(undefined) ? undefined : marks.sort()[0];
    const enough = new AbortController();
    for await (const delivery of source.subscribe({ after }, AbortSignal.any([signal, enough.signal]))) {
      if (signal.aborted) return;
      const events = delivery.events.filter(({ stream }) => owns(parseStream(stream).category));
      await this.#deliver({ ...delivery, events }, signal);
      if (!delivery.caughtUp) continue;
      enough.abort();
      return raised.begun(beginning, delivery.position);
    }
    if (!signal.aborted) throw new DubanError('store-unavailable', { detail: 'the event store ended' });
  }

  async #deliver({ events, position, caughtUp }: SourceDelivery, signal: AbortSignal): Promise<void> {
    await this.#take(events, signal);
    if (this.#position === undefined || position > this.#position) this.#position = position;
    this.#works();
    this.#positions.reach(this.#position);
    if (caughtUp) this.#endStart(true);
  }

  async #take(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    const take = (plan: string, own: readonly RecordedEvent[]) => this.#lanes.run(plan, () => this.#process(plan, own, signal));
    await Promise.all(Array.from(byPlan(events), ([plan, own]) => take(plan, own)));
  }

  #works(): void {
    this.#progress += 1;
    this.#state = 'running';
    this.#failure = undefined;
  }

  #endStart(caughtUp: boolean): void {
    this.#caughtUp ||= caughtUp;
    for (const wake of this.#startWaiters) wake(caughtUp);
    this.#startWaiters.clear();
  }

  async #process(plan: string, events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    if (this.planState(plan) === 'parked') {
      // It may be what the plan waits for.
      if (events.some((event) => decidesOn(event) !== undefined)) await this.#refill(plan, signal);
      return;
    }
    const outcome = await this.#write(plan, events, signal).then(
      (taken) => taken.outcome,
      (error: unknown) => {
        if (!(error instanceof DubanError) || error.code !== 'read-models-incomplete') throw error;
        this.#tellIncomplete(plan, error.cause);
        return 'incomplete' as const;
      },
    );
    // A refill is tried for a poisonous event too: the feed may have lost or reordered what it builds on.
    if (outcome !== 'taken') await this.#refill(plan, signal);
  }

  /** Makes a plan anew of which the store has lost something. */
  async #remake(plan: string, lost: string, signal: AbortSignal): Promise<void> {
    this.#tellIncomplete(plan, lost);
    try {
      await this.#lanes.run(plan, () => this.#refill(plan, signal));
    } catch (error) {
      // It is noted as being refilled, and a pump that begins takes such plans up.
      this.followAnew();
      throw error;
    }
  }

  #tellIncomplete(plan: string, lost: unknown): void {
    this.#options.observer?.incomplete?.(plan, lost instanceof Error ? lost.message : String(lost));
  }

  /**
   * Reads the plan from the source, first on top of what is stored; if an event in the middle turns out to be
   * missing, once more from nothing, which replaces what is stored. Parks the plan when it cannot go on even then.
   */
  async #refill(plan: string, signal: AbortSignal): Promise<void> {
    // If this fails, the plan stays among those being refilled, and the pump begins with them.
    await this.#standstills.refill(plan);
    this.#options.observer?.refilling?.(plan);
    const taken = await this.#readOrRebuild(plan, signal);
    if (taken.outcome === 'taken') return this.#standstills.goOn(plan);
    const { stream, revision } = taken.event;
    const error = taken.outcome === 'gap' ? new DubanError('stream-gap', { stream, revision }) : taken.error;
    const parked = await this.#standstills.park(plan, taken.event, error);
    this.#options.observer?.parked?.(parked);
  }

  async #readOrRebuild(plan: string, signal: AbortSignal): Promise<Taken> {
    try {
      if (!(await this.#earlier.holdsLost(plan)) && (await this.#options.store.lost?.(plan)) === undefined) {
        const taken = await this.#readAgain(plan, signal);
        if (taken.outcome !== 'gap') return taken;
      }
      await this.#writers.of(plan).rebuild();
      return await this.#readAgain(plan, signal);
    } catch (error) {
      // A writer that is in the middle of a rebuild must not be given other events.
      this.#writers.forget(plan);
      throw error;
    }
  }

  async #readAgain(plan: string, signal: AbortSignal): Promise<Taken> {
    const enough = new AbortController();
    for await (const { events, position, caughtUp } of this.#options.source.subscribe(
      { prefix: planPrefix(plan) },
      AbortSignal.any([signal, enough.signal]),
    )) {
      const taken = await this.#write(plan, events, signal);
      if (taken.outcome !== 'taken' || caughtUp) {
        if (taken.outcome === 'taken') await this.#writers.of(plan).endRebuild(position);
        enough.abort();
        return taken;
      }
    }
    throw new DubanError('store-unavailable', { detail: 'the event store ended while a plan was read again' });
  }

  /** The first of the events that is not in the documents. A plan that is noted as parked misses nothing. */
  async #missing(plan: string, events: readonly RecordedEvent[]): Promise<RecordedEvent | undefined> {
    let missing: RecordedEvent | undefined;
    await this.#lanes.run(plan, async () => {
      const state = this.planState(plan);
      if (state === 'live') missing = await this.#writers.of(plan).missing(events);
      else if (state === 'refilling') missing = events[0];
    });
    return missing;
  }

  async #write(plan: string, events: readonly RecordedEvent[], signal: AbortSignal): Promise<Taken> {
    [this.#inHand, this.#progress] = [this.#inHand + 1, this.#progress + 1];
    try {
      return await this.#writers.of(plan).take(events, signal);
    } finally {
      this.#inHand -= 1;
    }
  }

  /** Forgets everything in memory, positions too: the store may have lost what was applied last. */
  #forget(): void {
    this.#mark.forget();
    this.#writers.forgetAll();
    this.#position = undefined;
    this.#positions.forget();
  }

  #fail(error: unknown, retryMs: number): void {
    this.#state = 'failing';
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#mark.forget();
    this.#writers.forgetAll();
    this.#options.observer?.failed?.(error, retryMs);
  }
}
