/** Bounds of a PDF that is read. A file beyond them is refused, never read in part. */
export const pdfBounds = {
  pages: 500,
  /** Letters of all pages together, spaces included. */
  letters: 1_000_000,
  /** Ruled lines of one page. A page with more is taken for a drawing, and its lines belong to no table. */
  rules: 20_000,
  /** The bytes that one stream may inflate to, and all streams together. */
  streamBytes: 64 * 1024 * 1024,
  inflatedBytes: 256 * 1024 * 1024,
  /** Filters of one stream. Each may inflate it further. */
  filters: 4,
} as const;
