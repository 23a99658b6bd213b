/**
 * Several generations of one plan's documents side by side: what a store offers besides the port when it
 * can, so that a plan is made anew beside the live documents and put in their place in one step.
 *
 * The live generation is the one that the port reads and writes. A generation that was live before is
 * kept, as it was, until it is dropped or another rebuild begins.
 */
import type { ViewStore } from './store.js';

/** A generation's number in its plan, in decimal. Never given twice. */
export type GenerationId = string;

export interface Generation {
  readonly id: GenerationId;
  /** `kept`: it was live before. */
  readonly state: 'building' | 'live' | 'kept';
  /** Position of the last event in it; undefined while it is empty. */
  readonly checkpoint: string | undefined;
}

/** What the writer of a plan needs of a store. */
export type PlanStore = Pick<ViewStore, 'get' | 'getMany' | 'scan' | 'checkpoint' | 'progress' | 'apply'>;

export interface Switch {
  readonly from: GenerationId;
  /** The checkpoint of `from` that the decision to switch rests on. */
  readonly fromCheckpoint: string | undefined;
  readonly to: GenerationId;
}

/** A document, an index entry or a stream's revision that two generations do not share. */
export interface GenerationDifference {
  /** `document task`, `index all/task` or `revisions`. */
  readonly place: string;
  /** The document's key, the entry's sort key or the stream. */
  readonly key: string;
  /** What each has there, as text; undefined where it has nothing. */
  readonly one: string | undefined;
  readonly other: string | undefined;
}

export interface Generations {
  /** In the order in which they were begun. Empty for an unknown plan. */
  list(plan: string): Promise<readonly Generation[]>;
  /**
   * Begins an empty generation beside the live one. Those that an earlier rebuild left behind, and the
   * one that was kept, are dropped, so that a plan never has more than its live documents and one more.
   * @throws {DubanError} `plan-not-found`
   */
  begin(plan: string): Promise<GenerationId>;
  /**
   * A generation as a store of this one plan. Writing to one that is not `building` is refused, as is
   * reading one that is gone.
   */
  at(plan: string, generation: GenerationId): PlanStore;
  /**
   * Makes another generation the live one, in one step; `from` is kept. False, and nothing changed, when
   * `from` is not live or has another checkpoint, or `to` is gone.
   */
  switchTo(plan: string, change: Switch): Promise<boolean>;
  /**
   * What differs between two generations, at most `limit` places; empty when they are equal byte for
   * byte. Neither may be written meanwhile: the caller compares the checkpoints before and after.
   */
  compare(plan: string, one: GenerationId, other: GenerationId, limit: number): Promise<readonly GenerationDifference[]>;
  /** Removes a generation. False when it is the live one. */
  drop(plan: string, generation: GenerationId): Promise<boolean>;
}
