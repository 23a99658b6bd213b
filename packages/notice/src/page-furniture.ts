/** Lines of a page that are no text of the document: page numbers, and headers and footers that all pages have. */

const pageNumber =
  /^(?:[-—–－─~·•]{1,3}\s?\d{1,4}\s?[-—–－─~·•]{1,3}|第\s?\d{1,4}\s?页(?:[\s,/]*共\s?\d{1,4}\s?页)?|\d{1,4}\s?\/\s?\d{1,4}|page\s?\d{1,4}(?:\s?of\s?\d{1,4})?|[-—–－]\s?\d{1,4}|\d{1,4}\s?[-—–－])$/i;
const longestHead = 40;
/** How many lines of a header or footer may stand beside a page number. */
const nearby = 2;

/**
 * The lines without page numbers, without lines that repeat beside several of these, and without the blank lines around
 * them. `textOf` returns a line's folded text; undefined for an item that is no line.
 */
export function withoutFurniture<Line>(
  lines: readonly Line[],
  textOf: (line: Line) => string | undefined,
  isNumber: (text: string, before: Line | undefined) => boolean = (text) => pageNumber.test(text),
): Line[] {
  const gone = new Set<number>();
  const texts = lines.map(textOf);
  let before: Line | undefined;
  for (const [index, line] of lines.entries()) {
    const text = texts[index];
    if (text === '') continue;
    if (text !== undefined && isNumber(text, before)) gone.add(index);
    else before = line;
  }
  if (gone.size === 0) return [...lines];
  const heads = new Map<string, number[]>();
  for (const number of gone) {
    for (const step of [-1, 1]) {
      for (const place of writtenFrom(texts, number, step)) {
        const key = texts[place]?.replaceAll(/[\d\s]/g, '') ?? '';
        if (key !== '' && key.length <= longestHead) heads.set(key, [...new Set([...(heads.get(key) ?? []), place])]);
      }
    }
  }
  for (const places of heads.values()) if (places.length >= 2) for (const place of places) gone.add(place);
  for (const place of [...gone])
    for (const step of [-1, 1]) for (let at = place + step; texts[at] === ''; at += step) gone.add(at);
  return lines.filter((_, index) => !gone.has(index));
}

/** The places of the next few non-blank lines before or behind a line. */
function writtenFrom(texts: readonly (string | undefined)[], from: number, step: number): number[] {
  const places: number[] = [];
  for (let at = from + step; at >= 0 && at < texts.length && places.length < nearby; at += step) {
    if (texts[at] === undefined) break;
    if (texts[at] !== '') places.push(at);
  }
  return places;
}
