/** A side of the comparison: a server in a process of its own that takes the same requests. */
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
  /** Events of the command found in the store, read apart from the server. */
  readonly events: number;
  /** What is wrong with them; none: each belongs to another command and holds the body that was sent. */
  readonly faults: readonly string[];
  /** Figures of this store's own. */
  readonly figures: Readonly<Record<string, number>>;
  /** Parts of the server's time, by package, where it was profiled. */
  readonly shares?: Readonly<Record<string, number>> | undefined;
}

export interface RunningSide {
  /** Has the clients work for so long: those of the load generator over HTTP, or the side's own in its process. */
  work(load: LoadProcess, work: Work): Promise<LoadResult>;
  /** The processes that do the work; their children count too. */
  readonly pids: readonly number[];
  /** A server that stores what they do, where it is told apart from them. */
  readonly storePids?: readonly number[] | undefined;
  /** Stops the server and says what it stored; nothing when it stores nothing. `measured`: when it was measured. */
  finish(measured: Window): Promise<StoredWork | undefined>;
}

export interface Side {
  readonly name: SideName;
  readonly label: string;
  /** Starts it with an empty store in a new folder under `parent`; `profile`: and has it profile itself, if it can. */
  start(parent: string, profile: boolean): Promise<RunningSide>;
}

/** The way of a side that is reached over HTTP. */
export const overHttp =
  (host: string, port: number, routes: readonly Route[]): RunningSide['work'] =>
  (load, work) =>
    load.run({ host, port, routes, ...work });
