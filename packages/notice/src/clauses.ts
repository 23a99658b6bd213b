/**
 * Cuts a passage into sentences, parts at ; and clauses at , and : — but not inside quotation marks and parentheses.
 */
import { type Figure, figuresIn, isQuotedGoal, maskOf } from './figures.js';

export interface Clause {
  readonly from: number;
  readonly to: number;
  /** Figures outside of title marks and parentheses that are no part of a name in quotation marks. */
  readonly figures: readonly Figure[];
  /** Figures in parentheses. */
  readonly aside: readonly Figure[];
}

/** A part of a sentence, up to 。 or ;. A 力争 at its beginning applies to all of it. */
export interface SentencePart {
  readonly clauses: readonly Clause[];
  /** Whether the part is the first of its sentence. */
  readonly opens: boolean;
}

const ends = new Set(['。', '!', '?', '\n']);
/** ①, (2), 3.: the number of an item is no part of its name. */
const enumerator = /^\s*(?:[①-⑳]|\(\d{1,2}\)|\d{1,2}[.、)](?!\d)|[一二三四五六七八九]是)\s*/;
export const isCircled = (sign: string | undefined): boolean => sign !== undefined && sign >= '①' && sign <= '⑳';

/** A comma between digits separates thousands. */
const isThousands = (text: string, at: number) => /^\d,\d{3}(?!\d)/.test(text.slice(at - 1, at + 5));

/** All parts of a folded text in order. Reads the text once. */
export function partsOf(text: string): SentencePart[] {
  const mask = maskOf(text);
  const figures = figuresIn(text);
  const parts: SentencePart[] = [];
  let clauses: Clause[] = [];
  let opens = true;
  let from = 0;
  let next = 0;
  const closeClause = (to: number) => {
    from += enumerator.exec(text.slice(from, Math.min(to, from + 12)))?.[0].length ?? 0;
    const inside: Figure[] = [];
    const aside: Figure[] = [];
    for (let figure = figures[next]; figure !== undefined && figure.start < to; figure = figures[next]) {
      next += 1;
      if (mask[figure.start] === 0) inside.push(figure);
      else if (isAside(text, figure.start)) aside.push(figure);
      else if (isQuoted(text, figure.start) && isQuotedGoal(figure)) inside.push(figure);
    }
    if (to > from) clauses.push({ from, to, figures: inside, aside });
    from = to + 1;
  };
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    const ended = character === undefined || ends.has(character);
    if (isCircled(character) && mask[at] === 0 && at > from) {
      closeClause(at);
      from = at;
      continue;
    }
    if (!ended && (mask[at] === 1 || !(character === ';' || character === ':' || (character === ',' && !isThousands(text, at)))))
      continue;
    closeClause(at);
    if (!ended && character !== ';') continue;
    if (clauses.length > 0) parts.push({ clauses, opens });
    clauses = [];
    opens = ended;
  }
  return parts;
}

/** Whether a masked place is in quotation marks. */
function isQuoted(text: string, place: number): boolean {
  for (let at = place; at >= Math.max(0, place - 30); at -= 1) {
    if (text[at] === '“' || text[at] === '「') return true;
    if ('《〈('.includes(text[at] as string)) return false;
  }
  return false;
}

/** Whether a masked place is in parentheses rather than in quotation marks. */
function isAside(text: string, place: number): boolean {
  for (let at = place; at >= Math.max(0, place - 100); at -= 1) {
    if (text[at] === '(') return true;
    if ('“《「〈'.includes(text[at] as string)) return false;
  }
  return false;
}

export interface Aside {
  readonly clause: Clause;
  /** True when it counts a part of the thing before the parenthesis (其中); false when it only compares. */
  readonly isPart: boolean;
  readonly strives: boolean;
}

const adds = /^(?:(其中|含|包括|包含)[:,]?|(力争|争取|确保|同比|较上年|比上年))/;

/** The parentheses of a clause that add to its promise, each cut at its commas. */
export function asidesOf(text: string, { aside }: Clause): Aside[] {
  const asides: Aside[] = [];
  let end = 0;
  for (const figure of aside) {
    if (figure.start < end) continue;
    const open = text.lastIndexOf('(', figure.start);
    end = text.indexOf(')', figure.end);
    const word = open === -1 || end === -1 ? null : adds.exec(text.slice(open + 1, open + 8));
    if (word === null) continue;
    let from = open + 1 + (word[1] === undefined ? 0 : word[0].length);
    for (let at = from; at <= end; at += 1) {
      if (at < end && text[at] !== ',' && text[at] !== ';') continue;
      const figures = aside.filter(({ start }) => start >= from && start < at);
      if (figures.length > 0) {
        asides.push({
          clause: { from, to: at, figures, aside: [] },
          isPart: word[1] !== undefined,
          strives: /力争|争取/.test(word[0]),
        });
      }
      from = at + 1;
    }
  }
  return asides;
}
