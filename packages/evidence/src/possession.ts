/**
 * Who had a piece in their hands: the marks that are kept beside it, one for the person and one for the unit of
 * everybody who put it. A mark is a digest of the id, since an id may hold what no name of a file may.
 */
import { createHash } from 'node:crypto';
import type { Referrer } from '@duban/domain';
import type { EvidenceReader } from './port.js';

/** Beside the marks of a piece that was put before there were any. */
export const markOfBefore = 'before';
export const markPattern = /^([0-9a-f]{32}|before)$/;

const markOf = (kind: 'person' | 'unit', id: string) => createHash('sha256').update(`${kind} ${id}`).digest('hex').slice(0, 32);

/** The marks that somebody leaves who puts a piece. */
export const marksOf = ({ person, unit }: Pick<Referrer, 'person' | 'unit'>): string[] =>
  unit === undefined ? [markOf('person', person)] : [markOf('person', person), markOf('unit', unit)];

/**
 * What a piece is to whoever referred to it. `unrecorded`: the bytes were put before it was kept by whom, and not
 * by them since. `absent`: they are not there, or only others put them.
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
