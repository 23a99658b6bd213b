/**
 * The view store in an SQLite file, for the one process that writes it. A step is one transaction. After a power cut
 * the newest steps may be gone together with their checkpoints; the end of a process loses nothing.
 * Writing is better done by a process of its own: when the engine runs out of memory, it ends the process.
 */
import { statSync } from 'node:fs';
import { DubanError } from '@duban/domain';
import { encodeName } from '../encoded-name.js';
import { liesAfter } from '../position.js';
import type { Standstill } from '../progress.js';
import type { Applied, Batch, Generations, ViewState, ViewStore } from '../store.js';
import { AsyncReads } from './async-reads.js';
import type { Connection } from './connection.js';
import { loadEngine } from './engine.js';
import { isDamage } from './faults.js';
import { type Folder, folderOf, identity, lockFolder, noteClosed, noteDamage, openFile, unfitNow, walMaxBytes } from './file.js';
import { Reads } from './reads.js';
import { SqliteGenerations } from './sqlite-generations.js';
import { Readers } from './sqlite-view-reader.js';
import { marks, retries, standstills } from './tables.js';
import { isUnsynced, noteSynced } from './unsynced.js';
import { Writes } from './writes.js';

export interface SqliteStoreOptions {
  /** Is made when it is not there. */
  readonly folder: string;
  /** Of the event store that the documents are made from. */
  readonly epoch: string;
  /** Why what is there is to be deleted whatever it holds. */
  readonly anew?: DubanError | undefined;
  /** Is told why what was there is deleted, before it is. */
  readonly begunAnew?: ((why: DubanError) => void) | undefined;
  /**
   * Is told once that the file is damaged or gone, as the writer or a reader has found. From then on every write is
   * refused; whoever writes opens the file again, which begins it anew.
   */
  readonly onDamage?: ((damage: DubanError) => void) | undefined;
}

/** Beyond this, steps are refused until whoever reads lets go: they would fill the disk. */
const walRefusedBytes = 4 * walMaxBytes;
/** How often it is tried again to cut the file of steps, and to sync what was filled. */
const tryEveryMs = 1_000;
/** How long a cut waits for those who read an earlier state. */
const cutWaitMs = 50;

/**
 * Opens the file for writing. It is made when it is not there, and begun anew when it is damaged or of another format,
 * set of views or epoch.
 * @throws {DubanError} `store-locked` while another writer has it, in this process or another; `store-read-only`;
 * `store-unavailable`, for instance on a full disk
 */
export async function openSqliteViewStore(options: SqliteStoreOptions): Promise<ViewStore> {
  const engine = await loadEngine();
  const folder = folderOf(options.folder);
  const lock = lockFolder(engine, folder);
  try {
    const db = openFile(engine, folder, options);
    return new SqliteViewStore(folder, { lock, db, readers: new Readers(engine, { folder: folder.path }) }, options.onDamage);
  } catch (error) {
    lock.close();
    throw error;
  }
}

interface Parts {
  readonly lock: Connection;
  readonly db: Connection;
  readonly readers: Readers;
}

class SqliteViewStore extends AsyncReads implements ViewStore {
  readonly durable = true;
  readonly generations: Generations;
  readonly #folder: Folder;
  readonly #parts: Parts;
  readonly #onDamage: ((damage: DubanError) => void) | undefined;
  readonly #of: string;
  readonly #reads: Reads;
  readonly #writes: Writes;
  /**
   * Plan → the generation that the writer's documents are from. Those made from one generation must not be written to
   * another, which views of another version may have made.
   */
  readonly #written = new Map<string, number>();
  #damage: DubanError | undefined;
  #cutTriedAt = 0;
  /** Whether the file is written without waiting for the disk. */
  #unsynced: boolean;
  /** Whether it is to be synced as soon as no reader is in the way. */
  #filled = false;
  #syncTriedAt = 0;
  #closed = false;

  constructor(folder: Folder, parts: Parts, onDamage: ((damage: DubanError) => void) | undefined) {
    super();
    this.#folder = folder;
    this.#parts = parts;
    this.#onDamage = onDamage;
    this.#of = identity(folder.file) ?? '';
    this.#unsynced = isUnsynced(folder);
    const ids = new Map<string, number>();
    this.#reads = new Reads(parts.db, ids);
    this.#writes = new Writes(parts.db, this.#reads, ids);
    this.generations = new SqliteGenerations({
      db: parts.db,
      reads: this.#reads,
      writes: this.#writes,
      guarded: (work) => this.#guarded(work),
      write: (work) => this.#write(work),
    });
  }

