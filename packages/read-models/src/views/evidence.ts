/** A document per piece of evidence: which tasks and indicators refer to it, by what name. */
import { evidenceIn, parseStream } from '@duban/domain';
import type { EvidenceDocument, EvidenceReference } from '../documents/index.js';
import type { Change, Need, View } from '../view.js';
import { nothing } from './by-event.js';

const sameSubject = (one: EvidenceReference, other: EvidenceReference) =>
  one.subject.kind === other.subject.kind && one.subject.key === other.subject.key;

function referred(sha256: string, before: EvidenceDocument | undefined, reference: EvidenceReference): EvidenceDocument {
  const others = before?.references.filter((each) => !sameSubject(each, reference)) ?? [];
  return { sha256, references: [...others, reference] };
}

export const evidenceView: View = {
  name: 'evidence',
  version: 1,
  kinds: { evidence: 'cold' },

  needs(event): readonly Need[] {
    return evidenceIn(event.data).map(({ sha256 }) => ({ kind: 'evidence', key: sha256 }));
  },

  project(event, documents): readonly Change[] {
    const pieces = evidenceIn(event.data);
    if (pieces.length === 0) return nothing;
    const { aggregate: kind, key } = parseStream(event.stream);
    if (kind !== 'task' && kind !== 'indicator') return nothing;
    const changed = new Map<string, EvidenceDocument>();
    for (const { sha256, name, mediaType } of pieces) {
      const before = changed.get(sha256) ?? documents.get('evidence', sha256);
      changed.set(sha256, referred(sha256, before, { subject: { kind, key }, name, mediaType }));
    }
    return [...changed].map(([sha256, document]) => ({ op: 'put', kind: 'evidence', key: sha256, document }));
  },
};
