import type { EvidenceThere } from '@duban/domain';
import { type EvidenceStore, possession } from '@duban/evidence';

/** What rules may ask about evidence; a piece of before it was kept who put it is there for everybody. */
export const evidenceThere =
  (evidence: Pick<EvidenceStore, 'marks'>): EvidenceThere =>
  async (digests, by) => {
    const there = new Set<string>();
    for (const sha256 of new Set(digests)) if ((await possession(evidence, sha256, by)) !== 'absent') there.add(sha256);
    return there;
  };
