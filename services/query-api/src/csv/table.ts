/** Turns the items of a list into lines of a file, in the language that was asked for. */
import { type Language, type Words, type WordTable, word, words } from '@duban/domain';
import { listed, localTime } from '@duban/read-models';
import type { TableValue } from '@duban/sheets';

/** Puts values into words of one language. */
export interface Said {
  readonly language: Language;
  /** The word for a name in a table of words. */
  word(table: WordTable, name: string): string;
  yesNo(value: boolean): string;
  /** Several names for one cell. */
  list(names: readonly string[]): string;
  /** An instant as date and time in Asia/Shanghai. */
  time(instant: string | null | undefined): string | null | undefined;
  /** The name of a unit of the plan, or its id if the plan does not have it. */
  unit(id: string): string;
  /** `task/3.2` as 任务 3.2. */
  subject(subject: string): string;
}

/** `zh` and `en`: its heading. */
export interface Column<Item> extends Words {
  readonly value: (item: Item, said: Said) => TableValue;
}

export interface CsvTable<Item> {
  /** The file name. */
  readonly title: Words;
  /** The file name in ASCII, for clients that need one. */
  readonly name: string;
  readonly headings: (language: Language) => readonly string[];
  /** The lines of an item. Usually one; an item that is itself a list has one line for each part. */
  readonly lines: (item: Item, said: Said) => readonly (readonly TableValue[])[];
}

/** @param units id → name */
export const saidIn = (language: Language, units: ReadonlyMap<string, string>): Said => ({
  language,
  word: (table, name) => word(table, name, language),
  yesNo: (value) => word(words.yesOrNo, String(value), language),
  list: (names) => listed(names, language),
  time: (instant) => (typeof instant === 'string' ? localTime(instant) : instant),
  unit: (id) => units.get(id) ?? id,
  subject: (subject) => {
    const [kind = '', ...key] = subject.split('/');
    return Object.hasOwn(words.subject, kind) ? `${word(words.subject, kind, language)} ${key.join('/')}` : subject;
  },
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

/** One column for each light, with a count. */
export const lightColumns = <Item>(counts: (item: Item) => Readonly<Record<keyof typeof words.light, number>>): Column<Item>[] =>
  (Object.keys(words.light) as (keyof typeof words.light)[]).map((light) => ({
    ...words.light[light],
    value: (item) => counts(item)[light],
  }));

export const namesOf = (named: readonly { readonly name: string }[]): string[] => named.map(({ name }) => name);
export const idsOf = (named: readonly { readonly id: string }[]): string[] => named.map(({ id }) => id);
