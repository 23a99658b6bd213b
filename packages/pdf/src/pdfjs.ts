/**
 * The library that opens PDFs, loaded with the first PDF. It must not run code of a file (`eval`), decode pictures or
 * fetch anything: its maps from codes to Chinese characters are installed with it.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PDFDocumentLoadingTask } from 'pdfjs-dist/legacy/build/pdf.mjs';

type Library = typeof import('pdfjs-dist/legacy/build/pdf.mjs');

/** Browser classes that the library instantiates when it is loaded, although nothing is drawn. */
const drawing = ['DOMMatrix', 'ImageData', 'Path2D'];

/** The parsing half of the library. It has no types, and is only handed to the other half. */
const parsing: string = 'pdfjs-dist/legacy/build/pdf.worker.mjs';

let loaded: Promise<Library> | undefined;

async function load(): Promise<Library> {
  const shared = globalThis as Record<string, unknown>;
  for (const name of drawing) shared[name] ??= class {};
  // The library would start a thread for parsing. It parses in this thread instead, which was started for this file
  // anyway.
  shared['pdfjsWorker'] = (await import(parsing)) as unknown;
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}

export function pdfjs(): Promise<Library> {
  loaded ??= load();
  return loaded;
}

/** Opens a PDF. Damaged parts are skipped where the rest can be read. From here on the bytes belong to the library. */
export async function open(bytes: Uint8Array): Promise<PDFDocumentLoadingTask> {
  const { getDocument } = await pdfjs();
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return getDocument({
    data: bytes,
    isEvalSupported: false,
    disableFontFace: true,
    // Makes the library say which fonts do not tell what their codes stand for.
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
