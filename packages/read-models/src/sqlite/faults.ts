/** What SQLite says when something is wrong, as the errors of this system. */
import { DubanError } from '@duban/domain';

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const codes = { busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;
/** A page that the file is too short for. */
const shortRead = 522;
const syncFailed = 1034;

const texts: Readonly<Record<number, string>> = {
  [codes.busy]: '另一进程正在写读模型 / another process writes the read models',
  [codes.locked]: '另一进程正在写读模型 / another process writes the read models',
  [codes.readOnly]: '读模型的目录或文件只读 / the folder or the file of the read models is read-only',
  [codes.full]: '读模型所在磁盘已满，腾出空间后自动继续 / the disk of the read models is full; it goes on once there is room',
  [codes.cannotOpen]: '读模型文件打不开 / the file of the read models cannot be opened',
  [codes.ioError]: '读写读模型文件出错 / reading or writing the file of the read models failed',
};

export const damaged = (file: string, detail: string, cause?: unknown) =>
  new DubanError('read-models-damaged', { file, detail }, { cause });

export const isDamage = (error: unknown): error is DubanError =>
  error instanceof DubanError && error.code === 'read-models-damaged';

/** Of an error of this system: whether the disk could not be made to take what was written. */
export const isSyncFault = (error: unknown): boolean =>
  error instanceof DubanError && (error.cause as { readonly errcode?: number } | undefined)?.errcode === syncFailed;

/** Anything that SQLite throws, as a DubanError; what is no fault of the file is handed back as it is. */
export function faultOf(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DubanError || error instanceof RangeError) return error;
  const { errcode, code } = error as { errcode?: number; code?: string };
  if (code === 'ERR_INVALID_STATE') return new DubanError('store-unavailable', { detail: 'closed' });
  if (code !== 'ERR_SQLITE_ERROR') return error;
  // Of a statement that could not be prepared only the text is told.
  if (/malformed|not a database/.test(error.message)) return damaged(file, error.message, error);
  return faultOfCode(file, error, errcode ?? 0);
}

function faultOfCode(file: string, error: Error, errcode: number): DubanError {
  const primary = errcode & 0xff;
  if (primary === codes.corrupt || primary === codes.notADatabase || errcode === shortRead) {
    return damaged(file, error.message, error);
  }
  const text = texts[primary] ?? '读模型文件出错 / the file of the read models failed';
  return new DubanError('store-unavailable', { detail: `${text} (${file}: ${error.message})` }, { cause: error });
}
