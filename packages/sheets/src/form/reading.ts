/** Reads a form that was filled in. The cells of a row are found by the headings. */
import { DubanError, fields, type Words } from '@duban/domain';
import { addressOf } from '../cell-address.js';
import { type CellContent, normalDigits, textOf } from '../cell-content.js';
import { readWorkbook } from '../read-workbook.js';
import type { Sheet } from '../workbook-in.js';
import {
  type FormSheet,
  formSheets,
  formVersion,
  headingRow,
  isFilledIn,
  oldestFormVersion,
  parsedMark,
  titleRow,
} from './columns.js';
import type { FormRow } from './row.js';
import { isSignature } from './signatures.js';

export const formRowsMax = 1_000;

/** Whether something was filled in, or may have been: the value of merged cells may belong to any of their rows. */
export const isFilled = ({ sheet, cells, merged }: FormRow): boolean =>
  merged !== undefined || sheet.columns.some((column) => isFilledIn(column) && cells.get(column.id)?.content !== undefined);

/**
 * The rows that have a code or are filled in.
 * @param plan the plan whose form it must be
 * @param unit the unit whose form it must be; undefined: any unit
 * @throws {DubanError} `form-not-recognised`, `form-sheet-not-read`, `form-outdated`, `form-of-another-plan`,
 * `form-of-another-unit`, `form-too-long`, and what reading a workbook throws
 */
export async function readForm(bytes: Uint8Array, plan: string, unit?: string): Promise<FormRow[]> {
  const sheets = await readWorkbook(bytes);
  const known = Object.values(formSheets).flatMap((form) => {
    const sheet = sheets.find(({ name }) => isOne(form.name, name.trim()));
    return sheet === undefined ? [] : [{ form, sheet }];
  });
  if (known.length === 0)
    throw new DubanError('form-not-recognised', { detail: both(Object.values(formSheets).map(({ name }) => name)) });
  const rows = known.flatMap(({ form, sheet }) => rowsOf(form, sheet, checkedMark(sheet, plan, unit)));
  const unread = sheets.find((sheet) => known.every((each) => each.sheet !== sheet) && looksLikeForm(sheet));
  if (unread !== undefined) throw new DubanError('form-sheet-not-read', { sheet: unread.name.slice(0, 31) });
  if (rows.length > formRowsMax) throw new DubanError('form-too-long', { limit: formRowsMax });
  return rows;
}

const isOne = ({ zh, en }: Words, text: string) => text === zh || text === en;

const both = (names: readonly Words[]): Words => ({
  zh: names.map(({ zh }) => zh).join('、'),
  en: names.map(({ en }) => en).join(', '),
});

const textsIn = (sheet: Sheet, row: number) => [...(sheet.rows.get(row)?.values() ?? [])].map((each) => textOf(each) ?? '');
const markOf = (sheet: Sheet) =>
  textsIn(sheet, titleRow)
    .map(parsedMark)
    .find((each) => each !== undefined);

/** In a sheet that was copied or renamed, headings are searched down to this row. */
const headingsMaxRow = 10;

/**
 * Whether a sheet that will not be read looks like a form: it has the mark, or the headings with something below them.
 */
function looksLikeForm(sheet: Sheet): boolean {
  if (markOf(sheet) !== undefined) return true;
  const last = Math.max(0, ...sheet.rows.keys());
  return [...sheet.rows.keys()].some((row) => {
    if (row > headingsMaxRow || row >= last) return false;
    const headings = new Set(textsIn(sheet, row).map(normalHeading));
    const has = ({ zh, en }: Words) => headings.has(normalHeading(zh)) || headings.has(normalHeading(en));
    return Object.values(formSheets).some(({ columns }) =>
      columns.every((column) => (column.kind !== 'key' && column.required !== true) || has(column)),
    );
  });
}

function checkedMark(sheet: Sheet, plan: string, unit: string | undefined): string | undefined {
  const mark = markOf(sheet);
  if (mark === undefined) throw new DubanError('form-not-recognised', { detail: sheet.name });
  if (mark.version < oldestFormVersion || mark.version > formVersion)
    throw new DubanError('form-outdated', { version: mark.version, current: formVersion });
  if (mark.plan !== plan) throw new DubanError('form-of-another-plan', { plan: mark.plan });
  if (unit !== undefined && mark.unit !== unit) throw new DubanError('form-of-another-unit', { unit: mark.unit });
  return mark.id;
}

/** Names a column of a sheet, so that a person finds what to correct. */
const of = ({ name }: Sheet, { zh, en }: Words, more = ''): Words => ({
  zh: `${name} ${zh}${more}`,
  en: `${name} ${en}${more}`,
});

/** Column id → column number. */
function headingsOf({ columns }: FormSheet, sheet: Sheet): Map<string, number> {
  const found = new Map<string, number>();
  for (const [number, content] of sheet.rows.get(headingRow) ?? []) {
    const heading = normalHeading(textOf(content) ?? '');
    const column = columns.find(({ zh, en }) => normalHeading(zh) === heading || normalHeading(en) === heading);
    if (column === undefined) continue;
    if (found.has(column.id)) throw new DubanError('form-not-recognised', { detail: of(sheet, column, ' ×2') });
    found.set(column.id, number);
  }
  const missing = columns.find((column) => column.kind !== 'shown' && !found.has(column.id));
  if (missing !== undefined) throw new DubanError('form-not-recognised', { detail: of(sheet, missing) });
  return found;
}

const normalHeading = (heading: string) => heading.normalize('NFKC').replace(/[\s*]/g, '').toLowerCase();

function rowsOf(form: FormSheet, sheet: Sheet, id: string | undefined): FormRow[] {
  const headings = headingsOf(form, sheet);
  const rows: FormRow[] = [];
  for (const row of rowNumbers(sheet)) {
    if (row <= headingRow) continue;
    const content = sheet.rows.get(row);
    const cells = new Map(
      form.columns.flatMap(({ id }) => {
        const number = headings.get(id);
        return number === undefined ? [] : [[id, { address: addressOf(row, number), content: content?.get(number) }]];
      }),
    );
    const merged = sheet.merged.find(
      ({ from, to }) => row >= from.row && row <= to.row && overlaps(from.column, to.column, headings),
    );
    const read: FormRow = { sheet: form, form: id, row, code: codeOf(cells.get('code')?.content), cells, merged };
    if (isFilled(read) || cells.get('code')?.content !== undefined) rows.push(read);
  }
  const last = rows.findLastIndex(isOfTable);
  return rows.filter((row, at) => at <= last || !isSignature(row));
}

const codes = { progress: fields.taskCode, measurement: fields.key } as const;

/** Whether the row has a code, or a number that a spreadsheet may have made of a code. */
const isOfTable = ({ sheet, code, cells }: FormRow): boolean =>
  codes[sheet.id].safeParse(code).success || cells.get('code')?.content?.kind === 'number';

const overlaps = (from: number, to: number, headings: ReadonlyMap<string, number>) =>
  [...headings.values()].some((number) => number >= from && number <= to);

const rowNumbers = ({ rows }: Sheet): readonly number[] => [...rows.keys()];

/** The code in a cell; undefined for a number, because 3.1 may have been typed as 3.10. */
function codeOf(content: CellContent | undefined): string | undefined {
  return content?.kind === 'text' ? normalDigits(content.text) : undefined;
}
