/** Turns pages whose text runs up or down the sheet. Letters that are still askew afterwards are left out. */
import type { Drawn, PlacedLetter } from './operators.js';
import type { Letter, PdfPage, Rule } from './page.js';

/** The direction of text in quarter turns: 0 to the right, 1 down, 2 to the left, 3 up; undefined: askew. */
function quarterOf({ alongX, alongY }: PlacedLetter): number | undefined {
  const across = Math.abs(alongX);
  const along = Math.abs(alongY);
  if (along <= across * 0.05) return alongX >= 0 ? 0 : 2;
  if (across <= along * 0.05) return alongY >= 0 ? 1 : 3;
  return undefined;
}

/** A point of a page after `quarters` turns against the clock. */
function turned(x: number, y: number, quarters: number, width: number, height: number): readonly [number, number] {
  if (quarters === 1) return [y, width - x];
  if (quarters === 2) return [width - x, height - y];
  if (quarters === 3) return [height - y, x];
  return [x, y];
}

type Sheet = Pick<PdfPage, 'width' | 'height' | 'damaged'>;

export function pageOf({ letters, rules, hasDrawing }: Drawn, { width, height, damaged }: Sheet): PdfPage {
  const quarters = letters.map(quarterOf);
  const counts = [0, 1, 2, 3].map((quarter) => quarters.filter((each) => each === quarter).length);
  const main = counts.indexOf(Math.max(...counts));
  const upright: Letter[] = [];
  for (const [index, { text, x, y, alongX, alongY, size, guessed }] of letters.entries()) {
    if (quarters[index] !== main) continue;
    const [left, base] = turned(x, y, main, width, height);
    upright.push({ text, x: left, y: base, width: Math.hypot(alongX, alongY), size, guessed });
  }
  const turnedRules = rules.map(({ left, top, right, bottom }): Rule => {
    const [x1, y1] = turned(left, top, main, width, height);
    const [x2, y2] = turned(right, bottom, main, width, height);
    return { left: Math.min(x1, x2), top: Math.min(y1, y2), right: Math.max(x1, x2), bottom: Math.max(y1, y2) };
  });
  const isTurned = main % 2 === 1;
  return {
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    letters: upright,
    rules: turnedRules,
    hasDrawing,
    askew: letters.length - upright.length,
    damaged,
  };
}
