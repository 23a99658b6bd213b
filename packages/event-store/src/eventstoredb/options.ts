/** Options of opening an EventStoreDB. */
import type { ErrorCode } from '@duban/domain';

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
  /** Which part of Duban this is, for the name that the server shows, where the connection string gives none. */
  readonly part?: string | undefined;
  readonly observer?: EventStoreDbObserver | undefined;
}

/** What is counted. Neither may throw. */
export interface EventStoreDbObserver {
  /**
   * An append has ended.
   * @param outcome `stored`, or the code of the error that it was refused with
   * @param ms from when it was asked for, its wait for those before it included
   */
  appended(outcome: 'stored' | ErrorCode, ms: number): void;
  /** @param node `host:port` of the node that calls go to; undefined: the connection is lost */
  connected(node: string | undefined): void;
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
