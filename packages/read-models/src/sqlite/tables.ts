/**
 * The tables of the file. Documents are JSON, so that `sqlite3` shows them:
 *
 *   SELECT d.key, d.body FROM document d JOIN name n ON n.id = d.kind WHERE n.name = 'task'
 *
 * Names, sort keys and keys are written as `encodeName` says, which leaves ordinary text as it is.
 */
import { decodeName, encodeName } from '../encoded-name.js';
import { numerousIndexes } from '../indexes.js';
import { Table } from './table.js';

/** Must grow when the tables change their form. */
export const formatVersion = '2';

/** `format`, `epoch`, `views` and `id` of the file. */
export const abouts = new Table('about', { what: 'TEXT' }, { value: 'TEXT' });
/** The last number given: to a `name`, to a `generation` of whichever plan, to a `step`. */
export const counters = new Table('counter', { what: 'TEXT' }, { value: 'INTEGER' });
/** Short numbers of the kinds of documents and of the indexes. They are never given anew. */
export const names = new Table('name', { name: 'TEXT' }, { id: 'INTEGER' });
/** `live`, `last`: numbers of generations in the plan; 0: none. */
export const plans = new Table('plan', { plan: 'TEXT' }, { live: 'INTEGER', last: 'INTEGER' });
/** `id`: the number of the generation among those of all plans. `checkpoint`: empty: none. `landmark`: JSON or empty. */
export const generations = new Table(
  'generation',
  { plan: 'TEXT', number: 'INTEGER' },
  { id: 'INTEGER', state: 'TEXT', checkpoint: 'TEXT', landmark: 'TEXT' },
);
export const revisions = new Table('revision', { generation: 'INTEGER', stream: 'TEXT' }, { revision: 'INTEGER' });
/** `step`: the one that wrote the document. */
export const documents = new Table(
  'document',
  { generation: 'INTEGER', kind: 'INTEGER', key: 'TEXT' },
  { step: 'INTEGER', body: 'TEXT' },
);
/** `place` and `part`: the index, as `indexPlace` says. */
export const entries = new Table(
  'entry',
  { generation: 'INTEGER', place: 'INTEGER', part: 'TEXT', sort: 'TEXT' },
  { key: 'TEXT' },
);
/** The mark for all plans is under the empty name. */
export const marks = new Table('mark', { shard: 'TEXT' }, { position: 'TEXT' });
/** `note`: JSON. */
export const standstills = new Table('standstill', { plan: 'TEXT' }, { note: 'TEXT' });
export const retries = new Table('retry', { plan: 'TEXT' }, { request: 'INTEGER' });

/** The name of an index in two: one that is numbered among `names`, and a part that is written in each of its rows. */
export function indexPlace(index: string): readonly [name: string, part: string] {
  const name = numerousIndexes.find((beginning) => index.startsWith(beginning));
  return name === undefined ? [index, ''] : [name, encodeName(index.slice(name.length))];
}

export const indexAt = (name: string, part: string): string => `${name}${decodeName(part)}`;

export const allTables = [
  abouts,
  counters,
  names,
  plans,
  generations,
  revisions,
  documents,
  entries,
  marks,
  standstills,
  retries,
] as const;
