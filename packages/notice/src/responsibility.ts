/** The responsibility block of a paragraph: in parentheses behind the text, on lines of its own, or in words. */
import { endWithout } from './fold.js';
import { type LabelToken, labelsIn, type Role } from './labels.js';
import { isPlaceholder, isUnitLike } from './names.js';
import type { Passage } from './passage.js';
import { shorten, type WarningList } from './warnings.js';

export interface RoleField {
  readonly role: Role;
  readonly value: Passage;
  /** How plainly the notice says that this is the role. */
  readonly confidence: number;
}

/** A paragraph taken apart. */
export interface BlockReading {
  readonly before: Passage;
  readonly fields: readonly RoleField[];
  readonly after: Passage;
}

const openings = new Set(['(', '[']);
const closings = new Set([')', ']']);

/** For each opening parenthesis the place of the one that closes it. One pass, however deep they nest. */
function pairsIn(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const waiting: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (openings.has(character)) waiting.push(at);
    else if (closings.has(character)) {
      const open = waiting.pop();
      if (open !== undefined) pairs.set(open, at);
    }
  }
  return pairs;
}

/** The last character before a place that is no space. */
function behind(text: string, place: number): number {
  let at = place - 1;
  while (at >= 0 && text[at] === ' ') at -= 1;
  return at;
}

const valueEdges = new Set([' ', ',', '、', ';', '。', '.', ')', ']', '(', '[']);

/** Fields between labels up to `end`; what a label names reaches to the next one. */
function fieldsOf(passage: Passage, labels: readonly LabelToken[], end: number): RoleField[] {
  return labels.map(({ role, end: from }, index) => {
    const to = labels[index + 1]?.start ?? end;
    const value = passage.part(from, Math.max(from, to));
    const length = endWithout(value.text, valueEdges);
    // A closing parenthesis that belongs to the value, as in 县(市、区), is kept.
    const kept = value.text[length] === ')' && value.text.slice(0, length).includes('(') ? length + 1 : length;
    return { role, value: value.part(0, kept), confidence: 0.97 };
  });
}

/** Of one paragraph; what stands before them is text. */
const mostBlocks = 20;

function inParentheses(passage: Passage, labels: readonly LabelToken[], warnings: WarningList): BlockReading | undefined {
  const { text } = passage;
  const blocks = labels
    .map(({ start }) => behind(text, start))
    .filter((open) => open >= 0 && openings.has(text[open] as string))
    .slice(-mostBlocks);
  let open = blocks.at(-1);
  if (open === undefined) return undefined;
  const last = open;
  const pairs = pairsIn(text);
  const closing = pairs.get(last);
  if (closing === undefined) warnings.add('unbalanced-parenthesis', passage.part(last));
  // (责任人:…)(牵头单位:…): two parentheses, one block.
  for (let index = blocks.length - 2; index >= 0; index -= 1) {
    const earlier = blocks[index] as number;
    const joined = pairs.get(earlier) === behind(text, open);
    if (joined) open = earlier;
    else {
      const end = pairs.get(earlier) ?? open;
      warnings.add('responsibility-ignored', passage.part(earlier, end + 1), { text: shorten(text.slice(earlier, end + 1)) });
    }
  }
  const first = open;
  const end = closing ?? text.length;
  const own = labels.filter(({ start }) => start > first && start < end);
  return {
    before: passage.part(0, first),
    fields: fieldsOf(passage, own, end),
    after: passage.part(Math.min(end + 1, text.length)),
  };
}

const bullets = new Set([' ', '[', '(', '*', '●', '·']);

/** 责任单位:… at the beginning of a line or of a sentence. */
function onItsOwn(passage: Passage, labels: readonly LabelToken[]): BlockReading | undefined {
  const { text } = passage;
  const first = labels.findIndex(({ start }) => start === 0 || /[。;!?\s)\]>*●·]/.test(text[start - 1] as string));
  const label = labels[first];
  if (label === undefined) return undefined;
  const before = endWithout(text.slice(0, label.start), bullets);
  return {
    before: passage.part(0, before),
    fields: fieldsOf(passage, labels.slice(first), text.length),
    after: passage.part(text.length),
  };
}

