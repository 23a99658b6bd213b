/**
 * Reconciling: a plan is made anew in memory from its events alone, and everything that is served of it is held against
 * that, also what should not be there. Nothing is written, so no generation begins or ends. Commands and projectors go
 * on meanwhile: what their events touch while it is read is read once more, at the later checkpoint.
 */
import { DubanError } from '@duban/domain';
import { placeFrom, revisionsPlace } from '../memory/memory-contents.js';
import { liesAfter } from '../position.js';
import { Filling, type SourceOptions } from '../rebuild/filler.js';
import { LeavingPace } from '../rebuild/pace.js';
import type { Content, ViewReader } from '../store.js';
import { checkpointPlace, PartNames, RecomputedPlan } from './recomputed-plan.js';

/** What is served in another way than the events say. */
export interface ServedDifference extends Pick<Content, 'place' | 'key'> {
  /** The text of each; undefined where there is nothing. */
  readonly served: string | undefined;
  readonly recomputed: string | undefined;
}

export interface Reconciled {
  readonly plan: string;
  /** Of the last event that was recomputed. */
  readonly position: string;
  readonly events: number;
  /** Documents, entries and revisions that are served. */
  readonly compared: number;
  /** How many differ, those that are not named among them. */
  readonly differing: number;
  /** The first hundred. */
  readonly differences: readonly ServedDifference[];
  /** Parts that were touched again whenever they were read, so that nothing can be said of them. */
  readonly unsettled: number;
}

export interface ReconcileOptions extends Omit<SourceOptions, 'maxEventsPerSecond'> {
  readonly served: Pick<ViewReader, 'contents' | 'checkpoint' | 'generation' | 'get' | 'scan'>;
  /** A plan, or the oversight category, which is kept like a plan. */
  readonly plan: string;
}

const namedMax = 100;
/** Parts that differ and may have moved meanwhile, of which more are not remembered. */
const doubtfulMax = 10_000;
/** Times that parts are read once more, and that the documents may be made anew meanwhile. */
const roundsMax = 50;
const restartsMax = 5;

/**
 * It takes a sixteenth of its thread, unless another pace is given.
 * @throws {DubanError} `plan-not-found`; `too-much-contention` when the documents are made anew again and again;
 *   `stream-gap` or what a view throws, when the events themselves cannot be processed; `position-invalid` when what is
 *   served is of another event store; what reading throws
 */
export async function reconcilePlan(options: ReconcileOptions): Promise<Reconciled> {
  const { served, plan } = options;
  const filling = new Filling({ pace: new LeavingPace(), ...options });
  for (let attempt = 0; attempt < restartsMax; attempt += 1) {
    const generation = await served.generation(plan);
    const reconciliation = new Reconciliation(options, filling);
    const reconciled = await reconciliation.run();
    if (reconciled !== undefined && (await served.generation(plan)) === generation) return reconciled;
  }
  throw new DubanError('too-much-contention');
}

class Reconciliation {
  readonly #plan: string;
  readonly #served: ReconcileOptions['served'];
  readonly #filling: Filling;
  readonly #recomputed: RecomputedPlan;
  #at = '';
  #compared = 0;
  /** Differences that stand unless they were touched while they were read. */
  #doubtful = new Map<string, ServedDifference>();
  #differing = 0;
  readonly #differences: ServedDifference[] = [];

  constructor(options: ReconcileOptions, filling: Filling) {
    this.#plan = options.plan;
    this.#served = options.served;
    this.#filling = filling;
    this.#recomputed = new RecomputedPlan(options.plan, filling, options);
  }

