/** What the load generator is told and what it tells, over the channel between the processes. */
import type { ChildProcess } from 'node:child_process';
import { nextMessage } from '../child-processes.js';
import type { Route } from '../traffic.js';

export interface Work {
  readonly clients: number;
  readonly seconds: number;
  readonly body: string;
  /** Visible ASCII, different for every job that meets the same store; a number follows it. */
  readonly keyPrefix: string;
}

export interface LoadJob extends Work {
  readonly host: string;
  readonly port: number;
  readonly routes: readonly Route[];
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

type LoadReply = { readonly result: LoadResult } | { readonly failed: string };

/** In a child process: carries out the jobs that the parent sends, and ends with it. */
export function answerJobs<Job extends Work>(run: (job: Job) => Promise<LoadResult>): void {
  const reply = (message: LoadReply) => process.send?.(message);
  process.on('message', (job: Job) => {
    run(job).then(
      (result) => reply({ result }),
      (error: unknown) => reply({ failed: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}

/** How long the last answers may take to come after the time is up. */
const drainMaxMs = 60_000;

/** Has a child process carry out a job. @throws when it cannot, or answers stay out */
export async function runJob(child: ChildProcess, job: Work): Promise<LoadResult> {
  child.send(job);
  const reply = (await nextMessage(child, job.seconds * 1000 + drainMaxMs)) as LoadReply;
  if ('failed' in reply) throw new Error(`the load generator failed: ${reply.failed}`);
  return reply.result;
}
