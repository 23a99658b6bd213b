/** What opening an EventStoreDB takes. */

export interface EventStoreDbOptions {
  /**
   * As EventStoreDB's own tools take it: `esdb://user:password@host:2113?tls=true`, several hosts with
   * commas for a cluster, `esdb+discover://` for one DNS name. The user must be allowed to read `$all`.
   */
  readonly connectionString: string;
  /** Instead of those in the connection string. */
  readonly credentials?: Credentials | undefined;
  readonly times?: Partial<EventStoreDbTimes> | undefined;
  /** Is told what goes wrong and is mended by trying again; must not throw. */
  readonly onTrouble?: ((trouble: EventStoreDbTrouble) => void) | undefined;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** How long the adapter waits; all in milliseconds. */
export interface EventStoreDbTimes {
  /** For the first connection. */
  readonly openMaxMs: number;
  /** For the answer to an append; then its outcome is unknown. */
  readonly appendMaxMs: number;
  /** Without anything from a server that is being read, until the call is given up. */
  readonly silenceMaxMs: number;
  /** How long a read is tried again while the server cannot be reached. Followers try for ever. */
  readonly readRetryMaxMs: number;
  /** Between two tries: doubles from the one to the other. */
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
}

export interface EventStoreDbTrouble {
  readonly doing: 'append' | 'read' | 'follow';
  readonly detail: string;
  /** How often in a row it has failed. */
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
