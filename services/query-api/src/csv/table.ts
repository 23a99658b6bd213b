/** How a list's items become lines of a CSV file. */
import type { CsvValue } from '@duban/sheets';

export interface Column<Item> {
  readonly heading: string;
  readonly value: (item: Item) => CsvValue;
}

export interface CsvTable<Item> {
  /** The name of the file: in Chinese, and in ASCII for clients that want that. */
  readonly title: string;
  readonly name: string;
  readonly headings: readonly string[];
  /** The lines of an item: usually one; an item that is a list itself has one for each of its parts. */
  readonly lines: (item: Item) => readonly (readonly CsvValue[])[];
}

/** A table with one line for each item. */
export function csvTable<Item>(title: string, name: string, columns: readonly Column<Item>[]): CsvTable<Item> {
  return {
    title,
    name,
    headings: columns.map(({ heading }) => heading),
    lines: (item) => [columns.map(({ value }) => value(item))],
  };
}

const between = '、';

/** Several names in one cell. */
export const joined = (names: readonly string[]): string => names.join(between);
export const namesOf = (named: readonly { readonly name: string }[]): string => joined(named.map(({ name }) => name));
export const idsOf = (named: readonly { readonly id: string }[]): string => joined(named.map(({ id }) => id));
export const yesNo = (value: boolean): string => (value ? '是' : '否');
