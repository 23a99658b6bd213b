/** What queries need to know of the writer, wherever it runs. */
import type { ErrorParams, NameIn, words } from '@duban/domain';

/**
 * `live`: what can be read of it is right, up to its checkpoint. `parked`: it has stopped at an event that cannot be
 * processed, and waits for a fix and a retry. `refilling`: it is being made anew from the event store; what can be
 * read of it goes back in time meanwhile.
 */
export type PlanState = NameIn<typeof words.readModel>;

/** The event that a plan has stopped at. */
export interface ParkedPlan {
  readonly plan: string;
  readonly event: string;
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly position: string;
  /** The registered code of what was thrown, or `internal`. */
  readonly code: string;
  readonly detail: string;
  /** What the sentence of a registered code says it of. */
  readonly params?: ErrorParams;
  /** An instant; absent when the writer has no clock. */
  readonly since?: string;
  /** The last request for a retry that was followed, and came to this again. */
  readonly retried?: string;
}

/** What a writer notes in the store of a plan that does not follow its events, for readers and writers elsewhere. */
export type Standstill =
  /** With the event that it was parked at, when it is tried again. */
  { readonly state: 'refilling'; readonly at?: ParkedPlan } | { readonly state: 'parked'; readonly at: ParkedPlan };

export interface ViewProgress {
  planState(plan: string): PlanState | Promise<PlanState>;
  /**
   * Waits until everything up to a position is in the documents: true when it is, false after
   * `timeoutMs`. Parked plans do not hold it up. Behind a feed of several parts it is everything of the
   * plan whose event has that position, so that who wrote it reads it. `plan`: the one that is to be read.
   * @throws {DubanError} `position-invalid` when it is not a position of this store; `overloaded`
   */
  waitFor(position: string, timeoutMs: number, plan?: string): Promise<boolean>;
}
