/** The numbering at the beginning of a paragraph: 一、 (一) 1. 1) (1) ① 1.2 第一部分. */
import { smallNumber } from './numerals.js';

export type MarkerStyle =
  | 'part'
  | 'chinese'
  | 'chinese-in-parentheses'
  | 'arabic'
  | 'dotted'
  | 'arabic-half-parenthesis'
  | 'arabic-in-parentheses'
  | 'circled';

export interface Marker {
  readonly style: MarkerStyle;
  readonly number: number;
  /** All numbers of a dotted marker. */
  readonly path: readonly number[];
  /** The length of the marker and the spaces behind it. */
  readonly length: number;
}

/** How markers nest in official documents, outermost first. */
export const markerRank: Readonly<Record<MarkerStyle, number>> = {
  part: 0,
  chinese: 1,
  'chinese-in-parentheses': 2,
  arabic: 3,
  dotted: 4,
  'arabic-half-parenthesis': 5,
  'arabic-in-parentheses': 6,
  circled: 7,
};

const chinese = '[一二三四五六七八九十百]{1,5}';
const patterns: readonly (readonly [MarkerStyle, RegExp])[] = [
  ['part', new RegExp(`^第(${chinese}|\\d{1,3})(?:部分|章|节|篇)[、.:\\s]{0,4}`)],
  ['chinese', new RegExp(`^(${chinese})\\s?[、.]\\s{0,4}`)],
  ['chinese-in-parentheses', new RegExp(`^\\(\\s?(${chinese})\\s?\\)[、.]?\\s{0,4}`)],
  ['arabic', new RegExp(`^第(${chinese}|\\d{1,3})条[、.:\\s]{0,4}`)],
  ['arabic', /^\[(?:任务)?(\d{1,3})\]\s{0,4}/],
  ['arabic', new RegExp(`^(?:任务|事项|项目)(${chinese}|\\d{1,3})\\s?[、.:]\\s{0,4}`)],
  ['dotted', /^(\d{1,3}(?:\.\d{1,3}){1,2})(?![\d.%])[、.\s]{0,4}(?=[^\d\s.%万亿倍个家项元,、)])/],
  ['arabic', /^(\d{1,3})\s?[、.](?!\d)\s{0,4}/],
  ['arabic-half-parenthesis', /^(\d{1,3})\s?\)[、.]?\s{0,4}/],
  ['arabic-in-parentheses', /^\(\s?(\d{1,3})\s?\)[、.]?\s{0,4}/],
];

/** Characters that are a number with its mark, in runs of twenty: the first character of each run, and its style. */
const signRuns: readonly (readonly [number, MarkerStyle])[] = [
  [0x2460, 'circled'],
  [0x2474, 'arabic-in-parentheses'],
  [0x2488, 'arabic'],
];
const chineseSignsFrom = 0x3220;

function signMarker(text: string): Marker | undefined {
  const code = text.charCodeAt(0);
  const length = /^.[、.]?\s{0,4}/.exec(text)?.[0].length ?? 1;
  for (const [from, style] of signRuns) {
    if (code >= from && code < from + 20) return { style, number: code - from + 1, path: [code - from + 1], length };
  }
  if (code >= chineseSignsFrom && code < chineseSignsFrom + 10) {
    const number = code - chineseSignsFrom + 1;
    return { style: 'chinese-in-parentheses', number, path: [number], length };
  }
  return undefined;
}

/** 11.121项目: a number followed by digits of the text. Only the number that is expected next can tell them apart. */
const closeToDigits = /^(\d{1,3})\.(?=\d)/;

/** The expected number `next` and its dot before a digit, where no other marker is found. */
export function markerBeforeDigits(text: string, next: number): Marker | undefined {
  const match = closeToDigits.exec(text);
  if (match === null || Number(match[1]) !== next) return undefined;
  return { style: 'arabic', number: next, path: [next], length: match[0].length };
}

/** The marker at the beginning of a folded paragraph. */
export function markerOf(text: string): Marker | undefined {
  const first = text[0];
  if (first === undefined) return undefined;
  const sign = signMarker(text);
  if (sign !== undefined) return sign;
  for (const [style, pattern] of patterns) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [all, number = ''] = match;
    const path = number.split('.').map((part) => smallNumber(part) ?? 0);
    if (path.some((part) => part === 0)) continue;
    return { style, number: path.at(-1) as number, path, length: all.length };
  }
  return undefined;
}
