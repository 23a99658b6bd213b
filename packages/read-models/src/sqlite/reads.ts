/** What can be read over one connection. Everything is read at once, blocking the thread. */
import { type Landmark, reservedCategories } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { decodeName, encodeName } from '../encoded-name.js';
import type { Standstill } from '../progress.js';
import type { Content, ContentsPage, IndexEntry, ListedDocument, PlanProgress, PlansOptions, ScanOptions } from '../store.js';
import type { Connection, Row, Value } from './connection.js';
import type { DocumentCache } from './document-cache.js';
import { damaged } from './faults.js';
import type { Table } from './table.js';
import {
  abouts,
  documents,
  entries,
  generations,
  indexAt,
  indexPlace,
  marks,
  names,
  plans,
  retries,
  revisions,
  standstills,
} from './tables.js';

export type GenerationState = 'building' | 'live' | 'kept' | 'gone';

export interface StoredGeneration {
  readonly number: number;
  readonly id: number;
  readonly state: GenerationState;
  readonly checkpoint: string | undefined;
  readonly landmark: Landmark | undefined;
}

/** Generations that a plan can have at once, those being removed among them. */
const generationsMax = 100;
/** Rows that are read at once where all are wanted. */
const pageRows = 1_000;
/** Fewer where they may be large documents, since reading them keeps the thread. */
const contentsRows = 200;

/** The tables of what is served of a plan, where a row of a prefix is, and what is read of its values. */
const contentTables: readonly {
  readonly table: Table;
  readonly place: (prefix: readonly Value[], nameOf: (id: number) => string) => string;
  readonly text: (values: readonly Value[]) => string;
}[] = [
  { table: revisions, place: () => 'revisions', text: ([revision]) => String(revision) },
  { table: documents, place: ([, kind], nameOf) => `document ${nameOf(kind as number)}`, text: ([, body]) => String(body) },
  {
    table: entries,
    place: ([, name, part], nameOf) => `index ${indexAt(nameOf(name as number), part as string)}`,
    text: ([key]) => decodeName(String(key)),
  },
];

export class Reads {
  readonly #db: Connection;
  /** Names and their numbers, which never change; shared by all connections to the file. */
  readonly #ids: Map<string, number>;
  readonly #cache: DocumentCache | undefined;
  readonly #named = new Map<number, string>();
  /** In a read transaction: what was found of plans. Nothing is kept where there is none. */
  #lives: Map<string, StoredGeneration | undefined> | undefined;

  constructor(db: Connection, ids: Map<string, number>, cache?: DocumentCache) {
    this.#db = db;
    this.#ids = ids;
    this.#cache = cache;
  }

  /** A read transaction begins: what is found from here on stays as it is until the next one. */
  begin(): void {
    this.#lives = new Map();
  }

