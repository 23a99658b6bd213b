/**
 * The plans of a runner that stand still: parked, or being refilled. Each is noted in the store too, so that
 * processes without a runner can see it and ask for a retry, and so that the next runner that is given the plan takes
 * it up.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type RecordedEvent } from '@duban/domain';
import type { ParkedPlan, PlanState } from '../progress.js';
import type { ViewStore } from '../store.js';

const lookEveryMs = 1_000;
const detailMaxLength = 1_000;

export class Standstills {
  readonly #store: ViewStore;
  readonly #now: (() => string) | undefined;
  readonly #parked = new Map<string, ParkedPlan>();
  /** Plan → the event that it was parked at before, in this process or another. */
  readonly #refilling = new Map<string, ParkedPlan | undefined>();
  /** Plan → the request for a retry that it was last tried on. */
  readonly #followed = new Map<string, string | undefined>();

  constructor(store: ViewStore, now: (() => string) | undefined) {
    this.#store = store;
    this.#now = now;
  }

  get parked(): readonly ParkedPlan[] {
    return [...this.#parked.values()];
  }

  get refilling(): readonly string[] {
    return [...this.#refilling.keys()];
  }

  stateOf(plan: string): PlanState {
    if (this.#refilling.has(plan)) return 'refilling';
    return this.#parked.has(plan) ? 'parked' : 'live';
  }

  /** The plan counts as being refilled even when the note cannot be written; the pump then begins with it. */
  async refill(plan: string): Promise<void> {
    const at = this.#parked.get(plan) ?? this.#refilling.get(plan);
    this.#refilling.set(plan, at);
    await this.#store.setStandstill(plan, { state: 'refilling', ...(at === undefined ? {} : { at }) });
  }

  /** Parks a plan that was refilled up to an event that it cannot go beyond. */
  async park(plan: string, event: RecordedEvent, error: unknown): Promise<ParkedPlan> {
    const place = placeOf(event, error);
    const before = this.#refilling.get(plan);
    const same = before?.stream === place.stream && before.event === place.event;
    const since = same ? before.since : this.#now?.();
    // A request from before this runner came to the event is answered by its coming to it.
    if (!this.#followed.has(plan)) this.#followed.set(plan, (await this.#store.retriesAsked()).get(plan));
    const retried = this.#followed.get(plan);
    const at: ParkedPlan = {
      plan,
      ...place,
      ...reason(error),
      ...(since === undefined ? {} : { since }),
      ...(retried === undefined ? {} : { retried }),
    };
    await this.#store.setStandstill(plan, { state: 'parked', at });
    this.#parked.set(plan, at);
    this.#refilling.delete(plan);
    return at;
  }

  async goOn(plan: string): Promise<void> {
    await this.#store.setStandstill(plan, undefined);
    this.forget(plan);
  }

  /**
   * The plans to be taken up at a beginning: those that stand still here, and those noted by a writer that has left
   * them.
   */
  async taken(owns: (plan: string) => boolean): Promise<ReadonlySet<string>> {
    for (const plan of [...this.#parked.keys(), ...this.#refilling.keys()]) if (!owns(plan)) this.forget(plan);
    for (const [plan, { at }] of await this.#store.standstills()) {
      if (owns(plan) && !this.#parked.has(plan) && !this.#refilling.has(plan)) this.#refilling.set(plan, at);
    }
    return new Set([...this.#parked.keys(), ...this.#refilling.keys()]);
  }

  /** A retry failed on something else than the event: a plan that was parked is parked again. */
  interrupted(plan: string): void {
    if (this.#parked.has(plan)) this.#refilling.delete(plan);
  }

  /** Forgets a plan that another writer has now, or that follows its events again. */
  forget(plan: string): void {
    for (const known of [this.#parked, this.#refilling, this.#followed]) known.delete(plan);
  }

  /**
   * Until the signal aborts: tries a parked plan again whenever somebody asks for it, or another writer has removed
   * its note. A store that no other process sees is not watched.
   */
  async watch(retry: (plan: string) => Promise<unknown>, signal: AbortSignal): Promise<void> {
    while (this.#store.durable && !signal.aborted) {
      await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
      if (this.#parked.size > 0 && !signal.aborted) await this.#look(retry);
    }
  }

  async #look(retry: (plan: string) => Promise<unknown>): Promise<void> {
    // Only plans that were parked before the notes are read, whose own notes are therefore written.
    const parked = [...this.#parked.keys()];
    try {
      const [noted, asked] = await Promise.all([this.#store.standstills(), this.#store.retriesAsked()]);
      for (const plan of parked) {
        if (noted.has(plan) && asked.get(plan) === this.#followed.get(plan)) continue;
        await this.#follow(plan, asked.get(plan), retry);
      }
    } catch {
      // The store or the source is away. The pump reports that; the next look follows.
    }
  }

  async #follow(plan: string, request: string | undefined, retry: (plan: string) => Promise<unknown>): Promise<void> {
    const before = this.#followed.get(plan);
    this.#followed.set(plan, request);
    try {
      await retry(plan);
    } catch (error) {
      this.#followed.set(plan, before);
      throw error;
    }
  }
}

/** The stream that the error says is gone, or else the event. */
function placeOf(
  { id: event, stream, revision, type, position }: RecordedEvent,
  error: unknown,
): Pick<ParkedPlan, 'event' | 'stream' | 'revision' | 'type' | 'position'> {
  const gone = error instanceof DubanError && error.code === 'stream-gone' ? error.params['stream'] : undefined;
  return typeof gone === 'string' ? { stream: gone } : { event, stream, revision, type, position };
}

function reason(error: unknown): Pick<ParkedPlan, 'code' | 'detail' | 'params'> {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, detailMaxLength);
  return error instanceof DubanError ? { code: error.code, detail, params: error.params } : { code: 'internal', detail };
}
