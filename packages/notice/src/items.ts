/** The text of a document as a list of lines and table rows, in whatever format it came. */
import { withoutForging } from './fold.js';
import type { Span } from './reading.js';
import type { WarningCode } from './warning-registry.js';

export interface LineItem {
  readonly kind: 'line';
  readonly span: Span;
  /** A whole paragraph, by its markup. A line of plain text may be only a part of a paragraph. */
  readonly whole: boolean;
}

export interface Cell {
  readonly span: Span;
  /** Where it continues, if its text was wrapped. */
  readonly more?: readonly Span[];
  /** A merged cell that began in an earlier row. */
  readonly continued: boolean;
}

export interface RowItem {
  readonly kind: 'row';
  readonly span: Span;
  readonly cells: readonly Cell[];
  /** Rows of the same table have the same number. */
  readonly table: number;
  /** The format does not keep merged cells: an empty cell may be a part of the one above. */
  readonly loose?: true;
}

export type Item = LineItem | RowItem;

/** Something to report about the document as a whole, or about a place in it. */
export interface Remark {
  readonly code: WarningCode;
  readonly at?: Span;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface DocumentText {
  readonly text: string;
  readonly items: readonly Item[];
  readonly remarks?: readonly Remark[];
}

const endsClause = /[。;；,，、:：]\s*$/;
const saysMuch = /\d|《|[\u4e00-\u9fa5]{8,}/;

/**
 * The text of a cell with several lines. If they say what is done they become clauses; if they are names they are
 * separated by blanks.
 */
function cellText(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const lists =
    lines.length > 1 && lines.filter((line) => saysMuch.test(line)).length > 1 && lines.every((line) => line.length >= 4);
  const joined = lists
    ? lines.map((line, at) => (at === lines.length - 1 || endsClause.test(line) ? line : `${line}；`)).join('')
    : lines.join(' ');
  return joined.replaceAll(/\t+/g, ' ').trim();
}

/** Writes the text that markup shows, one paragraph or table row on a line, and notes the place of each. */
export class DocumentWriter {
  readonly #parts: string[] = [];
  readonly #items: Item[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #write(text: string): Span {
    const start = this.#length;
    this.#parts.push(text);
    this.#length += text.length;
    return { start, end: this.#length };
  }

  line(text: string): void {
    const trimmed = withoutForging(text)
      .replaceAll(/[\r\n]+/g, ' ')
      .trim();
    if (trimmed === '') return;
    this.#items.push({ kind: 'line', span: this.#write(trimmed), whole: true });
    this.#write('\n');
  }

  row(cells: readonly { readonly text: string; readonly continued: boolean }[], table: number, loose = false): void {
    if (cells.every(({ text }) => text.trim() === '')) return;
    const start = this.#length;
    const written = cells.map(({ text, continued }, index) => {
      if (index > 0) this.#write('\t');
      return {
        span: this.#write(cellText(withoutForging(text))),
        continued,
      };
    });
    this.#items.push({ kind: 'row', span: { start, end: this.#length }, cells: written, table, ...(loose && { loose }) });
    this.#write('\n');
  }

  end(): DocumentText {
    return { text: this.#parts.join(''), items: this.#items };
  }
}
