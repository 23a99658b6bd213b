/**
 * Whether a reference to a piece of evidence gives access to its bytes. Only then does the piece count as uploaded
 * there.
 */
import { createHash } from 'node:crypto';
import type { Referrer } from '@duban/domain';
import { possession } from '@duban/evidence';
import { type EvidenceReference, reportDocument, type ViewReads } from '@duban/read-models';
import { z } from 'zod';
import type { OpenPlan } from './open-plan.js';
import type { QueryParts } from './query-parts.js';

interface Parts {
  readonly views: ViewReads;
  readonly evidence: QueryParts['evidence'];
}

const plansAtOnce = 1_000;

/**
 * The referrer must have put the bytes, or have the right to share what others put. A piece that was put before marks
 * were kept belongs to whoever referred to it first, in any plan.
 */
export async function givesBytes({ views, evidence }: Parts, sha256: string, { by }: EvidenceReference): Promise<boolean> {
  switch (await possession(evidence, sha256, by)) {
    case 'held':
      return true;
    case 'absent':
      return false;
    case 'unrecorded': {
      const first = await firstReferrer(views, sha256);
      return first !== undefined && (first.person === by.person || (first.unit !== undefined && first.unit === by.unit));
    }
  }
}

async function firstReferrer(views: ViewReads, sha256: string): Promise<Referrer | undefined> {
  let first: EvidenceReference | undefined;
  for (let after: string | undefined; ; ) {
    const plans = await views.plans({ after, limit: plansAtOnce });
    for (const plan of plans) {
      for (const reference of (await views.get(plan, 'evidence', sha256))?.references ?? []) {
        if (first === undefined || reference.since < first.since) first = reference;
      }
    }
    if (plans.length < plansAtOnce) return first?.by;
    after = plans.at(-1);
  }
}

const { element: piece } = reportDocument.shape.evidence;
type Piece = z.output<typeof piece>;

/** Evidence as a report or a measurement shows it. */
export const shownEvidence = z.array(
  z
    .strictObject({
      ...piece.shape,
      uploaded: z
        .boolean()
        .describe(
          '内容是否已由引用者（或其单位）上传，或由有权者共享 / whether the bytes are there, from whoever referred to them, their unit, or somebody who may share them',
        ),
    })
    .meta({ id: 'Evidence' }),
);
export type ShownPiece = Readonly<z.output<typeof piece>> & { readonly uploaded: boolean };

/** The same pieces, each with whether its bytes are available. */
export async function withUploads(
  { evidence }: Pick<QueryParts, 'evidence'>,
  { id, views }: Pick<OpenPlan, 'id' | 'views'>,
  { kind, key }: EvidenceReference['subject'],
  pieces: readonly Readonly<Piece>[],
): Promise<readonly ShownPiece[]> {
  const documents = await views.getMany(
    id,
    'evidence',
    pieces.map(({ sha256 }) => sha256),
  );
  const uploaded = async (at: number, sha256: string) => {
    const references = documents[at]?.references ?? [];
    for (const reference of references) {
      const here = reference.subject.kind === kind && reference.subject.key === key;
      if (here && (await givesBytes({ views, evidence }, sha256, reference))) return true;
    }
    return false;
  };
  return Promise.all(pieces.map(async (each, at) => ({ ...each, uploaded: await uploaded(at, each.sha256) })));
}

/** Differs before and after a piece of evidence came in, of which no event tells. */
export function uploadsTag(pieces: readonly ShownPiece[]): string {
  const missing = pieces.filter(({ uploaded }) => !uploaded).map(({ sha256 }) => sha256);
  if (missing.length === 0) return '';
  return `-${createHash('sha256').update(missing.join()).digest('base64url').slice(0, 8)}`;
}

export const isComplete = ({ evidence }: { readonly evidence: readonly ShownPiece[] }) =>
  evidence.every(({ uploaded }) => uploaded);
