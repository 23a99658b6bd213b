/** Who answers for the rows of a table, also from merged, empty or 同上 cells; and rows that head a section. */
import { rolesApart } from './block-grammar.js';
import { labelsIn, type Role } from './labels.js';
import { markerOf } from './markers.js';
import { smallNumber } from './numerals.js';
import type { TableRow } from './paragraphs.js';
import type { Passage } from './passage.js';
import type { RawSection } from './raw-task.js';
import { fieldsOfValue, type RoleField, responsibilityIn } from './responsibility.js';
import type { Column } from './table-columns.js';
import { shorten, type WarningList } from './warnings.js';

const roles: readonly Role[] = ['people', 'contact', 'leads', 'shared', 'cooperating', 'due'];
const who: ReadonlySet<Column | undefined> = new Set(['people', 'leads', 'shared', 'cooperating']);
const sameAsAbove = /^(?:同上|同前|〃|″|"|“|”)$/;

/** Gives the fields of each row, and remembers the cells above it. */
export class RowFields {
  readonly #columns: readonly (Column | undefined)[];
  readonly #mixed: ReadonlySet<number>;
  readonly #warnings: WarningList;
  readonly #above = new Map<number, Passage>();

  /** `mixed`: the columns that hold units with their persons. */
  constructor(columns: readonly (Column | undefined)[], mixed: ReadonlySet<number>, warnings: WarningList) {
    this.#columns = columns;
    this.#mixed = mixed;
    this.#warnings = warnings;
  }

  /** After a section heading no cell continues one from above. */
  beginSection(): void {
    this.#above.clear();
  }

  /**
   * The fields of all columns for persons, units and the time limit. `own`: without cells that continue from the row
   * above.
   */
  of(row: TableRow, own = false): RoleField[] {
    return roles.flatMap((role) =>
      row.cells.flatMap(({ continued }, index) => {
        if (this.#columns[index] !== role || (own && continued)) return [];
        const value = this.#cell(row, index, role);
        if (value.text === '') return [];
        // 牵头:甲科 协办:乙科 in one cell: the labels in the cell count more than the column's heading.
        if (role !== 'due' && labelsIn(value.text)[0]?.start === 0) {
          const block = responsibilityIn(value, this.#warnings);
          if (block !== undefined) return block.fields;
        }
        const each = this.#mixed.has(index) ? rolesApart(role, value, true) : [{ role, value }];
        return each.flatMap((part) => fieldsOfValue(part.role, part.value, undefined, this.#warnings));
      }),
    );
  }

  #cell(row: TableRow, index: number, role: Role): Passage {
    const { passage } = row.cells[index] as TableRow['cells'][number];
    const above = this.#above.get(index);
    const isSame = who.has(role) && sameAsAbove.test(passage.text.trim());
    const isMissing = role === 'people' && row.loose && passage.text === '';
    if (above === undefined || above.text === '' || !(isSame || isMissing)) {
      this.#above.set(index, passage);
      return passage;
    }
    if (isMissing) this.#warnings.add('people-filled', row.span, { names: shorten(above.text) });
    return above;
  }
}

/** 一, 二、 or (三): the number of a section, in a table whose tasks are numbered otherwise. */
export const isSectionSign = (sign: string): boolean => sectionSign.test(sign);
const sectionSign = /^(?:第?[一二三四五六七八九十]{1,3}(?:部分|章|类)?|\([一二三四五六七八九十]{1,3}\))[、.]?$/;

/**
 * The section that a row heads, in a table whose tasks are numbered 1, 2, 3. Such a row is numbered 一, 二, and names
 * nobody or only the leader of everything below it.
 */
export function sectionOf(row: TableRow, columns: readonly (Column | undefined)[]): RawSection | undefined {
  const textOf = (...sought: readonly Column[]) =>
    row.cells.flatMap(({ passage }, index) => {
      const column = columns[index];
      return column !== undefined && sought.includes(column) && passage.text !== '' ? [passage] : [];
    });
  if (textOf('leads', 'shared', 'cooperating', 'due').length > 0) return undefined;
  const [title, ...more] = textOf('title', 'body', 'section');
  if (title === undefined || more.some(({ text }) => text !== title.text)) return undefined;
  const sign = textOf('number')[0]?.text ?? '';
  const marker = markerOf(title.text);
  if (sign === '' && !columns.includes('number') && !signed.test(title.text)) return undefined;
  if (isSectionSign(sign)) {
    const number = smallNumber(sign.replaceAll(/[第部分章类()、.]/g, ''));
    return { number, title: marker === undefined ? title : title.part(marker.length) };
  }
  const isChinese = marker?.style === 'chinese' || marker?.style === 'part' || marker?.style === 'chinese-in-parentheses';
  return sign === '' && marker !== undefined && isChinese
    ? { number: marker.number, title: title.part(marker.length) }
    : undefined;
}

/** 一、促消费, for tables without a column of numbers. */
const signed = /^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))/;

/** Whether the tasks of a table have Arabic numbers. */
export function isNumbered(rows: readonly TableRow[], columns: readonly (Column | undefined)[]): boolean {
  const at = columns.indexOf('number');
  const title = columns.indexOf('title');
  if (at === -1) return rows.some(({ cells }) => /^\d{1,3}\s?[.、]/.test(cells[title]?.passage.text ?? ''));
  return rows.some(({ cells }) => /^\d{1,3}$/.test(cells[at]?.passage.text ?? ''));
}
