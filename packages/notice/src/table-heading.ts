/** The heading of a table of tasks: one row, or several where a cell stands over the names of some columns. */
import { asHeading, type Column, columnOf, columnsOf } from './table-columns.js';

export interface TableHeading {
  readonly columns: readonly (Column | undefined)[];
  /** What each column is called. */
  readonly names: readonly string[];
  readonly from: number;
  /** The first row after it. */
  readonly to: number;
}

/** The heading may stand below rows that name the table. */
const headingWithin = 4;
export const headingRowsMost = 3;

/** Columns that belong to what another column says: the post of a person, his telephone. */
const aside = /^(?:职务|职称|电话|手机|联系方式|联系电话|联系人|备注)$|季度|半年|节点|[月末]$/;

interface Named {
  readonly name: string;
  readonly column: Column | undefined;
}

/** A merged cell over several columns is laid out as its text again, or as nothing, in those after the first. */
const isGroup = (row: readonly string[], at: number) => row[at] !== '' && (row[at + 1] === '' || row[at + 1] === row[at]);

/**
 * The names with those of the row below them, or undefined where that is no part of the heading: a name stands below
 * another only where that one spans several columns, and whatever else the row holds is merged down into it.
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

/** A row that names the table has one text; one that heads its columns has several, and one of them is known. */
const mayHead = (row: readonly string[]) =>
  new Set(row.filter((text) => text !== '')).size >= 2 && row.some((text) => columnOf(text) !== undefined);

/** A name that others stand below: 责任分工 over 牵头 and 配合. */
const groupName = /分工|落实|^(?:责任|职责|责任体系|责任主体)$/;

/** Which of the names others stand below, where nothing but the names tells; -1 where none does. */
export function groupAmong(names: readonly string[]): number {
  const at = names.findIndex((name) => groupName.test(name));
  return at !== -1 ? at : names.findIndex((name) => /^(?:责任|牵头|分管)(?:领导|单位|人)$/.test(name));
}

/** What may stand below the name of a group. */
export const isBelowGroup = (name: string): boolean => {
  const column = columnOf(name);
  return /^(?:姓名|职务|职称)$/.test(name) || (column !== undefined && column !== 'due' && isRole(column));
};

const isRole = (column: Column) => /^(?:people|contact|leads|shared|cooperating)$/.test(column);
const writtenPart = (row: readonly string[]) => row.slice(0, row.findLastIndex((text) => text !== '') + 1);

/**
 * A heading that lost its merged cells when it was copied: its second row holds only the names below one group, and
 * the rows of tasks are as much longer than its first.
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

/** The heading among the first rows of a table, each cell folded; undefined when it heads no tasks. */
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

/** Sums of the rows above are no task. */
const sum = /^(?:本[页类项])?(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计)(?:\(.{0,12}\))?:?$/;
export const isSumRow = (texts: readonly string[]): boolean => sum.test(texts.find((text) => text !== '') ?? '');
