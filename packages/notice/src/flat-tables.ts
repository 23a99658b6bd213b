/**
 * Tables that were copied as text with one cell on each line: a heading, then for each row its number and its cells.
 */
import type { TextTable } from './drawn-tables.js';
import { fold } from './fold.js';
import type { Cell, Remark } from './items.js';
import type { Span } from './reading.js';
import { type Column, columnOf, columnsOf } from './table-columns.js';
import { groupAmong, headingOf, isBelowGroup } from './table-heading.js';

const leastColumns = 3;
const mostColumns = 12;
/** Columns without any content of a plan. */
const idle = /^(?:备注|完成情况|进展情况|联系人|联系电话)$/;
const rowNumber = /^[(]?(\d{1,3})[).、]?$/;
const sectionMark = /^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[章部类])/;
const sectionMaxLength = 40;
const dateLike = /(?:\d|[一二三四])(?:年|月|季度|日)|月底|年底|全年|长期|持续|常态/;

/** A cell: one line, or all lines between two empty ones. */
interface FlatCell {
  readonly spans: readonly Span[];
  readonly text: string;
  /** The first line behind it. */
  readonly next: number;
}

function* cellsOf(text: string, lines: readonly Span[], from: number, byBlank: boolean): Generator<FlatCell> {
  let open: Span[] = [];
  const closed = (next: number): FlatCell[] => {
    const spans = open;
    open = [];
    const own = spans.map(({ start, end }) => text.slice(start, end).trim()).join('');
    return spans.length === 0 ? [] : [{ spans, text: fold(own), next }];
  };
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] as Span;
    const isBlank = text.slice(line.start, line.end).trim() === '';
    if (isBlank || !byBlank) yield* closed(index);
    if (!isBlank) open.push(line);
  }
  yield* closed(lines.length);
}

/** Cells that are made only when they are asked for: the rest of the text is mostly no table. */
class Cells {
  readonly #made: FlatCell[] = [];
  readonly #more: Generator<FlatCell>;

  constructor(more: Generator<FlatCell>) {
    this.#more = more;
  }

  at(index: number): FlatCell | undefined {
    while (this.#made.length <= index) {
      const { value, done } = this.#more.next();
      if (done === true) return undefined;
      this.#made.push(value as FlatCell);
    }
    return this.#made[index];
  }

  slice(from: number, to: number): FlatCell[] {
    this.at(to - 1);
    return this.#made.slice(from, to);
  }
}

interface Heading {
  readonly columns: readonly (Column | undefined)[];
  /** All names of the heading in the order of the text. */
  readonly cells: readonly FlatCell[];
  /** The names as they stand over the columns. Two rows if one name stands over several others. */
  readonly rows: readonly (readonly (FlatCell | undefined)[])[];
  readonly byBlank: boolean;
}

/**
 * 责任分工 … 牵头 配合: in the copied text the names below a group come after all others. Undefined when the rows do not show
 * that it is so.
 */
function inTwoRows(names: readonly FlatCell[], rowLength: number): Heading['rows'] | undefined {
  if (rowLength !== names.length - 1) return undefined;
  const below = names.length - 1 - names.findLastIndex(({ text }) => !isBelowGroup(text));
  for (let count = below; count >= 2; count -= 1) {
    const upper = names.slice(0, names.length - count);
    const group = groupAmong(upper.map(({ text }) => text));
    if (group === -1) continue;
    const blanks = (length: number) => Array.from({ length }, () => undefined);
    return [
      [...upper.slice(0, group + 1), ...blanks(count - 1), ...upper.slice(group + 1)],
      [...blanks(group), ...names.slice(-count), ...blanks(upper.length - group - 1)],
    ];
  }
  return undefined;
}

/** How many cells the first row has: found by the number of the second row. */
function firstRowLength(cells: Cells): number {
  for (let at = 1; at <= mostColumns; at += 1) if (rowNumber.exec(cells.at(at)?.text ?? '')?.[1] === '2') return at;
  return 0;
}

function headingAt(text: string, lines: readonly Span[]): Heading | undefined {
  const names: FlatCell[] = [];
  for (const cell of cellsOf(text, lines, 0, false)) {
    if (names.length >= mostColumns || (columnOf(cell.text) === undefined && !idle.test(cell.text) && !isBelowGroup(cell.text)))
      break;
    names.push(cell);
  }
  const known = names.length >= leastColumns ? columnsOf(names.map((name) => name.text)) : undefined;
  const last = names.at(-1);
  if (known === undefined || last === undefined) return undefined;
  // If an empty line stands between any two names, empty lines separate the cells.
  const written = lines.slice(0, last.next).filter(({ start, end }) => text.slice(start, end).trim() !== '').length;
  const byBlank = last.next >= written * 2 - 1 && last.next > written;
  const length = firstRowLength(new Cells(cellsOf(text, lines, last.next, byBlank)));
  const two = inTwoRows(names, length);
  const heading = two && headingOf(two.map((row) => row.map((cell) => cell?.text ?? '')));
  if (two === undefined || heading === undefined) return { columns: known, cells: names, rows: [names], byBlank };
  return { columns: heading.columns, cells: names, rows: two, byBlank };
}

