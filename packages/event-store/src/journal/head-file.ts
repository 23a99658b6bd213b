/**
 * `head`: which process opened the journal last, and up to which event the journal is known to be durable.
 *
 * The first is a fence. A process that opens the folder writes a token of its own before it reads anything. When it
 * later finds another token there, it has lost the folder and acknowledges nothing any more. So of two processes that
 * both believe that they hold the folder's lock, only one acknowledges.
 *
 * The second shows when the end of the log is missing, which the segments cannot: a file that was cut between two
 * groups looks whole. It is written after each group and synced every few groups. So after a power cut it may be some
 * groups old, but it never names an event that was not durable.
 *
 * The file has three records of 512 bytes, so that a torn write spoils only one: two of the head, written in turn,
 * and one of the opening. A record is `<checksum> <JSON>`, filled up with spaces and ended by a newline.
 */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DubanError } from '@duban/domain';
import { isDigest } from './chain.js';
import {
  errorCode,
  type FileLayer,
  type FolderLock,
  type OpenFile,
  readFully,
  readWhole,
  replaceFile,
  writeFully,
} from './file-layer.js';
import { parseJson } from './json.js';

export const headFileName = 'head';
const recordBytes = 512;
const openingAt = 2 * recordBytes;
/** A power cut may take back the heads of so many groups. */
const syncEveryGroups = 16;

export interface Opening {
  /** Number of the opening, from 1. */
  readonly number: number;
  readonly token: string;
  readonly pid: number;
  /** Whether the lock is the kernel's, which is released when its holder has ended and not before. */
  readonly kernelLock: boolean;
  /** The holder noted itself that it writes nothing more. */
  readonly closed: boolean;
}

/** How far the journal was durable. */
export interface DurableHead {
  readonly events: number;
  /** Digest of the last event's line; absent in version 1, and when there is no event. */
  readonly digest?: string | undefined;
}

export interface HeadRecords {
  readonly opening: Opening;
  readonly durable: DurableHead;
}

const nobody: Opening = { number: 0, token: '', pid: 0, kernelLock: false, closed: true };
const nothing: DurableHead = { events: 0 };

/** Creates the file, for a journal that nobody has opened yet or for a copy of one. */
export function createHeadFile(
  files: FileLayer,
  folder: string,
  { opening, durable }: HeadRecords = { opening: nobody, durable: nothing },
) {
  const records = [encodeRecord(durable), encodeRecord(durable), encodeRecord({ ...opening, closed: true })];
  return replaceFile(files, folder, headFileName, Buffer.concat(records));
}

/** The content of the file; undefined when there is no such file, or none that can be read. */
export async function readHeadFile(files: FileLayer, folder: string): Promise<HeadRecords | undefined> {
  try {
    return decodeHeadFile(await readWhole(files, `${folder}/${headFileName}`));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export function decodeHeadFile(bytes: Buffer): HeadRecords | undefined {
  const durable = [0, recordBytes].map((at) => durableIn(bytes, at)).filter((head) => head !== undefined);
  const opening = openingIn(bytes, openingAt);
  if (durable.length === 0 || opening === undefined) return undefined;
  return { opening, durable: durable.reduce((one, other) => (other.events > one.events ? other : one)) };
}

export class HeadFile {
  /** The content before this opening. */
  readonly before: HeadRecords;
  readonly opening: Opening;
  readonly #folder: string;
  readonly #file: OpenFile;
  /** The record of this opening, which another process replaces when it takes the journal over. */
  readonly #own: Buffer;
  #groups = 0;

  private constructor(folder: string, file: OpenFile, before: HeadRecords, opening: Opening) {
    this.#folder = folder;
    this.#file = file;
    this.#own = encodeRecord(opening);
    this.before = before;
    this.opening = opening;
  }

  /**
   * Takes the journal over, durably: from here on the holder before acknowledges nothing.
   * @returns undefined where there is no such file, or none that can be read
   */
  static async take(files: FileLayer, folder: string, { kernel }: Pick<FolderLock, 'kernel'>): Promise<HeadFile | undefined> {
    const before = await readHeadFile(files, folder);
    if (before === undefined) return undefined;
    const token = randomBytes(12).toString('hex');
    const number = before.opening.number + 1;
    const opening = { number, token, pid: process.pid, kernelLock: kernel, closed: false };
    const file = await files.open(`${folder}/${headFileName}`, 'small');
    try {
      const head = new HeadFile(folder, file, before, opening);
      await writeFully(file, head.#own, openingAt);
      await file.syncData();
      await head.refuseWhenTaken();
      return head;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Whether the holder before can write nothing more to the segment that it wrote last. */
  get predecessorEnded(): boolean {
    const { opening } = this.before;
    return opening.closed || (opening.kernelLock && this.opening.kernelLock);
  }

  /**
   * Refuses when another process has taken the journal over.
   * @throws {DubanError} `store-locked`
   */
  async refuseWhenTaken(): Promise<void> {
    const record = await readFully(this.#file, openingAt, recordBytes);
    if (record.equals(this.#own)) return;
    const found = openingIn(record, 0);
    const holder = found === undefined ? 'its head file is damaged' : `opening ${found.number}, pid ${found.pid}`;
    throw new DubanError('store-locked', { folder: this.#folder, holder });
  }

  /** Called after a group is durable. */
  async advance(durable: DurableHead): Promise<void> {
    this.#groups += 1;
    await writeFully(this.#file, encodeRecord(durable), (this.#groups % 2) * recordBytes);
  }

  /** Called while a group is synced: every few groups it makes durable what was written about the groups before. */
  async syncNowAndThen(): Promise<void> {
    if (this.#groups % syncEveryGroups === syncEveryGroups - 1) await this.#file.syncData();
  }

  /** Notes that this holder writes nothing more; a holder that has lost the journal notes nothing. */
  async close(durable: DurableHead | undefined): Promise<void> {
    try {
      if (durable === undefined) return;
      await this.refuseWhenTaken();
      await this.advance(durable);
      await writeFully(this.#file, encodeRecord({ ...this.opening, closed: true }), openingAt);
      await this.#file.syncData();
    } catch {
      // If this failed, the next opening believes that this one crashed, which loses nothing.
    } finally {
      await this.#file.close();
    }
  }
}

function encodeRecord(value: object): Buffer {
  const record = Buffer.alloc(recordBytes, ' ');
  const json = JSON.stringify(value);
  record.write(`${checksumOf(json)} ${json}`, 'latin1');
  record[recordBytes - 1] = 0x0a;
  return record;
}

function decodeRecord(bytes: Buffer, at: number): unknown {
  const text = bytes.toString('latin1', at, at + recordBytes).trimEnd();
  const json = text.slice(9);
  return text.slice(0, 9) === `${checksumOf(json)} ` ? parseJson(json) : undefined;
}

const checksumOf = (json: string) => crc32(json).toString(16).padStart(8, '0');

function durableIn(bytes: Buffer, at: number): DurableHead | undefined {
  const value = decodeRecord(bytes, at) as Partial<DurableHead> | undefined | null;
  if (!Number.isSafeInteger(value?.events)) return undefined;
  return { events: value?.events as number, digest: isDigest(value?.digest) ? value.digest : undefined };
}

function openingIn(bytes: Buffer, at: number): Opening | undefined {
  const value = decodeRecord(bytes, at) as Partial<Opening> | undefined | null;
  if (!Number.isSafeInteger(value?.number) || typeof value?.token !== 'string') return undefined;
  return {
    number: value.number as number,
    token: value.token,
    pid: Number(value.pid),
    kernelLock: value.kernelLock === true,
    closed: value.closed === true,
  };
}
