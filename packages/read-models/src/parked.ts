/** Plans that stand still, and their notes in a store that several processes share. */
import type { ErrorParams } from '@duban/domain';

/** A plan whose writer met an event that it cannot process. */
export interface ParkedPlan {
  readonly plan: string;
  /** Id of the event. */
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

/**
 * Notes of parked plans, for those who look from another process, and their requests to try again. Every
 * runner that has parked a plan follows a request; it also tries again when it finds its note gone, so
 * that a store that loses its newest second does no harm.
 */
export interface ParkedNotes {
  /** Replaces an earlier one of the plan. */
  write(parked: ParkedPlan): Promise<void>;
  /** In the order of the plans' ids. */
  list(): Promise<readonly ParkedPlan[]>;
  /** Removes the note of a plan, and the requests. */
  remove(plan: string): Promise<void>;
  /** Asks for a retry; answers the number of the request, undefined when there is no note of the plan. */
  ask(plan: string): Promise<string | undefined>;
  /** Plan → number of its newest request. */
  asked(): Promise<ReadonlyMap<string, string>>;
}
