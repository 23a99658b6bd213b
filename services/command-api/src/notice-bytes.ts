/**
 * Makes a reading of the bytes of a notice, whatever its format. What a format needs is loaded with the first notice
 * of that format.
 */
import type { Rejection } from '@duban/domain';
import {
  type NoticeReading,
  type NoticeSheet,
  type ReadOptions,
  readNotice,
  readNoticePages,
  readNoticeSheets,
} from '@duban/notice';
import { isPdf } from '@duban/pdf';
import type { CellContent, Sheet } from '@duban/sheets';

type Read = (bytes: Uint8Array, options: ReadOptions) => Promise<NoticeReading | Rejection>;

/** The reader for a file. It is chosen by content, not by name. That of workbooks throws what `readWorkbook` throws. */
export async function readerFor(bytes: Uint8Array): Promise<Read> {
  if (isPdf(bytes)) {
    const { loadPdf, readPdf } = await import('@duban/pdf');
    await loadPdf();
    return async (own, options) => {
      const pages = await readPdf(own);
      return 'rejected' in pages ? pages : readNoticePages(pages, options);
    };
  }
  if (isWorkbook(bytes)) {
    const sheets = await import('@duban/sheets');
    return async (own, options) => {
      const workbook = await sheets.readWorkbook(own);
      return readNoticeSheets(
        workbook.map((sheet) => sheetOf(sheet, sheets.textOf)),
        options,
      );
    };
  }
  return async (own, options) => readNotice(own, options);
}

/** In a zip, names of files stand uncompressed. */
function isWorkbook(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return file.subarray(0, 2).toString('latin1') === 'PK' && file.includes('xl/workbook.xml');
}

function sheetOf({ name, rows, merged }: Sheet, textOf: (content: CellContent) => string | undefined): NoticeSheet {
  const cells = [...rows].flatMap(([row, contents]) =>
    [...contents].map(([column, content]) => ({ row, column, text: noticeText(content, textOf) })),
  );
  const ranges = merged.map(({ from, to }) => ({ top: from.row, left: from.column, bottom: to.row, right: to.column }));
  return { name, cells, merged: ranges };
}

/** The text of a cell; a day in the form in which notices write days. */
function noticeText(content: CellContent, textOf: (content: CellContent) => string | undefined): string | undefined {
  if (content.kind !== 'day') return textOf(content);
  const [year, month, day] = content.day.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
