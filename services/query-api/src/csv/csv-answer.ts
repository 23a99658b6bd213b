/**
 * A list as a CSV file: with the same filters and the same access as its JSON, but all at once, up to bounds. A file
 * that ends early says so in `X-Duban-Truncated`, and `X-Duban-Next` says where to continue.
 */
import type { Language } from '@duban/domain';
import { type CsvValue, csvMediaType, writeCsv } from '@duban/sheets';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { simulatedIn } from '../answers/marks.js';
import { attachment } from '../attachment.js';
import { type CsvTable, saidIn } from './table.js';

export const csvBounds = {
  rows: 10_000,
  /** Characters of all cells together. */
  characters: 16_000_000,
  /** Items that are read at once, and number of such readings: a filter may let few items through. */
  page: 200,
  pages: 500,
} as const;

/** Media types of the files that a list is answered as. */
export const fileTypes = ['text/csv'] as const;

const acceptMaxLength = 500;

/** Heading of the column that marks what is simulated. */
export const marked = { zh: '标注', en: 'mark' } as const;

/** Whether to answer with CSV: as `?format=` says, or else as the client prefers. */
export function wantsCsv({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): boolean {
  const { format } = query as { format?: string };
  if (format !== undefined) return format === 'csv';
  const { accept } = headers;
  if (accept === undefined || accept.length > acceptMaxLength) return false;
  return new Negotiator({ headers: { accept } }).mediaType(['application/json', 'text/csv']) === 'text/csv';
}

export interface CsvSource<Item> {
  readonly table: CsvTable<Item>;
  /** Part of the file's name, after the table's. */
  readonly scope: string;
  readonly simulated: boolean;
  readonly language: Language;
  /** Pages of the list, each with the cursor of what follows it. */
  readonly pages: AsyncIterable<{ readonly items: readonly Item[]; readonly next: string | null }>;
}

/**
 * Reads the list and makes the reply a file.
 * @returns the text of the file
 */
export async function csvAnswer<Item>(reply: FastifyReply, source: CsvSource<Item>): Promise<string> {
  const { table, scope, simulated, language, pages } = source;
  const mark = simulated ? [simulatedIn(language)] : [];
  const said = saidIn(language);
  const lines: (readonly CsvValue[])[] = [];
  let characters = 0;
  let truncated: string | null = null;
  let read = 0;
  for await (const { items, next } of pages) {
    read += 1;
    for (const item of items) {
      for (const line of table.lines(item, said)) {
        lines.push([...line, ...mark]);
        characters += line.reduce<number>((sum, value) => sum + String(value ?? '').length, 0);
      }
    }
    if (lines.length >= csvBounds.rows || characters >= csvBounds.characters || read === csvBounds.pages) {
      truncated = next;
      break;
    }
  }
  reply
    .type(csvMediaType)
    .header(
      'content-disposition',
      attachment([...mark, table.title[language], `${scope}.csv`].join('-'), `${table.name}-${scope}.csv`),
    );
  if (truncated !== null) reply.header('x-duban-truncated', String(lines.length)).header('x-duban-next', truncated);
  const headings = table.headings(language);
  return writeCsv(simulated ? [...headings, marked[language]] : headings, lines);
}
