/** Reads plain text into lines and tables, whose columns are separated by tabs or pipes. */

import { noticeBounds } from './bounds.js';
import { drawnTable, type TextTable } from './drawn-tables.js';
import { flatTable } from './flat-tables.js';
import { fold } from './fold.js';
import type { Cell, DocumentText, Item, Remark } from './items.js';
import type { Span } from './reading.js';
import { columnOf } from './table-columns.js';
import { headingOf, headingRowsMost } from './table-heading.js';

function* linesOf(text: string): Generator<Span> {
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (character !== undefined && character !== '\n' && character !== '\r') continue;
    yield { start, end: at };
    if (character === '\r' && text[at + 1] === '\n') at += 1;
    start = at + 1;
  }
}

type Separator = '\t' | '|';

/** The cells of a line, without the pipes at its ends. */
function cellsOf(text: string, { start, end }: Span, separator: Separator): Cell[] {
  let from = start;
  let to = end;
  if (separator === '|') {
    while (from < to && /\s/.test(text[from] as string)) from += 1;
    while (to > from && /\s/.test(text[to - 1] as string)) to -= 1;
    if (isPipe(text[from])) from += 1;
    if (to > from && isPipe(text[to - 1])) to -= 1;
  }
  const cells: Cell[] = [];
  let cell = from;
  for (let at = from; at <= to; at += 1) {
    const separates = separator === '|' ? isPipe(text[at]) : text[at] === '\t';
    if (at < to && !separates) continue;
    cells.push({ span: { start: cell, end: at }, continued: false });
    cell = at + 1;
    if (cells.length > noticeBounds.columns) break;
  }
  return cells;
}

const isPipe = (character: string | undefined) =>
  character === '|' || character === '｜' || character === '│' || character === '┃';
const pipe = /[|｜│┃]/;
/** The line that Markdown draws below a heading, or a horizontal line of a drawn table. */
const rule = /^[\s|:+\-─━┌┐└┘├┤┬┴┼═=｜│┃]{3,}$/;

/**
 * The separator of the cells in a heading that begins at a line; undefined when it is no heading. A heading has at
 * least two cells, in its own line or the next, that are known names of columns.
 */
function heading(text: string, lines: readonly Span[], index: number): Separator | undefined {
  const { start, end } = lines[index] as Span;
  const line = text.slice(start, end);
  for (const separator of ['\t', '|'] as const) {
    if (separator === '\t' ? !line.includes('\t') : !pipe.test(line)) continue;
    const rows = lines
      .slice(index, index + headingRowsMost + 1)
      .filter((span) => !rule.test(text.slice(span.start, span.end)))
      .map((span) => cellsOf(text, span, separator).map(({ span: cell }) => fold(text.slice(cell.start, cell.end)).trim()));
    if (headingOf(rows, 1) !== undefined) return separator;
  }
  return undefined;
}

/**
 * Lines and rows of a text. A table begins with a known heading and ends with the first line without cells. A drawn
 * table ends with its last horizontal line, a table that was copied cell by cell with its last row.
 */
export function plainItems(text: string): DocumentText {
  const items: Item[] = [];
  const remarks: Remark[] = [];
  const lines = [...linesOf(text)];
  let table = 0;
  let separator: Separator | undefined;
  let failures = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const span = lines[index] as Span;
    const line = text.slice(span.start, span.end);
    const mayBegin = failures < failuresMax && beginsTable(text, span);
    const whole = mayBegin ? wholeTable(text, lines, index) : undefined;
    if (mayBegin && whole === undefined) failures += 1;
    if (whole !== undefined) {
      table += 1;
      separator = undefined;
      for (const title of whole.titles ?? []) items.push({ kind: 'line', span: title, whole: true });
      for (const row of whole.rows) items.push({ kind: 'row', ...row, table });
      remarks.push(...whole.remarks);
      index += whole.lines - 1;
      continue;
    }
    if (separator !== undefined && rule.test(line) && line.trim() !== '') continue;
    const begins = heading(text, lines, index);
    if (begins !== undefined) {
      table += separator === begins ? 0 : 1;
      separator = begins;
    } else if (separator === '\t' && headsRows(text, lines, index)) {
      items.push({ kind: 'row', span, cells: [{ span, continued: false }], table });
      continue;
    } else if (separator !== undefined && !(separator === '\t' ? line.includes('\t') : pipe.test(line))) {
      separator = undefined;
    }
    if (separator === undefined) items.push({ kind: 'line', span: withoutFrame(text, span), whole: false });
    else items.push({ kind: 'row', span, cells: cellsOf(text, span, separator), table, loose: true });
  }
  return { text, items, remarks };
}

/** |某某清单|||: a line with a single text inside its frame, such as the title of a table. */
function withoutFrame(text: string, span: Span): Span {
  if (!isPipe(text.slice(span.start, span.end).trimStart()[0])) return span;
  const written = cellsOf(text, span, '|').filter((cell) => text.slice(cell.span.start, cell.span.end).trim() !== '');
  return written.length === 1 ? (written[0] as Cell).span : span;
}

const longestSection = 60;

/** A short line without tabs between the rows of a table: a heading for the rows behind it. */
function headsRows(text: string, lines: readonly Span[], index: number): boolean {
  const { start, end } = lines[index] as Span;
  const line = text.slice(start, end);
  if (line.includes('\t') || line.trim() === '' || end - start > longestSection || /[。;；]/.test(line)) return false;
  const next = lines[index + 1];
  return next !== undefined && text.slice(next.start, next.end).includes('\t');
}

const upperEdge = /^\s{0,20}[┌┏╔+]/;
/** Each attempt may read all of the lines that follow, so failed attempts are bounded. */
const failuresMax = 20;

function beginsTable(text: string, { start, end }: Span): boolean {
  const line = text.slice(start, Math.min(end, start + 40));
  return upperEdge.test(line) || (end - start <= 40 && columnOf(fold(line.trim())) === 'number');
}

/** A table of several lines that begins at this line. */
function wholeTable(text: string, lines: readonly Span[], index: number): TextTable | undefined {
  const { start, end } = lines[index] as Span;
  return upperEdge.test(text.slice(start, end)) ? drawnTable(text, lines, index) : flatTable(text, lines, index);
}
