import type { ChangeDocument } from '../../documents/index.js';

/** The digests of the pieces of evidence in the values before and after a change. */
export function digestsIn({ changes }: Pick<ChangeDocument, 'changes'>): string[] {
  return changes.flatMap(({ field, before, after }) =>
    field.endsWith('/evidence') ? [before, after].flat().flatMap(digestOf) : [],
  );
}

function digestOf(piece: unknown): string[] {
  const sha256 = (piece as { readonly sha256?: unknown } | null)?.sha256;
  return typeof sha256 === 'string' ? [sha256] : [];
}
