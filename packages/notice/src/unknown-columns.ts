/** Columns of a task table whose names say nothing: what they hold decides, and whatever is not read is said. */
import type { TableRow } from './paragraphs.js';
import type { Column } from './table-columns.js';
import { isSumRow, type TableHeading } from './table-heading.js';
import { shorten, type WarningList } from './warnings.js';

/** Names of what may be long and promises nothing. */
const aside =
  /备注|说明|情况|进展|进度|问题|依据|来源|出处|联系|电话|地点|地址|位置|原因|背景|资金|投资|预算|经费|评分|分值|权重|频次|上年|去年|现状|基数|理由/;
/** From this length on, on average, the cells of a column are sentences and not names. */
const sentenceLength = 10;
const mostLooked = 300;

/** The columns with those that hold the text of the tasks; each of the others is named by a warning. */
export function columnsByContent(
  rows: readonly TableRow[],
  { columns, names, from, to }: TableHeading,
  warnings: WarningList,
): readonly (Column | undefined)[] {
  const value = columns.indexOf('value');
  const measure = columns.includes('measure') || value === -1 ? -1 : names.findIndex((name) => /^单\s*位$/.test(name));
  const known = columns.map((column, index) => {
    if (index === measure) return 'measure';
    return column === 'value' && index !== value ? undefined : column;
  });
  return known.map((column, index) => {
    const name = names[index] ?? '';
    if (column !== undefined && (column !== 'measure' || value !== -1)) return column;
    const texts = rows.slice(to, to + mostLooked).flatMap(({ cells }) => {
      const cell = cells[index];
      const isAcross = cells.length > 1 && cells.every(({ passage }) => passage.text === cell?.passage.text);
      if (isSumRow(cells.map(({ passage }) => passage.text))) return [];
      return cell === undefined || cell.continued || isAcross || cell.passage.text === '' ? [] : [cell.passage.text];
    });
    if (texts.length === 0) return undefined;
    const own = rows.slice(from, to).findLast(({ cells }) => cells[index]?.passage.text === name);
    const at = own?.cells[index]?.passage ?? rows[from]?.span ?? { start: 0, end: 0 };
    const length = texts.reduce((total, text) => total + text.replaceAll(/[\s\d.,%]/g, '').length, 0);
    const isText = column === undefined && !aside.test(name) && length / texts.length >= sentenceLength;
    warnings.add(isText ? 'column-assumed' : 'column-unread', at, { name: name === '' ? `第${index + 1}列` : shorten(name) });
    return isText ? 'body' : undefined;
  });
}
