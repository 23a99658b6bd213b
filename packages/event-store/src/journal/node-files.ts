/** The file layer on the real file system. */
import { readSync, writeSync } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode, type FileLayer, type OpenFile, type OpenMode } from './file-layer.js';
import { lockFolder } from './lock.js';

const flags: Readonly<Record<OpenMode, string>> = { read: 'r', write: 'r+', create: 'wx+', small: 'r+' };

export const nodeFiles: FileLayer = {
  makeFolder,
  list: readdir,
  open: openFile,
  rename,
  remove: unlink,
  syncFolder,
  lock: lockFolder,
};

/**
 * Copying this much to the page cache takes less time than asking a thread of the pool to do it. So a group needs the
 * pool once, for its fdatasync, and not twice.
 */
const writtenAtOnceMaxBytes = 256 * 1024;

async function openFile(path: string, mode: OpenMode): Promise<OpenFile> {
  const handle = await open(path, flags[mode], 0o640);
  return {
    read: async (target, position) => {
      if (mode === 'small') return readSync(handle.fd, target, 0, target.length, position);
      return (await handle.read(target, 0, target.length, position)).bytesRead;
    },
    write: async (source, position) => {
      if (source.length <= writtenAtOnceMaxBytes) return writeSync(handle.fd, source, 0, source.length, position);
      return (await handle.write(source, 0, source.length, position)).bytesWritten;
    },
    truncate: (size) => handle.truncate(size),
    syncData: () => handle.datasync(),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}

async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await isThere(at)); at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    try {
      await mkdir(path, { mode: 0o750 });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    // The name of a new folder becomes durable when the folder above it is synced.
    await syncFolder(dirname(path));
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
