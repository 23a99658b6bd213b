/**
 * A table without row ids whose rows carry a CRC-32 over all their columns. SQLite itself does not notice flipped
 * bits. Where a row is looked for and not found, its neighbours are checked: a flipped bit in a key leaves the row
 * where it was, so the search ends beside it.
 */
import { crc32 } from 'node:zlib';
import type { Connection, Row, Value } from './connection.js';
import { damaged } from './faults.js';

export interface Columns {
  readonly [name: string]: 'INTEGER' | 'TEXT';
}

export interface RangeOptions {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
}

/** Statements for the lowest value of a key column, where those before it are given, and for the next. */
interface Parts {
  readonly lowest: string;
  readonly next: string;
}

/** Rows that one INSERT writes, the most first. */
const rowsAtOnce = [64, 16, 4, 1] as const;

/** Below every name and above every name, as names are kept. */
const ends = { asc: '', desc: '\u{10ffff}' } as const;

export class Table {
  readonly name: string;
  readonly create: string;
  /** How many columns make the key. They come first, then the CRC, then the values. */
  readonly #keys: number;
  readonly #equal: string;
  readonly #find: string;
  readonly #below: string;
  readonly #above: string;
  readonly #range: Readonly<Record<'asc' | 'desc', { readonly all: string; readonly beyond: string }>>;
  readonly #put: ReadonlyMap<number, string>;
  readonly #delete: string;
  readonly #boundary: string;
  readonly #deleteTo: string;
  readonly #deleteAll: string;
  /** Of each key column but the last. */
  readonly #parts: readonly Parts[];

