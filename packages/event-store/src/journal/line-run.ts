/** Reads lines of the segment files whose places are known. */
import type { RecordedEvent } from '@duban/domain';
import { recordedEvent } from '../append-input.js';
import { damagedError, readingError } from './file-errors.js';
import { readFully } from './file-layer.js';
import { decodeLine } from './line.js';
import type { Segment } from './segment.js';

/** Lines with less than this between them are read together. */
const gapMaxBytes = 16 * 1024;
const readMaxBytes = 1024 * 1024;

export interface LinePlace {
  readonly ordinal: number;
  readonly segment: Segment;
  /** Of its line in the segment, in bytes. */
  readonly offset: number;
  /** Its newline included, in bytes. */
  readonly length: number;
}

interface Origin {
  readonly folder: string;
  readonly epoch: string;
}

/** The lines from `at` on that lie close enough together to be read in one go; their ordinals ascend. */
export function runFrom(placeAt: (at: number) => LinePlace | undefined, at: number): [LinePlace, ...LinePlace[]] {
  const first = placeAt(at) as LinePlace;
  const { segment, offset: start } = first;
  let end = start + first.length;
  const run: [LinePlace, ...LinePlace[]] = [first];
  for (let next = placeAt(at + 1); next?.segment === segment; next = placeAt(at + run.length)) {
    const nextEnd = next.offset + next.length;
    if (next.offset - end > gapMaxBytes || nextEnd - start > readMaxBytes) break;
    run.push(next);
    end = nextEnd;
  }
  return run;
}

/**
 * Reads a run in one go.
 * @throws {DubanError} `store-damaged` when a line is no longer what was written; `store-unavailable` when the file
 *   cannot be read
 */
export async function readRun(origin: Origin, run: readonly [LinePlace, ...LinePlace[]]): Promise<RecordedEvent[]> {
  const [{ segment, offset: start }] = run;
  const { offset, length } = run.at(-1) as LinePlace;
  const bytes = await bytesOf(segment, start, offset + length - start);
  return run.map((place) => decoded(origin, place, bytes, start));
}

async function bytesOf(segment: Segment, start: number, length: number): Promise<Buffer> {
  try {
    return await readFully(await segment.file(), start, length);
  } catch (error) {
    throw readingError(error, segment.name);
  }
}

function decoded({ folder, epoch }: Origin, { segment, ordinal, offset, length }: LinePlace, bytes: Buffer, start: number) {
  const at = offset - start;
  const end = at + length - 1;
  const line = decodeLine(bytes, at, end);
  if (line === undefined) {
    const place = { file: segment.name, line: ordinal - segment.index.firstOrdinal + 1, offset };
    throw damagedError(folder, { ...place, detail: 'the line is not what was written' });
  }
  return recordedEvent(bytes.toString('utf8', line.bodyAt, end), epoch, ordinal);
}
