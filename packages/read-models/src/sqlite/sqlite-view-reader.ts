/**
 * Reading the file, in any process, beside the one that writes it. Each state has a connection of its own, in one
 * read transaction. A state is ended when it lasts too long: SQLite keeps all that is written meanwhile in the file of
 * steps, which would grow without bound.
 */
import { DubanError } from '@duban/domain';
import type { DocumentKind } from '../documents/index.js';
import { checkLimit } from '../page-bounds.js';
import type { ListedDocument, ScanOptions, ViewReader, ViewState, ViewStore } from '../store.js';
import { AsyncReads } from './async-reads.js';
import { Connection } from './connection.js';
import { DocumentCache } from './document-cache.js';
import { type Engine, loadEngine } from './engine.js';
import { isDamage } from './faults.js';
import { check, type Folder, folderOf, identity, noteDamage } from './file.js';
import { Reads } from './reads.js';

export interface SqliteReaderOptions {
  /** That the writer was given. */
  readonly folder: string;
  /** Of the event store; a file of another is refused. Absent: it is not asked. */
  readonly epoch?: string | undefined;
  /** A state that lasts longer is ended; 5,000 when absent. */
  readonly stateMaxMs?: number;
  /** Is told of damage, once for each file. It is noted in the folder too. */
  readonly onDamage?: ((damage: DubanError) => void) | undefined;
}

/** What can be known of the documents and of how far they are, without writing. */
export type SqliteViewReader = ViewReader &
  Pick<ViewStore, 'progress' | 'landmark' | 'mark' | 'standstills' | 'retriesAsked' | 'close'>;

/** Connections that states may hold at once, and that are kept open when no state needs them. */
const statesMax = 64;
const idleMax = 8;

/** The file need not be there yet: until it is, reading throws `store-unavailable`, as it does when it is removed. */
export async function openSqliteViewReader(options: SqliteReaderOptions): Promise<SqliteViewReader> {
  return new Readers(await loadEngine(), options);
}

interface Held {
  readonly db: Connection;
  readonly reads: Reads;
  /** Of the file. */
  readonly of: string;
}

export class Readers extends AsyncReads implements SqliteViewReader {
  readonly #engine: Engine;
  readonly #folder: Folder;
  readonly #options: SqliteReaderOptions;
  #idle: Held[] = [];
  /** What all connections to the file that was opened last have in common. */
  #shared: { readonly of: string; readonly ids: Map<string, number>; readonly cache: DocumentCache } | undefined;
  readonly #states = new Set<State>();
  #damaged: string | undefined;
  #closed = false;

  constructor(engine: Engine, options: SqliteReaderOptions) {
    super();
    this.#engine = engine;
    this.#folder = folderOf(options.folder);
    this.#options = options;
  }

  async state(): Promise<ViewState> {
    if (this.#states.size >= statesMax) throw new DubanError('overloaded');
    const held = this.#take();
    const state: State = new State(held.reads, {
      maxMs: this.#options.stateMaxMs ?? 5_000,
      fault: (error) => this.#told(error, held.of),
      released: (sound) => {
        this.#states.delete(state);
        this.#give(held, sound);
      },
    });
    this.#states.add(state);
    return state;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const state of this.#states) state.release();
    for (const { db } of this.#idle.splice(0)) db.close();
  }

  protected read<Answer>(read: (reads: Reads) => Answer): Answer {
    const held = this.#take();
    let sound = false;
    try {
      const answer = read(held.reads);
      sound = true;
      return answer;
    } catch (error) {
      throw this.#told(error, held.of);
    } finally {
      this.#give(held, sound);
    }
  }

  /** A connection to the file that is there now, in a read transaction that has begun. */
  #take(): Held {
    if (this.#closed) throw new DubanError('store-unavailable', { detail: 'closed' });
    try {
      const held = this.#current();
      held.db.run('BEGIN');
      // The transaction shows the state at its first read.
      held.reads.about('id');
      held.reads.begin();
      return held;
    } catch (error) {
      throw this.#told(error, identity(this.#folder.file));
    }
  }

  #current(): Held {
    const { file } = this.#folder;
    const of = identity(file);
    if (of === undefined)
      throw new DubanError('store-unavailable', { detail: '读模型尚未建立 / the read models have not been made yet' });
    for (let held = this.#idle.pop(); held !== undefined; held = this.#idle.pop()) {
      if (held.of === of) return held;
      held.db.close();
    }
    const db = new Connection(this.#engine, { file, readOnly: true, busyMs: 1_000 });
    try {
      db.exec('PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON');
      check(db, this.#options.epoch);
      // It may have been replaced after it was opened, and its steps belong to the other then.
      if (identity(file) !== of)
        throw new DubanError('store-unavailable', { detail: '读模型正在重建 / the read models are being made anew' });
    } catch (error) {
      db.close();
      throw error;
    }
    if (this.#shared?.of !== of) this.#shared = { of, ids: new Map(), cache: new DocumentCache() };
    return { db, reads: new Reads(db, this.#shared.ids, this.#shared.cache), of };
  }

  #give(held: Held, sound: boolean): void {
    const { db } = held;
    if (!sound || this.#closed || this.#idle.length >= idleMax) {
      db.close();
      return;
    }
    db.run('COMMIT');
    this.#idle.push(held);
  }

  #told(error: unknown, of: string | undefined): unknown {
    if (!isDamage(error) || of === undefined || of === this.#damaged) return error;
    this.#damaged = of;
    noteDamage(this.#folder, of, error);
    this.#options.onDamage?.(error);
    return error;
  }
}

interface StateOptions {
  readonly maxMs: number;
  readonly fault: (error: unknown) => unknown;
  readonly released: (sound: boolean) => void;
}

class State extends AsyncReads implements ViewState {
  readonly #reads: Reads;
  readonly #options: StateOptions;
  readonly #timer: NodeJS.Timeout;
  /** Why. */
  #ended: string | undefined;
  #sound = true;

  constructor(reads: Reads, options: StateOptions) {
    super();
    this.#reads = reads;
    this.#options = options;
    const late = () => this.#end(`读取超过 ${options.maxMs} 毫秒 / reading took longer than ${options.maxMs} ms`);
    this.#timer = setTimeout(late, options.maxMs).unref();
  }

  async list<Kind extends DocumentKind>(
    plan: string,
    index: string,
    kind: Kind,
    options: ScanOptions,
  ): Promise<readonly ListedDocument<Kind>[]> {
    checkLimit(options.limit);
    return this.read((reads) => {
      const live = reads.live(plan);
      return live === undefined ? [] : reads.list(live, index, kind, options);
    });
  }

  release(): void {
    this.#end('released');
  }

  protected read<Answer>(read: (reads: Reads) => Answer): Answer {
    if (this.#ended !== undefined) throw new DubanError('store-unavailable', { detail: this.#ended });
    try {
      return read(this.#reads);
    } catch (error) {
      this.#sound = false;
      throw this.#options.fault(error);
    }
  }

  #end(why: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    clearTimeout(this.#timer);
    this.#options.released(this.#sound);
  }
}
