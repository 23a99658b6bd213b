/** What errors of the operating system mean to a process that opens or uses a store. */
import { DubanError } from '@duban/domain';
import { errorCode } from './file-layer.js';

const readOnlyCodes: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'EROFS']);

/** The code and the message of the error, such as `ENOSPC: no space left on device, write`. */
export function errorDetail(error: unknown): string {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return code === undefined || message.includes(code) ? message : `${code}: ${message}`;
}

const fullCodes: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

/** Whether the disk is full, or the quota of the user. */
export const saysFull = (error: unknown) => fullCodes.has(errorCode(error));

/**
 * The error for a file that could not be read. The message of the operating system is kept for the log: this error
 * goes to clients.
 */
export function readingError(error: unknown, file: string): DubanError {
  return new DubanError('store-unavailable', { detail: `${file} 读取失败 / cannot be read` }, { cause: error });
}

/** The `DubanError` for an error while a folder was opened. */
export function openingError(error: unknown, folder: string): DubanError {
  if (error instanceof DubanError) return error;
  const detail = errorDetail(error);
  const options = { cause: error };
  if (readOnlyCodes.has(errorCode(error))) return new DubanError('store-read-only', { folder, detail }, options);
  return new DubanError('store-failed', { detail: `${folder}: ${detail}` }, options);
}

/** The error that says where a journal is damaged, and which command looks closer. */
export function damagedError(folder: string, place: { file: string; line: number; offset: number; detail: string }): DubanError {
  return new DubanError('store-damaged', { ...place, command: `duban check --event-store journal:${folder}` });
}
