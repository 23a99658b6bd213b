/** Tables whose rows are tasks. */

import { markerOf } from './markers.js';
import { smallNumber } from './numerals.js';
import type { TableRow } from './paragraphs.js';
import { Passage } from './passage.js';
import type { RawSection, RawTask } from './raw-task.js';
import { leaderOf, type RoleField, responsibilityIn } from './responsibility.js';
import { type Column, columnsOf, namesPeopleToo } from './table-columns.js';
import { measuredFigures } from './table-figures.js';
import { headingOf, isSumRow } from './table-heading.js';
import { isNumbered, RowFields, sectionOf } from './table-rows.js';
import { titleOf } from './titles.js';
import { columnsByContent } from './unknown-columns.js';
import type { ValueColumn } from './value-columns.js';
import type { WarningList } from './warnings.js';

type Cell = TableRow['cells'][number];

/** The heading and what may stand above it. */
const headingRows = 8;

const text = (cell: Cell | undefined) => cell?.passage.text ?? '';

const textsOf = (row: TableRow) => row.cells.map((cell) => text(cell).trim());

interface Layout {
  readonly values: readonly ValueColumn[];
  /** The columns that hold units with their persons. */
  readonly mixed: ReadonlySet<number>;
  readonly columns: readonly (Column | undefined)[];
  /** The first row after the heading. */
  readonly from: number;
  /** Whether a row is part of the heading, which the next page may repeat. */
  readonly repeats: (row: TableRow) => boolean;
}

function layoutOf(rows: readonly TableRow[], warnings: WarningList): Layout | undefined {
  const heading = headingOf(rows.slice(0, headingRows).map(textsOf));
  if (heading === undefined) return undefined;
  const own = new Set(rows.slice(heading.from, heading.to).map((row) => textsOf(row).join('\t')));
  const repeats = (row: TableRow) => own.has(textsOf(row).join('\t')) || columnsOf(textsOf(row)) !== undefined;
  const { columns, values } = columnsByContent(rows, heading, warnings);
  const mixed = new Set(heading.names.flatMap((name, index) => (namesPeopleToo(name.split('/').at(-1) ?? '') ? [index] : [])));
  return { columns: withoutDoubles(columns, rows.slice(heading.to)), values, mixed, from: heading.to, repeats };
}

/**
 * If two columns have the same meaning, the second is text. Of two columns 任务 the first is a section if its cells are
 * merged or repeat, otherwise it names each task.
 */
function withoutDoubles(columns: readonly (Column | undefined)[], rows: readonly TableRow[]): (Column | undefined)[] {
  const titles = columns.flatMap((column, index) => (column === 'title' ? [index] : []));
  const bodies = columns.flatMap((column, index) => (column === 'body' ? [index] : []));
  const [first = -1] = titles;
  const groups = !namesEach(rows, first);
  return columns.map((column, index) => {
    if (titles.length === 0 && column === 'body') return index === bodies[0] ? 'title' : column;
    if (titles.length < 2 || column !== 'title') return column;
    if (!groups) return index === first ? 'title' : 'body';
    if (index === first && !columns.includes('section')) return 'section';
    return index === titles.at(-1) ? 'title' : 'body';
  });
}

/** Whether every task has a cell of its own in a column, and all of them differ. */
function namesEach(rows: readonly TableRow[], index: number): boolean {
  const tasks = rows.filter((row) => sectionRow(row) === undefined && !isSumRow(textsOf(row)));
  const names = tasks.map(({ cells }) => cells[index]).map((cell) => (cell?.continued === true ? '' : text(cell)));
  return names.length > 2 && !names.includes('') && new Set(names).size === names.length;
}

/** The number in a cell: 3, 3.2, (三), 1. */
function numberIn(cell: Passage | undefined): readonly number[] {
  const own = cell?.text ?? '';
  const marker = markerOf(`${own}、`);
  if (marker !== undefined) return marker.path;
  if (/^\d{1,3}(?:\.\d{1,3}){1,2}$/.test(own)) return own.split('.').map(Number);
  const plain = smallNumber(own);
  return plain === undefined ? [] : [plain];
}

function withoutMarker(passage: Passage): { number: number | undefined; rest: Passage } {
  const marker = markerOf(passage.text);
  return { number: marker?.number, rest: marker === undefined ? passage : passage.part(marker.length) };
}

/** The numbered items of a cell. They must count up from 1, so that 1.5 and 2.5 are not taken for numbers. */
function measuresOf(cell: Passage): Passage[] {
  const starts: { at: number; text: number }[] = [];
  for (const found of cell.text.matchAll(/(?<=^|[\s;。,])(?:(\d{1,2})[.、)](?!\d)|\((\d{1,2})\)|([①-⑳]))\s?/g)) {
    const number = Number(found[1] ?? found[2] ?? (found[3] ?? '').charCodeAt(0) - 0x245f);
    if (number === starts.length + 1) starts.push({ at: found.index, text: found.index + found[0].length });
  }
  const [first] = starts;
  if (first === undefined || starts.length < 2) return [cell];
  const before = cell.part(0, first.at);
  const measures = starts.map(({ text: from }, index) => cell.part(from, starts[index + 1]?.at ?? cell.text.length));
  return [before, ...measures].filter((measure) => measure.text !== '');
}

