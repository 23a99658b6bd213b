/** Jobs and results of the load generator, as sent over the channel between the processes. */
import type { ChildProcess } from 'node:child_process';
import { nextMessage } from '../child-processes.js';
import type { Route } from '../traffic.js';

export interface Work {
  readonly clients: number;
  readonly seconds: number;
  readonly body: string;
  /** Visible ASCII, different for every job on the same store. A number is added to it. */
  readonly keyPrefix: string;
}

export interface LoadJob extends Work {
  readonly host: string;
  readonly port: number;
  readonly routes: readonly Route[];
  /** Of all clients together, evenly; waits then count from the time at which a request was due. Absent: a closed loop. */
  readonly perSecond?: number | undefined;
}

export interface LoadResult {
  /** Answers 201 that came within the time, and the length of that time. */
  readonly acceptedInTime: number;
  readonly seconds: number;
  /** All answers 201, also those that came after the time. This is the work that must be found in the store. */
  readonly accepted: number;
  /** All other answers: status → number. */
  readonly refused: Readonly<Record<string, number>>;
  /** The text of the first answer that was not 201. */
  readonly firstRefusal?: string | undefined;
  /** The first answer of each connection, to check its shape. */
  readonly samples: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The time until the last answer, and the CPU time that the generator used in it. */
  readonly elapsedMs: number;
  readonly cpuMs: number;
}

type LoadReply = { readonly result: LoadResult } | { readonly failed: string };

/** In a child process: does the jobs that the parent sends, and ends with the parent. */
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

/** How long the last answers may take after the time is up. */
const drainMaxMs = 60_000;

/**
 * Lets a child process do a job.
 * @throws when the job fails or answers are missing
 */
export async function runJob(child: ChildProcess, job: Work): Promise<LoadResult> {
  child.send(job);
  const reply = (await nextMessage(child, job.seconds * 1000 + drainMaxMs)) as LoadReply;
  if ('failed' in reply) throw new Error(`the load generator failed: ${reply.failed}`);
  return reply.result;
}
