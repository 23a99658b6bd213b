/**
 * A list as a file, CSV or XLSX. Filters and access are those of its JSON, but all pages come at once, up to a bound. A
 * file that ends early says so in `X-Duban-Truncated`, and `X-Duban-Next` says where to continue.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Language } from '@duban/domain';
import { csvMediaType, type TableValue, tableSheet, textOfValue, workbookMediaType, writeCsv } from '@duban/sheets';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { simulatedIn } from '../answers/marks.js';
import { attachment } from '../attachment.js';
import { type CsvTable, saidIn } from './table.js';
import { workbookOf } from './workbook-thread.js';

export const csvBounds = {
  rows: 10_000,
  /** Characters of all cells together. */
  characters: 16_000_000,
  /**
   * Items read at once, and the number of such reads. The second is bounded because a filter may let only few items
   * through.
   */
  page: 200,
  pages: 500,
} as const;

/** Media types of the files that a list can be answered as. */
export const fileTypes = ['text/csv', workbookMediaType] as const;

const acceptMaxLength = 500;

/** Heading of the column that marks simulated plans. */
export const marked = { zh: '标注', en: 'mark' } as const;

/** Values of `?format=`. */
const fileFormats = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof fileFormats)[number];

const byMediaType: ReadonlyMap<string | undefined, FileFormat> = new Map([
  ['text/csv', 'csv'],
  [workbookMediaType, 'xlsx'],
]);

/** The file to answer with: what `?format=` says, otherwise what the client prefers. Undefined: JSON. */
export function fileFormatOf({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): FileFormat | undefined {
  const { format } = query as { format?: string };
  if (format !== undefined) return fileFormats.find((each) => each === format);
  const { accept } = headers;
  if (accept === undefined || accept.length > acceptMaxLength) return undefined;
  return byMediaType.get(
    new Negotiator({ headers: { accept } }).mediaType(['application/json', ...byMediaType.keys()] as string[]),
  );
}

export interface FileSource<Item> {
  readonly format: FileFormat;
  readonly table: CsvTable<Item>;
  /** The part of the file's name that follows the table's name. */
  readonly scope: string;
  readonly simulated: boolean;
  readonly language: Language;
  /** Unit id → name; absent if the list is not of one plan. */
  readonly units?: ReadonlyMap<string, string>;
  /** Pages of the list, each with the cursor behind it. */
  readonly pages: AsyncIterable<{ readonly items: readonly Item[]; readonly next: string | null }>;
}

/** Reads the list and makes the reply a file. The serializer then sends this file, whatever the route returns. */
export async function fileAnswer<Item>(reply: FastifyReply, source: FileSource<Item>): Promise<void> {
  const { format, table, scope, simulated, language, units = new Map(), pages } = source;
  const mark = simulated ? [simulatedIn(language)] : [];
  const said = saidIn(language, units);
  const lines: (readonly TableValue[])[] = [];
  let characters = 0;
  let truncated: string | null = null;
  let read = 0;
  for await (const { items, next } of pages) {
    read += 1;
    for (const item of items) {
      for (const line of table.lines(item, said)) {
        lines.push([...line, ...mark]);
        characters += line.reduce<number>((sum, value) => sum + textOfValue(value).length, 0);
      }
    }
    if (lines.length >= csvBounds.rows || characters >= csvBounds.characters || read === csvBounds.pages) {
      truncated = next;
      break;
    }
    // Reading and writing lines block the thread, so other requests get a turn after each page.
    await otherWork();
  }
  reply
    .type(format === 'csv' ? csvMediaType : workbookMediaType)
    .header(
      'content-disposition',
      attachment([...mark, table.title[language], `${scope}.${format}`].join('-'), `${table.name}-${scope}.${format}`),
    );
  if (truncated !== null) reply.header('x-duban-truncated', String(lines.length)).header('x-duban-next', truncated);
  const headings = simulated ? [...table.headings(language), marked[language]] : table.headings(language);
  const content =
    format === 'csv'
      ? await writeCsv(headings, lines, otherWork)
      : await workbookOf(tableSheet(table.title[language], headings, lines));
  // Fastify sends whatever a serializer returns, also bytes. Its type allows only texts.
  reply.serializer(() => content as string);
}

/** All pages of a list behind a sort key, for a file. `read` gets the sort key and the number of items. */
export async function* pagesAfter<Page extends { readonly after: string | undefined }>(
  read: (from: string | undefined, count: number) => Promise<Page>,
  after: string | undefined,
): AsyncGenerator<Page> {
  for (let from = after; ; ) {
    const page = await read(from, csvBounds.page);
    yield page;
    if (page.after === undefined) return;
    from = page.after;
  }
}
