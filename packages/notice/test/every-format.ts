/** One table in every format that the reader accepts, and what the reader makes of it. */
import { isRejection, type Rejection } from '@duban/domain';
import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import {
  type NoticeReading,
  type PlacedPage,
  readNotice,
  readNoticePages,
  readNoticeSheets,
  readNoticeText,
} from '../src/index.js';
import { drawnTable, type Placed } from './drawing.js';
import { misplaced } from './places.js';

/** The text, and how many columns and rows the cell covers. */
export type TestCell = readonly [text: string, columns?: number, rows?: number];
export type TestTable = readonly (readonly TestCell[])[];

function placed(table: TestTable): { cells: Placed[]; width: number } {
  const taken = new Set<string>();
  const cells: Placed[] = [];
  for (const [row, own] of table.entries()) {
    let column = 0;
    for (const [text, columns = 1, rows = 1] of own) {
      while (taken.has(`${row}:${column}`)) column += 1;
      for (let r = row; r < row + rows; r += 1) for (let c = column; c < column + columns; c += 1) taken.add(`${r}:${c}`);
      cells.push({ text, row, column, columns, rows });
    }
  }
  return { cells, width: Math.max(...cells.map(({ column, columns }) => column + columns)) };
}

function delimited(table: TestTable, delimiter: string): string {
  const { cells, width } = placed(table);
  return table
    .map((_, row) =>
      Array.from({ length: width }, (_, at) => cells.find((cell) => cell.row === row && cell.column === at)?.text ?? '').join(
        delimiter,
      ),
    )
    .join('\n');
}

/** Cells that a merged cell covers are empty. The line stands below the first row of column names. */
function markdown(table: TestTable): string {
  const named = table.findIndex((row) => row.length > 1);
  return delimited(table, '|')
    .split('\n')
    .flatMap((line, index) => [`|${line}|`, ...(index === named ? [`|${'---|'.repeat(line.split('|').length)}`] : [])])
    .join('\n');
}

export const html = (table: TestTable) =>
  `<html><body><table>${table
    .map(
      (row) =>
        `<tr>${row.map(([text, columns = 1, rows = 1]) => `<td colspan="${columns}" rowspan="${rows}">${text}</td>`).join('')}</tr>`,
    )
    .join('')}</table></body></html>`;

async function word(table: TestTable): Promise<Uint8Array> {
  const rows = table.map(
    (row) =>
      new TableRow({
        children: row.map(
          ([text, columnSpan = 1, rowSpan = 1]) => new TableCell({ children: [new Paragraph(text)], columnSpan, rowSpan }),
        ),
      }),
  );
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children: [new Table({ rows })] }] })));
}

function page(table: TestTable): PlacedPage {
  const [wide, high, size] = [360, 30, 12];
  const { cells } = placed(table);
  const letters = cells.flatMap(({ text, row, column }) =>
    [...text].map((letter, at) => {
      const place = { x: 40 + column * wide + at * size, y: 50 + row * high };
      return { text: letter, ...place, width: size, size, guessed: false };
    }),
  );
  const rules = cells.flatMap(({ row, column, rows, columns }) => {
    const [left, right] = [36 + column * wide, 36 + (column + columns) * wide];
    const [top, bottom] = [40 + row * high, 40 + (row + rows) * high];
    return [
      { left, right, top, bottom: top + 0.5 },
      { left, right, top: bottom, bottom: bottom + 0.5 },
      { left, right: left + 0.5, top, bottom },
      { left: right, right: right + 0.5, top, bottom },
    ];
  });
  return { width: 2700, height: 842, letters, rules, hasDrawing: false, askew: 0, damaged: false };
}

function sheet(table: TestTable) {
  const { cells } = placed(table);
  return {
    name: '表',
    cells: cells.map(({ text, row, column }) => ({ row: row + 1, column: column + 1, text })),
    merged: cells
      .filter(({ rows, columns }) => rows * columns > 1)
      .map(({ row, column, rows, columns }) => ({
        top: row + 1,
        left: column + 1,
        bottom: row + rows,
        right: column + columns,
      })),
  };
}

export async function everyReading(table: TestTable): Promise<[string, NoticeReading | Rejection][]> {
  return [
    ['sheet', readNoticeSheets([sheet(table)])],
    ['HTML', readNoticeText(html(table))],
    ['Word', readNotice(await word(table))],
    ['CSV', readNoticeText(delimited(table, ','))],
    ['TSV', readNoticeText(delimited(table, '\t'))],
    ['PDF', readNoticePages([page(table)])],
    ['drawn', readNoticeText(drawnTable(placed(table)))],
    ['Markdown', readNoticeText(markdown(table))],
  ];
}

/** Tasks as `title | people | leads | cooperating | due`, figures as `name target unit`, warnings of tables with their text. */
export function said(reading: NoticeReading | Rejection) {
  if (isRejection(reading)) throw new Error(reading.rejected);
  const { draft, warnings, text } = reading;
  const names = (fields: readonly { readonly value: { readonly name: string } }[]) => fields.map(({ value }) => value.name);
  return {
    title: draft.title?.value,
    tasks: draft.tasks.map(({ title, people, leads, cooperating, due }) =>
      [title.value, people.map(({ value }) => value), names(leads), names(cooperating), due?.value ?? ''].join(' | '),
    ),
    figures: draft.indicators.map(({ name, qualifier, target, unitOfMeasure }) =>
      [name.value, qualifier.value, target?.value, unitOfMeasure.value].join(' '),
    ),
    warned: warnings
      .filter(({ code }) => /^column-|^row-|^table-/.test(code))
      .map(
        ({ code, span }) =>
          `${code} ${text
            .slice(span.start, span.end)
            .split(/[\t│|]/)
            .find((cell) => cell.trim() !== '')
            ?.replaceAll(/\s/g, '')}`,
      ),
    misplaced: misplaced(reading),
  };
}
