/** Runs the drawing operations of a page and collects its letters and ruled lines. */
import { pdfBounds } from './bounds.js';
import { applied, identity, type Matrix, matrixOf, then } from './matrix.js';
import type { Rule } from './page.js';

/** A letter before the page is turned: its origin, and the step from there to the origin of the next letter. */
export interface PlacedLetter {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly alongX: number;
  readonly alongY: number;
  readonly size: number;
  readonly guessed: boolean;
}

export interface Drawn {
  readonly letters: readonly PlacedLetter[];
  readonly rules: readonly Rule[];
  readonly hasDrawing: boolean;
}

export interface Operators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

export interface FontFacts {
  readonly vertical?: boolean;
  readonly fontMatrix?: unknown;
  readonly isType3Font?: boolean;
  readonly toUnicode?: unknown;
}

interface TextState {
  font: FontFacts;
  size: number;
  letterSpacing: number;
  wordSpacing: number;
  /** Width of letters; 1 is the font's own. */
  stretch: number;
  leading: number;
  rise: number;
}

type Names = Readonly<Record<string, number>>;

/** Bounds of a ruled line, in points: anything thicker is an area, anything shorter a dot or a dash. */
const thickest = 3.5;
const shortest = 3;
const deepestSave = 500;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/**
 * When a composite font does not say which characters its codes mean, the library gives a range of codes instead of a
 * map.
 */
const isGuessed = ({ toUnicode }: FontFacts) => typeof toUnicode === 'object' && toUnicode !== null && 'firstChar' in toUnicode;

interface Glyph {
  readonly unicode?: unknown;
  readonly width?: unknown;
  readonly isSpace?: unknown;
  readonly vmetric?: unknown;
}

export class TooManyLetters extends Error {}

export class PageDrawing {
  readonly #ops: Names;
  readonly #fontOf: (name: string) => FontFacts;
  readonly #letters: PlacedLetter[] = [];
  #rules: Rule[] = [];
  #hasDrawing = false;
  #matrix: Matrix;
  #text: TextState = { font: {}, size: 0, letterSpacing: 0, wordSpacing: 0, stretch: 1, leading: 0, rise: 0 };
  #lineMatrix: Matrix = identity;
  #textMatrix: Matrix = identity;
  readonly #saved: { matrix: Matrix; text: TextState }[] = [];
  readonly #mostLetters: number;
  #guessed = false;

  /** `view`: from the page's own measure to points from its upper left corner. */
  constructor(ops: Names, view: Matrix, fontOf: (name: string) => FontFacts, mostLetters: number) {
    this.#ops = ops;
    this.#matrix = view;
    this.#fontOf = fontOf;
    this.#mostLetters = mostLetters;
  }

  /** @throws {TooManyLetters} */
  run({ fnArray, argsArray }: Operators): Drawn {
    for (const [index, operator] of fnArray.entries()) this.#step(operator, list(argsArray[index]));
    return { letters: this.#letters, rules: this.#rules, hasDrawing: this.#hasDrawing };
  }

  #step(operator: number, args: readonly unknown[]): void {
    const ops = this.#ops;
    switch (operator) {
      case ops['showText']:
        this.#show(list(args[0]));
        break;
      case ops['save']:
        this.#save();
        break;
      case ops['restore']:
      case ops['paintFormXObjectEnd']:
        this.#restore();
        break;
      case ops['paintFormXObjectBegin']:
        this.#save();
        this.#transform(matrixOf(args[0]));
        break;
      case ops['transform']:
        // The pictures themselves were left out before; the operations that place them remain.
        this.#hasDrawing = true;
        this.#transform(matrixOf(args));
        break;
      case ops['constructPath']:
        this.#hasDrawing = true;
        this.#path(args);
        break;
      case ops['setGState']:
        for (const pair of list(args[0])) if (list(pair)[0] === 'Font') this.#setFont(list(list(pair)[1]));
        break;
      default:
        this.#setText(operator, args);
    }
  }

