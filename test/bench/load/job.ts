/** What the load generator is told and what it tells, over the channel between the processes. */
import type { Route } from '../traffic.js';

export interface LoadJob {
  readonly host: string;
  readonly port: number;
  readonly clients: number;
  readonly seconds: number;
  readonly routes: readonly Route[];
  readonly body: string;
  /** Visible ASCII, different for every job that meets the same server; a number follows it. */
  readonly keyPrefix: string;
}

export interface LoadResult {
  /** Answers 201 that came before the time was up, and the time they are counted over. */
  readonly acceptedInTime: number;
  readonly seconds: number;
  /** All answers 201, those to requests under way at the end included: this is the work to be found stored. */
  readonly accepted: number;
  /** Every other answer by its status. */
  readonly refused: Readonly<Record<string, number>>;
  /** Text of the first answer that was not a 201. */
  readonly firstRefusal?: string | undefined;
  /** The first answer of each connection, for a look at its shape. */
  readonly samples: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Time until the last answer, and the generator's CPU time in it. */
  readonly elapsedMs: number;
  readonly cpuMs: number;
}

export type LoadReply = { readonly result: LoadResult } | { readonly failed: string };
