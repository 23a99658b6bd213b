/**
 * Words for what the API says by a name. A table of words is the list of its names as well, so that a name without
 * a word cannot be: `z.enum`, types and descriptions are made from it. The tables are in `vocabulary.ts`; events,
 * commands and errors have their words in tables of their own.
 */
import { z } from 'zod';

export type Language = 'zh' | 'en';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Name → its words. */
export type WordTable<Name extends string = string> = Readonly<Record<Name, Words>>;

export type NameIn<Table extends WordTable> = keyof Table & string;

/** The word for a name. One that the table does not have stands as it is: it may come from a newer version. */
export function word(table: WordTable, name: string, language: Language = 'zh'): string {
  return Object.hasOwn(table, name) ? (table[name] as Words)[language] : name;
}

/** The names of a table, in its order. */
export const namesIn = <Table extends WordTable>(table: Table) => Object.keys(table) as [NameIn<Table>, ...NameIn<Table>[]];

/** What each name of a table means, for the API's description: `red 红灯，green 绿灯`. */
export const meanings = (table: WordTable): string =>
  Object.entries(table)
    .map(([name, { zh }]) => `${name} ${zh}`)
    .join('，');

/** One of the names of a table, described by its words. Not for events: their schemas are a stored format. */
export const choiceOf = <Table extends WordTable>(table: Table) => z.enum(namesIn(table)).describe(meanings(table));
