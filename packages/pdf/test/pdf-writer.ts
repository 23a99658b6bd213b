/** PDFs made by hand, for faults that no program writes on purpose. */
import { deflateSync } from 'node:zlib';

/** A dictionary as PDF writes it, with the content of its stream. */
export interface StreamObject {
  readonly dictionary: string;
  readonly stream: Uint8Array | string;
}
export type PdfObject = string | StreamObject;

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** A PDF of these objects, numbered from 1. The first is the catalog. */
export function pdfOf(objects: readonly PdfObject[]): Uint8Array {
  const parts: Buffer[] = [latin1('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = (parts[0] as Buffer).length;
  const add = (bytes: Buffer) => {
    parts.push(bytes);
    length += bytes.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    add(latin1(`${index + 1} 0 obj\n`));
    if (typeof object === 'string') add(latin1(object));
    else {
      const stream = typeof object.stream === 'string' ? latin1(object.stream) : Buffer.from(object.stream);
      add(latin1(`<< ${object.dictionary} /Length ${stream.length} >>\nstream\n`));
      add(stream);
      add(latin1('\nendstream'));
    }
    add(latin1('\nendobj\n'));
  }
  const start = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  add(latin1(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`));
  add(latin1(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(parts));
}

export const flate = (content: Uint8Array | string, dictionary = ''): StreamObject => ({
  dictionary: `${dictionary} /Filter /FlateDecode`,
  stream: deflateSync(content, { level: 9 }),
});

/** A font of Adobe's Chinese collection that is not embedded in the file, with codes in a known encoding. */
export const chineseFont = (encoding: string) =>
  `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /${encoding} /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>`;

export interface MadePage {
  /** The drawing operations of the page. */
  readonly content: string | StreamObject;
  /** More entries of the page's dictionary, such as `/Rotate 90`. */
  readonly more?: string;
}

/** A document whose pages share the font F. */
export function documentOf(pages: readonly MadePage[], font = chineseFont('UniGB-UCS2-H'), resources = ''): Uint8Array {
  const first = 4;
  const objects: PdfObject[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, at) => `${first + at * 2} 0 R`).join(' ')}] >>`,
    font,
  ];
  for (const [at, { content, more = '' }] of pages.entries()) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> ${resources} >> /Contents ${first + at * 2 + 1} 0 R ${more} >>`,
      typeof content === 'string' ? { dictionary: '', stream: content } : content,
    );
  }
  return pdfOf(objects);
}

const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex');

/** Operations that show a text at a place, in codes of UniGB-UCS2. */
export const shown = (text: string, x: number, y: number, size = 12) => `BT /F ${size} Tf ${x} ${y} Td <${ucs2(text)}> Tj ET\n`;

export const pageOf = (text: string): MadePage => ({ content: shown(text, 72, 700) });
