/** The only way in which tests wait. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Waiting {
  /** What is awaited, for the error; absent: the text of the condition. */
  readonly what?: string;
  readonly maxMs?: number;
  readonly everyMs?: number;
}

/** Far longer than anything takes on a busy machine, and shorter than a test file may take. */
const waitMaxMs = 120_000;

/**
 * Waits until a condition holds. A condition that throws does not hold yet: what it asks may not have started.
 * @throws {Error} when the time is over; its cause is what the condition threw last
 */
export async function until(holds: () => boolean | Promise<boolean>, waiting: Waiting = {}): Promise<void> {
  const { what = String(holds), maxMs = waitMaxMs, everyMs = 20 } = waiting;
  const end = performance.now() + maxMs;
  let cause: unknown;
  for (;;) {
    try {
      if (await holds()) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new Error(`not within ${maxMs} ms: ${what}`, { cause });
    await pause(everyMs);
  }
}
