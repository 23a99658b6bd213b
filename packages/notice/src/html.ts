/** A saved web page → the lines and tables of its notice, without scripts and navigation. */
import type { Rejection } from '@duban/domain';
import { type DocumentText, DocumentWriter } from './items.js';
import { readMarkup } from './markup.js';
import { isTaskTable, type LaidCell, laidOut, type MarkedCell, writeTable } from './tables.js';

/** Whether a text is an HTML page, by its first characters. */
export function looksLikeHtml(text: string): boolean {
  return /^\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,20})?(?:<!--[^>]{0,500}-->\s{0,20})?<(?:!doctype\s+html|html|head|body|div|table|p|meta)[\s>]/i.test(
    text.slice(0, 2_000).replace(/^\ufeff/, ''),
  );
}

const hidden = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'head',
  'nav',
  'footer',
  'aside',
  'select',
  'button',
  'textarea',
  'iframe',
  'svg',
  'object',
]);
const breaking = new Set(
  'p div h1 h2 h3 h4 h5 h6 li br section article ul ol dl dt dd blockquote pre center hr main form figure header tr td th table'.split(
    ' ',
  ),
);
const chromeName =
  /(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|foot|share|sidebar|copyright|toolbar|search|login|related|qrcode)(?:[-_\s]|$)/i;

interface Line {
  readonly kind: 'line';
  readonly text: string;
}
interface Rows {
  readonly kind: 'rows';
  readonly rows: readonly (readonly LaidCell[])[];
}
type Chunk = Line | Rows;

interface TableFrame {
  readonly rows: { cells: { chunks: Chunk[]; columns: number; rows: number }[] }[];
  /** Text between the cells. */
  readonly stray: Chunk[];
}

/** Deeper tables are read as text. Pages that arrange text with tables nest them, but not without end. */
const deepestTable = 20;
const deepestHidden = 100_000;
/** A line that is mostly links is navigation. */
const linkShare = 0.6;

const isCjk = (character: string | undefined) => character !== undefined && character >= '\u2e80';

/** White space as a browser shows it. A line break between two Chinese characters shows nothing. */
function shown(text: string): string {
  return text.replaceAll(/[ \t\r\n\f]+/g, (space, at: number) =>
    space.includes('\n') && isCjk(text[at - 1]) && isCjk(text[at + space.length]) ? '' : ' ',
  );
}

const spanOf = (value: string | undefined) => Math.min(Math.max(Number.parseInt(value ?? '1', 10) || 1, 1), 2_000);

class PageReader {
  readonly chunks: Chunk[] = [];
  readonly #tables: TableFrame[] = [];
  readonly #lists: { ordered: boolean; count: number }[] = [];
  #text: string[] = [];
  #linked = 0;
  #length = 0;
  #links = 0;
  /** Number of open elements inside the outermost hidden one; 0 while text is shown. */
  #hiddenDepth = 0;
  #tooDeep = 0;

