/**
 * Possession: who has had a piece of evidence. Everybody who puts a piece leaves two marks beside it, one for the
 * person and one for the unit. A mark is a digest of the id, because an id may hold characters that a file name may
 * not.
 */
import { createHash } from 'node:crypto';
import type { Referrer } from '@duban/domain';
import type { EvidenceReader } from './port.js';

/** Stands for the marks of a piece that was put before marks were kept. */
export const markOfBefore = 'before';
export const markPattern = /^([0-9a-f]{32}|before)$/;

const markOf = (kind: 'person' | 'unit', id: string) => createHash('sha256').update(`${kind} ${id}`).digest('hex').slice(0, 32);

/** The marks that somebody leaves by putting a piece. */
export const marksOf = ({ person, unit }: Pick<Referrer, 'person' | 'unit'>): string[] =>
  unit === undefined ? [markOf('person', person)] : [markOf('person', person), markOf('unit', unit)];

/**
 * What somebody who refers to a piece has of it. `unrecorded`: it was put before marks were kept, and they have not put
 * it since. `absent`: it is not there, or only others have put it.
 */
export async function possession(
  reader: Pick<EvidenceReader, 'marks'>,
  sha256: string,
  by: Referrer,
): Promise<'absent' | 'held' | 'unrecorded'> {
  const marks = await reader.marks(sha256);
  if (marks === undefined) return 'absent';
  if (by.shares || marksOf(by).some((mark) => marks.has(mark))) return 'held';
  return marks.size === 0 || marks.has(markOfBefore) ? 'unrecorded' : 'absent';
}
