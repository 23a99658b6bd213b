/**
 * Evidence in a folder. Each object is a file `<first two hex digits>/<digest>`, so that `sha256sum` checks it and
 * any tool copies it. Bytes arrive under a temporary name in `incoming`, are synced, and get their name by a rename
 * whose folder is then synced: after a crash the object is there whole or not at all. The marks of those who put it
 * are names of files in `holders/<first two hex digits>/<digest>`. They are made durable before the object gets its
 * name, so an object without marks was put before marks were kept.
 *
 * Several processes may open one folder. A start leaves alone what is arriving in other processes: it removes only
 * files that nothing has been written to for an hour.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rmdir, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { DubanError } from '@duban/domain';
import { atStart, ifThere, makeFolder, namesIn, onDisk, removeIfThere, syncFolder, writeWhole } from './folder-files.js';
import type { EvidenceBytes, EvidenceReader, EvidenceStore, Putting } from './port.js';
import { markOfBefore, markPattern } from './possession.js';
import { PutsUnderWay } from './puts-under-way.js';
import { requireDigest, VerifiedReading, verified } from './verification.js';

export interface FolderEvidenceOptions {
  readonly folder: string;
  /** Bytes that one object may have. */
  readonly maxBytes: number;
  /**
   * Whether there is room for this many bytes besides the reserve. Asked before they are written; if not, the put ends
   * with `evidence-storage-full`.
   */
  readonly hasRoom?: ((bytes: number) => boolean) | undefined;
  /**
   * Milliseconds since 1970 by the clock of the file system. Without it, uploads that a crash interrupted are not
   * removed.
   */
  readonly now?: (() => number) | undefined;
}

const incomingName = 'incoming';
const holdersName = 'holders';
/** No running upload pauses for so long. */
const incomingMaxIdleMs = 3_600_000;
const shardPattern = /^[0-9a-f]{2}$/;
const objectPattern = /^[0-9a-f]{64}$/;

/**
 * Opens the store in a folder, or creates it there, and removes uploads that a crash interrupted long ago.
 * @throws {DubanError} `evidence-storage-full`, `evidence-unavailable`
 */
export async function openFolderEvidence({
  folder,
  maxBytes,
  hasRoom = () => true,
  now,
}: FolderEvidenceOptions): Promise<EvidenceStore> {
  const absolute = resolve(folder);
  const incoming = `${absolute}/${incomingName}`;
  await atStart(async () => {
    await makeFolder(incoming);
    if (now === undefined) return;
    for (const name of await namesIn(incoming)) await removeIfIdle(`${incoming}/${name}`, now());
  });
  return new FolderEvidence(absolute, maxBytes, hasRoom);
}

async function removeIfIdle(path: string, nowMs: number): Promise<void> {
  const file = await ifThere(() => stat(path), undefined);
  if (file !== undefined && nowMs - file.mtimeMs > incomingMaxIdleMs) await removeIfThere(path);
}

/** Reads a folder without changing anything in it; a missing folder holds nothing. */
export function readFolderEvidence(folder: string): EvidenceReader {
  return new FolderReader(resolve(folder));
}

class FolderReader implements EvidenceReader {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async read(sha256: string): Promise<EvidenceBytes | undefined> {
    requireDigest(sha256);
    return onDisk(async () => {
      const file = await ifThere(() => open(this.path(sha256), 'r'), undefined);
      if (file === undefined) return undefined;
      const { size } = await file.stat();
      const stream = pipeline(file.createReadStream(), new VerifiedReading(sha256), () => undefined);
      return { size, stream };
    });
  }

  async marks(sha256: string): Promise<ReadonlySet<string> | undefined> {
    requireDigest(sha256);
    return onDisk(async () => ((await isThere(this.path(sha256))) ? new Set(await this.marksIn(sha256)) : undefined));
  }

  async *list(): AsyncGenerator<string> {
    for (const shard of await onDisk(() => namesIn(this.folder))) {
      if (!shardPattern.test(shard)) continue;
      const names = await onDisk(() => namesIn(`${this.folder}/${shard}`));
      yield* names.filter((name) => objectPattern.test(name) && name.startsWith(shard));
    }
  }

