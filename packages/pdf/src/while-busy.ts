/** Waiting for work that may never end because nothing of it is left to do. */

/** Between two looks, ms. */
const lookEveryMs = 500;
/** Work that is under way takes more of a thread's time between two looks than this, ms. */
const busyMinMs = 5;

/**
 * What the work comes to, or undefined once this thread has stood idle between two looks: of some damaged files the
 * library drops a promise, and whoever waits for it would wait for ever. Only for work that this thread does itself.
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
