/** One side of the comparison: a server in a process of its own that takes the same requests as the others. */
import type { LoadResult, Work } from '../load/job.js';
import type { LoadProcess } from '../load/process.js';
import type { Window } from '../profile.js';
import type { Route } from '../traffic.js';

export const sideNames = [
  'duban',
  'duban-memory',
  'null',
  'bare',
  'emmett',
  'emmett-append',
  'duban-esdb',
  'esdb-append',
  'esdb-batch',
  'esdb-emmett',
] as const;
export type SideName = (typeof sideNames)[number];

export interface StoredWork {
  /** Events of the commands that were found in the store, read independently of the server. */
  readonly events: number;
  /** Faults of these events. Empty: each event belongs to another command and holds the body that was sent. */
  readonly faults: readonly string[];
  /** Figures that only this store has. */
  readonly figures: Readonly<Record<string, number>>;
  /** Shares of the server's time by package, if it was profiled. */
  readonly shares?: Readonly<Record<string, number>> | undefined;
}

export interface RunningSide {
  /** Lets clients work for a time: those of the load generator over HTTP, or the side's own. */
  work(load: LoadProcess, work: Work): Promise<LoadResult>;
  /** The processes that do the work. Their children count too. */
  readonly pids: readonly number[];
  /** Processes of the storing server, if it is counted separately. */
  readonly storePids?: readonly number[] | undefined;
  /**
   * Stops the server and returns what it stored; undefined when it stores nothing. `measured`: when the measurement
   * was.
   */
  finish(measured: Window): Promise<StoredWork | undefined>;
}

export interface Side {
  readonly name: SideName;
  readonly label: string;
  /** Starts it with an empty store in a new folder below `parent`. `profile`: it also profiles itself, if it can. */
  start(parent: string, profile: boolean): Promise<RunningSide>;
}

/** For a side that is reached over HTTP. */
export const overHttp =
  (host: string, port: number, routes: readonly Route[]): RunningSide['work'] =>
  (load, work) =>
    load.run({ host, port, routes, ...work });
