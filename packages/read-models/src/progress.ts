/** What queries need to know of the writer, wherever it runs. */

export type PlanState =
  /** What can be read of it is right, up to its checkpoint. */
  | 'live'
  /** It has stopped at an event that cannot be processed, and waits for a fix and a retry. */
  | 'parked'
  /** It is being made anew from the event store; what can be read of it goes back in time meanwhile. */
  | 'refilling';

export interface ViewProgress {
  planState(plan: string): PlanState;
  /**
   * Waits until everything up to a position is in the documents: true when it is, false after
   * `timeoutMs`. Parked plans do not hold it up. Behind a feed of several parts it is everything of the
   * plan whose event has that position, so that who wrote it reads it. `plan`: the one that is to be read.
   * @throws {DubanError} `position-invalid` when it is not a position of this store; `overloaded`
   */
  waitFor(position: string, timeoutMs: number, plan?: string): Promise<boolean>;
}
