import { crc32 } from 'node:zlib';
import { damagedError } from './file-errors.js';
import { type FileLayer, type OpenFile, readBlocks, removeIfThere, replaceFile, writeFully } from './file-layer.js';
import { SegmentIndex } from './segment-index.js';
import { segmentName } from './segment-name.js';

/** One file of the journal. Only the last of a journal is written; the others are sealed. */
export class Segment {
  readonly name: string;
  readonly index: SegmentIndex;
  /** Bytes that are durable; the file may hold more while a group is being written. */
  bytes = 0;
  /** CRC-32 of those bytes. */
  checksum = 0;
  groups = 0;
  /** Number of the last group in this segment; of an empty one, in the segments before it. */
  lastGroup = 0;
  /** Digest of the last durable line, here or before; absent while the segment is of version 1. */
  digest: string | undefined;
  readonly #files: FileLayer;
  readonly #folder: string;
  #file: Promise<OpenFile> | undefined;

  /** `file` is given for the segment that is being written. A sealed one is opened when it is first read. */
  constructor(files: FileLayer, folder: string, firstOrdinal: number, file?: OpenFile) {
    this.name = segmentName(firstOrdinal);
    this.index = new SegmentIndex(firstOrdinal);
    this.#files = files;
    this.#folder = folder;
    if (file !== undefined) this.#file = Promise.resolve(file);
  }

  /** The open file, until `close`: one descriptor for each segment that was ever read. */
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

/** Where a segment begins: after which event, group and line. */
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

/**
 * Replaces the file of a segment by a copy of what is durable in it: a process that has the old file open then writes
 * where nobody reads. The segment is not written any more.
 * @throws {DubanError} `store-damaged` when what was durable is not there any more
 */
export async function copyOut(files: FileLayer, folder: string, segment: Segment): Promise<void> {
  const { name, bytes, checksum } = segment;
  const temporary = `${folder}/${name}.tmp`;
  await removeIfThere(files, temporary);
  const copy = await files.open(temporary, 'create');
  try {
    let [at, sum] = [0, 0];
    for await (const block of readBlocks(await segment.file(), bytes)) {
      await writeFully(copy, block, at);
      at += block.length;
      sum = crc32(block, sum);
    }
    if (at !== bytes || sum !== checksum) {
      throw damagedError(folder, { file: name, line: 1, offset: 0, detail: 'it was changed while it was copied' });
    }
    await copy.syncData();
  } finally {
    await copy.close();
  }
  await files.rename(temporary, `${folder}/${name}`);
  await files.syncFolder(folder);
  await segment.close();
}

/** The same for a segment that holds nothing, and is written. */
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
