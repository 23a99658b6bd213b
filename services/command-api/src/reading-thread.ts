/** Reads files beside the event loop: each in a thread of its own, which is ended when it takes too long. */
import { Worker } from 'node:worker_threads';
import { DubanError, type ErrorCode, isRejection, type Rejection } from '@duban/domain';
import { Shares } from '@duban/runtime';

interface ThreadReading {
  /** The module that the thread runs, with the task as its `workerData`; it answers with `answerFromThread`. */
  readonly worker: URL;
  /** Counted from the moment at which the thread is ready, with what the format needs loaded. */
  readonly maxMs: number;
  /** Its parameter is the bound in `seconds`. */
  readonly tooLong: ErrorCode;
  /** Given when the thread's memory is not enough. */
  readonly tooLarge: Rejection;
}

const heapMaxMb = 512;

const isOutOfMemory = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** @throws {DubanError} `tooLong`, `tooLarge`, and what the reading refuses with */
async function readInThread<Reading extends object>(task: object, reading: ThreadReading): Promise<Reading> {
  const { maxMs, tooLong, tooLarge } = reading;
  const worker = new Worker(reading.worker, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMb },
    // Hooks that this process was started with, of a test runner or a debugger, must not run in the thread.
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const outcome = await new Promise<Reading | Rejection>((resolve, reject) => {
      worker.on('message', (message: 'ready' | Reading | Rejection) => {
        if (message !== 'ready') return resolve(message);
        timer = setTimeout(() => reject(new DubanError(tooLong, { seconds: maxMs / 1_000 })), maxMs);
        worker.postMessage('read');
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread that reads a file ended with ${code}`)));
    });
    if (isRejection(outcome)) throw new DubanError(outcome.rejected, outcome.params);
    return outcome;
  } catch (error) {
    if (isOutOfMemory(error)) throw new DubanError(tooLarge.rejected, tooLarge.params, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** Readings at one time of one kind of file, since each may keep a core busy. */
const readingsMax = 2;

export type Sharer = Parameters<Shares['enter']>[0];

export interface ThreadReader extends ThreadReading {
  /** How many readings may be under way or wait, of which each person and each address has its share. */
  readonly max: number;
}

/**
 * Makes a reader that reads each task in a thread of its own, in the order in which they came. It throws
 * `too-many-at-once`, `overloaded`, `tooLong`, `tooLarge`, and what the reading refuses with.
 */
export function threadReader<Task extends object, Reading extends object>(
  reader: ThreadReader,
): (task: Task, sharer: Sharer) => Promise<Reading> {
  const room = new Shares(reader.max);
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return async (task, sharer) => {
    room.enter(sharer);
    try {
      if (underWay < readingsMax) underWay += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await readInThread<Reading>(task, reader);
      } finally {
        const next = waiting.shift();
        // Whoever waits takes over the place, so that nobody who comes in between can take it.
        if (next === undefined) underWay -= 1;
        else next();
      }
    } finally {
      room.leave(sharer);
    }
  };
}
