/**
 * The folder of the read models:
 *
 *   read-models.sqlite (-wal, -shm)   the documents
 *   writer.lock                       an SQLite file without content, whose lock its writer holds
 *   unclosed                          there while a writer has the file open, and after one that died
 *   unsynced                          there while the file is filled for the first time
 *   damaged                           why the file is to be begun anew, as whoever met damage has noted
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DubanError } from '@duban/domain';
import { viewVersions } from '../views/all-views.js';
import { Connection } from './connection.js';
import type { Engine } from './engine.js';
import { damaged, isDamage } from './faults.js';
import { Reads } from './reads.js';
import { abouts, allTables, formatVersion } from './tables.js';
import { isUnsynced, lostUnsynced, noteUnsynced } from './unsynced.js';

export interface Folder {
  readonly path: string;
  readonly file: string;
  readonly lock: string;
  readonly unclosed: string;
  readonly unsynced: string;
  readonly damaged: string;
}

export const folderOf = (path: string): Folder => ({
  path,
  file: join(path, 'read-models.sqlite'),
  lock: join(path, 'writer.lock'),
  unclosed: join(path, 'unclosed'),
  unsynced: join(path, 'unsynced'),
  damaged: join(path, 'damaged'),
});

/** Documents of other versions of the views are others. */
const viewSet = JSON.stringify(viewVersions);

/** Bounds how large the file of steps grows while no reader holds it back; SQLite copies it into the file beyond this. */
const walPages = 2_000;
const pageBytes = 8_192;
export const walMaxBytes = 64 * 1024 * 1024;
const noteMaxCharacters = 2_000;

/** Which file it is, whatever its name: another file may have been put in its place. */
export function identity(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev}.${found.ino}`;
}

/**
 * Makes the folder and locks it against other writers until the connection closes or the process ends.
 * @throws {DubanError} `store-locked`, `store-read-only`
 */
export function lockFolder(engine: Engine, folder: Folder): Connection {
  try {
    mkdirSync(folder.path, { recursive: true, mode: 0o700 });
    writeFileSync(folder.lock, '', { flag: 'a', mode: 0o600 });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new DubanError('store-read-only', { folder: folder.path, detail }, { cause: error });
  }
  const lock = new Connection(engine, { file: folder.lock, readOnly: false, busyMs: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    const { errcode } = ((error as Error).cause ?? {}) as { errcode?: number };
    if (errcode !== 5) throw error;
    throw new DubanError('store-locked', { folder: folder.path, holder: '读模型的写入进程 / a writer of its read models' });
  }
  return lock;
}

interface FileOptions {
  readonly epoch: string;
  readonly anew?: DubanError | undefined;
  readonly begunAnew?: ((why: DubanError) => void) | undefined;
}

/**
 * Opens the file for writing. What does not serve is deleted.
 * @param options as those of the store
 * @throws {DubanError} `store-unavailable`
 */
export function openFile(engine: Engine, folder: Folder, { epoch, anew, begunAnew }: FileOptions): Connection {
  try {
    const why = anew ?? unfit(folder);
    if (why !== undefined) throw why;
    return openWhole(engine, folder, epoch);
  } catch (error) {
    if (!isDamage(error) && !(error instanceof DubanError && error.code === 'read-models-outdated')) throw error;
    begunAnew?.(error);
    remove(folder);
    return openWhole(engine, folder, epoch);
  }
}

/** What can be seen from outside the file. */
function unfit(folder: Folder): DubanError | undefined {
  const { file, unclosed, damaged: note } = folder;
  const noted = damageOf({ file, damaged: note }, identity(file));
  if (noted !== undefined) return noted;
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size % pageBytes !== 0) return damaged(file, `${size} bytes are no whole pages`);
  // Steps may have been copied in part when the writer died; without their file what is left is a mixture.
  if (size > 0 && existsSync(unclosed) && !existsSync(`${file}-wal`)) return damaged(file, `${file}-wal is gone`);
  return size > 0 ? lostUnsynced(folder) : undefined;
}

/** Damage that somebody has met in this very file. */
function damageOf({ file, damaged: note }: Pick<Folder, 'file' | 'damaged'>, of: string | undefined): DubanError | undefined {
  if (!existsSync(note)) return undefined;
  const [noted, detail = ''] = readFileSync(note, 'utf8').slice(0, noteMaxCharacters).split('\n');
  return noted === of ? damaged(file, detail) : undefined;
}

/** Whether a file that was opened is gone, or somebody has met damage in it. */
export function unfitNow(folder: Folder, of: string): DubanError | undefined {
  return identity(folder.file) === of
    ? damageOf(folder, of)
    : damaged(folder.file, 'it was removed or replaced while it was open');
}

function openWhole(engine: Engine, folder: Folder, epoch: string): Connection {
  const { file } = folder;
  const isNew = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  const unsynced = isNew ? noteUnsynced(folder) : isUnsynced(folder);
  if (isNew) writeFileSync(file, '', { mode: 0o600 });
  const db = new Connection(engine, { file, readOnly: false, busyMs: 5_000 });
  try {
    if (isNew) db.exec(`PRAGMA page_size = ${pageBytes}`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON');
    db.exec(`PRAGMA synchronous = ${unsynced ? 'OFF' : 'NORMAL'}`);
    db.exec(`PRAGMA wal_autocheckpoint = ${walPages}; PRAGMA journal_size_limit = ${walMaxBytes}; PRAGMA cache_size = -32000`);
    if (isNew) make(db, epoch);
    else check(db, epoch);
    writeFileSync(folder.unclosed, `${process.pid}\n`, { mode: 0o600 });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function make(db: Connection, epoch: string): void {
  db.transaction(() => {
    for (const { create } of allTables) db.exec(create);
    const about = { format: formatVersion, epoch, views: viewSet, id: randomBytes(4).toString('hex') };
    abouts.put(db, Object.entries(about));
  });
}

/** @throws {DubanError} `read-models-damaged`, `read-models-outdated` */
export function check(db: Connection, epoch: string | undefined): void {
  const tables = db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'about'");
  if (tables.length === 0) throw damaged(db.file, 'it has no table about');
  const about = new Reads(db, new Map());
  const expected = { format: formatVersion, views: viewSet, ...(epoch === undefined ? {} : { epoch }) };
  for (const [what, value] of Object.entries(expected)) {
    const found = about.about(what);
    if (found === undefined) throw damaged(db.file, `it does not say its ${what}`);
    if (found !== value) throw new DubanError('read-models-outdated', { file: db.file, detail: `${what}: ${found} ≠ ${value}` });
  }
}

/** In an order in which a removal that is cut short leaves what is known to be damaged. */
function remove({ file, unclosed, unsynced, damaged: note }: Folder): void {
  if (!existsSync(note)) writeFileSync(note, `${identity(file)}\nits removal was cut short`, { mode: 0o600 });
  for (const each of [`${file}-wal`, `${file}-shm`, file, unclosed, unsynced, note]) rmSync(each, { force: true });
}

/** After the last connection of a writer has closed well. */
export function noteClosed({ unclosed }: Folder): void {
  rmSync(unclosed, { force: true });
}

/**
 * For the writer, now and at its next opening. Where the folder is read-only the writer has to meet the damage itself.
 * @param of identity of the file
 */
export function noteDamage(folder: Folder, of: string, damage: DubanError): void {
  try {
    writeFileSync(folder.damaged, `${of}\n${damage.params['detail']}`, { mode: 0o600 });
  } catch {
    // The damage itself is reported by whoever met it.
  }
}
