/**
 * How sure the reader is where it is not plainly told. `test/confidence.test.ts` recomputes what these are
 * worth: how many of the values at each level are right in the notices of the tests.
 */
export const levels = {
  /** By how the words stand, with no word that says so: nearly always right, and a doubt may stand beside it. */
  fair: 0.75,
  /** Something is there that fits no form the reader knows: more often wrong than not. */
  guess: 0.5,
} as const;
