/**
 * Marks of a sheet that the reader of values does not give: which cells hold formulas or errors, which are merged,
 * which numbers are shown as percent. Also whether the sheet may be read at all: the reader fills every gap, so a
 * single cell far away would cost it gigabytes.
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
}

/** Numbers of the styles that show a number as percent. */
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

/** A percent sign that is not quoted or escaped text. */
const isPercent = (format: string) => format.replace(/"[^"]*"|\\./g, '').includes('%');

/** @throws {DubanError} `workbook-unreadable`, `workbook-too-large`, `workbook-has-entities` */
export function cellMarks(sheet: string, xml: Uint8Array, percents: ReadonlySet<string>): CellMarks {
  const scan = new SheetScan(sheet, percents);
  scanXml(sheet, xml, { open: (element, attributes) => scan.open(element, attributes), close: (element) => scan.close(element) });
  return scan;
}

class SheetScan implements CellMarks {
  readonly formulas = new Set<string>();
  readonly formulaRanges: CellRange[] = [];
  readonly errors = new Set<string>();
  readonly percents = new Set<string>();
  readonly merged: CellRange[] = [];
  readonly #sheet: string;
  readonly #percentStyles: ReadonlySet<string>;
  #begun = false;
  #row: number | undefined;
  #cell: string | undefined;
  #cells = 0;

  constructor(sheet: string, styles: ReadonlySet<string>) {
    this.#sheet = sheet;
    this.#percentStyles = styles;
  }

  open(element: string, attributes: Attributes): void {
    switch (element) {
      case 'sheetData':
        if (this.#begun) throw this.#fault('sheetData');
        this.#begun = true;
        return;
      case 'row':
        if (this.#begun) this.#openRow(attributes.get('r'));
        return;
      case 'c':
        if (this.#begun) this.#openCell(attributes);
        return;
      case 'v':
      case 'is':
        if (this.#cell !== undefined) this.#holdsValue(this.#cell);
        return;
      case 'f':
        if (this.#cell !== undefined) this.#formula(this.#cell, attributes.get('ref'));
        return;
      case 'mergeCell':
        this.#merge(attributes.get('ref') ?? '');
        return;
    }
  }

  close(element: string): void {
    if (element === 'c') this.#cell = undefined;
    if (element === 'row') this.#row = undefined;
  }

  #openRow(given: string | undefined): void {
    if (given === undefined) return;
    if (!/^[1-9]\d{0,6}$/.test(given)) throw this.#fault('row');
    this.#row = Number(given);
    if (this.#row > workbookBounds.emptyRows) throw tooLarge(`${this.#sheet}: > ${workbookBounds.emptyRows} rows`);
  }

  #openCell(attributes: Attributes): void {
    const address = attributes.get('r') ?? '';
    const place = placeOf(address);
    const elsewhere = this.#row !== undefined && place?.row !== this.#row;
    if (place === undefined || elsewhere || this.#cell !== undefined) throw this.#fault(address);
    this.#cells += 1;
    if (this.#cells > workbookBounds.cells) throw tooLarge(`${this.#sheet}: > ${workbookBounds.cells} cells`);
    if (place.row > workbookBounds.emptyRows) throw tooLarge(`${this.#sheet}: > ${workbookBounds.emptyRows} rows`);
    this.#cell = address;
    if (attributes.get('t') === 'e') this.errors.add(address);
    if (this.#percentStyles.has(attributes.get('s') ?? '')) this.percents.add(address);
  }

  #holdsValue(address: string): void {
    const { row = 0, column = 0 } = placeOf(address) ?? {};
    const { rows, columns } = workbookBounds;
    if (row > rows || column > columns) throw tooLarge(`${this.#sheet} ${address}: > ${rows} × ${columns}`);
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
