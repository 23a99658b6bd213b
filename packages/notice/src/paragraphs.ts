/** Lines → paragraphs: in a text that was wrapped at a fixed width, a paragraph goes on in the next line. */
import type { DocumentText, Item, LineItem } from './items.js';
import { labelsIn } from './labels.js';
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

/**
 * A wrapped text has many lines of nearly one width, and none longer. The width is counted either in signs,
 * or in cells, of which a Chinese sign takes two.
 */
const wrapMinSigns = 16;
const wrapMaxSigns = 120;
const wrapMinLines = 6;
const wrapMinShare = 0.35;
/** Lines of exactly one length, none longer, are hardly ever chance. */
const exactMinLines = 3;
const exactMinShare = 0.08;
const slackCells = 4;

function cells(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) count += text.charCodeAt(index) > 0x2000 ? 2 : 1;
  return count;
}

/** Tells whether a line is full, so that it goes on in the next; none is in a text that was not wrapped. */
function fullness(lines: readonly string[]): (line: string) => boolean {
  const written = lines.filter((line) => line !== '');
  const longest = written.reduce((most, line) => Math.max(most, line.length), 0);
  const none = () => false;
  if (written.length < wrapMinLines || longest < wrapMinSigns || longest > wrapMaxSigns) return none;
  const bySigns = (line: string) => line.length === longest;
  const full = written.filter(bySigns).length;
  if (full >= exactMinLines && full >= exactMinShare * written.length) return bySigns;
  const widest = written.reduce((most, line) => Math.max(most, cells(line)), 0);
  const byCells = (line: string) => cells(line) >= widest - slackCells;
  return written.filter(byCells).length >= wrapMinShare * written.length ? byCells : none;
}

/** Those that open less those that close. */
function parentheses(text: string): number {
  let depth = 0;
  for (const sign of text) depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
  return depth;
}

const endsSentence = (text: string) => /[。!?;:]["”』」]?$|\)$/.test(text);
const startsIndented = (raw: string) => /^(?: {2,}|\u3000|\u00a0{2,}|\t)/.test(raw);

interface Line {
  readonly item: LineItem;
  readonly passage: Passage;
  readonly raw: string;
}

/** Whether a line only goes on with what the line above began. */
function goesOn(above: Line, line: Line, isFull: (line: string) => boolean, inParenthesis: boolean): boolean {
  if (above.item.whole || line.passage.text === '' || !isFull(above.raw)) return false;
  if (startsIndented(line.raw) && !startsIndented(above.raw)) return false;
  const startsWithLabel = labelsIn(line.passage.text.slice(0, 20))[0]?.start === 0;
  if (!endsSentence(above.passage.text)) return !startsWithLabel || inParenthesis;
  return markerOf(line.passage.text) === undefined && !startsWithLabel && !/^附件/.test(line.passage.text);
}

function lineOf(text: string, item: LineItem): Line {
  const whole = Passage.of(text, item.span);
  return { item, passage: whole.part(0), raw: whole.raw.trimEnd() };
}

/** Paragraphs and table rows in order; blank lines are gone. */
export function blocksOf({ text, items }: DocumentText): Block[] {
  const lines = items.map((item: Item) => (item.kind === 'line' ? lineOf(text, item) : item));
  const isFull = fullness(lines.flatMap((line) => ('passage' in line && !line.item.whole ? [line.raw] : [])));
  const blocks: Block[] = [];
  let open: Passage[] = [];
  let above: Line | undefined;
  /** Parentheses that the open paragraph has not closed yet. */
  let depth = 0;
  const close = () => {
    if (open.length > 0) blocks.push({ kind: 'paragraph', passage: Passage.join(open) });
    open = [];
    above = undefined;
    depth = 0;
  };
  for (const line of lines) {
    if (!('passage' in line)) {
      close();
      const row = line.cells.map(({ span, continued }) => ({ passage: Passage.of(text, span).part(0), continued }));
      blocks.push({ kind: 'row', table: line.table, span: line.span, cells: row });
      continue;
    }
    if (above === undefined || !goesOn(above, line, isFull, depth > 0)) close();
    if (line.passage.text === '') continue;
    open.push(line.passage);
    depth = Math.max(0, depth + parentheses(line.passage.text));
    above = line;
  }
  close();
  return blocks;
}
