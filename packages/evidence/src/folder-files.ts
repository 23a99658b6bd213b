/** File operations of the folder engine, and the errors that callers get when the operating system refuses one. */
import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DubanError } from '@duban/domain';

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/**
 * Runs an operation on files. The error goes to clients, so the words of the operating system stay in its `cause`, for
 * the log.
 * @throws {DubanError} `evidence-storage-full`, `evidence-unavailable`
 */
export function onDisk<Value>(work: () => Promise<Value>): Promise<Value> {
  return saying(() => '读写失败 / reading or writing failed', work);
}

/**
 * The same for the operations of a start. This error goes to the operator, who needs the system's code; it still names
 * no path.
 */
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

/** The result of `work`, or `absent` when a file or folder is missing. */
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
  // `recursive` returns the first folder that was made. A new name is durable once the folder above it is synced.
  const first = await mkdir(folder, { recursive: true, mode: 0o750 });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

/** Makes the names that were created or renamed in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes all bytes behind what was written before, and goes on after a short write. */
export async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    done += bytesWritten;
  }
}

/** Names in a folder in ascending order; an empty list when it is missing. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await ifThere(() => readdir(folder), [])).sort();
}

export async function removeIfThere(path: string): Promise<void> {
  await ifThere(() => unlink(path), undefined);
}
