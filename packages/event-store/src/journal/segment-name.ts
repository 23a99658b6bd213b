/** A file is named by the ordinal of its first event, in 20 digits, so that names sort in log order. */

const segmentEnding = '.journal';
const indexEnding = '.index';
const namePattern = /^(\d{20})\.(journal|index)$/;

export const segmentName = (firstOrdinal: number) => `${String(firstOrdinal).padStart(20, '0')}${segmentEnding}`;
export const indexName = (firstOrdinal: number) => `${String(firstOrdinal).padStart(20, '0')}${indexEnding}`;
export const isSegmentName = (name: string) => namePattern.test(name) && name.endsWith(segmentEnding);
const isIndexName = (name: string) => namePattern.test(name) && name.endsWith(indexEnding);

export interface JournalFiles {
  readonly segments: readonly number[];
  readonly indexes: readonly number[];
}

/** The first ordinals of the segments, and of the index files, among a folder's names, in order. */
export function journalFiles(names: readonly string[]): JournalFiles {
  const ordinals = (list: string[]) => list.map((name) => Number(name.slice(0, 20))).sort((a, b) => a - b);
  return { segments: ordinals(names.filter(isSegmentName)), indexes: ordinals(names.filter(isIndexName)) };
}