  protected shard(sha256: string): string {
    return `${this.folder}/${sha256.slice(0, 2)}`;
  }

  protected path(sha256: string): string {
    return `${this.shard(sha256)}/${sha256}`;
  }

  protected holders(sha256: string): string {
    return `${this.folder}/${holdersName}/${sha256.slice(0, 2)}/${sha256}`;
  }

  protected async marksIn(sha256: string): Promise<string[]> {
    return (await namesIn(this.holders(sha256))).filter((name) => markPattern.test(name));
  }
}

const isThere = async (path: string) => (await ifThere(() => stat(path), undefined)) !== undefined;

class FolderEvidence extends FolderReader implements EvidenceStore {
  readonly durable = true;
  readonly maxBytes: number;
  readonly #hasRoom: (bytes: number) => boolean;
  readonly #puts = new PutsUnderWay();
  #naming: Promise<unknown> = Promise.resolve();

  constructor(folder: string, maxBytes: number, hasRoom: (bytes: number) => boolean) {
    super(folder);
    this.maxBytes = maxBytes;
    this.#hasRoom = hasRoom;
  }

  async put(sha256: string, bytes: AsyncIterable<Uint8Array>, putting: Putting = {}): Promise<void> {
    requireDigest(sha256);
    return this.#puts.run(() => this.#put(sha256, bytes, putting));
  }

  async remove(sha256: string): Promise<void> {
    requireDigest(sha256);
    await onDisk(() =>
      this.#inTurn(async () => {
        // The marks go first: marks without an object give nobody anything, but an object without marks counts as put
        // before marks were kept.
        for (const mark of await this.marksIn(sha256)) await removeIfThere(`${this.holders(sha256)}/${mark}`);
        await ifThere(() => rmdir(this.holders(sha256)), undefined);
        await removeIfThere(this.path(sha256));
        await ifThere(() => syncFolder(this.shard(sha256)), undefined);
      }),
    );
  }

  close(): Promise<void> {
    return this.#puts.close();
  }

  async #put(sha256: string, bytes: AsyncIterable<Uint8Array>, { size, marks = [] }: Putting): Promise<void> {
    this.#refuseWithoutRoom(size ?? 0);
    const temporary = `${this.folder}/${incomingName}/${randomUUID()}`;
    try {
      const file = await onDisk(() => open(temporary, 'wx', 0o640));
      try {
        await this.#takeIn(file, verified(bytes, { sha256, size, maxBytes: this.maxBytes }));
      } finally {
        await onDisk(() => file.close());
      }
      await onDisk(() => this.#inTurn(() => this.#name(temporary, sha256, marks)));
    } catch (error) {
      await onDisk(() => removeIfThere(temporary)).catch(() => undefined);
      throw error;
    }
  }

  #refuseWithoutRoom(bytes: number): void {
    if (!this.#hasRoom(bytes)) throw new DubanError('evidence-storage-full');
  }

  /** An error of the source is passed on as it is; an error of the disk becomes one of ours. */
  async #takeIn(file: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of bytes) {
      this.#refuseWithoutRoom(chunk.length);
      await onDisk(() => writeWhole(file, chunk));
    }
    await onDisk(() => file.datasync());
  }

  async #name(temporary: string, sha256: string, marks: readonly string[]): Promise<void> {
    await this.#mark(sha256, marks);
    const shard = this.shard(sha256);
    await makeFolder(shard);
    await rename(temporary, this.path(sha256));
    await syncFolder(shard);
  }

  async #mark(sha256: string, marks: readonly string[]): Promise<void> {
    if (marks.length === 0) return;
    const present = new Set(await this.marksIn(sha256));
    const isOfBefore = present.size === 0 && (await isThere(this.path(sha256)));
    const missing = [...(isOfBefore ? [markOfBefore] : []), ...marks].filter((mark) => !present.has(mark));
    if (missing.length === 0) return;
    const holders = this.holders(sha256);
    await makeFolder(holders);
    for (const mark of missing) await writeFile(`${holders}/${mark}`, '', { mode: 0o640 });
    await syncFolder(holders);
  }

  /** Runs the changes of one piece's name and marks one after the other. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#naming.then(work);
    this.#naming = done.catch(() => undefined);
    return done;
  }
}
