/** Writes a workbook of plain cells. Text is written as text, so it never becomes a formula. */
import type { Cell } from 'write-excel-file/universal';
import { freeText, type Guarded, guardsIn, openFill } from './workbook-guards.js';

export const workbookMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface OutCell {
  readonly value?: string | number | undefined;
  /** `label`: a heading. `open`: to be filled in. `free`: for anything, never locked. `faint`: for machines. */
  readonly look?: 'label' | 'open' | 'free' | 'faint' | undefined;
  /** What the spreadsheet makes of text that is typed into the cell. */
  readonly takes?: 'text' | 'day' | undefined;
}

export interface OutSheet extends Guarded {
  readonly name: string;
  /** In characters, one for each column. */
  readonly widths: readonly number[];
  /** Rows at the top that stay visible while the rest is scrolled. */
  readonly headRows: number;
  readonly rows: readonly (readonly OutCell[])[];
}

const looks = {
  label: { fontWeight: 'bold', backgroundColor: '#DDE6F0', wrap: true, alignVertical: 'center' },
  open: { backgroundColor: `#${openFill}`, wrap: true, alignVertical: 'top' },
  free: { textColor: `#${freeText}`, wrap: true, alignVertical: 'top' },
  faint: { textColor: '#D0D0D0', fontSize: 8 },
  plain: { wrap: true, alignVertical: 'top' },
} as const;
const formats = { text: '@', day: 'yyyy-mm-dd' } as const;

/**
 * Spreadsheets read `_x0041_` in a text as an A (ECMA-376 part 1, 22.9.2.19). An underscore that begins such a sequence
 * is therefore written as an escape itself.
 */
const escaped = (text: string) => text.replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');

/** Characters that XML 1.0 cannot hold, or that the library drops silently. Each is shown as □. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are among what it takes out
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffd\p{Noncharacter_Code_Point}]/gu;
/** UTF-16 units of one cell. A file with a longer text is "repaired" by Excel, which removes the text. */
const cellMaxLength = 32_767;

/** The text in the form that a cell can hold: with the line ends of spreadsheets, and cut off with … if too long. */
function holdable(text: string): string {
  const plain = escaped(text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(unwritable, '□'));
  // The library looks texts up in a plain object: a text such as `constructor` would make a file that nobody can read.
  const written = plain in Object.prototype ? `${plain} ` : plain;
  return written.length > cellMaxLength ? `${written.slice(0, cellMaxLength - 1)}…`.toWellFormed() : written;
}

function cellOf({ value, look, takes }: OutCell): Cell {
  const style = looks[look ?? 'plain'];
  const format = takes === undefined ? {} : { format: formats[takes] };
  if (typeof value === 'number') return { value, type: Number, ...style, ...format };
  // A cell without a value has only a format, which decides what the spreadsheet makes of text typed into it.
  if (value === undefined || value === '') return { type: takes === 'day' ? Date : String, ...style, ...format };
  return { value: holdable(value), type: String, ...style, ...format };
}

/** The bytes of an `.xlsx` file. */
export async function writeWorkbook(sheets: readonly OutSheet[]): Promise<Uint8Array> {
  const { default: writeXlsx } = await import('write-excel-file/universal');
  const blob = await writeXlsx(
    sheets.map(({ name, widths, headRows, rows }) => ({
      sheet: name,
      columns: widths.map((width) => ({ width })),
      ...(headRows > 0 ? { stickyRowsCount: headRows } : {}),
      data: rows.map((row) => row.map(cellOf)),
    })),
    { features: [guardsIn(sheets)] },
  ).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}
