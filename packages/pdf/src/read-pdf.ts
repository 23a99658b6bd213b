/** Reads a PDF into pages, each with its letters and ruled lines where they stand. */
import { isRejection, type Rejection, reject } from '@duban/domain';
import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pdfBounds } from './bounds.js';
import { type Matrix, matrixOf } from './matrix.js';
import { type FontFacts, type Operators, PageDrawing, TooManyLetters } from './operators.js';
import type { PdfPage } from './page.js';
import { open, pdfjs } from './pdfjs.js';
import { guardStreams } from './stream-guard.js';
import { pageOf } from './turning.js';
import { whileBusy } from './while-busy.js';

/** PDF readers accept the signature anywhere within so many bytes of the beginning of a file. */
const signatureWithin = 1_024;

export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, signatureWithin)).includes('%PDF-');
}

/**
 * The pages of a PDF. Refused with `notice-encrypted`, `notice-too-large` or `notice-unreadable`. Time is not
 * bounded here: call it in a thread of its own, which can be ended, and read one at a time.
 */
export async function readPdf(bytes: Uint8Array): Promise<PdfPage[] | Rejection> {
  const guarded = guardStreams(bytes);
  if (isRejection(guarded)) return guarded;
  return caught(async () => {
    const read = await whileBusy(readOpened(await open(bytes.slice()), guarded.isTorn));
    return read ?? unreadable('文件损坏，读不到结尾 damaged, its end is never reached');
  });
}

/** For some damaged files the library rejects a promise that no caller can catch, which would end the thread. */
async function caught(read: () => Promise<PdfPage[] | Rejection>): Promise<PdfPage[] | Rejection> {
  let stray: (reason: unknown) => void = () => undefined;
  const refused = new Promise<Rejection>((resolve) => {
    stray = (reason) => resolve(refusalOf(reason));
  });
  process.on('unhandledRejection', stray);
  try {
    return await Promise.race([read(), refused]);
  } finally {
    process.off('unhandledRejection', stray);
  }
}

async function readOpened(task: PDFDocumentLoadingTask, torn: boolean): Promise<PdfPage[] | Rejection> {
  try {
    const document = await task.promise;
    if (document.numPages > pdfBounds.pages) return reject('notice-too-large', { limit: `${pdfBounds.pages} 页 pages` });
    return await readPages(document, torn);
  } catch (error) {
    return refusalOf(error);
  } finally {
    await task.destroy();
  }
}

const unreadable = (detail: string) => reject('notice-unreadable', { detail: `PDF: ${detail}` });

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 200);

function refusalOf(error: unknown): Rejection {
  if (error instanceof TooManyLetters) return reject('notice-too-large', { limit: pdfBounds.letters });
  return error instanceof Error && error.name === 'PasswordException' ? reject('notice-encrypted') : unreadable(messageOf(error));
}

async function readPages(document: PDFDocumentProxy, damaged: boolean): Promise<PdfPage[] | Rejection> {
  const { OPS } = await pdfjs();
  const pages: PdfPage[] = [];
  let left = pdfBounds.letters;
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { width, height, transform } = page.getViewport({ scale: 1 });
    if (![width, height].every((each) => Number.isFinite(each) && each > 0)) return unreadable(`第 ${number} 页 page ${number}`);
    const operators = (await page.getOperatorList({ annotationMode: 0 })) as unknown as Operators;
    const drawing = new PageDrawing(OPS, matrixOf(transform) as Matrix, (name) => fontOf(page, name), left);
    const drawn = drawing.run(operators);
    left -= drawn.letters.length;
    pages.push(pageOf(drawn, { width, height, damaged }));
    page.cleanup();
  }
  return pages;
}

function fontOf({ commonObjs }: PDFPageProxy, name: string): FontFacts {
  return commonObjs.has(name) ? ((commonObjs.get(name) as FontFacts | null) ?? {}) : {};
}
