import type { FileLayer, OpenFile } from './file-layer.js';
import { SegmentIndex } from './segment-index.js';
import { segmentName } from './segment-name.js';

/** One file of the journal. Only the last of a journal is written; the others are sealed. */
export class Segment {
  readonly name: string;
  readonly index: SegmentIndex;
  /** What is durable; there may be more in the file while a group is being written. */
  bytes = 0;
  /** CRC-32 of those bytes. */
  checksum = 0;
  groups = 0;
  /** Number of the last group in this segment or, when it is empty, in those before it. */
  lastGroup = 0;
  readonly #files: FileLayer;
  readonly #folder: string;
  #file: Promise<OpenFile> | undefined;

  /** `file` is given for the segment that is written; a sealed one is opened when it is first read. */
  constructor(files: FileLayer, folder: string, firstOrdinal: number, file?: OpenFile) {
    this.name = segmentName(firstOrdinal);
    this.index = new SegmentIndex(firstOrdinal);
    this.#files = files;
    this.#folder = folder;
    if (file !== undefined) this.#file = Promise.resolve(file);
  }

  /** The file stays open until `close`: one descriptor for each segment that was ever read. */
  file(): Promise<OpenFile> {
    this.#file ??= this.#open();
    return this.#file;
  }

  async close(): Promise<void> {
    const file = await this.#file?.catch(() => undefined);
    this.#file = undefined;
    await file?.close();
  }

  async #open(): Promise<OpenFile> {
    try {
      return await this.#files.open(`${this.#folder}/${this.name}`, 'read');
    } catch (error) {
      this.#file = undefined;
      throw error;
    }
  }
}

/** Makes an empty segment whose name is durable, ready to be written. */
export async function createSegment(files: FileLayer, folder: string, firstOrdinal: number, lastGroup: number): Promise<Segment> {
  const file = await files.open(`${folder}/${segmentName(firstOrdinal)}`, 'create');
  try {
    await file.syncData();
    await files.syncFolder(folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  const segment = new Segment(files, folder, firstOrdinal, file);
  segment.lastGroup = lastGroup;
  return segment;
}
