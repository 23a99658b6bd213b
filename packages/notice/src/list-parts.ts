/** Cuts a list of names at its separators. */
import { endWithout, startWithout } from './fold.js';

export interface Part {
  readonly start: number;
  readonly end: number;
}

const separators = new Set([',', '、', ';', '/', '，', '；', '\n', '|', '。']);

/** The parts between separators outside of parentheses. */
export function listParts(text: string, spacesSeparate: boolean): Part[] {
  const parts: Part[] = [];
  let depth = 0;
  let start = 0;
  const push = (end: number) => {
    if (text.slice(start, end).trim() !== '') parts.push({ start, end });
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0 && (separators.has(character) || (spacesSeparate && character === ' ' && text[at + 1] !== '('))) {
      push(at);
      start = at + 1;
    }
  }
  push(text.length);
  return parts;
}

const edges = new Set([' ', ',', '、', ';', ':', '。', '.', '\n']);

/** A part without punctuation around it; undefined when nothing is left. */
export function trimmed(text: string, start: number, end: number): Part | undefined {
  const own = text.slice(start, end);
  const kept = endWithout(own, edges);
  return kept === 0 ? undefined : { start: start + startWithout(own, edges), end: start + kept };
}
