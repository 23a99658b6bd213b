/** The plans that one runner has parked, and their notes in the store, if it keeps any. */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type RecordedEvent } from '@duban/domain';
import type { ParkedNotes, ParkedPlan } from '../parked.js';
import { liesAfter } from '../position.js';

const lookEveryMs = 1_000;
const detailMaxLength = 1_000;

export class ParkedPlans {
  readonly #notes: ParkedNotes | undefined;
  readonly #now: (() => string) | undefined;
  readonly #plans = new Map<string, ParkedPlan>();
  /** Notes of plans that are not parked here: plan → position of the event. Who takes the plan beyond it removes the note. */
  readonly #outdated = new Map<string, string>();
  /** The request for a retry that each plan here was last tried on. */
  readonly #followed = new Map<string, string | undefined>();

  constructor(notes: ParkedNotes | undefined, now: (() => string) | undefined) {
    this.#notes = notes;
    this.#now = now;
  }

  get size(): number {
    return this.#plans.size;
  }

  has(plan: string): boolean {
    return this.#plans.has(plan);
  }

  get(plan: string): ParkedPlan | undefined {
    return this.#plans.get(plan);
  }

  list(): ParkedPlan[] {
    return [...this.#plans.values()];
  }

  /** The note first: a plan that is parked and has none is one that is to be tried again. */
  async park(plan: string, event: RecordedEvent, error: unknown, before: ParkedPlan | undefined): Promise<ParkedPlan> {
    const { id, stream, revision, type, position } = event;
    const since = before?.event === id ? before.since : this.#now?.();
    // What was asked for before this runner met the event is answered by its meeting it.
    if (before === undefined) this.#followed.set(plan, (await this.#notes?.asked())?.get(plan));
    const retried = this.#followed.get(plan);
    const parked: ParkedPlan = {
      plan,
      event: id,
      stream,
      revision,
      type,
      position,
      ...reason(error),
      ...(since === undefined ? {} : { since }),
      ...(retried === undefined ? {} : { retried }),
    };
    await this.#notes?.write(parked);
    this.#outdated.delete(plan);
    this.#plans.set(plan, parked);
    return parked;
  }

  /** To be tried again; its note goes when that has succeeded. */
  release({ plan, position }: ParkedPlan): void {
    this.#plans.delete(plan);
    if (this.#notes !== undefined) this.#outdated.set(plan, position);
  }

  /** The attempt came to nothing. */
  restore(parked: ParkedPlan): void {
    this.#outdated.delete(parked.plan);
    this.#plans.set(parked.plan, parked);
  }

  /** Looks what an earlier process, or another one, has parked. */
  async readNotes(): Promise<void> {
    for (const { plan, position } of (await this.#notes?.list()) ?? []) {
      if (!this.#plans.has(plan)) this.#outdated.set(plan, position);
    }
  }

  /** The plan has everything up to a position; absent: everything there is. */
  async passed(plan: string, position?: string): Promise<void> {
    const noted = this.#outdated.get(plan);
    if (noted === undefined || (position !== undefined && liesAfter(noted, position))) return;
    await this.#notes?.remove(plan);
    this.#outdated.delete(plan);
    this.#followed.delete(plan);
  }

  /** Has a plan tried again whenever that is asked for or its note is gone, until the signal aborts. */
  async watch(retry: (plan: string) => Promise<unknown>, signal: AbortSignal): Promise<void> {
    if (this.#notes === undefined) return;
    while (!signal.aborted) {
      await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
      if (this.#plans.size > 0 && !signal.aborted) await this.#look(this.#notes, retry);
    }
  }

  async #look(notes: ParkedNotes, retry: (plan: string) => Promise<unknown>): Promise<void> {
    // Only those that were parked before the notes are read: theirs are written by then.
    const parked = [...this.#plans.keys()];
    try {
      const [noted, asked] = await Promise.all([notes.list(), notes.asked()]);
      const known = new Set(noted.map(({ plan }) => plan));
      for (const plan of parked) {
        if (known.has(plan) && asked.get(plan) === this.#followed.get(plan)) continue;
        await this.#follow(plan, asked.get(plan), retry);
      }
    } catch {
      // The store or the source is away, which the pump tells; the next look comes.
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

function reason(error: unknown): Pick<ParkedPlan, 'code' | 'detail' | 'params'> {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, detailMaxLength);
  return error instanceof DubanError ? { code: error.code, detail, params: error.params } : { code: 'internal', detail };
}
