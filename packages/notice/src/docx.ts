/**
 * DOCX → lines and tables. No converter to HTML is used, for three reasons: here the printed numbers of paragraphs are
 * kept, the inflated size is bounded before inflating, and nothing is asynchronous.
 */
import { isRejection, type Rejection, reject } from '@duban/domain';
import { strFromU8, unzipSync } from 'fflate';
import { noticeBounds } from './bounds.js';
import { DocxNumbering, type NumberedParagraph } from './docx-numbering.js';
import { type DocumentText, DocumentWriter } from './items.js';
import { readMarkup } from './markup.js';
import { isTaskTable, laidOut, type MarkedCell, writeTable } from './tables.js';

/** Whether the bytes begin like a zip file. */
export const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

const documentPart = 'word/document.xml';
const parts = new Set([documentPart, 'word/numbering.xml', 'word/styles.xml']);

/** The parts that are read. Their declared sizes are checked first, and inflating stops there. */
function partsOf(bytes: Uint8Array): Map<string, string> | Rejection {
  let total = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!parts.has(name)) return false;
        total += originalSize;
        return total <= noticeBounds.inflatedBytes;
      },
    });
    if (total > noticeBounds.inflatedBytes) return reject('notice-too-large', { limit: noticeBounds.inflatedBytes });
    return new Map(Object.entries(files).map(([name, content]) => [name, strFromU8(content)]));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return reject('notice-unreadable', { detail: `DOCX: ${detail}` });
  }
}

interface OpenTable {
  readonly rows: MarkedCell[][];
  cell: { text: string[]; columns: number; goesOn: boolean } | undefined;
  /** Its paragraphs in order, for a table that only arranges text on the page. */
  readonly lines: string[];
}

const deepestTable = 20;

class DocumentReader {
  readonly writer = new DocumentWriter();
  readonly #numbering: DocxNumbering;
  readonly #tables: OpenTable[] = [];
  #paragraph: string[] = [];
  #number: { list?: string; level: number; style?: NumberedParagraph | undefined } = { level: 0 };
  /** More than 0 inside text that is not shown: deleted text, or the second of two versions. */
  #skipped = 0;
  #inText = 0;
  #tableCount = 0;

  constructor(numbering: DocxNumbering) {
    this.#numbering = numbering;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const value = attributes['w:val'] ?? '';
    if (name === 'w:del' || name === 'mc:Fallback' || name === 'w:moveFrom') this.#skipped += 1;
    if (this.#skipped > 0) return;
    const table = this.#tables.at(-1);
    switch (name) {
      case 'w:p':
        this.#paragraph = [];
        this.#number = { level: 0 };
        break;
      case 'w:pStyle':
        this.#number.style = this.#numbering.ofStyle(value);
        break;
      case 'w:numId':
        this.#number.list = value;
        break;
      case 'w:ilvl':
        this.#number.level = Number(value) || 0;
        break;
      case 'w:t':
        this.#inText += 1;
        break;
      case 'w:tab':
      case 'w:br':
      case 'w:cr':
        this.#paragraph.push(' ');
        break;
      case 'w:tbl':
        if (this.#tables.length < deepestTable) this.#tables.push({ rows: [], cell: undefined, lines: [] });
        break;
      case 'w:tr':
        table?.rows.push([]);
        break;
      case 'w:tc':
        if (table !== undefined) table.cell = { text: [], columns: 1, goesOn: false };
        break;
      case 'w:gridSpan':
        if (table?.cell !== undefined) table.cell.columns = Math.min(Math.max(Number(value) || 1, 1), noticeBounds.columns);
        break;
      case 'w:vMerge':
        if (table?.cell !== undefined) table.cell.goesOn = value !== 'restart';
        break;
    }
  }

  text(text: string): void {
    if (this.#inText > 0 && this.#skipped === 0) this.#paragraph.push(text);
  }

  close(name: string): void {
    if (name === 'w:del' || name === 'mc:Fallback' || name === 'w:moveFrom') this.#skipped = Math.max(0, this.#skipped - 1);
    if (this.#skipped > 0) return;
    if (name === 'w:t') this.#inText = Math.max(0, this.#inText - 1);
    else if (name === 'w:p') this.#closeParagraph();
    else if (name === 'w:tc') this.#closeCell();
    else if (name === 'w:tbl') this.#closeTable();
  }

  #closeParagraph(): void {
    const { list, level, style } = this.#number;
    const numbered = list === undefined ? style : { list, level };
    const text = this.#paragraph.join('').trim();
    this.#paragraph = [];
    if (text === '') return;
    const line = `${numbered === undefined || numbered.list === '0' ? '' : this.#numbering.next(numbered)}${text}`;
    const table = this.#tables.at(-1);
    if (table === undefined) this.writer.line(line);
    else {
      table.cell?.text.push(line);
      table.lines.push(line);
    }
  }

  #closeCell(): void {
    const table = this.#tables.at(-1);
    if (table?.cell === undefined) return;
    const { text, columns, goesOn } = table.cell;
    table.rows.at(-1)?.push({ text: text.join(' '), columns, rows: 1, goesOn });
    table.cell = undefined;
  }

  #closeTable(): void {
    const table = this.#tables.pop();
    if (table === undefined) return;
    const outer = this.#tables.at(-1);
    const rows = laidOut(table.rows);
    if (outer !== undefined) {
      for (const line of table.lines) {
        outer.cell?.text.push(line);
        outer.lines.push(line);
      }
    } else if (isTaskTable(rows)) {
      this.#tableCount += 1;
      writeTable(this.writer, rows, this.#tableCount);
    } else for (const line of table.lines) this.writer.line(line);
  }
}

/** The text of a DOCX. Refused with `notice-unreadable` or `notice-too-large`. */
export function docxText(bytes: Uint8Array): DocumentText | Rejection {
  const files = partsOf(bytes);
  if (isRejection(files)) return files;
  const xml = files.get(documentPart);
  if (xml === undefined) return reject('notice-unreadable', { detail: 'ZIP 中没有 Word 文档 / the zip holds no Word document' });
  const numbering = new DocxNumbering();
  const reader = new DocumentReader(numbering);
  const fault =
    numbering.readNumbering(files.get('word/numbering.xml') ?? '') ??
    numbering.readStyles(files.get('word/styles.xml') ?? '') ??
    readMarkup(
      xml,
      { xmlMode: true, decodeEntities: true },
      {
        open: (name, attributes) => reader.open(name, attributes),
        text: (text) => reader.text(text),
        close: (name) => reader.close(name),
      },
    );
  if (fault !== undefined) return fault;
  return reader.writer.end();
}
