/** Lines → paragraphs: in a text that was wrapped at a fixed width, a paragraph goes on in the next line. */
import type { DocumentText, Item, LineItem } from './items.js';
import { markerOf } from './markers.js';
import { Passage } from './passage.js';
import type { Span } from './reading.js';

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly passage: Passage;
}

export interface TableRow {
  readonly kind: 'row';
  readonly table: number;
  readonly span: Span;
  readonly cells: readonly { readonly passage: Passage; readonly continued: boolean }[];
}

export type Block = Paragraph | TableRow;

/** A wrapped text has lines of nearly one width, and none much longer. Widths in cells: a Chinese sign takes two. */
const wrapMinCells = 24;
const wrapMaxCells = 160;
const wrapSlackCells = 4;
const wrapMinLines = 6;
const wrapMinShare = 0.35;

function cells(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) count += text.charCodeAt(index) > 0x2000 ? 2 : 1;
  return count;
}

/** From how many cells on a line is full, and goes on in the next; Infinity for a text that was not wrapped. */
function fullFrom(widths: readonly number[]): number {
  const written = widths.filter((width) => width > 0);
  const longest = written.reduce((most, width) => Math.max(most, width), 0);
  if (written.length < wrapMinLines || longest < wrapMinCells || longest > wrapMaxCells) return Number.POSITIVE_INFINITY;
  const full = longest - Math.max(wrapSlackCells, Math.floor(longest / 8));
  const share = written.filter((width) => width >= full).length / written.length;
  return share >= wrapMinShare ? full : Number.POSITIVE_INFINITY;
}

const endsSentence = (text: string) => /[。!?;:]["”』」]?$|\)$/.test(text);
const startsIndented = (raw: string) => /^(?: {2,}|\u3000|\u00a0{2,}|\t)/.test(raw);

interface Line {
  readonly item: LineItem;
  readonly passage: Passage;
  readonly raw: string;
  readonly width: number;
}

/** Whether a line only goes on with what the line above began. */
function goesOn(above: Line, line: Line, full: number): boolean {
  if (above.item.whole || above.width < full || line.passage.text === '') return false;
  if (startsIndented(line.raw) && !startsIndented(above.raw)) return false;
  if (!endsSentence(above.passage.text)) return true;
  return markerOf(line.passage.text) === undefined && !/^\(?(?:责任|牵头|配合|主办|协办|完成时|附件)/.test(line.passage.text);
}

function lineOf(text: string, item: LineItem): Line {
  const whole = Passage.of(text, item.span);
  return { item, passage: whole.part(0), raw: whole.raw, width: cells(whole.raw.trimEnd()) };
}

/** Paragraphs and table rows in order; blank lines are gone. */
export function blocksOf({ text, items }: DocumentText): Block[] {
  const lines = items.map((item: Item) => (item.kind === 'line' ? lineOf(text, item) : item));
  const full = fullFrom(lines.flatMap((line) => ('passage' in line && !line.item.whole ? [line.width] : [])));
  const blocks: Block[] = [];
  let open: Passage[] = [];
  let above: Line | undefined;
  const close = () => {
    if (open.length > 0) blocks.push({ kind: 'paragraph', passage: Passage.join(open) });
    open = [];
    above = undefined;
  };
  for (const line of lines) {
    if (!('passage' in line)) {
      close();
      const row = line.cells.map(({ span, continued }) => ({ passage: Passage.of(text, span).part(0), continued }));
      blocks.push({ kind: 'row', table: line.table, span: line.span, cells: row });
      continue;
    }
    if (above === undefined || !goesOn(above, line, full)) close();
    if (line.passage.text === '') continue;
    open.push(line.passage);
    above = line;
  }
  close();
  return blocks;
}
