import { type FileLayer, type OpenFile, replaceFile } from './file-layer.js';
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
  /** Of the last durable line here or before; absent while the segment is of version 1. */
  digest: string | undefined;
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

/** Where a segment goes on from. */
export interface SegmentStart {
  readonly firstOrdinal: number;
  readonly lastGroup: number;
  readonly digest: string | undefined;
}

/** Makes an empty segment whose name is durable, ready to be written. */
export async function createSegment(files: FileLayer, folder: string, start: SegmentStart): Promise<Segment> {
  const { firstOrdinal } = start;
  const file = await files.open(`${folder}/${segmentName(firstOrdinal)}`, 'create');
  try {
    await file.syncData();
    await files.syncFolder(folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return emptySegment(files, folder, start, file);
}

/** Puts an empty file in the place of a segment that holds nothing: whoever has the old one open writes to no name. */
export async function renewSegment(files: FileLayer, folder: string, start: SegmentStart): Promise<Segment> {
  const name = segmentName(start.firstOrdinal);
  await replaceFile(files, folder, name, Buffer.alloc(0));
  return emptySegment(files, folder, start, await files.open(`${folder}/${name}`, 'write'));
}

function emptySegment(
  files: FileLayer,
  folder: string,
  { firstOrdinal, lastGroup, digest }: SegmentStart,
  file: OpenFile,
): Segment {
  const segment = new Segment(files, folder, firstOrdinal, file);
  segment.lastGroup = lastGroup;
  segment.digest = digest;
  return segment;
}
