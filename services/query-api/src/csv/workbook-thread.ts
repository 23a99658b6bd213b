/** Makes workbooks of whole lists in another thread, one at a time. */
import { Worker } from 'node:worker_threads';
import { DubanError } from '@duban/domain';
import type { OutSheet } from '@duban/sheets';

/** Workbooks in the making or in the queue. */
const waitingMax = 16;
const heapMaxMb = 768;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * The bytes of a workbook with one sheet.
 * @throws {DubanError} `overloaded` when too many wait
 */
export async function workbookOf(sheet: OutSheet): Promise<Buffer> {
  if (waiting >= waitingMax) throw new DubanError('overloaded');
  waiting += 1;
  const made = last.then(() => inThread(sheet));
  last = made.catch(() => undefined);
  try {
    return Buffer.from(await made);
  } finally {
    waiting -= 1;
  }
}

async function inThread(sheet: OutSheet): Promise<Uint8Array> {
  const worker = new Worker(new URL('./workbook-worker.js', import.meta.url), {
    workerData: sheet,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMb },
    // Hooks of a test runner or a debugger, with which this process may have been started, must not run in the thread.
    execArgv: [],
  });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread that makes a workbook ended with ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}