  constructor(name: string, keys: Columns, values: Columns) {
    this.name = name;
    const keyNames = Object.keys(keys);
    this.#keys = keyNames.length;
    const columns: Columns = { ...keys, crc: 'INTEGER', ...values };
    const all = Object.keys(columns).join(', ');
    const key = keyNames.join(', ');
    const typed = Object.entries(columns).map(([column, type]) => `${column} ${type} NOT NULL`);
    this.create = `CREATE TABLE IF NOT EXISTS ${name} (${typed.join(', ')}, PRIMARY KEY (${key})) WITHOUT ROWID`;
    const read = `SELECT ${all} FROM ${name} WHERE`;
    const equal = keyNames.map((column) => `${column} = ?`).join(' AND ');
    const marks = keyNames.map(() => '?').join(', ');
    this.#equal = equal;
    this.#find = `${read} ${equal}`;
    const downwards = keyNames.map((column) => `${column} DESC`).join(', ');
    this.#below = `${read} (${key}) < (${marks}) ORDER BY ${downwards} LIMIT 1`;
    this.#above = `${read} (${key}) > (${marks}) ORDER BY ${key} LIMIT 1`;
    const last = keyNames.at(-1) ?? '';
    const within = ['true', ...keyNames.slice(0, -1).map((column) => `${column} = ?`)].join(' AND ');
    this.#range = {
      asc: {
        all: `${read} ${within} ORDER BY ${last} LIMIT ?`,
        beyond: `${read} ${within} AND ${last} > ? ORDER BY ${last} LIMIT ?`,
      },
      desc: {
        all: `${read} ${within} ORDER BY ${last} DESC LIMIT ?`,
        beyond: `${read} ${within} AND ${last} < ? ORDER BY ${last} DESC LIMIT ?`,
      },
    };
    const one = `(${Object.keys(columns).fill('?').join(', ')})`;
    const rows = (count: number) => new Array(count).fill(one).join(', ');
    this.#put = new Map(rowsAtOnce.map((count) => [count, `INSERT OR REPLACE INTO ${name} (${all}) VALUES ${rows(count)}`]));
    this.#delete = `DELETE FROM ${name} WHERE ${equal}`;
    const [first = ''] = keyNames;
    this.#boundary = `SELECT ${key} FROM ${name} WHERE ${first} = ? ORDER BY ${key} LIMIT 1 OFFSET ?`;
    this.#deleteTo = `DELETE FROM ${name} WHERE ${first} = ? AND (${key}) <= (${marks})`;
    this.#deleteAll = `DELETE FROM ${name} WHERE ${first} = ?`;
    this.#parts = keyNames.slice(0, -1).map((column, at) => {
      const before = ['true', ...keyNames.slice(0, at).map((each) => `${each} = ?`)].join(' AND ');
      const lowest = `SELECT min(${column}) FROM ${name} WHERE ${before}`;
      return { lowest, next: `${lowest} AND ${column} > ?` };
    });
  }

  /**
   * The values of a row.
   * @throws {DubanError} `read-models-damaged`
   */
  find(db: Connection, ...key: readonly Value[]): Row | undefined {
    const row = db.row(this.#find, key);
    if (row === undefined) {
      this.#checkBeside(db, this.#below, key);
      this.#checkBeside(db, this.#above, key);
      return undefined;
    }
    this.#check(db, row);
    return row.slice(this.#keys + 1);
  }

  /**
   * Rows whose keys begin with `prefix`, in the order of their last key column: each with that key and its values.
   * @throws {DubanError} `read-models-damaged`
   */
  range(db: Connection, prefix: readonly Value[], { after, limit, direction }: RangeOptions): Row[] {
    const { all, beyond } = this.#range[direction];
    const rows = after === undefined ? db.rows(all, [...prefix, limit]) : db.rows(beyond, [...prefix, after, limit]);
    for (const row of rows) this.#check(db, row, prefix);
    // A row that a flipped key has put out of the range lies beside one of its ends.
    const [before, behind] = direction === 'asc' ? [this.#below, this.#above] : [this.#above, this.#below];
    const begin = after ?? ends[direction];
    const at = this.#keys - 1;
    this.#checkBeside(db, before, [...prefix, rows[0]?.[at] ?? begin]);
    if (rows.length < limit) this.#checkBeside(db, behind, [...prefix, rows.at(-1)?.[at] ?? begin]);
    return rows.map((row) => [row[at] as Value, ...row.slice(this.#keys + 1)]);
  }

  /** One column of a row, unchecked; undefined where there is no row. */
  peek(db: Connection, column: string, ...key: readonly Value[]): Value | undefined {
    return db.row(`SELECT ${column} FROM ${this.name} WHERE ${this.#equal}`, key)?.[0];
  }

  /** Rows of keys and values. A row with the same keys is replaced. */
  put(db: Connection, rows: readonly Row[]): void {
    let from = 0;
    for (const count of rowsAtOnce) {
      for (; rows.length - from >= count; from += count) {
        const values: Value[] = [];
        for (const row of rows.slice(from, from + count)) {
          const crc = crcOf(row);
          for (const [at, value] of row.entries()) {
            if (at === this.#keys) values.push(crc);
            values.push(value);
          }
        }
        db.run(this.#put.get(count) as string, values);
      }
    }
  }

  delete(db: Connection, ...key: readonly Value[]): void {
    db.run(this.#delete, key);
  }

  /** Deletes rows by their first key column, `limit` at most. Whether there may be more. */
  deleteSome(db: Connection, first: Value, limit: number): boolean {
    const boundary = db.row(this.#boundary, [first, limit - 1]);
    if (boundary === undefined) db.run(this.#deleteAll, [first]);
    else db.run(this.#deleteTo, [first, ...boundary]);
    return boundary !== undefined;
  }

  /** The different numbers in the key column after the first, in ascending order. */
  *ids(db: Connection, first: Value): Generator<number> {
    const { lowest, next } = this.#parts[1] as Parts;
    for (let row = db.row(lowest, [first]); typeof row?.[0] === 'number'; row = db.row(next, [first, row[0]])) yield row[0];
  }

  /**
   * The different keys without their last column that begin with `prefix`, in ascending order.
   * @param from the columns after `prefix` of the first one, which need not be there
   */
  *prefixes(db: Connection, prefix: readonly Value[], from: readonly Value[] = []): Generator<readonly Value[]> {
    const parts = this.#parts[prefix.length];
    if (parts === undefined) {
      yield prefix;
      return;
    }
    const [first, ...rest] = from;
    if (first !== undefined) yield* this.prefixes(db, [...prefix, first], rest);
    for (let last = first; ; ) {
      const found = last === undefined ? db.row(parts.lowest, prefix) : db.row(parts.next, [...prefix, last]);
      last = found?.[0] ?? undefined;
      if (last === undefined) return;
      yield* this.prefixes(db, [...prefix, last]);
    }
  }

  #checkBeside(db: Connection, sql: string, key: readonly Value[]): void {
    const row = db.row(sql, key);
    if (row !== undefined) this.#check(db, row);
  }

  /** `prefix`: what the first columns must be. */
  #check(db: Connection, row: Row, prefix: readonly Value[] = []): void {
    const sound = row[this.#keys] === crcOf(row, this.#keys) && prefix.every((value, at) => row[at] === value);
    if (!sound) throw damaged(db.file, `table ${this.name}, key ${JSON.stringify(row.slice(0, this.#keys))}`);
  }
}

/** Over the text of all columns but the one at `without`. */
function crcOf(row: Row, without = -1): number {
  let text = '';
  for (let at = 0; at < row.length; at += 1) if (at !== without) text += `${row[at]}\0`;
  return crc32(text);
}
