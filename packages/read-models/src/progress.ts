/** What queries can learn about the writer of a plan, wherever it runs. */
import type { ErrorParams, NameIn, words } from '@duban/domain';

/**
 * `live`: the documents are right, up to their checkpoint. `parked`: the plan has stopped at an event that cannot be
 * processed, and waits for a fix and a retry. `refilling`: the documents are being made anew from the event store;
 * meanwhile they show earlier states.
 */
export type PlanState = NameIn<typeof words.readModel>;

/** Where a plan has stopped: at an event, or at a stream of which nothing is left. */
export interface ParkedPlan {
  readonly plan: string;
  readonly stream: string;
  /** Absent, like the three that follow, where the stream is gone. */
  readonly event?: string;
  readonly revision?: string;
  readonly type?: string;
  readonly position?: string;
  /** The registered code of what was thrown, or `internal`. */
  readonly code: string;
  readonly detail: string;
  /** The parameters of the code's sentence. */
  readonly params?: ErrorParams;
  /** An instant; absent when the writer has no clock. */
  readonly since?: string;
  /** The last request for a retry that was followed and ended at this event again. */
  readonly retried?: string;
}

/** A note in the store about a plan that does not follow its events, for readers and writers in other processes. */
export type Standstill =
  /** `at`: the event that the plan was parked at, if it is being tried again. */
  { readonly state: 'refilling'; readonly at?: ParkedPlan } | { readonly state: 'parked'; readonly at: ParkedPlan };

export interface ViewProgress {
  planState(plan: string): PlanState | Promise<PlanState>;
  /**
   * Waits until everything up to a position is in the documents: true when it is, false after `timeoutMs`. Parked
   * plans are not waited for. With a feed of several parts it waits for the events of the plan that has an event at
   * this position, so that whoever wrote that event can read it. `plan`: the plan that is to be read.
   * @throws {DubanError} `position-invalid` when it is not a position of this store; `overloaded`
   */
  waitFor(position: string, timeoutMs: number, plan?: string): Promise<boolean>;
}
