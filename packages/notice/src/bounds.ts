/** Bounds of what the reader accepts. Anything beyond them is refused or reported by a warning, never read in part. */
export const noticeBounds = {
  /** Bytes of the file, whatever its format. */
  fileBytes: 8 * 1024 * 1024,
  /** Bytes of all parts of a DOCX once inflated, by the sizes that its directory declares. */
  inflatedBytes: 16 * 1024 * 1024,
  /** Length of the decoded text, in UTF-16 units. */
  textLength: 1_000_000,
  tasks: 5_000,
  indicators: 5_000,
  warnings: 2_000,
  /** Cells of a table row, and columns that a table may declare. */
  columns: 40,
} as const;