  async apply(plan: string, batch: Batch): Promise<Applied> {
    const applied = this.#write((): Applied & { readonly number?: number } => {
      const live = this.#reads.live(plan);
      const written = this.#written.get(plan);
      const moved = batch.rebuild !== true && written !== undefined && written !== live?.number;
      if (moved || live?.checkpoint !== batch.expectedCheckpoint) return { applied: false, checkpoint: live?.checkpoint };
      const target = live === undefined || batch.rebuild === true ? this.#replace(plan, live) : live;
      this.#writes.step(plan, target, batch);
      return { applied: true, number: target.number };
    });
    if (!applied.applied) return { applied: false, checkpoint: applied.checkpoint };
    this.#written.set(plan, applied.number ?? 0);
    if (batch.rebuild === true) await this.#sweep(plan);
    return { applied: true };
  }

  override async progress(plan: string): ReturnType<ViewStore['progress']> {
    return this.read((reads) => {
      const live = reads.live(plan);
      if (live === undefined) this.#written.delete(plan);
      else this.#written.set(plan, live.number);
      return live && reads.progress(live);
    });
  }

  async setMark(position: string, shard = ''): Promise<void> {
    if (!liesAfter(position, await this.mark(shard))) return;
    this.#write(() => marks.put(this.#parts.db, [[encodeName(shard), position]]));
  }

  async setStandstill(plan: string, standstill: Standstill | undefined): Promise<void> {
    this.#write(() => {
      const { db } = this.#parts;
      if (standstill !== undefined) standstills.put(db, [[encodeName(plan), JSON.stringify(standstill)]]);
      else for (const notes of [standstills, retries]) notes.delete(db, encodeName(plan));
    });
  }

  async askForRetry(plan: string): Promise<string> {
    return this.#write(() => {
      const { db } = this.#parts;
      const request = ((retries.find(db, encodeName(plan))?.[0] as number | undefined) ?? 0) + 1;
      retries.put(db, [[encodeName(plan), request]]);
      return String(request);
    });
  }

  state(): Promise<ViewState> {
    return this.#parts.readers.state();
  }

  filled(): void {
    this.#filled = true;
    this.#sync();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { readers, db, lock } = this.#parts;
    await readers.close();
    this.#sync();
    if (this.#damage === undefined && db.settle()) noteClosed(this.#folder);
    db.close();
    lock.close();
  }

  protected read<Answer>(read: (reads: Reads) => Answer): Answer {
    return this.#guarded(() => read(this.#reads));
  }

  /** The generation that replaces all that the plan had. */
  #replace(plan: string, live: ReturnType<Reads['live']>): ReturnType<Writes['begin']> {
    const begun = this.#writes.begin(plan, 'live');
    if (live === undefined) return begun;
    this.#writes.put(plan, { ...live, state: 'gone' });
    this.#writes.forgetMarks();
    return begun;
  }

  async #sweep(plan: string): Promise<void> {
    for (const { number, state } of this.#guarded(() => this.#reads.all(plan))) {
      if (state === 'gone') await this.generations.drop(plan, String(number));
    }
  }

  #write<Answer>(work: () => Answer): Answer {
    return this.#guarded(() => {
      this.#refuseUnfit();
      this.#cut();
      if (this.#filled && performance.now() - this.#syncTriedAt > tryEveryMs) this.#sync();
      return this.#writes.transaction(work);
    });
  }

  /** @throws {DubanError} `read-models-damaged` where the file is gone, or a reader has met damage */
  #refuseUnfit(): void {
    if (this.#damage !== undefined) throw this.#damage;
    const found = unfitNow(this.#folder, this.#of);
    if (found !== undefined) throw found;
  }

  /** SQLite cuts the file of steps by itself, but not while somebody reads an earlier state. */
  #cut(): void {
    const wal = `${this.#folder.file}-wal`;
    const bytes = statSync(wal, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes <= walMaxBytes) return;
    if (performance.now() - this.#cutTriedAt > tryEveryMs) {
      this.#cutTriedAt = performance.now();
      this.#parts.db.cut(cutWaitMs);
      if ((statSync(wal, { throwIfNoEntry: false })?.size ?? 0) <= walMaxBytes) return;
    }
    if (bytes < walRefusedBytes) return;
    const detail = `${wal} 已达 ${bytes} 字节：有程序长时间读取该文件 / it has grown to ${bytes} bytes: some program has been reading the file for long`;
    throw new DubanError('store-unavailable', { detail });
  }

  /** Ends the time of not waiting for the disk, if no reader is in the way. What could not be brought to the disk is damage. */
  #sync(): void {
    if (!this.#unsynced || this.#damage !== undefined) return;
    this.#syncTriedAt = performance.now();
    const { db } = this.#parts;
    try {
      this.#guarded(() => {
        this.#refuseUnfit();
        if (!db.sync(cutWaitMs, () => this.#writes.touch())) return;
        noteSynced(this.#folder);
        this.#unsynced = false;
      });
    } catch {
      // Damage has been told. Otherwise it is tried again, and the note beside the file stays.
    }
  }

  #guarded<Answer>(work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      if (isDamage(error) && this.#damage === undefined) {
        this.#damage = error;
        noteDamage(this.#folder, this.#of, error);
        this.#onDamage?.(error);
      }
      throw error;
    }
  }
}
