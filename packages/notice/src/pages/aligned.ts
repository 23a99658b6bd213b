/** Tables of a page without drawn lines: a known heading, with cells aligned below its names. */
import { fold } from '../fold.js';
import { columnsOf } from '../table-columns.js';
import type { MarkedCell } from '../tables.js';
import { joined, type PageTable } from './cells.js';
import type { Chunk, PageLine } from './lines.js';

const leastColumns = 3;
/** The smallest gap between two columns, from the top to the bottom of the table, in font sizes. */
const leastGap = 0.6;
const rowNumber = /^[(（]?\d{1,3}[)）.、．]?$/;
const sectionMark = /^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])/;
/** A line without gaps that takes this share of the table's width is text behind the table. */
const paragraphShare = 0.6;

export interface Aligned {
  readonly lines: readonly PageLine[];
  readonly tables: readonly PageTable[];
  /** Tables with a known heading whose rows are not clear. */
  readonly unclear: number;
}

const isHeading = ({ chunks }: PageLine) =>
  chunks.length >= leastColumns && columnsOf(chunks.map(({ text }) => fold(text))) !== undefined;
const widthOf = ({ left, right }: { readonly left: number; readonly right: number }) => right - left;
const middleOf = ({ left, right }: Chunk) => (left + right) / 2;

/** The places between columns, where no line has a letter. */
function boundariesOf(heading: PageLine, body: readonly PageLine[]): number[] | undefined {
  const pieces = [heading, ...body].flatMap(({ chunks }) => chunks).sort((one, other) => one.left - other.left);
  const gaps: { from: number; to: number }[] = [];
  let end = pieces[0]?.right ?? 0;
  for (const { left, right } of pieces) {
    if (left - end >= leastGap * heading.size) gaps.push({ from: end, to: left });
    end = Math.max(end, right);
  }
  const found: number[] = [];
  for (let index = 1; index < heading.chunks.length; index += 1) {
    const from = middleOf(heading.chunks[index - 1] as Chunk);
    const to = middleOf(heading.chunks[index] as Chunk);
    const between = gaps.filter((gap) => gap.from > from && gap.to < to);
    if (between.length !== 1) return undefined;
    found.push(((between[0] as { from: number; to: number }).from + (between[0] as { to: number }).to) / 2);
  }
  return found;
}

function tableOf(heading: PageLine, body: readonly PageLine[]): PageTable | undefined {
  const boundaries =
    columnsOf(heading.chunks.map(({ text }) => fold(text)))?.[0] === 'number'
      ? boundariesOf(
          heading,
          body.filter((line) => !isSection(line)),
        )
      : undefined;
  if (boundaries === undefined) return undefined;
  const width = boundaries.length + 1;
  const columnOf = (chunk: Chunk) => boundaries.filter((x) => x < middleOf(chunk)).length;
  const rows: { lines: PageLine[][]; section?: string }[] = [];
  for (const line of body) {
    if (isSection(line)) {
      rows.push({ lines: [], section: line.text });
      continue;
    }
    const cells = line.chunks.map((chunk) => ({ column: columnOf(chunk), line: { ...line, ...chunk, chunks: [chunk] } }));
    const begins = cells.some(({ column, line: own }) => column === 0 && rowNumber.test(own.text));
    if (begins) rows.push({ lines: Array.from({ length: width }, () => []) });
    const row = rows.at(-1);
    // Text above a row's number belongs to no certain row: the cells are centred in their rows.
    if (row === undefined || row.section !== undefined) return undefined;
    for (const cell of cells) row.lines[cell.column]?.push(cell.line);
  }
  const longest = Array.from({ length: width }, (_, column) =>
    rows.reduce((most, { lines }) => (lines[column] ?? []).reduce((wide, line) => Math.max(wide, widthOf(line)), most), 0),
  );
  const written = rows.map(({ lines, section }): MarkedCell[] =>
    section !== undefined
      ? [{ text: section, columns: width, rows: 1 }]
      : lines.map((own, column) => {
          const isFull = (line: PageLine) => widthOf(line) >= (longest[column] as number) - 2.1 * line.size;
          return { text: joined(own, isFull), columns: 1, rows: 1 };
        }),
  );
  const names = heading.chunks.map(({ text }): MarkedCell => ({ text, columns: 1, rows: 1 }));
  return {
    top: heading.y,
    bottom: body.at(-1)?.y ?? heading.y,
    xs: [heading.left, ...boundaries, heading.right],
    rows: [names, ...written],
  };
}

const isSection = ({ chunks, text }: PageLine) => chunks.length === 1 && sectionMark.test(text) && !text.includes('。');

/** Moves the tables out of the lines of a page. */
export function alignedTables(lines: readonly PageLine[]): Aligned {
  const rest: PageLine[] = [];
  const tables: PageTable[] = [];
  let unclear = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const heading = lines[index] as PageLine;
    if (!isHeading(heading)) {
      rest.push(heading);
      continue;
    }
    const body: PageLine[] = [];
    const extent = widthOf({ left: heading.left, right: Math.max(...lines.map(({ right }) => right)) });
    for (const line of lines.slice(index + 1)) {
      const isText = line.chunks.length === 1 && widthOf(line) > paragraphShare * extent && !isSection(line);
      if (isText || isHeading(line)) break;
      body.push(line);
    }
    // A heading directly behind the table belongs to the text that follows, not to the table.
    while (body.length > 0 && isSection(body.at(-1) as PageLine)) body.pop();
    const table = body.length === 0 ? undefined : tableOf(heading, body);
    if (table === undefined) {
      unclear += 1;
      rest.push(heading);
    } else {
      tables.push(table);
      index += body.length;
    }
  }
  return { lines: rest, tables, unclear };
}
