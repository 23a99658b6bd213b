/**
 * Counts refusals and readings until they are written down. Recording is an entry in a map, so that no answer waits
 * for it; equal acts between two takes become one entry with a count. Entries are bounded for each actor, refusals
 * and readings separately: so nobody can crowd out the acts of others, nor hide their own readings among refusals.
 * What an actor does beyond the bound is only counted, under the actor.
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
  /** For a reading: its filters, as in the query of an address. */
  readonly filters?: string | undefined;
}

/** What the APIs report. A call never waits, fails or slows an answer. */
export interface Oversight {
  refused(actor: Actor, doing: Doing, code: ErrorCode): void;
  accessed(actor: Actor, doing: Doing): void;
}

interface Span {
  readonly count: number;
  /** Server time, as {@link Clock.now} gives it. */
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface OversightEntry extends Doing, Span {
  readonly actor: Actor;
  /** Absent for a reading. */
  readonly code?: ErrorCode | undefined;
}

export const countedKinds = ['access', 'refusals'] as const;
export type CountedKind = (typeof countedKinds)[number];

/** Acts that there was no room for, which are only counted. */
export interface OversightDropped extends Span {
  /** Undefined for all actors for whom there was no room. */
  readonly actor: Actor | undefined;
  readonly of: CountedKind;
}

export interface OversightBatch {
  /** In the order of their first time. */
  readonly entries: readonly OversightEntry[];
  readonly dropped: readonly OversightDropped[];
}

type Writable<Value> = { -readonly [Name in keyof Value]: Value[Name] };
type Counted = Writable<OversightEntry>;

/** What one actor did since the last take. */
interface OfActor {
  readonly actor: Actor | undefined;
  readonly access: Map<string, Counted>;
  readonly refusals: Map<string, Counted>;
  readonly dropped: Map<CountedKind, Writable<OversightDropped>>;
}

export interface OversightCountsOptions {
  readonly clock: Clock;
  /** Entries kept of one actor between two takes. */
  readonly refusalsMax?: number;
  readonly accessesMax?: number;
  /** Entries kept of all. */
  readonly entriesMax?: number;
  /** Actors that are counted separately. */
  readonly actorsMax?: number;
}

const ofActor = (actor: Actor | undefined): OfActor => ({ actor, access: new Map(), refusals: new Map(), dropped: new Map() });

export class OversightCounts implements Oversight {
  readonly #clock: Clock;
  readonly #max: Readonly<Record<CountedKind | 'entries' | 'actors', number>>;
  #actors = new Map<string, OfActor>();
  #others = ofActor(undefined);
  /** The entries of all actors, in the order of their first time. */
  #entries = new Set<Counted>();
  #isPressing = false;
  /** Called once between two takes, when the entries are half full, so that they are taken early. */
  onPressure: () => void = () => undefined;
  /** Since the start. */
  readonly totals = { refusals: 0, accesses: 0, dropped: 0 };

  constructor({
    clock,
    refusalsMax = 100,
    accessesMax = 1_000,
    entriesMax = 20_000,
    actorsMax = 10_000,
  }: OversightCountsOptions) {
    this.#clock = clock;
    this.#max = { refusals: refusalsMax, access: accessesMax, entries: entriesMax, actors: actorsMax };
  }

  /** Entries that wait to be taken. */
  get waiting(): number {
    return this.#entries.size;
  }

  refused(actor: Actor, doing: Doing, code: ErrorCode): void {
    this.totals.refusals += 1;
    this.#count('refusals', actor, { ...doing, filters: undefined }, code);
  }

  accessed(actor: Actor, doing: Doing): void {
    this.totals.accesses += 1;
    this.#count('access', actor, doing, undefined);
  }

  /** Everything since the last take; undefined when nothing happened. */
  take(): OversightBatch | undefined {
    const entries = [...this.#entries];
    const dropped = [...this.#actors.values(), this.#others].flatMap((each) => [...each.dropped.values()]);
    this.#actors = new Map();
    this.#others = ofActor(undefined);
    this.#entries = new Set();
    this.#isPressing = false;
    return entries.length + dropped.length === 0 ? undefined : { entries, dropped };
  }

  #count(kind: CountedKind, actor: Actor, { action, plan, subject, filters }: Doing, code: ErrorCode | undefined): void {
    const at = this.#clock.now();
    const owner = this.#ownerOf(actor);
    const key = [action, plan, subject, filters, code].join('\n');
    const known = owner[kind].get(key);
    if (known !== undefined) {
      known.count += 1;
      known.lastAt = at;
      return;
    }
    const hasRoom = owner[kind].size < (owner.actor === undefined ? 0 : this.#max[kind]);
    if (!hasRoom || (this.#entries.size >= this.#max.entries && !(kind === 'access' && this.#dropRefusal()))) {
      this.#drop(owner, kind, { count: 1, firstAt: at, lastAt: at });
      return;
    }
    const entry: Counted = { actor, action, plan, subject, filters, code, count: 1, firstAt: at, lastAt: at };
    owner[kind].set(key, entry);
    this.#entries.add(entry);
    if (2 * owner.access.size >= this.#max.access || 2 * this.#entries.size >= this.#max.entries) this.#press();
  }

  #ownerOf(actor: Actor): OfActor {
    const known = this.#actors.get(actor.id);
    if (known !== undefined) return known;
    if (this.#actors.size >= this.#max.actors) return this.#others;
    const owner = ofActor(actor);
    this.#actors.set(actor.id, owner);
    return owner;
  }

  /** Makes room for a reading: the last refusal of the actor with the most refusals becomes a mere count. */
  #dropRefusal(): boolean {
    let most: OfActor | undefined;
    for (const owner of this.#actors.values()) if (owner.refusals.size > (most?.refusals.size ?? 0)) most = owner;
    const [key, entry] = [...(most?.refusals ?? [])].at(-1) ?? [];
    if (most === undefined || key === undefined || entry === undefined) return false;
    most.refusals.delete(key);
    this.#entries.delete(entry);
    this.#drop(most, 'refusals', entry);
    return true;
  }

  #drop({ actor, dropped }: OfActor, of: CountedKind, { count, firstAt, lastAt }: Span): void {
    this.totals.dropped += count;
    const before = dropped.get(of);
    dropped.set(of, {
      actor,
      of,
      count: (before?.count ?? 0) + count,
      firstAt: before === undefined || firstAt < before.firstAt ? firstAt : before.firstAt,
      lastAt: before === undefined || lastAt > before.lastAt ? lastAt : before.lastAt,
    });
  }

  #press(): void {
    if (this.#isPressing) return;
    this.#isPressing = true;
    this.onPressure();
  }
}
