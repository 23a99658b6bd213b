/**
 * The library that opens PDFs, loaded when the first is read. It is told to run no code of a file (`eval`),
 * to decode no picture, and to fetch nothing: what it needs of maps from codes to Chinese signs comes with it.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PDFDocumentLoadingTask } from 'pdfjs-dist/legacy/build/pdf.mjs';

type Library = typeof import('pdfjs-dist/legacy/build/pdf.mjs');

/** Nothing is drawn, but the library makes one of these of a browser's when it is loaded. */
const drawing = ['DOMMatrix', 'ImageData', 'Path2D'];

/** The half of the library that parses. It has no types, and is only handed on. */
const parsing: string = 'pdfjs-dist/legacy/build/pdf.worker.mjs';

let loaded: Promise<Library> | undefined;

async function load(): Promise<Library> {
  const shared = globalThis as Record<string, unknown>;
  for (const name of drawing) shared[name] ??= class {};
  // What it would start a thread for runs in this one, which is a thread of its own already.
  shared['pdfjsWorker'] = (await import(parsing)) as unknown;
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}

export function pdfjs(): Promise<Library> {
  loaded ??= load();
  return loaded;
}

/** What is damaged is left out where the rest can be read. The bytes are the library's from then on. */
export async function open(bytes: Uint8Array): Promise<PDFDocumentLoadingTask> {
  const { getDocument } = await pdfjs();
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return getDocument({
    data: bytes,
    isEvalSupported: false,
    disableFontFace: true,
    // Tells which fonts do not say what their codes stand for.
    fontExtraProperties: true,
    useSystemFonts: false,
    useWasm: false,
    enableXfa: false,
    maxImageSize: 0,
    cMapUrl: `${join(folder, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    verbosity: 0,
  });
}
