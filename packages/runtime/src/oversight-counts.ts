/**
 * Counts refusals and accesses until they are written down. Recording is an entry in a map, so that no answer waits
 * for it; equal acts between two takes become one entry with a count. The map is bounded, and what it has no room for
 * is counted too.
 */
import type { Actor, ErrorCode } from '@duban/domain';
import type { Clock } from './clock.js';

/** What somebody did, and on what. */
export interface Doing {
  /** A command such as `report-progress`, or a reading such as `GET /v1/plans/:plan/history`. */
  readonly action: string;
  readonly plan?: string | undefined;
  /** Such as `task/3.2` or `plan/zjkjt2012`. */
  readonly subject: string;
}

/** What the APIs report. A call never waits, fails or slows an answer. */
export interface Oversight {
  refused(actor: Actor, doing: Doing, code: ErrorCode): void;
  accessed(actor: Actor, doing: Doing): void;
}

export interface OversightEntry extends Doing {
  readonly actor: Actor;
  /** Absent for an access. */
  readonly code?: ErrorCode | undefined;
  readonly count: number;
  /** Server time, as {@link Clock.now} gives it. */
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface OversightBatch {
  /** In the order of their first time. */
  readonly entries: readonly OversightEntry[];
  /** Acts for which there was no room. */
  readonly dropped: { readonly count: number; readonly firstAt: string; readonly lastAt: string } | undefined;
}

type Counted = { -readonly [Name in keyof OversightEntry]: OversightEntry[Name] };

export interface OversightCountsOptions {
  readonly clock: Clock;
  /** Entries kept between two takes; 1,000 when absent. */
  readonly entriesMax?: number;
}

export class OversightCounts implements Oversight {
  readonly #clock: Clock;
  readonly #entriesMax: number;
  #entries = new Map<string, Counted>();
  #dropped: { count: number; firstAt: string; lastAt: string } | undefined;
  /** Since the start. */
  readonly totals = { refusals: 0, accesses: 0, dropped: 0 };

  constructor({ clock, entriesMax = 1_000 }: OversightCountsOptions) {
    this.#clock = clock;
    this.#entriesMax = entriesMax;
  }

  /** Entries that wait to be taken. */
  get waiting(): number {
    return this.#entries.size;
  }

  refused(actor: Actor, doing: Doing, code: ErrorCode): void {
    this.totals.refusals += 1;
    this.#count(actor, doing, code);
  }

  accessed(actor: Actor, doing: Doing): void {
    this.totals.accesses += 1;
    this.#count(actor, doing, undefined);
  }

  /** Everything since the last take; undefined when nothing happened. */
  take(): OversightBatch | undefined {
    if (this.#entries.size === 0 && this.#dropped === undefined) return undefined;
    const batch = { entries: [...this.#entries.values()], dropped: this.#dropped };
    this.#entries = new Map();
    this.#dropped = undefined;
    return batch;
  }

  #count(actor: Actor, { action, plan, subject }: Doing, code: ErrorCode | undefined): void {
    const at = this.#clock.now();
    const key = [actor.id, action, plan, subject, code].join('\n');
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.count += 1;
      known.lastAt = at;
    } else if (this.#entries.size < this.#entriesMax) {
      this.#entries.set(key, { actor, action, plan, subject, code, count: 1, firstAt: at, lastAt: at });
    } else {
      this.totals.dropped += 1;
      this.#dropped = { count: (this.#dropped?.count ?? 0) + 1, firstAt: this.#dropped?.firstAt ?? at, lastAt: at };
    }
  }
}
