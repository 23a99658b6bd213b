/** How a list's items become lines of a CSV file. */
import type { CsvValue } from '@duban/sheets';

export interface Column<Item> {
  readonly heading: string;
  readonly value: (item: Item) => CsvValue;
}

export interface CsvTable<Item> {
  /** Names the file: what the list is of, in Chinese, and the same for programs that want ASCII. */
  readonly title: string;
  readonly name: string;
  readonly headings: readonly string[];
  /** Usually one line; an item that is itself a list has one for each of its parts. */
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
