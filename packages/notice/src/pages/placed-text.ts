/** Turns pages of letters with places into the text of the document, as markup would give it. */
import { type Rejection, reject } from '@duban/domain';
import { noticeBounds } from '../bounds.js';
import { type DocumentText, DocumentWriter, type Remark } from '../items.js';
import { isTaskTable, laidOut, writeTable } from '../tables.js';
import { alignedTables } from './aligned.js';
import { isInTable, type PageTable, tableOf } from './cells.js';
import { columnsOfPage } from './columns.js';
import { type FlowLine, paragraphsOf } from './flow.js';
import { withoutFurniture } from './furniture.js';
import { gridsOf } from './grids.js';
import { linesOf, type PageLine } from './lines.js';
import type { PlacedPage } from './page.js';
import { isSameTable, rowsOf } from './page-tables.js';

/** Letters on each page. A document with fewer consists of pictures with a stamp or a page number. */
const scanLetters = 20;
/** Chinese text has a comma or a full stop in every thirty characters. Codes misread as text have almost none. */
const leastStops = 0.01;

interface Part {
  readonly lines: readonly PageLine[];
  readonly tables: readonly PageTable[];
  readonly page: number;
  readonly width: number;
  readonly height: number;
}

/** Refused with `notice-is-scan`, `notice-empty`, or `notice-unreadable` where the fonts do not say what their letters are. */
export function placedText(pages: readonly PlacedPage[]): DocumentText | Rejection {
  const count = pages.reduce((sum, { letters }) => sum + letters.length, 0);
  const scanned = pages.flatMap(({ hasDrawing, letters }, index) => (hasDrawing && letters.length === 0 ? [index + 1] : []));
  if (count < scanLetters * pages.length && pages.some(({ hasDrawing }) => hasDrawing)) return reject('notice-is-scan');
  if (count === 0) return reject('notice-empty');
  if (count > noticeBounds.textLength) return reject('notice-too-large', { limit: noticeBounds.textLength });
  if (areCodes(pages)) {
    return reject('notice-unreadable', {
      detail: 'PDF 的字体没有说明各字是什么字 / the fonts of the PDF do not say which characters their letters are',
    });
  }
  const parts = pages.flatMap((page, index) => partsOf(page, index));
  let unclear = 0;
  const clear = withoutFurniture(parts).map((lines, index): Part => {
    const part = parts[index] as Part;
    const aligned = alignedTables(lines);
    unclear += aligned.unclear;
    return { ...part, lines: aligned.lines, tables: [...part.tables, ...aligned.tables] };
  });
  const remarks = remarksOn(pages, scanned);
  if (unclear > 0) remarks.push({ code: 'table-unclear', params: { count: unclear } });
  return { ...written(clear), remarks };
}

function areCodes(pages: readonly PlacedPage[]): boolean {
  const letters = pages.flatMap((page) => page.letters.filter(({ text }) => text.trim() !== ''));
  const guessed = letters.filter((letter) => letter.guessed);
  if (guessed.length * 2 < letters.length) return false;
  const stops = guessed.filter(({ text }) => /[，。、：；,.:;]/.test(text)).length;
  return stops < guessed.length * leastStops || guessed.filter(({ text }) => text < ' ').length > guessed.length * 0.02;
}

function partsOf(page: PlacedPage, index: number): Part[] {
  const { width, height } = page;
  const grids = gridsOf(page.rules);
  const outside = page.letters.filter((letter) => !grids.some((grid) => isInTable(grid, letter)));
  const tables = grids.map((grid) =>
    tableOf(
      grid,
      page.letters.filter((letter) => isInTable(grid, letter)),
    ),
  );
  const { columns, isSplit } = columnsOfPage({ ...page, letters: outside });
  return columns.map((letters, column) => ({
    lines: linesOf(letters),
    tables: column === 0 ? tables : [],
    page: index * 2 + column,
    width: isSplit ? width / 2 : width,
    height,
  }));
}

type Piece = { readonly lines: FlowLine[] } | { readonly tables: PageTable[] };

/** Lines and tables in reading order. What continues on the next page is one piece. */
function piecesOf(parts: readonly Part[]): Piece[] {
  const pieces: Piece[] = [];
  for (const { lines, tables, page, width } of parts) {
    const all = [...lines.map((line) => ({ y: line.y, line })), ...tables.map((table) => ({ y: table.top, table }))];
    for (const each of all.sort((one, other) => one.y - other.y)) {
      const last = pieces.at(-1);
      if ('line' in each) {
        const line = { ...each.line, page, width };
        if (last !== undefined && 'lines' in last) last.lines.push(line);
        else pieces.push({ lines: [line] });
      } else {
        const before = last !== undefined && 'tables' in last ? last.tables : undefined;
        const isNext =
          before !== undefined &&
          isSameTable(before.at(-1) as PageTable, each.table) &&
          !tables.includes(before.at(-1) as PageTable);
        if (isNext) before.push(each.table);
        else pieces.push({ tables: [each.table] });
      }
    }
  }
  return pieces;
}

function written(parts: readonly Part[]): DocumentText {
  const writer = new DocumentWriter();
  const pieces = piecesOf(parts);
  const runs = paragraphsOf(pieces.flatMap((piece) => ('lines' in piece ? [piece.lines] : [])));
  let run = 0;
  let table = 0;
  for (const piece of pieces) {
    if ('lines' in piece) {
      for (const paragraph of runs[run] ?? []) writer.line(paragraph);
      run += 1;
      continue;
    }
    const rows = laidOut(rowsOf(piece.tables));
    table += 1;
    if (isTaskTable(rows)) writeTable(writer, rows, table);
    else for (const row of rows) for (const { text, continued } of row) if (!continued) writer.line(text);
  }
  return writer.end();
}

function remarksOn(pages: readonly PlacedPage[], scanned: readonly number[]): Remark[] {
  const listed = (has: (page: PlacedPage) => boolean) => pages.flatMap((page, index) => (has(page) ? [index + 1] : []));
  const on = (code: Remark['code'], numbers: readonly number[]): Remark[] =>
    numbers.length === 0
      ? []
      : [{ code, params: { pages: `${numbers.slice(0, 10).join('、')}${numbers.length > 10 ? '…' : ''}` } }];
  return [
    ...on('page-is-picture', scanned),
    ...on(
      'page-damaged',
      listed(({ damaged }) => damaged),
    ),
    ...on(
      'page-in-columns',
      listed((page) => columnsOfPage(page).isSplit),
    ),
    ...on(
      'letters-askew',
      listed(({ askew }) => askew > 0),
    ),
  ];
}
