/** The bytes of a file that is named on the command line, piece by piece. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { DubanError } from '@duban/domain';

/** @throws {DubanError} `file-unreadable` */
export async function bytesOfFile(file: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  try {
    const handle = await open(file);
    if ((await handle.stat()).isFile()) return createReadStream('', { fd: handle, signal });
    await handle.close();
    throw new Error('不是文件 / it is no file');
  } catch (error) {
    throw new DubanError('file-unreadable', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}
