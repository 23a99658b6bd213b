/** Bounds of a workbook that is taken in. Whatever its sender can make large has one. */
export const workbookBounds = {
  fileBytes: 2 * 1024 * 1024,
  /** Files in the archive. */
  entries: 200,
  /** Of all files together: as the archive declares it, and again as it comes out. */
  inflatedBytes: 20 * 1024 * 1024,
  /** Inflated ÷ compressed of one file; what is smaller than `ratioFromBytes` may be anything. */
  ratio: 200,
  ratioFromBytes: 256 * 1024,
  sheets: 20,
  /** Where a cell with a value may be. */
  rows: 10_000,
  columns: 256,
  /** Where a row may be that only has a format. */
  emptyRows: 100_000,
  /** Cells of one sheet, formatted empty ones included; a form of 1,000 rows has 10,000. */
  cells: 50_000,
  /** Elements of one XML file: reading them keeps the process from everything else. */
  elements: 150_000,
  mergedRanges: 1_000,
  formulaRanges: 1_000,
} as const;
