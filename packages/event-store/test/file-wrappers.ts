/** File layers that change what a file layer beneath them does. */
import type { FileLayer, OpenFile } from '../src/index.js';

/** The layer with some of its calls replaced. */
export function withCalls(files: FileLayer, changed: Partial<FileLayer>): FileLayer {
  return {
    makeFolder: (folder) => files.makeFolder(folder),
    list: (folder) => files.list(folder),
    open: (path, mode) => files.open(path, mode),
    rename: (from, to) => files.rename(from, to),
    remove: (path) => files.remove(path),
    syncFolder: (folder) => files.syncFolder(folder),
    lock: (folder) => files.lock(folder),
    ...changed,
  };
}

/** The layer with calls on its segment files replaced. */
export function onSegments(files: FileLayer, change: (file: OpenFile) => Partial<OpenFile>): FileLayer {
  const open: FileLayer['open'] = async (path, mode) => {
    const file = await files.open(path, mode);
    return path.endsWith('.journal') ? { ...file, ...change(file) } : file;
  };
  return withCalls(files, { open });
}

/** What the operating system says when it refuses. */
export function fileError(code: string, words: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: ${words}, ${syscall}`), { code, syscall });
}
