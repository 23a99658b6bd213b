/** The half of the library that parses, which it has no types for; it is only handed on. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs';
