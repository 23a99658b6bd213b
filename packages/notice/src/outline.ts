/** Paragraphs and tables → a tree of headings, built by their numbering. */
import { annexList, isAnnex } from './annexes.js';
import { isChrome } from './chrome.js';
import { type Marker, markerBeforeDigits, markerOf, markerRank } from './markers.js';
import type { Block, TableRow } from './paragraphs.js';
import type { Passage } from './passage.js';
import { type BlockReading, partsByBlocks, responsibilityIn } from './responsibility.js';
import { shorten, WarningList } from './warnings.js';

export type Entry =
  | { readonly kind: 'text'; readonly passage: Passage }
  /** A paragraph with a responsibility block. */
  | { readonly kind: 'block'; readonly passage: Passage; readonly reading: BlockReading }
  | { readonly kind: 'rows'; readonly rows: readonly TableRow[] };

export interface Node {
  readonly marker: Marker;
  /** First the heading's own paragraph without its number, then what stands below it. */
  readonly entries: Entry[];
  readonly children: Node[];
  readonly parent: Node | undefined;
}

export interface Outline {
  /** Everything before the first heading. */
  readonly preamble: readonly Entry[];
  readonly roots: readonly Node[];
  /** Annexes behind the last task that name nobody responsible. */
  readonly annexes: readonly Passage[];
}

/** 以上任务由张三负责 is about the tasks above it, and belongs to no single one of them. */
const sumsUp = /^(?:以上|上述)(?:各项|所有|全部)?[^,。由:]{0,10}(?:工作|任务|事项|项目|指标)[^:]{0,30}(?:由|,)/;

function entryOf(passage: Passage, warnings: WarningList): Entry {
  if (sumsUp.test(passage.text)) return { kind: 'text', passage };
  const reading = responsibilityIn(passage, warnings);
  if (reading === undefined) return { kind: 'text', passage };
  // 联系人:张三 on a line of its own is about the notice, not about the task above it.
  if (!reading.fields.every(({ role }) => role === 'contact')) return { kind: 'block', passage, reading };
  for (const { value } of reading.fields) warnings.add('contact-left-out', value, { name: shorten(value.text) });
  return { kind: 'text', passage };
}

/** The innermost open node below which a marker belongs. */
function parentFor(open: Node | undefined, rank: number): Node | undefined {
  let node = open;
  while (node !== undefined && markerRank[node.marker.style] >= rank) node = node.parent;
  return node;
}

/** The number that the next task should have: the one after the last task, or the first below a heading. */
function nextNumber(open: Node | undefined): number {
  for (let node = open; node !== undefined; node = node.parent) if (node.marker.style === 'arabic') return node.marker.number + 1;
  return open === undefined || open.children.length > 0 ? 0 : 1;
}

function isContinuationRow(entries: readonly Entry[], row: TableRow): boolean {
  const last = entries.at(-1);
  return last?.kind === 'rows' && last.rows[0]?.table === row.table;
}

/** Where annexes begin behind everybody who is responsible; the number of blocks if there are none. */
function annexesFrom(blocks: readonly Block[]): number {
  const isAnnexLine = (block: Block) => block.kind === 'paragraph' && isAnnex(block.passage.text);
  if (!blocks.some(isAnnexLine)) return blocks.length;
  const silent = new WarningList('');
  const last = blocks.findLastIndex((block) => block.kind === 'row' || responsibilityIn(block.passage, silent) !== undefined);
  const first = last === -1 ? -1 : blocks.findIndex((block, index) => index > last && isAnnexLine(block));
  return first === -1 ? blocks.length : first;
}

const passageOf = (block: Block) => (block.kind === 'paragraph' ? block.passage : undefined);

export function outlineOf(all: readonly Block[], beginsAnew: (line: Passage) => boolean, warnings: WarningList): Outline {
  const preamble: Entry[] = [];
  const roots: Node[] = [];
  let open: Node | undefined;
  let listed = 0;
  const end = annexesFrom(all);
  const blocks = all.slice(0, end);
  for (const [index, block] of blocks.entries()) {
    const entries = open?.entries ?? preamble;
    if (block.kind === 'row') {
      if (isContinuationRow(entries, block)) ((entries.at(-1) as Entry & { kind: 'rows' }).rows as TableRow[]).push(block);
      else entries.push({ kind: 'rows', rows: [block] });
      continue;
    }
    const { passage } = block;
    if (listed > 0) {
      listed -= 1;
      continue;
    }
    if (beginsAnew(passage)) {
      open = undefined;
      listed = annexList(
        passage,
        blocks.slice(index + 1, index + 40).flatMap((next) => passageOf(next) ?? []),
      );
      preamble.push({ kind: 'text', passage });
      continue;
    }
    const marker = markerOf(passage.text) ?? markerBeforeDigits(passage.text, nextNumber(open));
    if (marker === undefined) {
      if (isChrome(passage.text)) continue;
      for (const part of partsByBlocks(passage)) entries.push(entryOf(part, warnings));
      continue;
    }
    const parent = parentFor(open, markerRank[marker.style]);
    const node: Node = { marker, parent, children: [], entries: [entryOf(passage.part(marker.length), warnings)] };
    (parent?.children ?? roots).push(node);
    open = node;
  }
  return { preamble, roots, annexes: all.slice(end).flatMap((block) => passageOf(block) ?? []) };
}
