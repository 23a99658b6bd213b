/** Joins the lines of pages to paragraphs, by where the lines begin and end. */
import { fold } from '../fold.js';
import { labelsIn } from '../labels.js';
import { markerOf } from '../markers.js';
import type { PageLine } from './lines.js';

export interface FlowLine extends PageLine {
  readonly page: number;
  /** The width of its page. */
  readonly width: number;
}

/** How the text is set. Lengths are in points. */
interface Setting {
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly leading: number;
  /** The first line of a paragraph is indented. */
  readonly indents: boolean;
}

/** Tolerances, in font sizes. */
const sameEdge = 0.6;
const lacking = 1.6;
/**
 * If paragraphs are indented, the line above may be this much shorter, for a long word that moved down: a line without
 * an indent continues it anyway.
 */
const lackingIndented = 2.6;
const indented = 1.4;
/** Share of the text's width. */
const mostlyFull = 0.25;
const sameSize = 0.08;

const isClose = (one: number, other: number, within: number) => Math.abs(one - other) <= within;

function commonest(values: readonly { readonly value: number; readonly weight: number }[], step: number): number {
  const weights = new Map<number, number>();
  for (const { value, weight } of values) {
    const key = Math.round(value / step);
    weights.set(key, (weights.get(key) ?? 0) + weight);
  }
  let best = 0;
  let most = -1;
  for (const [key, weight] of weights) {
    if (weight > most) {
      best = key;
      most = weight;
    }
  }
  return best * step;
}

function settingOf(lines: readonly FlowLine[]): Setting {
  const size = commonest(
    lines.map(({ size: value, text }) => ({ value, weight: text.length })),
    0.5,
  );
  const body = lines.filter((line) => isClose(line.size, size, sameSize * size));
  const share = Math.max(2, body.length * 0.08);
  const lefts = body.map(({ left }) => left).sort((one, other) => one - other);
  const rights = body.map(({ right }) => right).sort((one, other) => other - one);
  const left =
    lefts.find((each) => lefts.filter((other) => isClose(each, other, sameEdge * size)).length >= share) ?? lefts[0] ?? 0;
  const right = rights.find((each) => rights.filter((other) => isClose(each, other, size)).length >= share) ?? rights[0] ?? 0;
  const gaps = body.flatMap((line, index) => {
    const above = body[index - 1];
    return above?.page === line.page && line.y > above.y ? [{ value: line.y - above.y, weight: 1 }] : [];
  });
  const begins = body.filter((line) => isClose(line.left, left + 2 * size, sameEdge * size)).length;
  return { size, left, right, leading: gaps.length === 0 ? size * 2 : commonest(gaps, 0.5), indents: begins >= share };
}

const endsSentence = (text: string) => /[。!?;:]["”』」]?$|\)$/.test(fold(text));

function beginsSomething(text: string): boolean {
  const folded = fold(text);
  return markerOf(folded) !== undefined || labelsIn(folded.slice(0, 20))[0]?.start === 0 || /^附件/.test(folded);
}

function goesOn(above: FlowLine, line: FlowLine, setting: Setting): boolean {
  const { size, left, right, leading, indents } = setting;
  if (!isClose(above.size, line.size, sameSize * above.size)) return false;
  const isNextPage = line.page !== above.page;
  if (!isNextPage && line.y - above.y > leading * 1.5) return false;
  const isLarge = line.size > size * (1 + sameSize);
  if (isLarge) return goesOnInTitle(above, line, isNextPage);
  const startsAtEdge = line.left <= left + sameEdge * size;
  // If paragraphs are indented, a line at the left edge continues an unfinished sentence, even if a long word moved
  // down.
  const unended = indents && startsAtEdge && !endsSentence(above.text) && above.right > right - mostlyFull * (right - left);
  if (!unended && above.right < right - (indents ? lackingIndented : lacking) * size) return false;
  // A numbered paragraph may have a hanging indent: its other lines begin under its text, not under its number.
  const hangs = beginsSomething(above.text) && line.left > above.left + sameEdge * size && line.left < above.left + 4 * size;
  if (!startsAtEdge && !(hangs && !endsSentence(above.text)) && !isClose(line.left, above.left, 0.3 * size)) return false;
  if (indents && line.left >= left + indented * size && !hangs) return false;
  return !(endsSentence(above.text) && beginsSomething(line.text));
}

/** A title on several lines, each centred. */
function goesOnInTitle(above: FlowLine, line: FlowLine, isNextPage: boolean): boolean {
  const isCentred = ({ left, right, width, size }: FlowLine) => isClose((left + right) / 2, width / 2, 1.5 * size);
  return !isNextPage && line.y - above.y < 2.4 * line.size && isCentred(above) && isCentred(line);
}

/** The paragraphs of each run of lines. A run ends where a table or a column separates two lines. */
export function paragraphsOf(runs: readonly (readonly FlowLine[])[]): string[][] {
  const setting = settingOf(runs.flat());
  return runs.map((lines) => {
    const paragraphs: string[] = [];
    let above: FlowLine | undefined;
    for (const line of lines) {
      if (above !== undefined && goesOn(above, line, setting)) paragraphs[paragraphs.length - 1] += glued(above.text, line.text);
      else paragraphs.push(line.text);
      above = line;
    }
    return paragraphs;
  });
}

/** At the end of a line, two Latin words are joined with a space. */
const glued = (above: string, line: string) => (/[A-Za-z]$/.test(above) && /^[A-Za-z]/.test(line) ? ` ${line}` : line);
