/** PDFs that are damaged, locked or made to harm. Each is refused with its code, or read as far as it is whole. */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { isRejection } from '@duban/domain';
import t from 'tap';
import { pdfBounds, readPdf } from '../src/index.js';
import { whileBusy } from '../src/while-busy.js';
import { checkChanged } from './changed-pdfs.js';
import { documentOf, flate, pageOf, pdfOf, shown } from './pdf-writer.js';

async function codeOf(bytes: Uint8Array): Promise<string> {
  const pages = await readPdf(bytes);
  return isRejection(pages) ? pages.rejected : 'read';
}

const whole = documentOf([pageOf('办好书屋'), pageOf('办好书车')]);
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

t.test('a file with a password', async (t) => {
  const file = new URL('../../test/encrypted.pdf', import.meta.url);
  t.equal(await codeOf(new Uint8Array(readFileSync(file))), 'notice-encrypted');
});

t.test('a file that only forbids printing is read', async (t) => {
  const file = new URL('../../test/print-protected.pdf', import.meta.url);
  const pages = await readPdf(new Uint8Array(readFileSync(file)));
  t.equal(isRejection(pages) ? pages.rejected : pages[0]?.letters.map(({ text }) => text).join(''), '办好书屋');
});

t.test('a signature and nothing behind it, and other bytes', async (t) => {
  t.equal(await codeOf(bytesOf('%PDF-1.7\n')), 'notice-unreadable');
  t.equal(await codeOf(bytesOf(`%PDF-1.7\n${'x'.repeat(100_000)}`)), 'notice-unreadable');
  t.equal(await codeOf(pdfOf(['<< /Type /Catalog >>'])), 'notice-unreadable');
});

t.test('a torn file is read as far as it is whole, or refused', async (t) => {
  for (const share of [0.2, 0.5, 0.9]) {
    t.ok(['read', 'notice-unreadable'].includes(await codeOf(whole.slice(0, whole.length * share))), `${share}`);
  }
  // The library rebuilds the list of objects if only that is damaged.
  t.equal(await codeOf(bytesOf(latin1(whole).replace(/startxref\n\d+/, 'startxref\n99999'))), 'read');
});

t.test(
  'of a page with a stream that does not unpack the rest is read, and the page says that something is missing',
  async (t) => {
    const packed = deflateSync(Array.from({ length: 500 }, (_, at) => shown(`甲${at}`, 72, 700)).join(''));
    packed.fill(0xff, packed.length / 2);
    const pages = await readPdf(documentOf([{ content: { dictionary: '/Filter /FlateDecode', stream: packed } }]));
    t.ok(isRejection(pages) || pages[0]?.damaged === true, JSON.stringify(pages).slice(0, 300));
  },
);

t.test('files that inflate to too much are refused: one stream, one packed twice, many', async (t) => {
  const zeros = new Uint8Array(pdfBounds.streamBytes + 1).fill(0x20);
  const once = deflateSync(zeros, { level: 9 });
  t.ok(once.length < 100_000);
  t.equal(await codeOf(documentOf([{ content: { dictionary: '/Filter /FlateDecode', stream: once } }])), 'notice-too-large');
  const twice = deflateSync(once, { level: 9 });
  t.equal(
    await codeOf(documentOf([{ content: { dictionary: '/Filter [/FlateDecode /FlateDecode]', stream: twice } }])),
    'notice-too-large',
  );
  const part = deflateSync(zeros.subarray(0, pdfBounds.streamBytes / 2), { level: 9 });
  const many = Array.from({ length: 10 }, () => ({ content: { dictionary: '/Filter /FlateDecode', stream: part } }));
  t.equal(await codeOf(documentOf(many)), 'notice-too-large');
});

t.test('a file with too many pages or letters is refused', async (t) => {
  t.equal(await codeOf(documentOf(Array.from({ length: pdfBounds.pages + 1 }, () => pageOf('甲')))), 'notice-too-large');
  const line = shown('甲'.repeat(1_000), 72, 700);
  t.equal(await codeOf(documentOf([{ content: flate(line.repeat(pdfBounds.letters / 1_000 + 1)) }])), 'notice-too-large');
});

t.test('forms that draw one another, and pages that contain one another, come to an end', async (t) => {
  const form = (next: number) => ({
    dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${next} 0 R >> >>`,
    stream: '/X Do',
  });
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Contents 4 0 R >>';
  const circle = pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    page,
    { dictionary: '', stream: '/X Do' },
    form(6),
    form(5),
  ]);
  t.ok(['read', 'notice-unreadable'].includes(await codeOf(circle)));
  const tree = pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [2 0 R] >>']);
  t.equal(await codeOf(tree), 'notice-unreadable');
});

t.test('scripts of a file are not run', async (t) => {
  const evil = 'globalThis.pwned = 1; 4 0 0';
  const bytes = pdfOf([
    '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (globalThis.pwned = 1) >> >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FontMatrix [1 2 3 4 5 (${evil})] >> >> >> /Contents 4 0 R >>`,
    { dictionary: '', stream: 'BT /F 12 Tf 72 700 Td (A) Tj ET' },
  ]);
  t.type(await codeOf(bytes), 'string');
  t.notOk('pwned' in globalThis);
});

t.test('dropped work is not awaited for ever', async (t) => {
  t.equal(await whileBusy(new Promise<string>(() => undefined)), undefined);
  t.equal(await whileBusy(Promise.resolve('read')), 'read');
  const busy = (async () => {
    const end = performance.now() + 1_500;
    while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
    return 'read';
  })();
  t.equal(await whileBusy(busy), 'read', 'a slow one is');
});

t.test('a PDF changed anywhere gets an answer', async () => {
  await checkChanged(whole, 20, 2012);
});
