/** Bounds of a workbook that is read. Everything that its sender could make large has a bound. */
export const workbookBounds = {
  fileBytes: 2 * 1024 * 1024,
  /** Files in the archive. */
  entries: 200,
  /** Bytes of all files together, both as the archive declares them and as they come out. */
  inflatedBytes: 20 * 1024 * 1024,
  /** The largest ratio of inflated to compressed bytes of one file. Files below `ratioFromBytes` may have any ratio. */
  ratio: 200,
  ratioFromBytes: 256 * 1024,
  sheets: 20,
  /**
   * The last row and column in which a cell may have a value. Cells beyond them may have a format, which is not read.
   */
  rows: 10_000,
  columns: 256,
  /** Cells of one sheet, formatted empty ones included; a form of 1,000 rows has 10,000. */
  cells: 50_000,
  /** Elements of one XML file. While they are read, the process does nothing else. */
  elements: 150_000,
  mergedRanges: 1_000,
  formulaRanges: 1_000,
} as const;
