/** A connection to one SQLite file: statements are prepared once, rows are arrays, faults are of this system. */
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { Engine } from './engine.js';
import { damaged, faultOf, isSyncFault } from './faults.js';

export type Value = string | number | null;
export type Row = readonly Value[];

export interface ConnectionOptions {
  readonly file: string;
  readonly readOnly: boolean;
  /** How long a lock that another connection holds is waited for, blocking the thread. */
  readonly busyMs: number;
}

/** All that throw, throw `read-models-damaged` or `store-unavailable`. */
export class Connection {
  readonly file: string;
  readonly #database: DatabaseSyncInstance;
  readonly #statements = new Map<string, StatementSyncInstance>();
  readonly #busyMs: number;
  #open = true;

  constructor({ DatabaseSync }: Engine, { file, readOnly, busyMs }: ConnectionOptions) {
    this.file = file;
    this.#busyMs = busyMs;
    this.#database = this.#caught(() => new DatabaseSync(file, { readOnly, timeout: busyMs }));
  }

  exec(sql: string): void {
    this.#caught(() => this.#database.exec(sql));
  }

  run(sql: string, values: readonly Value[] = []): void {
    this.#caught(() => this.#statement(sql).run(...values));
  }

  row(sql: string, values: readonly Value[] = []): Row | undefined {
    return this.#caught(() => this.#statement(sql).get(...values)) as Row | undefined;
  }

  rows(sql: string, values: readonly Value[] = []): readonly Row[] {
    return this.#caught(() => this.#statement(sql).all(...values)) as unknown as readonly Row[];
  }

  /** Whole or not at all: what `work` throws undoes what it wrote. */
  transaction<Answer>(work: () => Answer): Answer {
    this.run('BEGIN IMMEDIATE');
    try {
      const answer = work();
      this.run('COMMIT');
      return answer;
    } catch (error) {
      // A full disk has undone it already.
      if (this.#open && this.#database.isTransaction) this.run('ROLLBACK');
      throw error;
    }
  }

  /**
   * Copies all steps into the file, if no reader is in the way. The package leaves that undone when it closes, because it
   * lets prepared statements go with the garbage only. Whether it succeeded.
   */
  settle(): boolean {
    try {
      return this.cut(100);
    } catch {
      return false;
    }
  }

  /** Copies all steps into the file and empties theirs; false where somebody reads an earlier state for longer. */
  cut(waitMs: number): boolean {
    this.exec(`PRAGMA busy_timeout = ${waitMs}`);
    try {
      return this.row('PRAGMA wal_checkpoint(TRUNCATE)')?.[0] === 0;
    } finally {
      this.exec(`PRAGMA busy_timeout = ${this.#busyMs}`);
    }
  }

  /**
   * Brings all of the file to the disk, where it was written without waiting for it, and has what follows wait. A
   * checkpoint that finds nothing to copy syncs nothing, so `write` must write something.
   * @returns false where a reader is in the way
   * @throws {DubanError} `read-models-damaged` where the disk did not take what was written long ago: it is lost then
   */
  sync(waitMs: number, write: () => void): boolean {
    let synced = false;
    this.exec('PRAGMA synchronous = NORMAL');
    try {
      this.transaction(write);
      synced = this.cut(waitMs);
    } catch (error) {
      throw isSyncFault(error) ? damaged(this.file, 'the disk did not take what was written', error) : error;
    } finally {
      if (!synced) this.exec('PRAGMA synchronous = OFF');
    }
    return synced;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#statements.clear();
    this.#caught(() => this.#database.close());
  }

  #statement(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    this.#statements.set(sql, statement);
    return statement;
  }

  #caught<Answer>(work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      throw faultOf(this.file, error);
    }
  }
}
