/** A document for each piece of evidence: which tasks and indicators refer to it, under which name, and by whom. */
import { evidenceIn, parseStream, referrerOf } from '@duban/domain';
import type { EvidenceDocument, EvidenceReference } from '../documents/index.js';
import { evidenceIndexes } from '../indexes.js';
import type { Change, Need, View } from '../view.js';
import { nothing } from './by-event.js';
import { entry } from './entries.js';

/** A later reference by the same referrer on the same subject replaces the earlier one, and no other. */
const isSame = (one: EvidenceReference, other: EvidenceReference) =>
  one.subject.kind === other.subject.kind &&
  one.subject.key === other.subject.key &&
  one.by.person === other.by.person &&
  one.by.unit === other.by.unit &&
  one.by.shares === other.by.shares;

function referred(sha256: string, before: EvidenceDocument | undefined, reference: EvidenceReference): EvidenceDocument {
  const references = before?.references ?? [];
  const since = references.find((each) => isSame(each, reference))?.since ?? reference.since;
  return { sha256, references: [...references.filter((each) => !isSame(each, reference)), { ...reference, since }] };
}

function isShared({ references }: EvidenceDocument): boolean {
  const [first] = references;
  return references.some(({ subject }) => subject.kind !== first?.subject.kind || subject.key !== first.subject.key);
}

export const evidenceView: View = {
  name: 'evidence',
  version: 3,
  kinds: { evidence: 'cold' },

  needs(event): readonly Need[] {
    return evidenceIn(event.data).map(({ sha256 }) => ({ kind: 'evidence', key: sha256 }));
  },

  project(event, documents): readonly Change[] {
    const pieces = evidenceIn(event.data);
    if (pieces.length === 0) return nothing;
    const { aggregate: kind, key } = parseStream(event.stream);
    if (kind !== 'task' && kind !== 'indicator') return nothing;
    const by = referrerOf(event.meta.actor);
    const changed = new Map<string, EvidenceDocument>();
    for (const { sha256, name, mediaType } of pieces) {
      const before = changed.get(sha256) ?? documents.get('evidence', sha256);
      changed.set(sha256, referred(sha256, before, { subject: { kind, key }, name, mediaType, by, since: event.position }));
    }
    return [...changed].flatMap(([sha256, document]): Change[] => [
      { op: 'put', kind: 'evidence', key: sha256, document },
      ...(isShared(document) ? [entry(evidenceIndexes.shared, sha256, sha256)] : []),
    ]);
  },
};
