/**
 * Reads a workbook. The reader of values never sees the sender's archive: the files that passed the guard are packed
 * into a new archive under names of our own. So guard and reader cannot understand the archive differently.
 */
import { strToU8, zipSync } from 'fflate';
import { addressOf, type CellRange, placeOf } from './cell-address.js';
import type { CellContent } from './cell-content.js';
import { type CellMarks, cellMarks, isFormula, percentStyles } from './cell-marks.js';
import { type WorkbookParts, workbookParts } from './workbook-parts.js';
import { openArchive, unreadable } from './zip-guard.js';

/** Column number, from 1 → content of the cell; empty cells are left out. */
export type SheetRow = ReadonlyMap<number, CellContent>;

export interface Sheet {
  readonly name: string;
  /** Row number, from 1 → the row, in their order; empty rows are left out. */
  readonly rows: ReadonlyMap<number, SheetRow>;
  readonly merged: readonly CellRange[];
}

/** The sheets of an `.xlsx` file; see `readWorkbook` for what is thrown. */
export async function sheetsIn(bytes: Uint8Array): Promise<Sheet[]> {
  const parts = workbookParts(await openArchive(bytes));
  const percents = percentStyles(parts.styles);
  const marks = parts.sheets.map(({ name, xml }) => cellMarks(name, xml, percents));
  const values = await valuesOf({
    ...parts,
    sheets: parts.sheets.map(({ name }, at) => ({ name, xml: (marks[at] as CellMarks).near })),
  });
  return parts.sheets.map(({ name }, at) => sheetOf(name, values[at] ?? [], marks[at] as CellMarks, parts.from1904));
}

/** A number as it is written in the file. It is wrapped to tell it from a text. */
interface RawNumber {
  readonly raw: string;
}
type RawValue = string | boolean | Date | RawNumber | null;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';
/** An archive must state times. This one is read at once and then thrown away, so any time will do. */
const mtime = new Date(Date.UTC(2000, 0, 1));

async function valuesOf({ sheets, from1904, strings, styles }: WorkbookParts): Promise<RawValue[][][]> {
  const listed = sheets.map((_, at) => `<sheet name="${at}" sheetId="${at + 1}" r:id="s${at}"/>`).join('');
  const related = sheets
    .map((_, at) => `<Relationship Id="s${at}" Type="${relationship}/worksheet" Target="${at}.xml"/>`)
    .join('');
  const files: Record<string, Uint8Array> = {
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${main}" xmlns:r="${relationship}"><workbookPr date1904="${from1904 ? 1 : 0}"/><sheets>${listed}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(`<Relationships xmlns="${packaged}">${related}</Relationships>`),
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': strings }),
    ...(styles === undefined ? {} : { 'xl/styles.xml': styles }),
  };
  for (const [at, { xml }] of sheets.entries()) files[`xl/${at}.xml`] = xml;
  const archive = zipSync(files, { level: 0, mtime });
  try {
    const { default: readXlsx } = await import('read-excel-file/universal');
    const read = await readXlsx(archive.slice().buffer, { trim: true, parseNumber: (raw): RawNumber => ({ raw }) });
    return read.map(({ data }) => data as unknown as RawValue[][]);
  } catch (error) {
    throw unreadable('内容不符合 .xlsx 格式 / the content is not that of an .xlsx file', error);
  }
}

function sheetOf(name: string, values: readonly (readonly RawValue[])[], marks: CellMarks, from1904: boolean): Sheet {
  const rows = new Map<number, Map<number, CellContent>>();
  const put = (row: number, column: number, content: CellContent) => {
    const cells = rows.get(row) ?? new Map<number, CellContent>();
    rows.set(row, cells.set(column, content));
  };
  for (const [rowIndex, cells] of values.entries()) {
    for (const [columnIndex, value] of cells.entries()) {
      if (value === null) continue;
      const address = addressOf(rowIndex + 1, columnIndex + 1);
      const formula = isFormula(marks, address, rowIndex + 1, columnIndex + 1);
      put(rowIndex + 1, columnIndex + 1, formula ? { kind: 'formula' } : contentOf(value, marks.percents.has(address), from1904));
    }
  }
  // The reader of values skips errors, and formulas without a result, so they are added here.
  for (const [addresses, kind] of [
    [marks.errors, 'error'],
    [marks.formulas, 'formula'],
  ] as const) {
    for (const address of addresses) {
      const place = placeOf(address);
      if (place !== undefined) put(place.row, place.column, { kind });
    }
  }
  return { name, rows: new Map([...rows].sort(([one], [other]) => one - other)), merged: marks.merged };
}

function contentOf(value: Exclude<RawValue, null>, percent: boolean, from1904: boolean): CellContent {
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (value instanceof Date) return momentOf(value, from1904);
  const number = Number(value.raw);
  return Number.isFinite(number) ? { kind: 'number', value: number, percent } : { kind: 'error' };
}

/** The day that the reader of values adds to a time without a day. */
const dayOfTimes = (from1904: boolean) => (from1904 ? '1904-01-01' : '1899-12-30');
/**
 * Before this day Excel counts days differently (it has a 1900-02-29), and a duration such as 30:15 hours looks like a
 * day.
 */
const firstSureDay = '1900-03-01';

/** The content of a date cell. In the file it is a fraction of a day, so it is rounded to the second. */
function momentOf(value: Date, from1904: boolean): CellContent {
  if (Number.isNaN(value.getTime())) return { kind: 'error' };
  const rounded = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  const day = rounded.slice(0, 'YYYY-MM-DD'.length);
  const time = rounded.slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH:MM:SS'.length).replace(/:00$/, '');
  if (day === dayOfTimes(from1904)) return { kind: 'time', time };
  if (day < firstSureDay) return { kind: 'duration' };
  return time === '00:00' ? { kind: 'day', day } : { kind: 'day', day, time };
}
