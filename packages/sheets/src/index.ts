export { type CellContent, textOf } from './cell-content.js';
export { type CsvValue, csvMediaType, writeCsv } from './csv.js';
export type { FormColumn, FormSheet } from './form/columns.js';
export { type CellFault, type FilledCells, fillIn } from './form/filling.js';
export { type FormRow, formRowsMax, isFilled, readForm } from './form/reading.js';
export { type FormTable, writeForm } from './form/writing.js';
export { workbookBounds } from './workbook-bounds.js';
export { readWorkbook, type Sheet, type SheetRow } from './workbook-in.js';
export { type OutCell, type OutSheet, workbookMediaType, writeWorkbook } from './workbook-out.js';
