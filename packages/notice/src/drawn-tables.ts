/** Tables drawn with ┌─┬┐ │ ├┼┤ └┴┘. Everything between two horizontal lines is one row, even if its cells wrap. */
import { noticeBounds } from './bounds.js';
import { fold } from './fold.js';
import type { Cell, Remark } from './items.js';
import type { Span } from './reading.js';
import { headingOf } from './table-heading.js';

export interface TextTable {
  /** Lines above the heading that name the table. */
  readonly titles?: readonly Span[];
  readonly rows: readonly { readonly span: Span; readonly cells: readonly Cell[] }[];
  readonly remarks: readonly Remark[];
  /** Number of lines of the text that the table takes up. */
  readonly lines: number;
}

const edges = new Set('│┃|｜║┌┐└┘├┤┼┬┴┏┓┗┛┣┫╋┳┻╔╗╚╝╠╣╬╦╩┠┨┯┷┿╂╟╢+');
const dashes = /^[\s─━═┄┅┈┉\-－—]*[─━═┄┅┈┉\-－—][\s─━═┄┅┈┉\-－—]*$/;
/** A drawn table has a line at least above and below. A single one under the heading is Markdown's. */
const leastRules = 2;

interface Segment extends Span {
  readonly isRule: boolean;
  /** The columns that the cell covers, the end exclusive; undefined when the drawing does not show it. */
  readonly columns?: Span;
}

/** The cells of a line between their edges; undefined when the line does not begin with an edge. */
function segmentsOf(text: string, { start, end }: Span): Segment[] | undefined {
  let from = start;
  let to = end;
  while (from < to && text[from]?.trim() === '') from += 1;
  while (to > from && text[to - 1]?.trim() === '') to -= 1;
  if (to - from < 3 || !edges.has(text[from] as string)) return undefined;
  const segments: Segment[] = [];
  let open = from + 1;
  for (let at = open; at < to; at += 1) {
    if (!edges.has(text[at] as string)) continue;
    segments.push({ start: open, end: at, isRule: dashes.test(text.slice(open, at)) });
    open = at + 1;
    if (segments.length > noticeBounds.columns) return undefined;
  }
  if (open < to) segments.push({ start: open, end: to, isRule: dashes.test(text.slice(open, to)) });
  return segments.length === 0 ? undefined : segments;
}

const isWide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
const isDrawing = /[\u2500-\u257f]/;
/**
 * How wide a character is drawn, depending on the font: drawing characters like Latin letters, or like Chinese ones, or
 * all of one width.
 */
const widths: readonly ((sign: string) => number)[] = [
  (sign) => (isWide.test(sign) ? 2 : 1),
  (sign) => (isWide.test(sign) || isDrawing.test(sign) ? 2 : 1),
  () => 1,
];

/**
 * The segments with the columns that they cover, found by where their edges stand on the line. Unchanged when the edges
 * fit none of the fonts.
 */
function placed(text: string, lines: readonly Segment[][], columns: number): Segment[][] {
  for (const width of widths) {
    const ends = lines.map((line) => {
      let at = 0;
      let place = 0;
      return line.map(({ start, end }) => {
        // What stands before the first edge is skipped.
        for (at = at === 0 ? start : at; at < end; at += 1) place += width(text[at] as string);
        const own = place;
        place += width(text[at] ?? '│');
        at += 1;
        return own;
      });
    });
    const places = [...new Set(ends.flat())].sort((one, other) => one - other);
    if (places.length !== columns) continue;
    return lines.map((line, index) =>
      line.map((segment, at) => {
        const own = ends[index] as number[];
        const from = at === 0 ? 0 : places.indexOf(own[at - 1] as number) + 1;
        return { ...segment, columns: { start: from, end: places.indexOf(own[at] as number) + 1 } };
      }),
    );
  }
  return lines.map((line) => [...line]);
}

const isWritten = (text: string, { start, end }: Span) => text.slice(start, end).trim() !== '';

interface Group {
  readonly lines: readonly (readonly Segment[])[];
  readonly span: Span;
}

/** The lines between two horizontal lines that cross the whole table. */
function groupsOf(lines: readonly (readonly Segment[])[], spans: readonly Span[]): { groups: Group[]; rules: number } {
  const groups: Group[] = [];
  let open: (readonly Segment[])[] = [];
  let from = 0;
  let rules = 0;
  const close = (to: number) => {
    if (open.length > 0)
      groups.push({ lines: open, span: { start: (spans[from] as Span).start, end: (spans[to - 1] as Span).end } });
    open = [];
  };
  for (const [index, segments] of lines.entries()) {
    if (segments.every(({ isRule }) => isRule)) {
      close(index);
      rules += 1;
    } else {
      if (open.length === 0) from = index;
      open.push(segments);
    }
  }
  close(lines.length);
  return { groups, rules };
}

