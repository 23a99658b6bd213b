/** Compares two generations, a page at a time: both are read in the order of their keys, side by side. */
import { decodeName } from '../encoded-name.js';
import type { GenerationDifference } from '../store.js';
import type { Connection, Value } from './connection.js';
import type { Table } from './table.js';
import { documents, entries, indexAt, names, revisions } from './tables.js';

const pageRows = 500;

type Guarded = <Answer>(work: () => Answer) => Answer;
type Pair = readonly [key: string, text: string];

const otherWork = () => new Promise<void>((resolve) => setImmediate(resolve));

/** @param one and `other`: numbers of generations among those of all plans */
export async function compareGenerations(
  db: Connection,
  guarded: Guarded,
  one: number,
  other: number,
  limit: number,
): Promise<readonly GenerationDifference[]> {
  const found: GenerationDifference[] = [];
  for (const { place, table, id, text } of guarded(() => places(db, [one, other]))) {
    const rows = (generation: number) => pages(db, guarded, table, [generation, ...id], text);
    for await (const [key, first, second] of sideBySide(rows(one), rows(other))) {
      if (first === second) continue;
      const [part = '', name = ''] = key.split(partEnd);
      found.push({ place: indexAt(place, part), key: decodeName(name), one: first, other: second });
      if (found.length === limit) return found;
    }
  }
  return found;
}

interface Place {
  readonly place: string;
  readonly table: Table;
  readonly id: readonly number[];
  /** What is compared, of a row's values. */
  readonly text: (values: readonly Value[]) => string;
}

/** All that one of the generations has something in, by name. */
function places(db: Connection, generations: readonly number[]): Place[] {
  const named = new Map<number, string>();
  for (const [name, id] of names.range(db, [], { limit: -1, direction: 'asc' }))
    named.set(id as number, decodeName(name as string));
  const found = new Map<string, Place>();
  for (const generation of generations) {
    for (const id of documents.ids(db, generation)) {
      const place = `document ${named.get(id)}`;
      found.set(place, { place, table: documents, id: [id], text: ([, body]) => String(body) });
    }
    for (const id of entries.ids(db, generation)) {
      const place = `index ${named.get(id)}`;
      found.set(place, { place, table: entries, id: [id], text: ([key]) => decodeName(String(key)) });
    }
  }
  const sorted = [...found.values()].sort((a, b) => (a.place < b.place ? -1 : 1));
  return [...sorted, { place: 'revisions', table: revisions, id: [], text: ([revision]) => String(revision) }];
}

/** Between the part of an index and a key: below every character of either, so that pairs are in order as texts. */
const partEnd = '\0';

/** Rows whose keys begin with `id`, in the order of those keys. A page is read at a time. */
async function* pages(
  db: Connection,
  guarded: Guarded,
  table: Table,
  id: readonly Value[],
  text: (values: readonly Value[]) => string,
): AsyncGenerator<Pair> {
  const prefixes = table.prefixes(db, id);
  let read = 0;
  for (let next = guarded(() => prefixes.next()); next.done !== true; next = guarded(() => prefixes.next())) {
    const prefix = next.value;
    const part = prefix.length > id.length ? prefix.at(-1) : '';
    for (let after: string | undefined; ; ) {
      const rows = guarded(() => table.range(db, prefix, { after, limit: pageRows, direction: 'asc' }));
      for (const [key, ...values] of rows) yield [`${part}${partEnd}${key}`, text(values)];
      read += rows.length + 1;
      if (read >= pageRows) {
        await otherWork();
        read = 0;
      }
      if (rows.length < pageRows) break;
      after = rows.at(-1)?.[0] as string;
    }
  }
}

/** Every key that one of them has, with its text in each. */
async function* sideBySide(
  one: AsyncIterator<Pair>,
  other: AsyncIterator<Pair>,
): AsyncGenerator<readonly [key: string, one: string | undefined, other: string | undefined]> {
  let [left, right] = [await one.next(), await other.next()];
  while (left.done !== true || right.done !== true) {
    const leftKey = left.done === true ? undefined : left.value[0];
    const rightKey = right.done === true ? undefined : right.value[0];
    if (rightKey === undefined || (leftKey !== undefined && leftKey < rightKey)) {
      const [key, text] = left.value as Pair;
      yield [key, text, undefined];
      left = await one.next();
    } else if (leftKey === undefined || rightKey < leftKey) {
      const [key, text] = right.value as Pair;
      yield [key, undefined, text];
      right = await other.next();
    } else {
      yield [leftKey, (left.value as Pair)[1], (right.value as Pair)[1]];
      [left, right] = [await one.next(), await other.next()];
    }
  }
}