  #setText(operator: number, args: readonly unknown[]): void {
    const ops = this.#ops;
    switch (operator) {
      case ops['beginText']:
        this.#setTextMatrix(identity);
        break;
      case ops['setTextMatrix']:
        this.#setTextMatrix(matrixOf(args[0]) ?? matrixOf(args));
        break;
      case ops['moveText']:
        this.#moveText(number(args[0]), number(args[1]));
        break;
      case ops['setLeadingMoveText']:
        this.#text.leading = -number(args[1]);
        this.#moveText(number(args[0]), number(args[1]));
        break;
      case ops['nextLine']:
        this.#moveText(0, -this.#text.leading);
        break;
      case ops['setFont']:
        this.#setFont(args);
        break;
      case ops['setCharSpacing']:
        this.#text.letterSpacing = number(args[0]);
        break;
      case ops['setWordSpacing']:
        this.#text.wordSpacing = number(args[0]);
        break;
      case ops['setHScale']:
        this.#text.stretch = number(args[0]) / 100;
        break;
      case ops['setLeading']:
        this.#text.leading = number(args[0]);
        break;
      case ops['setTextRise']:
        this.#text.rise = number(args[0]);
        break;
    }
  }

  #save(): void {
    if (this.#saved.length < deepestSave) this.#saved.push({ matrix: this.#matrix, text: { ...this.#text } });
  }

  #restore(): void {
    const saved = this.#saved.pop();
    if (saved === undefined) return;
    this.#matrix = saved.matrix;
    this.#text = saved.text;
  }

  #transform(matrix: Matrix | undefined): void {
    if (matrix !== undefined) this.#matrix = then(matrix, this.#matrix);
  }

  #setTextMatrix(matrix: Matrix | undefined): void {
    if (matrix === undefined) return;
    this.#textMatrix = matrix;
    this.#lineMatrix = matrix;
  }

  #moveText(x: number, y: number): void {
    this.#setTextMatrix(then([1, 0, 0, 1, x, y], this.#lineMatrix));
  }

  #setFont([name, size]: readonly unknown[]): void {
    this.#text.font = typeof name === 'string' ? this.#fontOf(name) : {};
    this.#text.size = number(size);
  }

  #show(glyphs: readonly unknown[]): void {
    const { font, size, letterSpacing, wordSpacing, stretch, rise } = this.#text;
    const unit = font.isType3Font === true ? Math.abs(matrixOf(font.fontMatrix)?.[0] ?? 0.001) : 0.001;
    const isVertical = font.vertical === true;
    this.#guessed = isGuessed(font);
    for (const each of glyphs) {
      if (typeof each === 'number') {
        const back = (-each * size) / 1_000;
        this.#advance(isVertical ? 0 : back * stretch, isVertical ? back : 0);
        continue;
      }
      if (typeof each !== 'object' || each === null) continue;
      const { unicode, width, isSpace, vmetric } = each as Glyph;
      const spacing = letterSpacing + (isSpace === true ? wordSpacing : 0);
      const own = number(width) * unit * size;
      if (isVertical) {
        const down = number(list(vmetric)[0]) || -1_000;
        this.#place(unicode, then([1, 0, 0, 1, -own / 2, down * unit * size], this.#textMatrix), own, size);
        this.#advance(0, down * unit * size - spacing);
        continue;
      }
      this.#place(unicode, then([stretch, 0, 0, 1, 0, rise], this.#textMatrix), own, size);
      this.#advance((own + spacing) * stretch, 0);
    }
  }

  #advance(x: number, y: number): void {
    this.#textMatrix = then([1, 0, 0, 1, x, y], this.#textMatrix);
  }

  #place(text: unknown, at: Matrix, width: number, size: number): void {
    if (typeof text !== 'string' || text === '') return;
    if (this.#letters.length >= this.#mostLetters) throw new TooManyLetters();
    const [a, b, c, d, x, y] = then(at, this.#matrix);
    const tall = Math.hypot(c, d) * Math.abs(size);
    if (![x, y, a, b, tall].every(Number.isFinite)) return;
    // A font may give its letters no width. A small step keeps their direction.
    const along = width === 0 ? tall * 0.01 : width;
    this.#letters.push({ text, x, y, alongX: a * along, alongY: b * along, size: tall, guessed: this.#guessed });
  }

  /** `[how it is painted, [operations with their numbers], box]`. */
  #path([paint, data]: readonly unknown[]): void {
    const { stroke, closeStroke, fill, eoFill, fillStroke, eoFillStroke, closeFillStroke, closeEOFillStroke } = this.#ops;
    const isFill = paint === fill || paint === eoFill;
    const isStroke = [stroke, closeStroke, fillStroke, eoFillStroke, closeFillStroke, closeEOFillStroke].includes(
      paint as number,
    );
    const path = list(data)[0];
    if ((!isFill && !isStroke) || !ArrayBuffer.isView(path) || this.#rules.length > pdfBounds.rules) return;
    for (const points of subpaths(path as unknown as ArrayLike<number>, this.#matrix)) {
      if (isFill) this.#rule(boxOf(points));
      else for (let at = 1; at < points.length; at += 1) this.#rule(boxOf(points.slice(at - 1, at + 1)));
    }
  }

  #rule(box: Rule): void {
    const wide = box.right - box.left;
    const tall = box.bottom - box.top;
    if (Math.min(wide, tall) <= thickest && Math.max(wide, tall) >= shortest) this.#rules.push(box);
  }
}

type Point = readonly [number, number];

function boxOf(points: readonly Point[]): Rule {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

const moveTo = 0;
const lineTo = 1;
const close = 4;
/** Numbers that follow each operation: moveTo, lineTo, curveTo, quadraticCurveTo, closePath. */
const operands = [2, 2, 6, 4, 0];
/** Points of one piece of a path. A piece with more is a drawing. */
const mostPoints = 200;

/**
 * The corner points of those pieces of a path that consist of straight lines only. A piece with a curve is no ruled
 * line.
 */
function subpaths(path: ArrayLike<number>, matrix: Matrix): Point[][] {
  const found: Point[][] = [];
  let points: Point[] = [];
  let isStraight = true;
  const end = () => {
    if (isStraight && points.length > 1 && points.length <= mostPoints) found.push(points);
    points = [];
    isStraight = true;
  };
  for (let at = 0; at < path.length; ) {
    const operation = path[at] as number;
    const length = operands[operation];
    if (length === undefined) break;
    if (operation === moveTo) end();
    if (operation === moveTo || operation === lineTo) {
      if (points.length <= mostPoints) points.push(applied(matrix, path[at + 1] as number, path[at + 2] as number));
    } else if (operation === close) {
      const [first] = points;
      if (first !== undefined && points.length <= mostPoints) points.push(first);
    } else isStraight = false;
    at += 1 + length;
  }
  end();
  return found;
}
