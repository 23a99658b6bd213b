/**
 * Yardsticks on EventStoreDB, without HTTP. Each is a process that appends by itself, in a closed loop of as many
 * clients, to as many streams.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { endChild, guardChild, nextMessage } from '../child-processes.js';
import { runJob } from '../load/job.js';
import { taskCodes } from '../traffic.js';
import { countStored, eventStoreDbName, startEventStoreDb } from './eventstoredb.js';
import type { Side, SideName } from './side.js';

const startMaxMs = 30_000;
const loop = fileURLToPath(new URL('../peers/eventstoredb-loop.js', import.meta.url));

/** `modules`: the folder in which emmett and its libraries are installed. */
function eventStoreDbSide(name: SideName, label: string, how: 'append' | 'batch' | 'emmett', modules = ''): Side {
  return {
    name,
    label: `${label}, no HTTP, ${eventStoreDbName}`,
    start: async (parent) => {
      const store = await startEventStoreDb(parent);
      // With a capital letter, so that no process of Duban takes the stream for one of its own.
      const streams = taskCodes.map((code) => `Bench${randomUUID()}-Task.${code}`);
      const child = guardChild(fork(loop, [how, store.url, JSON.stringify(streams), modules]));
      await nextMessage(child, startMaxMs);
      const finish = async () => {
        await endChild(child, 'SIGTERM');
        const work = await countStored(store.url, new Map(streams.map((stream) => [stream, -1])));
        await store.stop();
        return work;
      };
      // The clients run in the side's own process, so their CPU time is counted there.
      const work: Awaited<ReturnType<Side['start']>>['work'] = async (_, asked) => ({
        ...(await runJob(child, asked)),
        cpuMs: 0,
      });
      return { work, pids: [child.pid as number], storePids: store.pids, finish };
    },
  };
}

export const clientAppendSide = eventStoreDbSide('esdb-append', 'the client’s Append', 'append');
export const clientBatchSide = eventStoreDbSide('esdb-batch', 'the client’s BatchAppend', 'batch');
export const emmettOverEventStoreDb = (modules: string) => eventStoreDbSide('esdb-emmett', 'emmett-esdb', 'emmett', modules);
