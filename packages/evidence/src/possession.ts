/**
 * Possession: who had a piece of evidence in their hands. Beside a piece there are marks, one for the person and one
 * for the unit of everybody who put it. A mark is a digest of the id, because an id may hold characters that a file
 * name may not.
 */
import { createHash } from 'node:crypto';
import type { Referrer } from '@duban/domain';
import type { EvidenceReader } from './port.js';

/** The mark of a piece that was put before marks were kept. */
export const markOfBefore = 'before';
export const markPattern = /^([0-9a-f]{32}|before)$/;

const markOf = (kind: 'person' | 'unit', id: string) => createHash('sha256').update(`${kind} ${id}`).digest('hex').slice(0, 32);

/** The marks that are left by somebody who puts a piece. */
export const marksOf = ({ person, unit }: Pick<Referrer, 'person' | 'unit'>): string[] =>
  unit === undefined ? [markOf('person', person)] : [markOf('person', person), markOf('unit', unit)];

/**
 * What a piece is to somebody who refers to it. `unrecorded`: it was put before marks were kept, and not by them
 * since. `absent`: it is not there, or only others put it.
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
