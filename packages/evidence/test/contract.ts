/** The contract of the evidence store port: every adapter runs it whole. */
import type { Test } from 'tap';
import { lifeLaws } from './contract/life-laws.js';
import { possessionLaws } from './contract/possession-laws.js';
import { putLaws } from './contract/put-laws.js';
import { readLaws } from './contract/read-laws.js';
import type { EvidenceSubject } from './contract/subject.js';

export { contents, digestOf, inPieces, listed, readWhole } from './contract/contents.js';
export type { EvidenceSubject } from './contract/subject.js';

/** Runs every law of the port on an adapter. */
export async function evidenceContract(t: Test, subject: EvidenceSubject): Promise<void> {
  await t.test(`evidence store contract: ${subject.name}`, async (child) => {
    if (!subject.durable) child.comment(`${subject.name} does not claim: durable`);
    await putLaws(child, subject);
    await readLaws(child, subject);
    await possessionLaws(child, subject);
    await lifeLaws(child, subject);
  });
}
