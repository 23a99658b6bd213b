/**
 * Finds in a sheet what the reader of values does not tell: which cells hold formulas or errors, which are merged, and
 * which numbers are shown as percent. It also limits what the reader gets: the reader fills every gap, so one cell far
 * away would cost gigabytes of memory. A far cell that has only a format is cut out.
 */
import { type CellRange, isWithin, placeOf, rangeOf } from './cell-address.js';
import { workbookBounds } from './workbook-bounds.js';
import { type Attributes, scanXml } from './xml-scan.js';
import { tooLarge, unreadable } from './zip-guard.js';

export interface CellMarks {
  /** Addresses of the cells that hold formulas. */
  readonly formulas: ReadonlySet<string>;
  /** Cells that a formula in another cell fills. */
  readonly formulaRanges: readonly CellRange[];
  readonly errors: ReadonlySet<string>;
  readonly percents: ReadonlySet<string>;
  readonly merged: readonly CellRange[];
  /** The sheet without its far empty cells; the same bytes if there are none. */
  readonly near: Uint8Array;
}

/** The numbers of the styles that show a number as percent. */
export function percentStyles(styles: Uint8Array | undefined): ReadonlySet<string> {
  const builtIn = ['9', '10'];
  const formats = new Map<string, boolean>(builtIn.map((id) => [id, true]));
  const found = new Set<string>();
  let inCells = false;
  let count = 0;
  if (styles === undefined) return found;
  scanXml('styles.xml', styles, {
    open(element, attributes) {
      if (element === 'numFmt') formats.set(attributes.get('numFmtId') ?? '', isPercent(attributes.get('formatCode') ?? ''));
      if (element === 'cellXfs') inCells = true;
      if (element !== 'xf' || !inCells) return;
      if (formats.get(attributes.get('numFmtId') ?? '') === true) found.add(String(count));
      count += 1;
    },
    close(element) {
      if (element === 'cellXfs') inCells = false;
    },
  });
  return found;
}

/** Whether a number format has a percent sign outside of quoted or escaped text. */
const isPercent = (format: string) => format.replace(/"[^"]*"|\\./g, '').includes('%');

/** @throws {DubanError} `workbook-unreadable`, `workbook-too-large`, `workbook-has-entities` */
export function cellMarks(sheet: string, xml: Uint8Array, percents: ReadonlySet<string>): CellMarks {
  const scan = new SheetScan(sheet, percents);
  const text = scanXml(sheet, xml, {
    open: (element, attributes, start) => scan.open(element, attributes, start),
    close: (element, end) => scan.close(element, end),
  });
  const { formulas, formulaRanges, errors, percents: shownAsPercent, merged, far } = scan;
  const near = far.length === 0 ? xml : new TextEncoder().encode(without(text, far));
  return { formulas, formulaRanges, errors, percents: shownAsPercent, merged, near };
}

/** Where a part of a text begins and ends. */
type Part = readonly [start: number, end: number];

/** The text without the given parts, which must be in ascending order. */
function without(text: string, parts: readonly Part[]): string {
  let from = 0;
  let kept = '';
  for (const [start, end] of parts) {
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

const isFar = (row: number, column: number) => row > workbookBounds.rows || column > workbookBounds.columns;

class SheetScan {
  readonly formulas = new Set<string>();
  readonly formulaRanges: CellRange[] = [];
  readonly errors = new Set<string>();
  readonly percents = new Set<string>();
  readonly merged: CellRange[] = [];
  /** Far rows and cells without a value, to be cut out. */
  readonly far: Part[] = [];
  readonly #sheet: string;
  readonly #percentStyles: ReadonlySet<string>;
  #begun = false;
  #row: number | undefined;
  #rowStart = 0;
  #cell: string | undefined;
  #cellStart = 0;
  #cells = 0;

  constructor(sheet: string, styles: ReadonlySet<string>) {
    this.#sheet = sheet;
    this.#percentStyles = styles;
  }

  open(element: string, attributes: Attributes, start: number): void {
    switch (element) {
      case 'sheetData':
        if (this.#begun) throw this.#fault('sheetData');
        this.#begun = true;
        return;
      case 'row':
        if (this.#begun) this.#openRow(attributes.get('r'), start);
        return;
      case 'c':
        if (this.#begun) this.#openCell(attributes, start);
        return;
      case 'v':
      case 'is':
        if (this.#cell !== undefined) this.#holdsValue(this.#cell);
        return;
      case 'f':
        if (this.#cell === undefined) return;
        this.#holdsValue(this.#cell);
        this.#formula(this.#cell, attributes.get('ref'));
        return;
      case 'mergeCell':
        this.#merge(attributes.get('ref') ?? '');
        return;
    }
  }

  close(element: string, end: number): void {
    if (element === 'c' && this.#cell !== undefined) this.#closeCell(this.#cell, end);
    if (element !== 'row' || this.#row === undefined) return;
    if (isFar(this.#row, 1)) this.far.push([this.#rowStart, end]);
    this.#row = undefined;
  }

  #openRow(given: string | undefined, start: number): void {
    if (this.#row !== undefined) throw this.#fault('row');
    if (given === undefined) return;
    if (!/^[1-9]\d{0,6}$/.test(given)) throw this.#fault('row');
    this.#row = Number(given);
    this.#rowStart = start;
  }

  /** A far cell that gets here is empty: one with a value was refused before. A far row is cut out as a whole. */
  #closeCell(address: string, end: number): void {
    const { row = 0, column = 0 } = placeOf(address) ?? {};
    if (isFar(row, column) && !isFar(this.#row ?? 0, 1)) this.far.push([this.#cellStart, end]);
    this.#cell = undefined;
  }

  #openCell(attributes: Attributes, start: number): void {
    const address = attributes.get('r') ?? '';
    const place = placeOf(address);
    const elsewhere = this.#row !== undefined && place?.row !== this.#row;
    if (place === undefined || elsewhere || this.#cell !== undefined) throw this.#fault(address);
    this.#cells += 1;
    if (this.#cells > workbookBounds.cells) throw tooLarge(`${this.#sheet}: > ${workbookBounds.cells} cells`);
    this.#cell = address;
    this.#cellStart = start;
    if (attributes.get('t') === 'e') this.errors.add(address);
    if (this.#percentStyles.has(attributes.get('s') ?? '')) this.percents.add(address);
  }

  #holdsValue(address: string): void {
    const { row = 0, column = 0 } = placeOf(address) ?? {};
    const { rows, columns } = workbookBounds;
    if (isFar(row, column)) throw tooLarge(`${this.#sheet} ${address}: > ${rows} × ${columns}`);
  }

  #formula(address: string, ref: string | undefined): void {
    this.formulas.add(address);
    if (ref === undefined) return;
    this.formulaRanges.push(this.#range(ref));
    if (this.formulaRanges.length > workbookBounds.formulaRanges) throw tooLarge(`${this.#sheet}: formulas`);
  }

  #merge(ref: string): void {
    this.merged.push(this.#range(ref));
    if (this.merged.length > workbookBounds.mergedRanges) throw tooLarge(`${this.#sheet}: merged cells`);
  }

  #range(ref: string): CellRange {
    const range = rangeOf(ref);
    if (range === undefined) throw this.#fault(ref);
    return range;
  }

  #fault(at: string) {
    return unreadable(`${this.#sheet} ${at.slice(0, 20).toWellFormed()}: 单元格有误 / misplaced cell`);
  }
}

export const isFormula = ({ formulas, formulaRanges }: CellMarks, address: string, row: number, column: number): boolean =>
  formulas.has(address) || formulaRanges.some((range) => isWithin(range, row, column));
