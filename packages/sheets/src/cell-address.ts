/** Cell addresses as spreadsheets write them: column letters, row number from 1. */

export interface CellPlace {
  /** From 1. */
  readonly row: number;
  /** From 1; A is 1. */
  readonly column: number;
}

export interface CellRange {
  readonly from: CellPlace;
  readonly to: CellPlace;
  /** As it was written: `A1:B2`. */
  readonly text: string;
}

const pattern = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/;

/** The place that an address such as `B3` names; undefined when the text is no address. */
export function placeOf(address: string): CellPlace | undefined {
  const [, letters, digits] = pattern.exec(address) ?? [];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(digits), column };
}

export function addressOf(row: number, column: number): string {
  let letters = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}

/** A range such as `A1:B2`, or a single cell as a range of its own; undefined when it is neither. */
export function rangeOf(text: string): CellRange | undefined {
  const [first = '', last = first, ...more] = text.split(':');
  const from = placeOf(first);
  const to = placeOf(last);
  return from === undefined || to === undefined || more.length > 0 ? undefined : { from, to, text };
}

export const isWithin = ({ from, to }: CellRange, row: number, column: number): boolean =>
  row >= from.row && row <= to.row && column >= from.column && column <= to.column;