/** Whether a cell continues the one above, or is empty in a format that does not keep merged cells. */
const isMerged = (row: TableRow, cell: Cell | undefined) =>
  cell !== undefined && (cell.continued || (row.loose && cell.passage.text === ''));

/** A row of one cell, or of one text over all cells, heads a section. */
function sectionRow(row: TableRow): Passage | undefined {
  const written = row.cells.filter((cell) => text(cell) !== '');
  const [first] = written;
  if (first === undefined) return undefined;
  const alone =
    written.every((cell) => text(cell) === text(first)) &&
    (row.cells.length === 1 || written.length < row.cells.length || row.cells.length > 2);
  return alone && smallNumber(text(first)) === undefined ? first.passage : undefined;
}

function asSection(title: Passage): RawSection {
  const { number, rest } = withoutMarker(title);
  return { number, title: rest };
}

/** A dash, a lone number or a stray quote is no name of a task. */
const saysSomething = (title: string) => /\p{L}/u.test(title);

/** The tasks of a table below `path`; none when its heading is not known. */
export function tableTasks(
  rows: readonly TableRow[],
  path: readonly RawSection[],
  above: readonly RoleField[],
  warnings: WarningList,
): RawTask[] {
  const layout = layoutOf(rows, warnings);
  const [first] = rows;
  if (layout === undefined) {
    if (first !== undefined) warnings.add('table-ignored', first.span);
    return [];
  }
  const { columns, values, from, repeats } = layout;
  const at = (row: TableRow, column: Column) => {
    const index = columns.indexOf(column);
    return index === -1 ? undefined : row.cells[index];
  };
  const tasks: RawTask[] = [];
  let current = path;
  /** Those who answer for everything below the last section heading. */
  let inherited = above;
  const who = new RowFields(columns, layout.mixed, warnings);
  const numbered = isNumbered(rows.slice(from), columns);
  /**
   * Whether the column of tasks is merged over rows that each have their own units. Then it heads them like a section.
   */
  const titleIsGroup = rows.slice(from).some((row) => {
    const lead = at(row, 'leads') ?? at(row, 'shared');
    // A sum, or a section without a title, has no units of its own.
    if (text(lead) === '' || isSumRow(textsOf(row)) || sectionRow(row) !== undefined) return false;
    return !repeats(row) && isMerged(row, at(row, 'title')) && lead?.continued === false && text(at(row, 'body')) !== '';
  });
  for (const row of rows.slice(from)) {
    if (repeats(row)) continue;
    if (isSumRow(textsOf(row))) {
      warnings.add('row-is-sum', row.span);
      continue;
    }
    const heads = sectionRow(row);
    if (heads !== undefined) {
      who.beginSection();
      const leader = leaderOf(heads);
      const block = responsibilityIn(heads, warnings);
      const named = [...(leader === undefined ? [] : [leader]), ...(block?.fields ?? [])];
      // 牵头领导:张三 on a row of its own is about the section that the row above heads.
      if (block?.before.text === '') inherited = [...inherited, ...named];
      else {
        current = [...path, asSection(block?.before ?? heads)];
        inherited = [...above, ...named];
      }
      continue;
    }
    const section = numbered ? sectionOf(row, columns) : undefined;
    if (section !== undefined) {
      who.beginSection();
      const block = responsibilityIn(section.title, warnings);
      current = [...path, block === undefined || block.before.text === '' ? section : { ...section, title: block.before }];
      inherited = [...above, ...(block?.fields ?? []), ...who.of(row)];
      who.beginSection();
      continue;
    }
    const named = at(row, titleIsGroup && !columns.includes('section') ? 'title' : 'section');
    if (named !== undefined && !named.continued && named.passage.text !== '') current = [...path, asSection(named.passage)];
    const body = columns.flatMap((column, index) => {
      const cell = row.cells[index];
      return column === 'body' && cell !== undefined && !cell.continued && cell.passage.text !== ''
        ? measuresOf(cell.passage)
        : [];
    });
    const titleCell = titleIsGroup ? undefined : at(row, 'title');
    const last = tasks.at(-1);
    if (titleCell?.continued === true && last !== undefined) {
      tasks[tasks.length - 1] = { ...last, body: [...last.body, ...body], fields: [...last.fields, ...who.of(row, true)] };
      continue;
    }
    const [titled, ...measures] = titleCell === undefined ? [] : measuresOf(titleCell.passage);
    body.unshift(...measures);
    const heading = titled ?? body.shift() ?? Passage.join([]);
    const { number: inTitle, rest } = withoutMarker(heading);
    const numbers = numberIn(at(row, 'number')?.passage);
    const { title, rest: more } = titleOf(rest, warnings);
    if (!saysSomething(title.text)) {
      warnings.add('row-unreadable', row.span);
      continue;
    }
    const fields = who.of(row);
    const measured = values.flatMap((column) => {
      const value = row.cells[column.index]?.passage;
      return value === undefined ? [] : measuredFigures(title, value, at(row, 'measure')?.passage, column);
    });
    tasks.push({
      path: current,
      number: numbers.at(-1) ?? inTitle,
      heading,
      title,
      body: [...(more.text === '' ? [] : [more]), ...body],
      measured,
      fields: [...fields, ...inherited.filter(({ role }) => role === 'people' || !fields.some((own) => own.role === role))],
    });
  }
  return tasks;
}
