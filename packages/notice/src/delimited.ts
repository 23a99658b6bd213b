/** Text whose cells are separated by commas or tabs, with quotes around cells that hold line breaks. */
import { parse } from 'csv-parse/sync';
import { noticeBounds } from './bounds.js';
import { fold } from './fold.js';
import type { NoticeSheet } from './sheet-text.js';
import { headingOf } from './table-heading.js';

type Delimiter = ',' | ';' | '\t';

/** The heading must be in one of the first lines. */
const headingWithin = 10;

const unquoted = (cell: string) => cell.trim().replace(/^"(.*)"$/, '$1');

/**
 * What separates the cells; undefined for a text without a heading of tasks. Tabs without quotes are left to the reader
 * of plain text, which keeps the text unchanged.
 */
export function delimiterOf(text: string): Delimiter | undefined {
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, headingWithin);
  const heads = (delimiter: Delimiter) =>
    headingOf(
      lines.map((line) => line.split(delimiter).map((cell) => fold(unquoted(cell)))),
      headingWithin,
    ) !== undefined;
  if (heads('\t')) return /(?:^|[\t\n\r])"/.test(text) ? '\t' : undefined;
  return ([',', ';'] as const).find(heads);
}

/** The cells of a text; undefined when its quotes do not pair. */
export function delimitedSheet(text: string, delimiter: Delimiter): NoticeSheet | undefined {
  try {
    const records: string[][] = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: noticeBounds.textLength,
    });
    const cells = records.flatMap((record, row) =>
      record.slice(0, noticeBounds.columns).map((cell, column) => ({ row: row + 1, column: column + 1, text: cell })),
    );
    return { name: '', cells, merged: [] };
  } catch {
    return undefined;
  }
}
