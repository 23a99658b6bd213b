/** File operations of the folder engine, and what errors of the operating system mean to its callers. */
import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DubanError } from '@duban/domain';

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/**
 * Runs an operation on files. What the operating system says is kept for the log: the error goes to clients.
 * @throws {DubanError} `evidence-storage-full`, `evidence-unavailable`
 */
export function onDisk<Value>(work: () => Promise<Value>): Promise<Value> {
  return saying(() => '读写失败 / reading or writing failed', work);
}

/** The same for what a start does: its error goes to the operator, who needs the code. It names no path. */
export function atStart<Value>(work: () => Promise<Value>): Promise<Value> {
  return saying((code) => code, work);
}

async function saying<Value>(detailOf: (code: string) => string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (fullCodes.has(code)) throw new DubanError('evidence-storage-full', {}, { cause: error });
    throw new DubanError('evidence-unavailable', { detail: detailOf(code) }, { cause: error });
  }
}

/** The answer of `work`, or `absent` when a file or folder is missing. */
export async function ifThere<Value, Absent>(work: () => Promise<Value>, absent: Absent): Promise<Value | Absent> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return absent;
    throw error;
  }
}

/** Makes a folder and those above it, durably. */
export async function makeFolder(folder: string): Promise<void> {
  // `recursive` answers the first folder that was made. A new name is durable when the folder above it is synced.
  const first = await mkdir(folder, { recursive: true, mode: 0o750 });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

/** Makes it durable that names in a folder were created and renamed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes everything after what was written before, continuing after a short write. */
export async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    done += bytesWritten;
  }
}

/** Names in a folder in ascending order; none when it is missing. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await ifThere(() => readdir(folder), [])).sort();
}

export async function removeIfThere(path: string): Promise<void> {
  await ifThere(() => unlink(path), undefined);
}