/**
 * The rows of a group. Horizontal lines across only some columns separate the cells there; in the others the cells are
 * merged.
 */
function rowsOf(text: string, { lines, span }: Group, columns: number): TextTable['rows'] {
  /** For each column: the text of each of its cells, and the row in which the cell begins. */
  const cells = Array.from({ length: columns }, (): { from: number; spans: Span[] }[] => [{ from: 0, spans: [] }]);
  let row = 0;
  for (const segments of lines) {
    const isPartial = segments.some(({ isRule }) => isRule);
    if (isPartial) row += 1;
    for (const [index, segment] of segments.entries()) {
      const { start, end } = segment.columns ?? { start: index, end: index + 1 };
      if (segment.isRule) for (const cell of cells.slice(start, end)) cell.push({ from: row, spans: [] });
      else if (isWritten(text, segment)) cells[start]?.at(-1)?.spans.push(segment);
    }
  }
  return Array.from({ length: row + 1 }, (_, index) => ({
    span,
    cells: cells.map((own) => {
      const cell = own.findLast(({ from }) => from <= index) as (typeof own)[number];
      return cellOf(cell.spans, cell.from < index, span.start);
    }),
  }));
}

function cellOf(spans: readonly Span[], continued: boolean, otherwise: number): Cell {
  const [first, ...more] = spans;
  if (first === undefined) return { span: { start: otherwise, end: otherwise }, continued };
  const span = { start: first.start, end: first.end };
  return more.length === 0 ? { span, continued } : { span, continued, more };
}

const textOf = (text: string, { span, more = [] }: Cell) =>
  [span, ...more].map(({ start, end }) => text.slice(start, end).trim()).join('');

/** The table that begins at this line; undefined when no table is drawn here. */
export function drawnTable(text: string, all: readonly Span[], from: number): TextTable | undefined {
  const drawn: Segment[][] = [];
  for (let index = from; index < all.length; index += 1) {
    const segments = segmentsOf(text, all[index] as Span);
    if (segments === undefined) break;
    drawn.push(segments);
  }
  const columns = Math.max(0, ...drawn.map(({ length }) => length));
  const lines = placed(text, drawn, columns);
  const spans = all.slice(from, from + lines.length);
  const { groups, rules } = groupsOf(lines, spans);
  if (rules < leastRules || groups.length === 0) return undefined;
  if (columns < 2) return undefined;
  const rows: { span: Span; cells: readonly Cell[] }[] = [];
  const remarks: Remark[] = [];
  const add = (group: Group) => {
    const [first] = group.lines;
    const isPlaced = group.lines.every((line) => line.every((segment) => segment.columns !== undefined));
    if (group.lines.every(({ length }) => length === 1) && first !== undefined) {
      rows.push({
        span: group.span,
        cells: [
          cellOf(
            group.lines.map((line) => line[0] as Segment),
            false,
            group.span.start,
          ),
        ],
      });
    } else if (isPlaced || group.lines.every(({ length }) => length === columns)) rows.push(...rowsOf(text, group, columns));
    else remarks.push({ code: 'row-unclear', params: {}, at: group.span });
  };
  for (const group of groups) {
    // Without lines between the rows each text line is a row, provided that no cell wraps.
    const isBody = rules === leastRules + 1 && groups.length === 2 && group === groups[1] && group.lines.length > 1;
    if (!isBody) add(group);
    else if (group.lines.every((line) => line.length === columns && line.every((segment) => isWritten(text, segment)))) {
      for (const line of group.lines)
        add({ lines: [line], span: { start: (line[0] as Segment).start, end: (line.at(-1) as Segment).end } });
    } else remarks.push({ code: 'row-unclear', params: {}, at: group.span });
  }
  const heading = headingOf(rows.slice(0, 8).map(({ cells }) => cells.map((cell) => fold(textOf(text, cell)))));
  const titles = rows.slice(0, heading?.from ?? 0).map(({ cells }) => cells.filter((cell) => textOf(text, cell) !== ''));
  const isTitled = titles.every((cells) => cells.length === 1);
  return {
    titles: isTitled ? titles.flatMap((cells) => cells.map(({ span }) => span)) : [],
    rows: isTitled ? rows.slice(titles.length) : rows,
    remarks: heading === undefined ? [] : remarks,
    lines: lines.length,
  };
}
