/** Bounds of what a reader takes in. Anything beyond them is refused or reported by a warning, never read half. */
export const noticeBounds = {
  /** Of the file, whatever its format. */
  fileBytes: 8 * 1024 * 1024,
  /** Of all parts of a DOCX once inflated, by the sizes that its directory declares. */
  inflatedBytes: 16 * 1024 * 1024,
  /** Of the decoded text, in UTF-16 units. */
  textLength: 1_000_000,
  tasks: 5_000,
  indicators: 5_000,
  warnings: 2_000,
  /** Cells of a table row, and columns that a table may declare. */
  columns: 40,
} as const;
