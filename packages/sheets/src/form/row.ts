/** A row of a form as it was read. */
import type { CellRange } from '../cell-address.js';
import type { CellContent } from '../cell-content.js';
import type { FormSheet } from './columns.js';

export interface FormCell {
  readonly address: string;
  readonly content: CellContent | undefined;
}

export interface FormRow {
  readonly sheet: FormSheet;
  /** The id of the form; undefined in forms of version 1. */
  readonly form: string | undefined;
  /** Row number in the sheet, from 1. */
  readonly row: number;
  /** The task's code or the indicator's key in the row; undefined when the cell holds no text. */
  readonly code: string | undefined;
  readonly cells: ReadonlyMap<string, FormCell>;
  /** The range of merged cells that touches the row. */
  readonly merged: CellRange | undefined;
}
