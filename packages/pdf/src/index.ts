export { pdfBounds } from './bounds.js';
export type { Letter, PdfPage, Rule } from './page.js';
export { pdfjs as loadPdf } from './pdfjs.js';
export { isPdf, readPdf } from './read-pdf.js';
