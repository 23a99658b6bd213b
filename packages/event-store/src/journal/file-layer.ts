/**
 * The port to the operating system. Tests put a simulated disk beneath it, which loses what was not synced. Errors
 * are Node's, with `code` and `syscall`.
 */

export interface OpenFile {
  /** Reads into `target` and answers the number of bytes; fewer than asked for only at the end of the file. */
  read(target: Uint8Array, position: number): Promise<number>;
  /**
   * Writes and answers the number of bytes, which may be fewer than given. They are only in the page cache until
   * `syncData`.
   */
  write(source: Uint8Array, position: number): Promise<number>;
  truncate(size: number): Promise<void>;
  /** fdatasync: when it resolves, contents and size are durable. The name of the file is not: see `syncFolder`. */
  syncData(): Promise<void>;
  size(): Promise<number>;
  /** Waits for operations under way. */
  close(): Promise<void>;
}

export type Readable = Pick<OpenFile, 'read'>;

/**
 * `create` refuses a file that exists. `small` is for reading and writing a file that the page cache always
 * holds: nothing waits for it.
 */
export type OpenMode = 'read' | 'write' | 'create' | 'small';

export interface FolderLock {
  /** Whether the kernel holds the lock; then a second process cannot get in by removing a name. */
  readonly kernel: boolean;
  release(): Promise<void>;
}

export interface FileLayer {
  /** Makes a folder and those above it, durably. Does nothing when it exists. */
  makeFolder(folder: string): Promise<void>;
  /** Names in a folder. */
  list(folder: string): Promise<string[]>;
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  /** Replaces `to` in one step: readers see the old file or the new one, whole. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes it durable that names in a folder were created, renamed and removed. */
  syncFolder(folder: string): Promise<void>;
  /** @throws {DubanError} `store-locked` when another process, or this one, holds the folder. */
  lock(folder: string): Promise<FolderLock>;
}

const readBlockBytes = 1024 * 1024;

/**
 * Writes everything, continuing after a short write.
 * @throws when the disk takes nothing more
 */
export async function writeFully(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const written = await file.write(bytes.subarray(done), position + done);
    if (written === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO', syscall: 'write' });
    done += written;
  }
}

/** The bytes from `position`, fewer than `length` only where the file ends. */
export async function readFully(file: Readable, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const read = await file.read(bytes.subarray(done), position + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** A file's bytes from 0 to `size` in blocks of 1 MiB; ends early where the file does. */
export async function* readBlocks(file: Readable, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    const block = await readFully(file, at, Math.min(readBlockBytes, size - at));
    if (block.length === 0) return;
    yield block;
    at += block.length;
  }
}

export async function readWhole(files: FileLayer, path: string): Promise<Buffer> {
  const file = await files.open(path, 'read');
  try {
    return await readFully(file, 0, await file.size());
  } finally {
    await file.close();
  }
}

/** Replaces a small file durably: after a power cut it is the old one or the new one, whole. */
export async function replaceFile(files: FileLayer, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${folder}/${name}.tmp`;
  await removeIfThere(files, temporary);
  const file = await files.open(temporary, 'create');
  try {
    await writeFully(file, bytes, 0);
    await file.syncData();
  } finally {
    await file.close();
  }
  await files.rename(temporary, `${folder}/${name}`);
  await files.syncFolder(folder);
}

export async function removeIfThere(files: FileLayer, path: string): Promise<void> {
  try {
    await files.remove(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