  /** Undefined where the documents went back meanwhile. */
  async run(): Promise<Reconciled | undefined> {
    const revisions = [...(await this.#revisions()).values()];
    this.#filling.total = revisions.reduce((sum, revision) => sum + Number(revision) + 1, 0);
    // The first filling is long, and what is compared should have moved little since.
    for (let once = 0; once < 2; once += 1) if ((await this.#follow()) === undefined) return undefined;
    await this.#compareAll();
    let touched = await this.#settle();
    for (let round = 0; touched !== undefined && touched.size > 0 && round < roundsMax; round += 1) {
      await this.#compareAgain(touched);
      touched = await this.#settle();
    }
    if (touched === undefined) return undefined;
    const last = this.#recomputed.checkpoint;
    if (last !== this.#at) this.#note({ place: checkpointPlace, key: this.#plan, served: this.#at, recomputed: last });
    return {
      plan: this.#plan,
      position: last ?? this.#at,
      events: this.#recomputed.events,
      compared: this.#compared,
      differing: this.#differing,
      differences: this.#differences,
      unsettled: touched.size,
    };
  }

  /** Recomputes what is served by now. @returns what has been touched; undefined where it went back */
  async #follow(): Promise<PartNames | undefined> {
    const checkpoint = await this.#served.checkpoint(this.#plan);
    if (checkpoint === undefined) throw new DubanError('plan-not-found', { plan: this.#plan });
    if (checkpoint === this.#at) return new PartNames();
    if (this.#at !== '' && !liesAfter(checkpoint, this.#at)) return undefined;
    this.#at = checkpoint;
    return this.#recomputed.fillTo(checkpoint);
  }

  /** What differed and has not been touched since it was read differs; the rest is to be read once more. */
  async #settle(): Promise<PartNames | undefined> {
    const touched = await this.#follow();
    for (const difference of this.#doubtful.values()) {
      if (touched?.has(difference.place, difference.key) !== true) this.#note(difference);
    }
    this.#doubtful = new Map();
    return touched;
  }

  #note(difference: ServedDifference): void {
    this.#differing += 1;
    if (this.#differences.length < namedMax) this.#differences.push(difference);
  }

  #doubt(place: string, key: string, served: string | undefined): void {
    const recomputed = this.#recomputed.textAt(placeFrom(place), key);
    if (served === recomputed) return;
    const name = JSON.stringify([place, key]);
    if (this.#doubtful.size < doubtfulMax || this.#doubtful.has(name))
      this.#doubtful.set(name, { place, key, served, recomputed });
    // With so many that differ, one more that moved meanwhile makes no other result.
    else this.#differing += 1;
  }

  async #compareAll(): Promise<void> {
    const places = new Set(this.#recomputed.places());
    let place: string | undefined;
    let seen = new Set<string>();
    const end = () => {
      if (place === undefined) return;
      places.delete(place);
      for (const key of this.#recomputed.keysAt(place)) if (!seen.has(key)) this.#doubt(place, key, undefined);
    };
    for await (const items of this.#pages()) {
      for (const item of items) {
        if (item.place !== place) {
          end();
          place = item.place;
          seen = new Set();
        }
        if (!seen.has(item.key)) this.#compared += 1;
        seen.add(item.key);
        this.#doubt(item.place, item.key, item.text);
      }
      await this.#filling.pace.wait(items.length, this.#filling.signal);
    }
    end();
    for (const missing of places) for (const key of this.#recomputed.keysAt(missing)) this.#doubt(missing, key, undefined);
  }

  async *#pages(): AsyncGenerator<readonly Content[]> {
    let after: string | undefined;
    do {
      this.#filling.signal.throwIfAborted();
      const page = await this.#served.contents(this.#plan, after);
      yield page.items;
      after = page.next;
    } while (after !== undefined);
  }

  async #compareAgain(parts: PartNames): Promise<void> {
    const { pace, signal } = this.#filling;
    let read = 0;
    for (const [place, keys] of parts) {
      const revisions = place === revisionsPlace ? await this.#revisions() : undefined;
      for (const key of keys) {
        this.#doubt(place, key, revisions === undefined ? await this.#read(place, key) : revisions.get(key));
        read += 1;
        if (read % pace.stretchEvents === 0) await pace.wait(pace.stretchEvents, signal);
      }
    }
  }

  /** They come first. */
  async #revisions(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for await (const items of this.#pages()) {
      for (const { place, key, text } of items) if (place === revisionsPlace) found.set(key, text);
      if (items.some(({ place }) => place !== revisionsPlace)) break;
    }
    return found;
  }

  async #read(place: string, key: string): Promise<string | undefined> {
    const at = placeFrom(place);
    try {
      if (at.holds === 'documents') {
        const document = await this.#served.get(this.#plan, at.kind, key);
        return document === undefined ? undefined : JSON.stringify(document);
      }
      if (at.holds === 'revisions') return undefined;
      // Of all sort keys that lie before the one just behind it, the last.
      const [entry] = await this.#served.scan(this.#plan, at.index, { after: `${key}\0`, limit: 1, direction: 'desc' });
      return entry?.sort === key ? entry.key : undefined;
    } catch (error) {
      // That a part is lost is what is to be found out.
      if (error instanceof DubanError && error.code === 'read-models-incomplete') return undefined;
      throw error;
    }
  }
}
