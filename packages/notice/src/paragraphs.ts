/** Joins lines to paragraphs: in a text that was wrapped at a fixed width, a paragraph continues in the next line. */
import type { DocumentText, Item, LineItem, RowItem } from './items.js';
import { labelsIn } from './labels.js';
import { endsSentence, fullness } from './line-width.js';
import { type MarkerStyle, markerOf } from './markers.js';
import { withoutFurniture } from './page-furniture.js';
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
  /** The format does not keep merged cells. */
  readonly loose: boolean;
}

export type Block = Paragraph | TableRow;

/** The number of opening parentheses minus that of closing ones. */
function parentheses(text: string): number {
  let depth = 0;
  for (const sign of text) depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
  return depth;
}

const startsIndented = (raw: string) => /^(?: {2,}|\u3000|\u00a0{2,}|\t)/.test(raw);

/** A shorter line is a name or a heading, and does not continue. */
const leastAbove = 16;

interface Line {
  readonly item: LineItem;
  readonly passage: Passage;
  readonly raw: string;
}

/** 各有关单位: the address below the title of a notice is no continuation, however wide the title is. */
const addresses = (above: string, line: string) => /(?:通知|函|公告|意见|决定)$/.test(above) && /^[^,。;]{2,60}:$/.test(line);

/** Whether a line continues the line above. */
function goesOn(above: Line, line: Line, isFull: (line: string) => boolean, inParenthesis: boolean, isWrapped: boolean): boolean {
  if (above.item.whole || line.passage.text === '' || addresses(above.passage.text, line.passage.text)) return false;
  // In a parenthesis, a line that ends with a label (牵头单位:) continues. Numbers are never broken: they move to the next
  // line whole.
  const hangs = inParenthesis && /[:、,;]$/.test(above.passage.text);
  const unbroken =
    above.passage.text.length < leastAbove ? '' : (/^\d[\d.]{1,9}(?=[%‰\u4e00-\u9fa5])(?!年)/.exec(line.passage.text)?.[0] ?? '');
  if (!isFull(above.raw) && !(hangs && isWrapped) && !(unbroken !== '' && isFull(`${above.raw}${unbroken}`))) return false;
  if (startsIndented(line.raw) && !startsIndented(above.raw)) return false;
  const startsWithLabel = labelsIn(line.passage.text.slice(0, 20))[0]?.start === 0;
  if (!endsSentence(above.passage.text) || hangs) return !startsWithLabel || inParenthesis;
  return markerOf(line.passage.text) === undefined && !startsWithLabel && !/^附件/.test(line.passage.text);
}

function lineOf(text: string, item: LineItem): Line {
  const whole = Passage.of(text, item.span);
  return { item, passage: whole.part(0), raw: whole.raw.trimEnd() };
}

/** A number alone behind a full, unfinished line is a page number. */
function withoutBareNumbers(lines: readonly (Line | RowItem)[], isFull: (line: string) => boolean): (Line | RowItem)[] {
  return withoutFurniture(
    lines,
    (line) => ('passage' in line && !line.item.whole ? line.passage.text : undefined),
    (text, before) =>
      /^\d{1,3}$/.test(text) &&
      before !== undefined &&
      'passage' in before &&
      isFull(before.raw) &&
      !endsSentence(before.passage.text),
  );
}

/** Paragraphs and table rows in order, without blank lines. */
export function blocksOf({ text, items }: DocumentText): Block[] {
  const read = items.map((item: Item) => (item.kind === 'line' ? lineOf(text, item) : item));
  const written = (lines: readonly (Line | RowItem)[]) =>
    lines.flatMap((line) => ('passage' in line && !line.item.whole ? [line.raw] : []));
  const onPages = withoutFurniture(read, (line) => ('passage' in line && !line.item.whole ? line.passage.text : undefined));
  const isFull = fullness(written(onPages));
  const lines = withoutBareNumbers(onPages, isFull);
  const isWrapped = written(onPages).some(isFull);
  const blocks: Block[] = [];
  let open: Passage[] = [];
  let above: Line | undefined;
  /** How many parentheses of the open paragraph are not closed yet. */
  let depth = 0;
  /** The style of numbering → the last number that began a paragraph. */
  const numbers = new Map<MarkerStyle, number>();
  const close = () => {
    if (open.length > 0) blocks.push({ kind: 'paragraph', passage: Passage.join(open) });
    open = [];
    above = undefined;
    depth = 0;
  };
  for (const line of lines) {
    if (!('passage' in line)) {
      close();
      const row = line.cells.map(({ span, more = [], continued }) => {
        const pieces = [span, ...more].map((piece) => Passage.of(text, piece).part(0));
        return { passage: Passage.join(pieces), continued };
      });
      blocks.push({ kind: 'row', table: line.table, span: line.span, cells: row, loose: line.loose === true });
      continue;
    }
    const marker = markerOf(line.passage.text);
    const counts = marker !== undefined && depth === 0 && numbers.get(marker.style) === marker.number - 1;
    if (above === undefined || counts || !goesOn(above, line, isFull, depth > 0, isWrapped)) close();
    if (line.passage.text === '') continue;
    if (open.length === 0 && marker !== undefined) numbers.set(marker.style, marker.number);
    open.push(line.passage);
    depth = Math.max(0, depth + parentheses(line.passage.text));
    above = line;
  }
  close();
  return blocks;
}
