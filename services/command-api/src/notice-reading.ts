/** Reads notices beside the event loop: each in a thread of its own, which is ended when it takes too long. */
import { Worker } from 'node:worker_threads';
import { DubanError, isRejection, type Rejection } from '@duban/domain';
import { noticeBounds } from '@duban/notice/bounds';

export interface NoticeTask {
  readonly bytes: Uint8Array;
  readonly name: string | undefined;
  readonly mediaType: string | undefined;
  readonly year: number | undefined;
}

/** The answer's JSON in UTF-8, or why there is none. */
export type ReadOutcome = { readonly json: Uint8Array } | Rejection;

/**
 * Counted from the moment at which the thread is ready, with what the format needs loaded. A text of 1 MB takes well
 * under a second.
 */
const timeMaxMs = 2_000;
/** Readings at one time, since each may keep a core busy. */
const readingsMax = 2;
const heapMaxMb = 512;

const isOutOfMemory = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** A reader with its own bounds. */
export function noticeReader(maxMs = timeMaxMs): (task: NoticeTask) => Promise<Uint8Array> {
  let underWay = 0;
  return async (task) => {
    if (underWay >= readingsMax) throw new DubanError('overloaded');
    underWay += 1;
    try {
      return await readApart(task, maxMs);
    } finally {
      underWay -= 1;
    }
  };
}

/**
 * @throws {DubanError} `notice-takes-too-long`, `notice-too-large` when its memory is not enough, and what the
 * reading refuses with
 */
async function readApart(task: NoticeTask, maxMs: number): Promise<Uint8Array> {
  const worker = new Worker(new URL('./notice-worker.js', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMb },
    // Hooks that this process was started with, of a test runner or a debugger, must not run in the thread.
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const outcome = await new Promise<ReadOutcome>((resolve, reject) => {
      worker.on('message', (message: 'ready' | ReadOutcome) => {
        if (message !== 'ready') return resolve(message);
        timer = setTimeout(() => reject(new DubanError('notice-takes-too-long', { seconds: maxMs / 1_000 })), maxMs);
        worker.postMessage('read');
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread that reads a notice ended with ${code}`)));
    });
    if (isRejection(outcome)) throw new DubanError(outcome.rejected, outcome.params);
    return outcome.json;
  } catch (error) {
    if (isOutOfMemory(error)) throw new DubanError('notice-too-large', { limit: noticeBounds.textLength }, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