const leadsVerb = /^(?:由)?(.+?)(?:共同|具体)?(?:牵头(?:负责|落实|实施|推进|组织实施)?|主办)$/;
const sharesVerb = /^(?:由)?(.+?)(?:等)?(?:按照?职责(?:分工)?|分别|共同|具体)?(?:负责(?:落实|实施)?|落实)$/;
const helpsVerb = /^(?:由)?(.+?)(?:等)?(?:按照?职责(?:分工)?|共同)?(?:配合|参与|协助|协办|参加|协同)$/;
const longestWords = 300;

const sentenceEnds = new Set(['。', ';', '.', ' ']);

/** (甲科牵头,乙科、丙科配合) or only (甲科、乙科) behind the last sentence. */
const earlierWords = /\([^()]{2,200}(?:牵头|负责)(?:,[^()]{2,200})?\)/g;

function inWords(passage: Passage, warnings?: WarningList): BlockReading | undefined {
  const { text } = passage;
  const end = endWithout(text, sentenceEnds);
  if (text[end - 1] !== ')') return undefined;
  const open = openingOf(text, end - 1);
  if (open === undefined || end - open > longestWords) return undefined;
  const fields: RoleField[] = [];
  let at = open + 1;
  for (const clause of text.slice(open + 1, end - 1).split(/[,;]/)) {
    const read = wordsOf(clause.trim()) ?? limitOf(clause.trim());
    if (read !== undefined) {
      const from = at + clause.indexOf(read.names);
      fields.push({ role: read.role, value: passage.part(from, from + read.names.length), confidence: 0.85 });
    } else if (fields.length === 0 && !namesOnly(clause)) return undefined;
    at += clause.length + 1;
  }
  const plain = text.slice(open + 1, end - 1);
  if (fields.length === 0 && namesOnly(plain) && /[。;!]\s?$/.test(text.slice(0, open))) {
    fields.push({ role: 'shared', value: passage.part(open + 1, end - 1), confidence: 0.6 });
  }
  const leads = fields.some(({ role }) => role === 'leads' || role === 'shared');
  if (!leads) return undefined;
  for (const match of text.slice(0, open).matchAll(earlierWords)) {
    const { index, 0: words } = match;
    warnings?.add('responsibility-ignored', passage.part(index, index + words.length), { text: shorten(words) });
  }
  return { before: passage.part(0, open), fields, after: passage.part(text.length) };
}

const namesOnly = (list: string) =>
  list.split(/[、,;]/).every((name) => name.trim().length >= 2 && name.trim().length <= 20 && isUnitLike(name.trim()));

/** 10月底前完成, beside those who are responsible. */
const limit = /^(?:\d{4}年)?(?:\d{1,2}月|第?[一二三四1-4]季度|[上下]半年|年内|年底|年中).{0,8}$/;
const limitOf = (clause: string): { role: Role; names: string } | undefined =>
  limit.test(clause) ? { role: 'due', names: clause } : undefined;

function wordsOf(clause: string): { role: Role; names: string } | undefined {
  for (const [role, pattern] of [
    ['leads', leadsVerb],
    ['cooperating', helpsVerb],
    ['shared', sharesVerb],
  ] as const) {
    const names = pattern.exec(clause)?.[1]?.trim();
    if (names === undefined) continue;
    const last = names.split('、').at(-1) as string;
    return isUnitLike(last) || isPlaceholder(last) || /单位$|部门$/.test(last) ? { role, names } : undefined;
  }
  return undefined;
}

function openingOf(text: string, close: number): number | undefined {
  let depth = 0;
  for (let at = close; at >= Math.max(0, close - longestWords); at -= 1) {
    if (text[at] === ')') depth += 1;
    else if (text[at] === '(') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

const endOfEarlier = /(?<=[。;!])\([^()]{2,200}(?:牵头|负责)(?:,[^()]{2,200})?\)(?=.{8})/g;

/** A paragraph without a number that names in words who is responsible for each of its parts, cut into these. */
export function partsByWords(passage: Passage): Passage[] {
  const parts: Passage[] = [];
  let from = 0;
  for (const match of passage.text.matchAll(endOfEarlier)) {
    if (inWords(passage.part(from, match.index + match[0].length)) === undefined) continue;
    parts.push(passage.part(from, match.index + match[0].length));
    from = match.index + match[0].length;
  }
  parts.push(passage.part(from));
  return parts;
}

/** The block of a paragraph, if it has one. */
export function responsibilityIn(passage: Passage, warnings: WarningList): BlockReading | undefined {
  const labels = labelsIn(passage.text);
  if (labels.length === 0) return inWords(passage, warnings);
  return inParentheses(passage, labels, warnings) ?? onItsOwn(passage, labels);
}
