/**
 * The load generator as its parent sees it. One process serves the whole run, so that every side meets the same one,
 * equally warmed up.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endChild, guardChild } from '../child-processes.js';
import { type LoadJob, type LoadResult, runJob } from './job.js';

export interface LoadProcess {
  /** @throws when a connection breaks, when something that is no answer arrives, or when answers are missing */
  run(job: LoadJob): Promise<LoadResult>;
  stop(): Promise<void>;
}

export function startLoadProcess(): LoadProcess {
  const child = guardChild(fork(fileURLToPath(new URL('generator.js', import.meta.url))));
  return {
    run: (job) => runJob(child, job),
    stop: () => endChild(child, 'SIGTERM'),
  };
}
