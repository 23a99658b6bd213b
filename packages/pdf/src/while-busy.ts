/** Waits for work that may never end because the library has dropped it. */

/** Milliseconds between two checks. */
const lookEveryMs = 500;
/** Work under way takes more of the thread's time than this between two checks, in ms. */
const busyMinMs = 5;

/**
 * The result of the work, or undefined once this thread was idle between two checks. For some damaged files the library
 * drops a promise, and a caller that awaited it would wait for ever. Only for work that runs in this thread.
 */
export async function whileBusy<Result>(work: Promise<Result>): Promise<Result | undefined> {
  let before = performance.eventLoopUtilization();
  let look: NodeJS.Timeout | undefined;
  const idle = new Promise<undefined>((resolve) => {
    look = setInterval(() => {
      const now = performance.eventLoopUtilization();
      if (performance.eventLoopUtilization(now, before).active < busyMinMs) resolve(undefined);
      before = now;
    }, lookEveryMs);
  });
  try {
    return await Promise.race([work, idle]);
  } finally {
    clearInterval(look);
  }
}
