import type { Test } from 'tap';
import type { EvidenceStore } from '../../src/port.js';

/** The largest object that the stores of all subjects accept. */
export const contractMaxBytes = 200_000;

export interface EvidenceSubject {
  readonly name: string;
  /** Whether `reopen` finds everything that was acknowledged. If not, the run prints that this is not tested. */
  readonly durable: boolean;
  /** An empty store that takes objects of at most so many bytes. */
  open(maxBytes: number): Promise<EvidenceStore>;
  /** Closes the store and opens it again on what it left. Required where `durable` is true. */
  reopen?(store: EvidenceStore): Promise<EvidenceStore>;
}

/** Runs one law on a store of its own, and closes it whatever happens. */
export async function law(
  t: Test,
  subject: EvidenceSubject,
  sentence: string,
  run: (t: Test, store: EvidenceStore) => Promise<void>,
): Promise<void> {
  await t.test(sentence, async (child) => {
    const store = await subject.open(contractMaxBytes);
    try {
      await run(child, store);
    } finally {
      await store.close();
    }
  });
}
