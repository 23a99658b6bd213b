/** Options of opening an EventStoreDB. */

export interface EventStoreDbOptions {
  /**
   * In the form of EventStoreDB's own tools: `esdb://user:password@host:2113?tls=true`, several hosts separated by
   * commas for a cluster, `esdb+discover://` for one DNS name. The user must be allowed to read `$all`.
   */
  readonly connectionString: string;
  /** Used in place of those in the connection string. */
  readonly credentials?: Credentials | undefined;
  readonly times?: Partial<EventStoreDbTimes> | undefined;
  /** Called with what goes wrong and is tried again. It must not throw. */
  readonly onTrouble?: ((trouble: EventStoreDbTrouble) => void) | undefined;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** How long the adapter waits; all in milliseconds. */
export interface EventStoreDbTimes {
  /** Until the first connection is there. */
  readonly openMaxMs: number;
  /** Until an append is answered; after that its outcome is unknown. */
  readonly appendMaxMs: number;
  /** Until a server that sends nothing while it is being read is given up. */
  readonly silenceMaxMs: number;
  /** For trying a read again while the server cannot be reached. Followers try without end. */
  readonly readRetryMaxMs: number;
  /** Pause between two tries, doubling from the first value to the second. */
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
}

export interface EventStoreDbTrouble {
  readonly doing: 'append' | 'read' | 'follow';
  readonly detail: string;
  /** Failures in a row. */
  readonly failures: number;
}

export const defaultEventStoreDbTimes: EventStoreDbTimes = {
  openMaxMs: 10_000,
  appendMaxMs: 10_000,
  silenceMaxMs: 20_000,
  readRetryMaxMs: 5_000,
  backoffMinMs: 50,
  backoffMaxMs: 5_000,
};
