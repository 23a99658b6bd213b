import type { EvidenceThere } from '@duban/domain';
import { type EvidenceStore, possession } from '@duban/evidence';

/** Answers what rules ask about evidence. A piece that was put before marks were kept counts as there for everybody. */
export const evidenceThere =
  (evidence: Pick<EvidenceStore, 'marks'>): EvidenceThere =>
  async (digests, by) => {
    const there = new Set<string>();
    for (const sha256 of new Set(digests)) if ((await possession(evidence, sha256, by)) !== 'absent') there.add(sha256);
    return there;
  };
