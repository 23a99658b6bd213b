/**
 * Runs loops side by side until all have ended. When one ends, the others are aborted; once all have ended, the first
 * error is thrown.
 */
export async function together(signal: AbortSignal, ...loops: ((signal: AbortSignal) => Promise<void>)[]): Promise<void> {
  const enough = new AbortController();
  const both = AbortSignal.any([signal, enough.signal]);
  const errors: unknown[] = [];
  const run = async (loop: (typeof loops)[number]) => {
    try {
      await loop(both);
    } catch (error) {
      errors.push(error);
    } finally {
      enough.abort();
    }
  };
  await Promise.all(loops.map(run));
  if (errors.length > 0) throw errors[0];
}
