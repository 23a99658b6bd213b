/**
 * Columns of a task table with unknown names. Their content decides what they are, and every column that is not read is
 * reported.
 */
import type { TableRow } from './paragraphs.js';
import type { Column } from './table-columns.js';
import { isSumRow, type TableHeading } from './table-heading.js';
import { type ValueColumn, valueColumn } from './value-columns.js';
import { shorten, type WarningList } from './warnings.js';

/** Names of columns that may have long cells and still promise nothing. */
const aside =
  /备注|说明|情况|进展|进度|问题|依据|来源|出处|联系|电话|地点|地址|位置|原因|背景|资金|投资|预算|经费|评分|分值|权重|频次|上年|去年|现状|基数|理由|季度|半年|节点/;
/** If the cells of a column have this average length, they are sentences and not names. */
const sentenceLength = 10;
const mostLooked = 300;

export interface Columns {
  readonly columns: readonly (Column | undefined)[];
  readonly values: readonly ValueColumn[];
}

/** The cells of a column below the heading, without sums, merged cells and texts that cover the whole row. */
function textsOf(rows: readonly TableRow[], index: number, to: number): string[] {
  return rows.slice(to, to + mostLooked).flatMap(({ cells }) => {
    const cell = cells[index];
    const isAcross = cells.length > 1 && cells.every(({ passage }) => passage.text === cell?.passage.text);
    if (isSumRow(cells.map(({ passage }) => passage.text))) return [];
    return cell === undefined || cell.continued || isAcross || cell.passage.text === '' ? [] : [cell.passage.text];
  });
}

const mayBeValue = (column: Column | undefined) => column === undefined || column === 'body' || column === 'value';

/** The columns, with those added that hold the tasks' text or figures. All others are reported by a warning. */
export function columnsByContent(
  rows: readonly TableRow[],
  { columns, names, from, to }: TableHeading,
  warnings: WarningList,
): Columns {
  const owns = columns.map((_, index) => {
    const texts = rows.slice(from, to).map(({ cells }) => cells[index]?.passage);
    return texts.findLast((passage) => passage !== undefined && passage.text !== '');
  });
  const texts = columns.map((_, index) => textsOf(rows, index, to));
  const found = columns.flatMap((column, index) => {
    if (!mayBeValue(column)) return [];
    const own = valueColumn(index, names[index] ?? '', owns[index], texts[index] ?? []);
    return own === undefined ? (column === 'value' ? [{ index }] : []) : [own];
  });
  const isText = (index: number) =>
    columns[index] === 'body' && (columns.indexOf('title') === -1 || found.every((each) => each.index !== index));
  const numbers = found.filter(({ index }) => !isText(index));
  const [first] = numbers;
  // A further column of numbers is read only if its heading says what it counts or names another year.
  const values = numbers.filter(
    (each) => each === first || each.counted !== undefined || (each.until !== undefined && each.until !== first?.until),
  );
  const measure =
    columns.includes('measure') || first === undefined ? -1 : names.findIndex((name) => /(?:^|\/)单\s*位$/.test(name));
  const known = columns.map((column, index) => {
    if (index === measure) return 'measure';
    if (values.some((each) => each.index === index)) return 'value';
    return column === 'value' ? undefined : column;
  });
  const named = known.map((column, index) => {
    const name = names[index] ?? '';
    if (column !== undefined && (column !== 'measure' || first !== undefined)) return column;
    const own = texts[index] ?? [];
    if (own.length === 0) return undefined;
    const at = owns[index] ?? rows[from]?.span ?? { start: 0, end: 0 };
    const length = own.reduce((total, text) => total + text.replaceAll(/[\s\d.,%]/g, '').length, 0);
    const says = column === undefined && !aside.test(name) && length / own.length >= sentenceLength;
    warnings.add(says ? 'column-assumed' : 'column-unread', at, { name: name === '' ? `第${index + 1}列` : shorten(name) });
    return says ? 'body' : undefined;
  });
  return { columns: named, values };
}
