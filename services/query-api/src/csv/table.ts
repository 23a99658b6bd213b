/** How a list's items become lines of a CSV file, in the language that was asked for. */
import { type Language, type Words, type WordTable, word, words } from '@duban/domain';
import type { CsvValue } from '@duban/sheets';

/** How values are said in a language. */
export interface Said {
  readonly language: Language;
  /** The word for a name. */
  word(table: WordTable, name: string): string;
  yesNo(value: boolean): string;
  /** Several names in one cell. */
  list(names: readonly string[]): string;
}

/** `zh`, `en`: its heading. */
export interface Column<Item> extends Words {
  readonly value: (item: Item, said: Said) => CsvValue;
}

export interface CsvTable<Item> {
  /** The name of the file. */
  readonly title: Words;
  /** The same in ASCII for clients that want that. */
  readonly name: string;
  readonly headings: (language: Language) => readonly string[];
  /** The lines of an item: usually one; an item that is a list itself has one for each of its parts. */
  readonly lines: (item: Item, said: Said) => readonly (readonly CsvValue[])[];
}

export const saidIn = (language: Language): Said => ({
  language,
  word: (table, name) => word(table, name, language),
  yesNo: (value) => word(words.yesOrNo, String(value), language),
  list: (names) => names.join(language === 'zh' ? '、' : '; '),
});

/** A table with one line for each item. */
export function csvTable<Item>(title: Words, name: string, columns: readonly Column<Item>[]): CsvTable<Item> {
  return {
    title,
    name,
    headings: (language) => columns.map((column) => column[language]),
    lines: (item, said) => [columns.map(({ value }) => value(item, said))],
  };
}

/** One for each light, with the number of what is under it. */
export const lightColumns = <Item>(counts: (item: Item) => Readonly<Record<keyof typeof words.light, number>>): Column<Item>[] =>
  (Object.keys(words.light) as (keyof typeof words.light)[]).map((light) => ({
    ...words.light[light],
    value: (item) => counts(item)[light],
  }));

export const namesOf = (named: readonly { readonly name: string }[]): string[] => named.map(({ name }) => name);
export const idsOf = (named: readonly { readonly id: string }[]): string[] => named.map(({ id }) => id);
