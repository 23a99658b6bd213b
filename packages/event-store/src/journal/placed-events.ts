/**
 * Some streams of a journal read in another thread than the one that writes it: the writer tells where their events
 * stand, and the files are read there. So whoever wants one plan reads no line of another.
 */
import type { Position, RecordedEvent } from '@duban/domain';
import type { FileLayer } from './file-layer.js';
import { type LinePlace, readRun, runFrom } from './line-run.js';
import { nodeFiles } from './node-files.js';
import { Segment } from './segment.js';

/** Numbers in `Places.words` for an event. */
export const wordsPerPlace = 4;

/** In a store of many plans the lines of one lie far apart, and each takes a read of its own. */
const readsAtOnce = 16;

/** Where events stand in the files. It can be sent to another thread. */
export interface Places {
  /** For each event its ordinal, the first ordinal of its segment, and offset and length of its line in bytes. In no order. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** All events that were asked for up to here are among them. */
  readonly through: Position;
}

export interface PlacedReader {
  /**
   * The events of so many places from one on; the words are in the order of the ordinals.
   * @throws {DubanError} `store-damaged`, `store-unavailable`
   */
  read(words: Uint32Array, from: number, count: number): Promise<RecordedEvent[]>;
  close(): Promise<void>;
}

/** Reads a journal that its writer has opened. */
export function readPlaces(
  origin: { readonly folder: string; readonly epoch: string },
  files: FileLayer = nodeFiles,
): PlacedReader {
  const { folder } = origin;
  const segments = new Map<number, Segment>();
  const segmentAt = (firstOrdinal: number) => {
    const segment = segments.get(firstOrdinal) ?? new Segment(files, folder, firstOrdinal);
    segments.set(firstOrdinal, segment);
    return segment;
  };
  return {
    async read(words, from, count) {
      const placeAt = (at: number): LinePlace | undefined => {
        if (at >= count) return undefined;
        const word = (which: number) => words[(from + at) * wordsPerPlace + which] as number;
        return { ordinal: word(0), segment: segmentAt(word(1)), offset: word(2), length: word(3) };
      };
      const runs: ReturnType<typeof runFrom>[] = [];
      for (let at = 0; at < count; ) {
        const run = runFrom(placeAt, at);
        runs.push(run);
        at += run.length;
      }
      const events: RecordedEvent[] = [];
      for (let at = 0; at < runs.length; at += readsAtOnce) {
        const read = await Promise.all(runs.slice(at, at + readsAtOnce).map((run) => readRun(origin, run)));
        events.push(...read.flat());
      }
      return events;
    },
    async close() {
      for (const segment of segments.values()) await segment.close();
    },
  };
}