  get #target(): Chunk[] {
    const table = this.#tables.at(-1);
    return table?.rows.at(-1)?.cells.at(-1)?.chunks ?? table?.stray ?? this.chunks;
  }

  #flush(): void {
    const text = shown(this.#text.join('')).trim();
    const isLinks = this.#length > 0 && this.#linked / this.#length > linkShare && !text.includes('。');
    if (text !== '' && !isLinks) this.#target.push({ kind: 'line', text });
    this.#text = [];
    this.#linked = 0;
    this.#length = 0;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, isVoid: boolean): void {
    if (this.#hiddenDepth > 0) {
      if (!isVoid && this.#hiddenDepth < deepestHidden) this.#hiddenDepth += 1;
      return;
    }
    if (!isVoid && this.#isHidden(name, attributes)) {
      this.#flush();
      this.#hiddenDepth = 1;
      return;
    }
    if (name === 'a') this.#links += 1;
    if (breaking.has(name)) this.#flush();
    if (name === 'table') this.#openTable();
    else if (name === 'tr') this.#tables.at(-1)?.rows.push({ cells: [] });
    else if (name === 'td' || name === 'th') this.#openCell(attributes);
    else if (name === 'ol' || name === 'ul') this.#lists.push({ ordered: name === 'ol', count: 0 });
    else if (name === 'li') this.#openItem();
  }

  #isHidden(name: string, { class: classes = '', id = '', style = '', role = '' }: Readonly<Record<string, string>>): boolean {
    if (name === 'html' || name === 'body' || name === 'form') return false;
    if (hidden.has(name) || role === 'navigation') return true;
    if (/display\s{0,3}:\s{0,3}none/i.test(style.slice(0, 500))) return true;
    return chromeName.test(classes.slice(0, 200)) || chromeName.test(id.slice(0, 100));
  }

  #openTable(): void {
    if (this.#tables.length >= deepestTable) this.#tooDeep += 1;
    else this.#tables.push({ rows: [], stray: [] });
  }

  #openCell({ colspan, rowspan }: Readonly<Record<string, string>>): void {
    if (this.#tooDeep > 0) return;
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    if (table.rows.length === 0) table.rows.push({ cells: [] });
    table.rows.at(-1)?.cells.push({ chunks: [], columns: spanOf(colspan), rows: spanOf(rowspan) });
  }

  /** A browser shows numbers before the items of a list that are not in the text. */
  #openItem(): void {
    const list = this.#lists.at(-1);
    if (list === undefined || !list.ordered) return;
    list.count += 1;
    const depth = this.#lists.filter(({ ordered }) => ordered).length;
    this.#text.push(depth === 1 ? `${list.count}.` : `${list.count})`);
    this.#length += 2;
  }

  text(text: string): void {
    if (this.#hiddenDepth > 0) return;
    this.#text.push(text);
    const length = text.trim().length;
    this.#length += length;
    if (this.#links > 0) this.#linked += length;
  }

  close(name: string, isVoid: boolean): void {
    if (this.#hiddenDepth > 0) {
      if (!isVoid) this.#hiddenDepth -= 1;
      return;
    }
    if (name === 'a') this.#links = Math.max(0, this.#links - 1);
    if (breaking.has(name)) this.#flush();
    if (name === 'table') this.#closeTable();
    else if (name === 'ol' || name === 'ul') this.#lists.pop();
  }

  #closeTable(): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep -= 1;
      return;
    }
    const table = this.#tables.pop();
    if (table === undefined) return;
    const target = this.#target;
    const push = (chunks: readonly Chunk[]) => {
      for (const chunk of chunks) target.push(chunk);
    };
    push(table.stray);
    const nested = table.rows.some(({ cells }) => cells.some(({ chunks }) => chunks.some(({ kind }) => kind === 'rows')));
    const rows = nested ? [] : laidOut(table.rows.map(({ cells }) => cells.map(markedCell)));
    if (isTaskTable(rows)) target.push({ kind: 'rows', rows });
    else for (const { cells } of table.rows) for (const { chunks } of cells) push(chunks);
  }

  end(): Chunk[] {
    this.#flush();
    while (this.#tables.length > 0) {
      this.#tooDeep = 0;
      this.#closeTable();
    }
    return this.chunks;
  }
}

const markedCell = ({ chunks, columns, rows }: { chunks: readonly Chunk[]; columns: number; rows: number }): MarkedCell => ({
  text: chunks.flatMap((chunk) => (chunk.kind === 'line' ? [chunk.text] : [])).join(' '),
  columns,
  rows,
});

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** What a page shows, as lines and rows. */
export function htmlText(html: string): DocumentText | Rejection {
  const page = new PageReader();
  const fault = readMarkup(
    html,
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
    {
      open: (name, attributes) => page.open(name, attributes, voids.has(name)),
      text: (text) => page.text(text),
      close: (name) => page.close(name, voids.has(name)),
    },
  );
  if (fault !== undefined) return fault;
  const writer = new DocumentWriter();
  let table = 0;
  for (const chunk of page.end()) {
    if (chunk.kind === 'line') writer.line(chunk.text);
    else {
      table += 1;
      writeTable(writer, chunk.rows, table);
    }
  }
  return writer.end();
}
