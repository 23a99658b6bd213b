/**
 * How sure the reader is of what the notice does not say plainly. `test/confidence.test.ts` recomputes these figures:
 * the share of values at each level that are right in the notices of the tests.
 */
export const levels = {
  /**
   * The order of the words suggests it, but no word says it. Nearly always right; a doubt may be reported beside it.
   */
  fair: 0.75,
  /** The words fit no form that the reader knows. More often wrong than right. */
  guess: 0.5,
} as const;
