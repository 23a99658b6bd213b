/** Bounds of a PDF that is read. Anything beyond them is refused, never read half. */
export const pdfBounds = {
  pages: 500,
  /** Of all pages together, spaces included. */
  letters: 1_000_000,
  /** Ruled lines of one page; a page with more is a drawing, and its lines are no table's. */
  rules: 20_000,
  /** Bytes to which one stream may be inflated, and all streams together. */
  streamBytes: 64 * 1024 * 1024,
  inflatedBytes: 256 * 1024 * 1024,
  /** Filters that one stream may have been put through, each of which may inflate it. */
  filters: 4,
} as const;