const isSection = ({ text }: FlatCell) => text.length <= sectionMaxLength && sectionMark.test(text) && !text.includes('。');

/**
 * The cells of a row, without its number, put under the columns; undefined when it is not clear which cell is missing.
 */
function laid(cells: readonly FlatCell[], columns: readonly (Column | undefined)[]): (FlatCell | undefined)[] | undefined {
  if (cells.length === columns.length) return [...cells];
  if (cells.length !== columns.length - 1) return undefined;
  const last = columns.at(-1);
  const lastCell = cells.at(-1)?.text ?? '';
  const helpers = columns.indexOf('cooperating');
  if (last === 'due' && dateLike.test(lastCell) && helpers !== -1)
    return [...cells.slice(0, helpers), undefined, ...cells.slice(helpers)];
  return last === 'cooperating' || last === undefined ? [...cells, undefined] : undefined;
}

function rowCell(cell: FlatCell | undefined, otherwise: number): Cell {
  const [span, ...more] = cell?.spans ?? [];
  if (span === undefined) return { span: { start: otherwise, end: otherwise }, continued: false };
  return more.length === 0 ? { span, continued: false } : { span, continued: false, more };
}

/** The table whose heading begins at this line; undefined when there is no heading, or its rows have no numbers. */
export function flatTable(text: string, all: readonly Span[], from: number): TextTable | undefined {
  const heading = headingAt(text, all.slice(from, from + mostColumns * 6));
  if (heading === undefined || heading.columns[0] !== 'number') return undefined;
  const { columns, byBlank, cells: names } = heading;
  const width = columns.length;
  const start = (names.at(-1) as FlatCell).next;
  const cells = new Cells(cellsOf(text, all, from + start, byBlank));
  const rows: { span: Span; cells: Cell[] }[] = heading.rows.map((row) => ({
    span: spanOf(row.flatMap((name) => name ?? [])),
    cells: row.map((name) => rowCell(name, 0)),
  }));
  const remarks: Remark[] = [];
  let end = start;
  let before = 0;
  let afterSection = true;
  const isNumber = (cell: FlatCell | undefined) => {
    const number = Number(rowNumber.exec(cell?.text ?? '')?.[1] ?? Number.NaN);
    return number === before + 1 || (number > before && number <= before + 20) || (afterSection && number >= 1);
  };
  for (let at = 0; ; ) {
    const cell = cells.at(at);
    if (cell === undefined) break;
    if (isSection(cell)) {
      // A section heading must be followed by a numbered row: the text behind the table may have headings too.
      if (!rowNumber.test(cells.at(at + 1)?.text ?? '')) break;
      rows.push({ span: spanOf([cell]), cells: [rowCell(cell, 0)] });
      afterSection = true;
      at += 1;
      end = cell.next - from;
      continue;
    }
    if (names.every((name, index) => cells.at(at + index)?.text === name.text)) {
      at += names.length;
      continue;
    }
    if (!isNumber(cell)) break;
    before = Number(rowNumber.exec(cell.text)?.[1]);
    afterSection = false;
    let to = at + 1;
    for (let next = cells.at(to); next !== undefined && !isNumber(next) && !isSection(next) && to - at <= width * 2; ) {
      to += 1;
      next = cells.at(to);
    }
    // Behind the last row the text continues.
    const isLast = cells.at(to) === undefined || to - at > width * 2;
    const own = cells.slice(at + 1, isLast ? Math.min(to, at + width) : to);
    const row = laid(own, columns.slice(1));
    const all = [cell, ...own];
    if (row === undefined) remarks.push({ code: 'row-unclear', params: {}, at: spanOf(all) });
    else rows.push({ span: spanOf(all), cells: [cell, ...row].map((each) => rowCell(each, cell.spans[0]?.start ?? 0)) });
    end = (all.at(-1) as FlatCell).next - from;
    at += all.length;
  }
  return rows.length + remarks.length < heading.rows.length + 1 ? undefined : { rows, remarks, lines: end };
}

function spanOf(cells: readonly FlatCell[]): Span {
  return { start: cells[0]?.spans[0]?.start ?? 0, end: cells.at(-1)?.spans.at(-1)?.end ?? 0 };
}