  about(what: string): string | undefined {
    return abouts.find(this.#db, what)?.[0] as string | undefined;
  }

  id(name: string): number | undefined {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = names.find(this.#db, encodeName(name))?.[0] as number | undefined;
    if (id !== undefined) this.#ids.set(name, id);
    return id;
  }

  live(plan: string): StoredGeneration | undefined {
    if (this.#lives?.has(plan) === true) return this.#lives.get(plan);
    const live = this.#findLive(plan);
    this.#lives?.set(plan, live);
    return live;
  }

  #findLive(plan: string): StoredGeneration | undefined {
    const number = plans.find(this.#db, encodeName(plan))?.[0] as number | undefined;
    if (number === undefined || number === 0) return undefined;
    const live = this.at(plan, number);
    if (live === undefined) throw damaged(this.#db.file, `plan ${plan} lacks its generation ${number}`);
    return live;
  }

  at(plan: string, number: number): StoredGeneration | undefined {
    const row = generations.find(this.#db, encodeName(plan), number);
    return row && storedGeneration([number, ...row]);
  }

  all(plan: string): StoredGeneration[] {
    const options = { limit: generationsMax, direction: 'asc' } as const;
    return generations.range(this.#db, [encodeName(plan)], options).map(storedGeneration);
  }

  getMany<Kind extends DocumentKind>(
    { id }: StoredGeneration,
    kind: Kind,
    keys: readonly string[],
  ): (DocumentKinds[Kind] | undefined)[] {
    const kindId = this.id(kind);
    if (kindId === undefined) return keys.map(() => undefined);
    // Sound, because a document is only ever put under its own kind.
    return keys.map((key) => this.#document(id, kindId, encodeName(key)) as DocumentKinds[Kind] | undefined);
  }

  #document(generation: number, kind: number, key: string): object | undefined {
    const place = `${generation}/${kind}/${key}`;
    const cached = this.#cache?.get(place, documents.peek(this.#db, 'step', generation, kind, key));
    if (cached !== undefined) return cached;
    const row = documents.find(this.#db, generation, kind, key);
    if (row === undefined) return undefined;
    const [step, body] = row as [number, string];
    const document = JSON.parse(body) as object;
    this.#cache?.set(place, step, document, body.length);
    return document;
  }

  scan({ id }: StoredGeneration, index: string, { after, limit, direction }: ScanOptions): IndexEntry[] {
    const [name, part] = indexPlace(index);
    const place = this.id(name);
    if (place === undefined) return [];
    const options = { after: after === undefined ? undefined : encodeName(after), limit, direction };
    return entries
      .range(this.#db, [id, place, part], options)
      .map(([sort, key]) => ({ sort: decodeName(sort as string), key: decodeName(key as string) }));
  }

  /** @throws {DubanError} `read-models-damaged` where an entry has no document */
  list<Kind extends DocumentKind>(
    generation: StoredGeneration,
    index: string,
    kind: Kind,
    options: ScanOptions,
  ): ListedDocument<Kind>[] {
    const entries = this.scan(generation, index, options);
    const documents = this.getMany(
      generation,
      kind,
      entries.map(({ key }) => key),
    );
    return entries.map(({ sort, key }, at) => {
      const document = documents[at];
      if (document === undefined) throw damaged(this.#db.file, `index ${index} leads to ${kind} ${key}, which is not there`);
      return { sort, document };
    });
  }

  /** @throws {DubanError} `read-models-damaged` where something has no name */
  contents({ id }: StoredGeneration, after?: string): ContentsPage {
    const begun = after === undefined ? undefined : (JSON.parse(after) as [table: number, prefix: Value[], last: string]);
    const items: Content[] = [];
    for (const [number, { table, place, text }] of contentTables.entries()) {
      if (begun !== undefined && number < begun[0]) continue;
      const [, from = [], last] = begun?.[0] === number ? begun : [];
      let beyond = last;
      for (const prefix of table.prefixes(this.#db, [id], from)) {
        const inPlace = place(prefix, (name) => this.#nameOf(name));
        const options = { after: beyond, limit: contentsRows - items.length, direction: 'asc' } as const;
        const rows = table.range(this.#db, prefix, options);
        for (const [key, ...values] of rows) items.push({ place: inPlace, key: decodeName(key as string), text: text(values) });
        if (items.length >= contentsRows) return { items, next: JSON.stringify([number, prefix.slice(1), rows.at(-1)?.[0]]) };
        beyond = undefined;
      }
    }
    return { items, next: undefined };
  }

  /** Names are never given anew, so one that is known stays. */
  #nameOf(id: number): string {
    if (!this.#named.has(id)) {
      for (const [name, number] of names.range(this.#db, [], { limit: -1, direction: 'asc' }))
        this.#named.set(number as number, decodeName(name as string));
    }
    const name = this.#named.get(id);
    if (name === undefined) throw damaged(this.#db.file, `there is something under the number ${id}, which has no name`);
    return name;
  }

  progress({ id, checkpoint }: StoredGeneration): PlanProgress | undefined {
    if (checkpoint === undefined) return undefined;
    const found = new Map<string, number>();
    for (const [stream, revision] of this.#whole(revisions, [id])) found.set(decodeName(stream as string), revision as number);
    return { checkpoint, revisions: found };
  }

  plans({ after, limit }: PlansOptions): string[] {
    const options = {
      after: after === undefined ? undefined : encodeName(after),
      limit: limit + reservedCategories.size,
      direction: 'asc',
    } as const;
    const found = plans.range(this.#db, [], options).map(([plan]) => decodeName(plan as string));
    return found.filter((plan) => !reservedCategories.has(plan)).slice(0, limit);
  }

  mark(shard = ''): string | undefined {
    return marks.find(this.#db, encodeName(shard))?.[0] as string | undefined;
  }

  standstill(plan: string): Standstill | undefined {
    const row = standstills.find(this.#db, encodeName(plan));
    return row && (JSON.parse(row[0] as string) as Standstill);
  }

  standstills(): ReadonlyMap<string, Standstill> {
    const rows = this.#whole(standstills, []);
    return new Map([...rows].map(([plan, note]) => [decodeName(plan as string), JSON.parse(note as string) as Standstill]));
  }

  retriesAsked(): ReadonlyMap<string, string> {
    const rows = this.#whole(retries, []);
    return new Map([...rows].map(([plan, request]) => [decodeName(plan as string), String(request)]));
  }

  /** All rows whose keys begin with `prefix`, a page at a time. */
  *#whole(table: Table, prefix: readonly Value[]): Generator<Row> {
    for (let after: string | undefined; ; ) {
      const rows = table.range(this.#db, prefix, { after, limit: pageRows, direction: 'asc' });
      yield* rows;
      if (rows.length < pageRows) return;
      after = rows.at(-1)?.[0] as string;
    }
  }
}

function storedGeneration(row: Row): StoredGeneration {
  const [number, id, state, checkpoint, landmark] = row as [number, number, GenerationState, string, string];
  return {
    number,
    id,
    state,
    checkpoint: checkpoint === '' ? undefined : checkpoint,
    landmark: landmark === '' ? undefined : (JSON.parse(landmark) as Landmark),
  };
}
