/** The heading of a task table: one row, or several if a cell covers the names of several columns. */
import { asHeading, type Column, columnOf, columnsOf } from './table-columns.js';

export interface TableHeading {
  readonly columns: readonly (Column | undefined)[];
  /** The name of each column. */
  readonly names: readonly string[];
  readonly from: number;
  /** The first row behind it. */
  readonly to: number;
}

/** Rows that name the table may stand above the heading. */
const headingWithin = 4;
export const headingRowsMost = 3;

/** Columns that only add to another column: a person's post or telephone. */
const aside = /^(?:职务|职称|电话|手机|联系方式|联系电话|联系人|备注)$|季度|半年|节点|[月末]$/;

interface Named {
  readonly name: string;
  readonly column: Column | undefined;
}

/** In the columns behind the first, a merged cell is laid out as the same text again, or as an empty one. */
const isGroup = (row: readonly string[], at: number) => row[at] !== '' && (row[at + 1] === '' || row[at + 1] === row[at]);

/**
 * The names together with those of the row below them; undefined when that row is no part of the heading. A name may
 * stand below another only if that one covers several columns; all other cells of the row must be merged with those
 * above.
 */
function withRowBelow(above: readonly Named[], upper: readonly string[], row: readonly string[]): readonly Named[] | undefined {
  let group = '';
  let added = 0;
  const width = Math.max(upper.length, row.length);
  const named: Named[] = [];
  for (let at = 0; at < width; at += 1) {
    const own = row[at] ?? '';
    const name = upper[at] ?? '';
    if (name !== '') group = isGroup(upper, at) || name === group ? name : '';
    if (own === '' || own === name) {
      if (name !== '' || own !== '') group = isGroup(upper, at) ? group : '';
      named.push(above[at] ?? { name, column: undefined });
      continue;
    }
    if (group === '' || own.length > 14 || /[。;,]/.test(own)) return undefined;
    const column = aside.test(own)
      ? undefined
      : (columnOf(own) ?? columnOf(`${own}${group}`) ?? columnOf(`${group}${own}`) ?? columnOf(group));
    named.push({ name: `${group}/${own}`, column });
    added += 1;
  }
  return added >= 2 && named.filter(({ column }) => column !== undefined).length >= 2 ? named : undefined;
}

/** A row that names the table has only one text. A row of headings has several, at least one of them known. */
const mayHead = (row: readonly string[]) =>
  new Set(row.filter((text) => text !== '')).size >= 2 && row.some((text) => columnOf(text) !== undefined);

/** A name that covers others: 责任分工 over 牵头 and 配合. */
const groupName = /分工|落实|^(?:责任|职责|责任体系|责任主体)$/;

/** The place of the name that covers others, as far as the names alone tell; -1 when there is none. */
export function groupAmong(names: readonly string[]): number {
  const at = names.findIndex((name) => groupName.test(name));
  return at !== -1 ? at : names.findIndex((name) => /^(?:责任|牵头|分管)(?:领导|单位|人)$/.test(name));
}

/** Whether a name may stand below a name that covers several. */
export const isBelowGroup = (name: string): boolean => {
  const column = columnOf(name);
  return /^(?:姓名|职务|职称)$/.test(name) || (column !== undefined && column !== 'due' && isRole(column));
};

const isRole = (column: Column) => /^(?:people|contact|leads|shared|cooperating)$/.test(column);
const writtenPart = (row: readonly string[]) => row.slice(0, row.findLastIndex((text) => text !== '') + 1);

/**
 * A heading that lost its merged cells in copying: its second row holds only the names below one covering name, and the
 * rows of tasks are longer than its first row by just as much.
 */
function copiedHeading(rows: readonly (readonly string[])[], from: number): TableHeading | undefined {
  const [upper = [], lower = []] = rows.slice(from, from + 2).map(writtenPart);
  const width = Math.max(0, ...rows.slice(from + 2).map((row) => writtenPart(row).length));
  const group = groupAmong(upper);
  const fits = lower.length >= 2 && width === upper.length - 1 + lower.length && lower.every(isBelowGroup);
  if (group === -1 || !fits || upper.includes('')) return undefined;
  const over = upper[group] as string;
  const spread = (names: readonly string[], below: readonly string[]) => [
    ...names.slice(0, group),
    ...below,
    ...names.slice(group + 1),
  ];
  const columns = spread(upper, lower).map((name, at) =>
    at < group || at >= group + lower.length ? columnOf(name) : aside.test(name) ? undefined : (columnOf(name) ?? columnOf(over)),
  );
  const heading = asHeading(columns);
  const below = lower.map((name) => `${over}/${name}`);
  return heading && { columns: heading, names: spread(upper, below), from, to: from + 2 };
}

/** The heading among the first rows of a table, with folded cells; undefined when the table has no tasks. */
export function headingOf(rows: readonly (readonly string[])[], within = headingWithin): TableHeading | undefined {
  for (let from = 0; from < Math.min(rows.length, within); from += 1) {
    const first = rows[from] as readonly string[];
    let named: readonly Named[] = first.map((name) => ({ name, column: columnOf(name) }));
    let to = from + 1;
    if (!mayHead(first)) continue;
    const copied = copiedHeading(rows, from);
    if (copied !== undefined) return copied;
    for (; to < Math.min(rows.length, from + headingRowsMost); to += 1) {
      const below = withRowBelow(named, rows[to - 1] as readonly string[], rows[to] as readonly string[]);
      if (below === undefined) break;
      named = below;
    }
    const columns = to - from > 1 ? asHeading(named.map(({ column }) => column)) : columnsOf(first);
    if (columns !== undefined) return { columns, names: named.map(({ name }) => name), from, to };
  }
  return undefined;
}

/** A row with the sum of the rows above is no task. */
const sum = /^(?:本[页类项])?(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计)(?:\(.{0,12}\))?:?$/;
export const isSumRow = (texts: readonly string[]): boolean => sum.test(texts.find((text) => text !== '') ?? '');
