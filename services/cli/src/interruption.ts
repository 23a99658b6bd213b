/** Lets Ctrl-C end long work in good order. A second Ctrl-C ends the process at once. */

/** The result of the work, or `interrupted` when a signal came and the work stopped because of it. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | 'interrupted'> {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return 'interrupted';
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
