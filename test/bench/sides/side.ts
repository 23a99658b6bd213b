/** A side of the comparison: a server in a process of its own that takes the same requests. */
import type { Route } from '../traffic.js';

export const sideNames = ['duban', 'null', 'bare', 'emmett', 'emmett-append'] as const;
export type SideName = (typeof sideNames)[number];

export interface StoredWork {
  /** Events of the command found in the store, read apart from the server. */
  readonly events: number;
  /** What is wrong with them; none: each belongs to another command and holds the body that was sent. */
  readonly faults: readonly string[];
  /** Figures of this store's own. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface RunningSide {
  readonly host: string;
  readonly port: number;
  readonly routes: readonly Route[];
  /** The processes that do the work; their children count too. */
  readonly pids: readonly number[];
  /** Stops the server and says what it stored; nothing when it stores nothing. */
  finish(): Promise<StoredWork | undefined>;
}

export interface Side {
  readonly name: SideName;
  readonly label: string;
  /** Starts it with an empty store in a new folder under `parent`. */
  start(parent: string): Promise<RunningSide>;
}
