/** The load generator as its parent sees it. One process serves the whole run, so that every side meets the same one, equally warm. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endChild, guardChild, nextMessage } from '../child-processes.js';
import type { LoadJob, LoadReply, LoadResult } from './job.js';

/** How long the last answers may take to come after the time is up. */
const drainMaxMs = 60_000;

export interface LoadProcess {
  /** @throws when a connection breaks, something that is not an answer comes, or answers stay out. */
  run(job: LoadJob): Promise<LoadResult>;
  stop(): Promise<void>;
}

export function startLoadProcess(): LoadProcess {
  const child = guardChild(fork(fileURLToPath(new URL('generator.js', import.meta.url))));
  return {
    run: async (job) => {
      child.send(job);
      const reply = (await nextMessage(child, job.seconds * 1000 + drainMaxMs)) as LoadReply;
      if ('failed' in reply) throw new Error(`the load generator failed: ${reply.failed}`);
      return reply.result;
    },
    stop: () => endChild(child, 'SIGTERM'),
  };
}
